"""A closed month says what was signed; what changes in it counts once, in the first open month."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError

from revops import closing, numbers, publish
from revops.kpis import KPIS
from revops.models import MonthClose, Organisation
from revops.numbers import Slice
from tests import closing_company, results, small_company
from tests.closing_company import (
    FEBRUARY,
    JANUARY,
    books,  # noqa: F401
    close,
    document,
    finance,
    late_cells,
    month,
    now,
    receipt,
    reopen,
)

pytestmark = pytest.mark.django_db


def bring(folder: Path, *documents: dict[str, str]) -> None:
    small_company.load(folder, "invoices", list(documents), accepts_loss=True)
    publish.publish()


def revenue(*keys: str) -> list[int]:
    return [results.value("revenue", key) for key in keys]


def test_a_late_document_counts_once_in_the_first_open_month(books: Path) -> None:
    close("2026-01")
    bring(books, JANUARY, FEBRUARY, document("A3", "2026-01-31", "7"))
    assert revenue("2026-01", "2026-02", "2026-Q1", "2026") == [10000, 5700, 15700, 15700]
    assert late_cells("invoiced") == [("2026-02-01", 700)]
    number = results.number("revenue", "2026-02")
    assert (number.signed.adjustments.amount, number.signed.to, number.is_closed) == (
        700,
        None,
        False,
    )


def test_a_closed_month_says_so_with_its_version_and_last_day(books: Path) -> None:
    close("2026-01")
    january, quarter = results.number("revenue", "2026-01"), results.number("revenue", "2026-Q1")
    assert (january.is_closed, january.signed.version, january.signed.adjustments) == (
        True,
        1,
        None,
    )
    assert (quarter.is_closed, str(quarter.signed.to), quarter.signed.version) == (
        False,
        "2026-01-31",
        1,
    )


def test_a_corrected_document_adjusts_by_what_it_differs(books: Path) -> None:
    close("2026-01")
    bring(books, document("A1", "2026-01-10", "90"), FEBRUARY)
    assert revenue("2026-01", "2026-02") == [10000, 4000]
    assert receipt("revenue", "2026-01") == [("A1", 10000)]
    assert receipt("revenue", "2026-02") == [("A1", -1000), ("A2", 5000)]
    assert receipt("revenue", "2026-Q1") == [("A1", 9000), ("A2", 5000)]


def test_what_moves_within_closed_days_moves_nothing(books: Path) -> None:
    close("2026-01")
    bring(books, document("A1", "2026-01-12", "100"), FEBRUARY)
    assert late_cells("invoiced") == []
    assert receipt("revenue", "2026-02") == [("A2", 5000)]


def test_adjustments_are_closed_with_their_month(books: Path) -> None:
    close("2026-01")
    bring(books, document("A1", "2026-01-10", "90"), FEBRUARY)
    close("2026-02")
    bring(books, document("A1", "2026-01-10", "80"), FEBRUARY)
    assert late_cells("invoiced") == [("2026-02-01", -1000), ("2026-03-01", -1000)]
    assert revenue("2026-01", "2026-02", "2026-03", "2026") == [10000, 4000, -1000, 13000]
    assert receipt("revenue", "2026-02") == [("A1", -1000), ("A2", 5000)]


def test_a_reopened_month_says_what_is_known_and_its_first_version_stays_readable(
    books: Path,
) -> None:
    close("2026-01")
    first = now()
    bring(books, document("A1", "2026-01-10", "90"), FEBRUARY)
    reopen("2026-01")
    assert revenue("2026-01", "2026-02") == [9000, 5000]
    close("2026-01")
    assert revenue("2026-01") == [9000]
    assert results.number("revenue", "2026-01").signed.version == 2
    asked = first.calendar.period("2026-01")
    then = numbers.published(first.published_at)
    again = numbers.read([KPIS["revenue"]], [asked], [Slice()], then).get("revenue", asked)
    assert (again.value.amount, again.signed.version) == (10000, 1)


def test_reopening_opens_all_later_months_too(books: Path) -> None:
    close("2026-01")
    close("2026-02")
    reopen("2026-01")
    assert set(
        MonthClose.objects.exclude(ended_at=None).values_list("month__month", flat=True)
    ) == {1, 2}
    close("2026-01")
    close("2026-02")
    assert list(MonthClose.objects.filter(ended_at=None).values_list("version", flat=True)) == [
        2,
        2,
    ]


def test_months_are_closed_in_order_once_and_when_they_are_over(books: Path) -> None:
    with pytest.raises(ValidationError, match="not over"):
        close("2099-01")
    close("2026-01")
    with pytest.raises(ValidationError, match="the next is 2026-02"):
        close("2026-03")
    with pytest.raises(ValidationError, match="closed already"):
        close("2026-01")
    with pytest.raises(ValidationError, match="Months are closed"):
        close("2026-Q1")


def test_a_month_on_hold_is_fixed_and_is_closed_as_it_was(books: Path) -> None:
    closing.hold(month("2026-01"), finance("fay"))
    bring(books, document("A1", "2026-01-10", "90"), FEBRUARY)
    assert revenue("2026-01", "2026-02") == [10000, 4000]
    assert results.number("revenue", "2026-01").is_closed is False
    close("2026-01")
    assert (revenue("2026-01"), results.number("revenue", "2026-01").is_closed) == ([10000], True)


def test_a_month_that_is_released_moves_again(books: Path) -> None:
    closing.hold(month("2026-01"), finance("fay"))
    bring(books, document("A1", "2026-01-10", "90"), FEBRUARY)
    closing.release(month("2026-01"), finance("fay"))
    assert revenue("2026-01", "2026-02") == [9000, 5000]


def test_only_finance_closes_and_opens_and_two_people_sign(books: Path) -> None:
    stranger = User.objects.create_superuser("boss")
    with pytest.raises(PermissionDenied):
        closing.close(month("2026-01"), finance("fay"), stranger)
    with pytest.raises(ValidationError, match="second person"):
        closing.close(
            month("2026-01"), finance("fay"), finance("fay"), closing_company.EVERY_REASON
        )
    close("2026-01")
    with pytest.raises(PermissionDenied):
        closing.reopen(month("2026-01"), stranger, "Why not.")
    with pytest.raises(ValidationError, match="Say why"):
        closing.reopen(month("2026-01"), finance("fay"), " ")


def test_one_person_may_sign_by_setting_and_that_is_kept(books: Path, settings: object) -> None:
    settings.CLOSING_BY_ONE = True
    closing.close(month("2026-01"), finance("fay"), finance("fay"), closing_company.EVERY_REASON)
    assert closing.month_of(month("2026-01")).version.is_by_one is True


def test_what_a_check_finds_is_accepted_with_a_reason_or_refuses(books: Path) -> None:
    bring(books, JANUARY, FEBRUARY, {**document("A3", "2026-01-11", "7"), "currency": "USD"})
    with pytest.raises(ValidationError, match="counted and not priced"):
        closing.close(month("2026-01"), finance("fay"), finance("fred"))
    with pytest.raises(ValidationError, match="There is no check"):
        closing.close(month("2026-01"), finance("fay"), finance("fred"), {"weather": "Sunny."})
    closing.close(
        month("2026-01"), finance("fay"), finance("fred"), {"rates_missing": "Seven dollars."}
    )
    looked = {each.key: each for each in closing.month_of(month("2026-01")).version.checks}
    assert looked["rates_missing"].accepted == "Seven dollars."
    assert looked["rates_missing"].words == "1 document or deal is counted and not priced (Revenue)"
    assert looked["rows_rejected"].finding.passes is True


def test_late_changes_name_the_records_and_where_they_count(books: Path) -> None:
    close("2026-01")
    bring(books, document("A1", "2026-01-10", "90"), FEBRUARY, document("A3", "2026-01-31", "7"))
    close("2026-02")
    bring(books, document("A1", "2026-01-10", "80"), FEBRUARY, document("A3", "2026-01-31", "7"))
    (late,) = closing.late_changes(month("2026-01"), now()).changes
    assert (late.kpi.key, late.signed["value"], late.now("value")) == ("revenue", 10000, 8700)
    assert [(each.external_id, each.before, each.by) for each in late.since["value"].results] == [
        ("A1", 10000, -2000),
        ("A3", 0, 700),
    ]
    assert [(str(day), amount) for day, amount in late.counted] == [
        ("2026-02-01", -300),
        ("2026-03-01", -1000),
    ]
    (march,) = closing.late_changes(month("2026-03"), now()).changes
    assert [(each.external_id, each.by) for each in march.adjustments.results] == [("A1", -1000)]


def test_a_rate_is_not_adjusted_and_shows_what_it_would_be_now(tmp_path: Path) -> None:
    small_company.organisation(country="")
    won = {"opened_at": "2026-01-02", "closed_at": "2026-01-10", "outcome": "won"}
    deals = [{"deal": "D1", **won}, {"deal": "D2", **won, "outcome": "lost"}]
    small_company.load(tmp_path, "deals", deals)
    publish.publish()
    close("2026-01")
    small_company.load(tmp_path, "deals", [*deals, {"deal": "D3", **won}])
    publish.publish()
    assert results.number("win_rate", "2026-01").value.numerator == 1
    assert results.number("win_rate", "2026-02").value.is_absent
    assert [results.value("deals_signed", key) for key in ("2026-01", "2026-02", "2026-Q1")] == [
        1,
        1,
        2,
    ]
    found = {each.kpi.key: each for each in closing.late_changes(month("2026-01"), now()).changes}
    assert (found["win_rate"].now("numerator"), found["win_rate"].now("denominator")) == (2, 3)
    assert found["win_rate"].counted == ()


def test_another_team_moves_no_total_and_is_listed(tmp_path: Path) -> None:
    small_company.organisation(country="")
    deal = {
        "deal": "D1", "opened_at": "2026-01-02", "closed_at": "2026-01-10", "outcome": "won", "owner": "ann",
    }  # fmt: skip
    small_company.load(tmp_path, "people", [{"person": "ann", "name": "Ann", "team": "North"}])
    small_company.load(tmp_path, "deals", [deal])
    publish.publish()
    close("2026-01")
    small_company.load(
        tmp_path, "people", [{"person": "ann", "name": "Ann", "team": "South"}], accepts_loss=True
    )
    publish.publish()
    assert [results.value("deals_signed", "2026-01", team=team) for team in ("North", "South")] == [
        1,
        0,
    ]
    assert [results.value("deals_signed", "2026-02", team=team) for team in ("North", "South")] == [
        -1,
        1,
    ]
    (signed,) = (
        each
        for each in closing.late_changes(month("2026-01"), now()).changes
        if each.kpi.key == "deals_signed"
    )
    assert (signed.since["value"].count, [each.members for each in signed.moves]) == (
        0,
        [{"team": ("North", "South")}],
    )


def test_a_pair_switched_on_later_adds_up_to_what_was_signed(books: Path) -> None:
    close("2026-01")
    bring(books, document("A1", "2026-01-10", "90"), FEBRUARY)
    close("2026-02")
    Organisation.objects.update(pairs=["team+owner"])
    publish.publish()
    for key, expected in (("2026-01", 10000), ("2026-02", 4000)):
        published = now()
        asked, pair = published.calendar.period(key), Slice("", "team", 0, "owner", 0)
        found = numbers.read([KPIS["revenue"]], [asked], [pair], published)
        assert found.get("revenue", asked, pair).value.amount == expected
    assert publish.publish(rebuild=True) is None
    assert all(closing.verify(row).holds for row in closing.closed_months())


def test_what_was_known_when_its_month_was_closed_stays_known(tmp_path: Path) -> None:
    """Also when a later month is closed while nothing of its kind is there any more."""
    small_company.organisation(country="")
    lost = {"deal": "D1", "opened_at": "2026-01-02", "closed_at": "2026-02-10", "outcome": "lost"}
    small_company.load(tmp_path, "deals", [lost])
    publish.publish()
    close("2026-01")
    assert results.value("deals_lost", "2026-01") == 0
    small_company.load(tmp_path, "deals", [lost | {"outcome": "won"}])
    publish.publish()
    close("2026-02")
    assert results.value("deals_lost", "2026-01") == 0
