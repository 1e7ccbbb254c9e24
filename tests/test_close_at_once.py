"""Two who close one month at once, and one who is stopped in the middle: one clean outcome."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from revops import closing, context, publish
from revops.closing import acts
from revops.models import MonthClose, Publication
from tests import small_company
from tests.closing_company import EVERY_REASON, close, finance, month


@pytest.fixture
def books(tmp_path: Path, transactional_db: None) -> None:
    small_company.organisation(country="")
    small_company.load(
        tmp_path,
        "invoices",
        [{"invoice": "A1", "at": "2026-01-10", "amount": "100", "currency": "EUR"}],
    )
    publish.publish()


def outcome(act: Callable[[], object]) -> str:
    try:
        act()
        return "closed"
    except ValidationError as error:
        return error.messages[0]
    finally:
        connection.close()


def test_of_two_at_once_one_closes_and_the_other_is_told(books: None) -> None:
    fay, fred, january = finance("fay"), finance("fred"), month("2026-01")
    pairs = [(fay, fred), (fred, fay)]
    with ThreadPoolExecutor(2) as pool:
        acts_of = [
            pool.submit(outcome, lambda pair=pair: closing.close(january, *pair, EVERY_REASON))
            for pair in pairs
        ]
        found = sorted(each.result() for each in acts_of)
    assert found == ["2026-01 is closed already.", "closed"]
    assert MonthClose.objects.count() == 1


def test_one_who_is_stopped_in_the_middle_has_done_nothing(
    books: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(_row: MonthClose) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(acts, "seal", stopped)
    before = Publication.objects.count()
    with pytest.raises(KeyboardInterrupt):
        close("2026-01")
    assert (MonthClose.objects.count(), Publication.objects.count()) == (0, before)
    assert context.closed_now().pins == ()
    monkeypatch.undo()
    close("2026-01")
    assert closing.month_of(month("2026-01")).state == "closed"


def test_of_two_who_approve_at_once_one_closes_and_the_other_is_told(books: None) -> None:
    january = month("2026-01")
    closing.hold(january, finance("fay"), EVERY_REASON)
    people = [finance("fred"), finance("frida")]
    with ThreadPoolExecutor(2) as pool:
        found = [pool.submit(outcome, lambda by=by: closing.approve(january, by)) for by in people]
        assert sorted(each.result() for each in found) == ["2026-01 is not on hold.", "closed"]
    assert closing.month_of(january).version.preparer == "fay"


def test_what_somebody_prepared_who_left_is_prepared_again(books: None) -> None:
    january, fay = month("2026-01"), finance("fay")
    closing.hold(january, fay, EVERY_REASON)
    fay.groups.clear()
    with pytest.raises(ValidationError, match="of finance no more: prepare it again"):
        closing.approve(january, finance("fred"))
    MonthClose.objects.update(held_by=None)
    with pytest.raises(ValidationError, match="of finance no more: prepare it again"):
        closing.approve(january, finance("fred"))
    closing.hold(january, finance("frida"), EVERY_REASON)
    closing.approve(january, finance("fred"))
    assert closing.month_of(january).version.preparer == "frida"
