"""Through each door to a closed month, for any small company: no sequence of acts moves what was
signed, closed and open days are all there is after every step, what was signed first stays readable
when months are closed again, and the records add up.
"""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests import loaded_once
from tests.any_company import companies
from tests.closed_history import History, begun
from tests.doors import DOORS

for name in ("decisions", "records"):
    importlib.import_module(f"tests.doors.{name}")
# An upload is read by a process of its own, which sees only what was committed.
UNDONE = sorted(set(DOORS) - {"upload"})
FEW, MANY = {"max_examples": 2}, {"max_examples": 50}
places = st.integers(0, 5)


@st.composite
def histories(draw: st.DrawFn, door: str, acts_at_most: int) -> tuple[dict, list, int]:
    """A company, what is done with it, and which month is closed again at the end: months are
    closed, perhaps somebody comes through another door, and then come acts through this one, in
    any order and with what finance does between them.
    """
    closes = st.just((History.close_next, ()))
    finance = (
        closes
        | st.just((History.hold_next, ()))
        | st.tuples(st.just(History.reopened), st.tuples(places))
    )
    another = st.one_of(DOORS[draw(st.sampled_from(UNDONE))])
    acts = draw(st.lists(closes, min_size=1, max_size=2)) + draw(st.lists(another, max_size=1))
    for act in draw(st.permutations(DOORS[door]))[:acts_at_most]:
        acts += [*draw(st.lists(finance, max_size=1)), draw(act)]
    return draw(companies), acts, draw(places)


def play(folder: Path, company: dict, acts: list[tuple[Callable, tuple]], place: int) -> None:
    with pytest.MonkeyPatch.context() as patch, override_settings(
        RECORDINGS=str(folder), MEDIA_ROOT=str(folder / "uploads")
    ):  # fmt: skip
        history = History(folder, company, patch)
        for act, drawn in acts:
            act(history, *drawn)
            history.look()
        history.end(place)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def assert_kept(door: str, most: dict, between: Callable, acts: int = 2) -> None:
    # Histories are short; making a failing one shorter would take longer than finding it.
    @settings(
        suppress_health_check=list(HealthCheck), phases=(Phase.generate,), deadline=None, **most
    )
    @given(histories(door, acts))
    def kept(drawn: tuple[dict, list, int]) -> None:
        with tempfile.TemporaryDirectory() as folder, between():
            play(Path(folder), *drawn)

    kept()


@pytest.fixture
def company(tmp_path: Path) -> None:
    begun(tmp_path)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("door", UNDONE)
def test_no_act_through_this_door_moves_what_was_signed(door: str, company: None) -> None:
    assert_kept(door, FEW, undone)


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("door", UNDONE)
def test_no_acts_at_length_through_this_door_move_it(door: str, company: None) -> None:
    assert_kept(door, MANY, undone, acts=4)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "most", [{"max_examples": 1}, pytest.param({"max_examples": 15}, marks=pytest.mark.long)]
)
def test_no_upload_moves_it(most: dict, company: None) -> None:
    kept = loaded_once.rows()

    @contextmanager
    def copied_back() -> Iterator[None]:
        yield
        loaded_once.copy_back(loaded_once.rows(), kept)

    assert_kept("upload", most, copied_back)
