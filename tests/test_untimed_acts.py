"""A day without a time, of a touch, a call or an answer: what is not known is not claimed."""

from __future__ import annotations

from pathlib import Path

import pytest

from revops.models import FirstContact, Response
from tests import small_company
from tests.motion_company import load
from tests.results import number, rows

pytestmark = pytest.mark.django_db
DAY = "2026-03-04"  # a Wednesday


@pytest.fixture(autouse=True)
def organisation() -> None:
    small_company.organisation()


@pytest.mark.parametrize(
    ("touch", "call", "before"),
    [
        (f"{DAY} 09:00", f"{DAY} 10:00", 1),
        (f"{DAY} 10:00", f"{DAY} 10:00", 0),
        (f"{DAY} 11:00", f"{DAY} 10:00", 0),
        (DAY, f"{DAY} 10:00", 0),
        (f"{DAY} 09:00", DAY, 1),
        (DAY, DAY, 0),
        ("2026-03-03", f"{DAY} 00:01", 1),
        # The day on which the clocks change has 23 hours, its end is the next midnight.
        ("2026-03-29", "2026-03-30", 1),
        ("2026-03-29 23:59", "2026-03-29", 1),
        ("2026-10-25 23:59", "2026-10-25", 1),
        ("2026-10-26 00:01", "2026-10-25", 0),
    ],
)
def test_a_touch_without_a_time_is_not_before_a_call_of_its_day(
    tmp_path: Path, touch: str, call: str, before: int
) -> None:
    load(tmp_path, "leads", [{"lead": "A", "at": "2026-03-02", "motion": "outbound"}])
    load(tmp_path, "touches", [{"lead": "A", "at": touch, "side": "marketing", "direction": "out"}])
    load(tmp_path, "calls", [{"lead": "A", "at": call, "kind": "call"}])

    assert rows(FirstContact, "touches_before", "touches_before_call") == [(before, before)]
    assert number("touches_before_contact", "2026").value.parts == (before, 1)


def test_a_mail_of_the_day_is_before_a_call_without_a_time(tmp_path: Path) -> None:
    load(tmp_path, "leads", [{"lead": "A", "at": "2026-03-02", "motion": "outbound"}])
    acts = [{"kind": "email", "at": f"{DAY} 16:00"}, {"kind": "call", "at": DAY}]
    load(tmp_path, "calls", [{"lead": "A"} | each for each in acts])

    columns = ("contacted_at", "touches_before", "touches_before_call")
    assert rows(FirstContact, *columns) == [(f"{DAY} 15:00:00+00:00", 0, 1)]


@pytest.mark.parametrize(
    ("hot", "cold", "is_first"),
    [
        (f"{DAY} 10:20", f"{DAY} 10:30", True),
        (f"{DAY} 10:30", f"{DAY} 10:30", False),
        (None, f"{DAY} 10:30", False),
        (f"{DAY} 10:30", None, True),
        (None, None, False),
        # Nobody knows when on that day.
        (DAY, f"{DAY} 10:30", None),
        (f"{DAY} 10:30", DAY, None),
        (DAY, DAY, None),
        # Whenever it was, it was before the next day, and not before the arrival.
        (DAY, "2026-03-05 09:00", True),
        ("2026-03-05 09:00", DAY, False),
        (DAY, f"{DAY} 10:05", False),
    ],
)
def test_who_was_first_is_not_known_where_one_has_no_time(
    tmp_path: Path, hot: str | None, cold: str | None, is_first: bool | None
) -> None:
    at = {"at": f"{DAY} 10:05", "motion": "inbound"}
    load(tmp_path, "leads", [{"lead": lead, **at} for lead in ("hot", "cold")])
    load(tmp_path, "scores", [{"lead": "hot", "at": f"{DAY} 09:00", "fit": "90", "intent": "90"}])
    acts = [{"lead": lead, "at": day} for lead, day in (("hot", hot), ("cold", cold)) if day]
    load(tmp_path, "calls", [{"kind": "call"} | each for each in acts])

    assert rows(Response, "lead", "went_first") == [("crm/cold", None), ("crm/hot", is_first)]
