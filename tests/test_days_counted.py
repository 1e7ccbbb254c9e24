"""The days that are counted are the days that are due; what is dated ahead, silent, before the data
or never delivered is named.
"""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from revops import ingest, numbers, publish, receipts
from revops.kpis import KPIS
from revops.models import ImportRun, Publication, Source, Target
from revops.models.facts import Fact
from revops.numbers import Number, Slice
from tests.small_company import MAPPING, load, organisation, run_one, write

pytestmark = pytest.mark.django_db
NOVEMBER = "2026-11"  # 21 working days, from Monday the 2nd


@pytest.fixture(autouse=True)
def company(db) -> None:
    organisation()


def at(day: str, hour: int = 18) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02}:00:00+00:00")


def as_of(day: str, hour: int = 20, delivered: str = "") -> None:
    """Publishes once, and lets the data be of that day, delivered on it or earlier."""
    if not Publication.objects.exists():
        publish.publish()
    last = at(delivered or day)
    ImportRun.objects.update(fetched_at=last, delivered_at=last, known_at=last)
    Publication.objects.update(known_at=at(day, hour))
    for facts in Fact.__subclasses__():  # whatever the day on which the test runs
        facts.objects.update(known_from=at(day, 0))


def number(kpi: str, period: str = NOVEMBER) -> Number:
    published = numbers.published()
    asked = published.calendar.period(period)
    return numbers.read([KPIS[kpi]], [asked], [Slice()], published).get(kpi, asked)


def won(*days: str) -> list[dict[str, str]]:
    return [
        {
            "deal": f"D{n}",
            "amount": "1",
            "currency": "EUR",
            "opened_at": "2026-09-01",
            "closed_at": day,
            "outcome": "won",
        }
        for n, day in enumerate(days)
    ]


def invoices(*documents: tuple[str, str]) -> list[dict[str, str]]:
    return [
        {"invoice": f"I{n}", "at": day, "amount": amount, "currency": "EUR"}
        for n, (day, amount) in enumerate(documents)
    ]


def target(kpi: str, value: int, month: str = NOVEMBER) -> None:
    Target.objects.create(kpi=kpi, month=date.fromisoformat(f"{month}-01"), value=value)


TWO_A_DAY = won("2026-11-02", "2026-11-02", "2026-11-03", "2026-11-03")


def test_a_day_that_was_delivered_is_counted_and_due(tmp_path: Path) -> None:
    load(tmp_path, "deals", TWO_A_DAY)
    target("deals_signed", 42)
    as_of("2026-11-03")
    found = number("deals_signed")
    assert (found.value.amount, found.due, found.pace, found.state) == (4, 4, 1, "on_pace")
    assert (found.projected.exact, found.ahead, found.gap.exact) == (42, None, 38)


def test_a_day_that_was_not_delivered_is_neither_counted_nor_due(tmp_path: Path) -> None:
    load(tmp_path, "deals", TWO_A_DAY)
    target("deals_signed", 42)
    as_of("2026-11-03", delivered="2026-11-02")
    found = number("deals_signed")
    assert (found.value.amount, found.due, found.pace, found.ahead.amount) == (2, 2, 1, 2)


def test_a_day_without_anything_is_due_when_it_is_over(tmp_path: Path) -> None:
    load(tmp_path, "deals", won("2026-11-02", "2026-11-02"))
    target("deals_signed", 42)
    as_of("2026-11-03")
    assert number("deals_signed").due == 2
    as_of("2026-11-04")
    assert (number("deals_signed").due, number("deals_signed").state) == (4, "behind")


def test_what_is_dated_ahead_is_named_apart_and_enters_no_state(tmp_path: Path) -> None:
    load(
        tmp_path,
        "invoices",
        invoices(("2026-11-20", "400"), ("2026-11-25", "600"), ("2026-11-30", "9000")),
    )
    target("revenue", 10_000)
    as_of("2026-11-25")
    found = number("revenue")
    assert (found.value.amount, found.ahead.amount, found.state) == (100_000, 900_000, "behind")
    assert found.projected.exact == Fraction(100_000 * 21, 18)
    behind = receipts.behind("revenue", found.period, Slice(), numbers.published(), reason="ahead")
    assert (behind.parts["value"].value, behind.parts["value"].count) == (100_000, 2)
    assert [(each.reason.key, [record.item for record in each.records.results]) for each in behind.left_out][-1] == (
        "ahead", ["crm/I2"],
    )  # fmt: skip


def test_nothing_but_future_facts_is_zero_and_ahead(tmp_path: Path) -> None:
    load(tmp_path, "invoices", invoices(("2026-11-30", "9000")))
    as_of("2026-11-25")
    assert (number("revenue").value.amount, number("revenue").ahead.amount) == (0, 900_000)


def test_a_period_in_the_future_is_absent_and_says_what_is_dated_in_it(tmp_path: Path) -> None:
    load(tmp_path, "invoices", invoices(("2026-10-30", "1"), ("2026-12-02", "9000")))
    target("revenue", 5, "2026-12")
    as_of("2026-11-25")
    found = number("revenue", "2026-12")
    assert (found.value.is_absent, str(found.value.absent_because)) == (
        True,
        "This period has not begun.",
    )
    assert (found.state, found.ahead.amount, found.gap, found.pace) == (
        "absent",
        900_000,
        None,
        None,
    )


def test_a_stock_stands_as_at_the_end_of_what_is_counted(tmp_path: Path) -> None:
    load(
        tmp_path,
        "deals",
        won("2026-11-30")
        + [{"deal": "D9", "opened_at": "2026-10-01", "amount": "5", "currency": "EUR"}],
    )
    as_of("2026-11-25")
    assert (number("open_deals").value.amount, number("open_deals").ahead.amount) == (2, -1)
    as_of("2026-12-01")
    assert (number("open_deals").value.amount, number("open_deals").ahead) == (1, None)


def test_a_closed_period_counts_all_its_days(tmp_path: Path) -> None:
    load(
        tmp_path,
        "invoices",
        invoices(("2026-10-01", "1"), ("2026-10-31", "2"), ("2026-11-02", "4")),
    )
    as_of("2026-11-25")
    found = number("revenue", "2026-10")
    assert (found.value.amount, found.ahead, found.is_over) == (300, None, True)


@pytest.mark.parametrize(
    ("count", "state"), [(19, "on_pace"), (18, "behind"), (21, "on_pace"), (22, "ahead")]
)
def test_five_percent_exactly_is_on_pace(tmp_path: Path, count: int, state: str) -> None:
    load(tmp_path, "deals", won(*["2026-10-05"] * count))
    target("deals_signed", 20, "2026-10")
    as_of("2026-11-25")
    assert number("deals_signed", "2026-10").state == state


def test_on_the_first_day_it_is_too_early(tmp_path: Path) -> None:
    load(tmp_path, "deals", won("2026-10-05"))
    target("deals_signed", 42)
    as_of("2026-11-01")
    found = number("deals_signed")
    assert (found.value.amount, found.due, found.state, found.projected) == (
        0,
        0,
        "too_early",
        None,
    )


def test_a_win_on_a_weekend_before_any_working_day_is_too_early_to_judge(tmp_path: Path) -> None:
    load(tmp_path, "deals", won("2026-10-05", "2026-11-01"))
    target("deals_signed", 42)
    as_of("2026-11-02", delivered="2026-11-01")
    found = number("deals_signed")
    assert (found.value.amount, found.due, found.state, found.projected) == (
        1,
        0,
        "too_early",
        None,
    )


def test_on_the_last_day_the_month_is_not_over_and_on_the_next_it_is(tmp_path: Path) -> None:
    load(tmp_path, "deals", won("2026-11-05"))
    as_of("2026-11-30")
    assert (number("deals_signed").is_over, number("deals_signed").days_over) == (False, 20)
    as_of("2026-12-01")
    assert (number("deals_signed").is_over, number("deals_signed").days_over) == (True, 21)


def test_shares_of_a_target_add_up_exactly(tmp_path: Path) -> None:
    load(tmp_path, "deals", won("2026-10-05"))
    target("deals_signed", 10)
    as_of("2026-11-25")
    days = numbers.published().calendar.split(numbers.published().calendar.period(NOVEMBER), "day")
    assert sum(number("deals_signed", day.key).target.exact for day in days) == 10
    assert number("deals_signed", "2026-11-02").target.exact == Fraction(10, 21)


def calls(*days: str) -> list[dict[str, str]]:
    return [{"lead": f"L{n}", "at": f"{day}T09:00:00"} for n, day in enumerate(days)]


def a_silent_dialler(folder: Path) -> None:
    """One call on each working day up to Thursday 19 November, and on each of last November; other
    sources go on.
    """
    month = [f"2026-11-{day:02}" for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19)]
    before = [f"2026-10-{day:02}" for day in range(1, 32) if date(2026, 10, day).weekday() < 5]
    load(folder, "calls", calls(*before, *month))
    as_of("2026-11-25", delivered="2026-11-19")
    Source.objects.filter(key="crm").update(stale_after_hours=26)


def test_a_silent_source_ends_comparison_and_projection_at_its_last_delivery(
    tmp_path: Path,
) -> None:
    a_silent_dialler(tmp_path)
    found = number("calls")
    assert (found.value.amount, found.days_over, found.projected.exact, found.is_over) == (
        14,
        14,
        21,
        False,
    )
    assert [each.source for each in found.silent] == ["CRM"]
    published = numbers.published()
    october = published.calendar.period("2026-10")
    now, then = published.calendar.like_for_like(
        found.period, published.reach.until(KPIS["calls"]), october
    )
    assert numbers.change(number("calls", now.key), number("calls", then.key)).relative == 0


def test_a_period_that_a_silent_source_has_told_whole_has_no_warning(tmp_path: Path) -> None:
    a_silent_dialler(tmp_path)
    assert (number("calls", "2026-10").silent, number("calls", "2026-10").is_over) == ((), True)
    assert number("calls", "2026-11-19").silent == ()


def test_a_period_after_the_last_delivery_of_a_silent_source_is_absent(tmp_path: Path) -> None:
    a_silent_dialler(tmp_path)
    found = number("calls", "2026-W48")
    assert str(found.value.absent_because) == "CRM has delivered nothing since 19 Nov 2026."
    assert found.state == "absent"


def test_a_source_that_may_be_silent_ends_nothing(tmp_path: Path) -> None:
    a_silent_dialler(tmp_path)
    Source.objects.update(stale_after_hours=None)
    assert (number("calls").days_over, number("calls").silent) == (17, ())


def test_of_several_sources_the_earliest_silent_one_ends_the_value(tmp_path: Path) -> None:
    other = MAPPING.replace('key = "crm"', 'key = "phone"').replace(
        'name = "CRM"', 'name = "Phone"'
    )
    (run,) = ingest.request_imports(other, [write(tmp_path, "calls", calls("2026-11-24"))])
    run_one(run)
    a_silent_dialler(tmp_path)
    last = at("2026-11-24")
    ImportRun.objects.filter(source__key="phone").update(
        fetched_at=last, delivered_at=last, known_at=last
    )
    found = number("calls")
    assert (found.value.amount, found.ahead.amount, [each.source for each in found.silent]) == (
        14,
        1,
        ["CRM"],
    )


def test_a_period_before_the_first_data_is_absent(tmp_path: Path) -> None:
    load(tmp_path, "invoices", invoices(("2024-07-15", "1"), ("2024-09-03", "2")))
    as_of("2026-11-25")
    assert str(number("revenue", "2024-06").value.absent_because) == "No data before 15 Jul 2024."
    assert number("revenue", "2024-08").value.amount == 0  # in between: a real zero
    july = number("revenue", "2024-07")
    assert (july.value.amount, july.since) == (100, date(2024, 7, 15))


def test_as_of_an_earlier_publication_the_data_begin_where_they_began_then(tmp_path: Path) -> None:
    load(tmp_path, "invoices", invoices(("2024-07-15", "1")))
    publish.publish()
    then = timezone.now()
    load(tmp_path, "invoices", invoices(("2024-07-15", "1"), ("2024-05-02", "2")))
    publish.publish()
    june = numbers.published().calendar.period("2024-06")
    read = [
        numbers.read([KPIS["revenue"]], [june], [Slice()], numbers.published(each)).get(
            "revenue", june
        )
        for each in (then, None)
    ]
    assert [each.value.is_absent for each in read] == [True, False]


@pytest.mark.parametrize(
    "kpi",
    ["revenue", "sqos", "mqls", "calls", "deals_signed", "win_rate", "mql_to_sqo", "open_pipeline"],
)
def test_what_was_never_delivered_is_absent(tmp_path: Path, kpi: str) -> None:
    load(tmp_path, "leads", [{"lead": "L1", "at": "2026-10-05"}])
    as_of("2026-11-25")
    found = number(kpi, "2026-10")
    assert (found.value.is_absent, str(found.value.absent_because)) == (
        True,
        "Nothing of this kind has ever been delivered.",
    )


def test_documents_that_cancel_out_are_delivered_all_the_same(tmp_path: Path) -> None:
    load(
        tmp_path,
        "invoices",
        invoices(("2026-09-07", "100"), ("2026-09-07", "-100"), ("2026-10-05", "5")),
    )
    as_of("2026-11-25")
    assert [number("revenue", month).value.amount for month in ("2026-09", "2026-10")] == [0, 500]
    assert str(number("revenue", "2026-08").value.absent_because) == "No data before 7 Sep 2026."


def test_onboardings_that_were_never_in_progress_are_delivered_all_the_same(tmp_path: Path) -> None:
    load(
        tmp_path,
        "onboardings",
        [{"onboarding": "O1", "started_at": "2026-10-05", "live_at": "2026-10-05"}],
    )
    as_of("2026-11-25")
    assert number("onboardings_in_progress", "2026-10").value.amount == 0


def test_without_any_lost_deal_there_is_no_win_rate(tmp_path: Path) -> None:
    load(tmp_path, "deals", won("2026-10-05"))
    as_of("2026-11-25")
    rate = number("win_rate", "2026-10").value
    assert (rate.exact, rate.numerator, rate.denominator) == (None, 1, 1)
    assert (
        str(rate.absent_because) == "No lost deal has ever been delivered, so there is no win rate."
    )
    assert number("deals_lost", "2026-10").value.is_absent


def test_open_deals_show_that_deals_are_delivered_so_that_none_was_signed(tmp_path: Path) -> None:
    load(
        tmp_path,
        "deals",
        [{"deal": "D1", "opened_at": "2026-10-05", "amount": "1", "currency": "EUR"}],
    )
    as_of("2026-11-25")
    assert (
        number("deals_signed", "2026-10").value.amount,
        number("signed_amount", "2026-10").value.amount,
    ) == (0, 0)


def test_the_command_line_says_all_of_it(tmp_path: Path) -> None:
    load(tmp_path, "invoices", invoices(("2026-11-20", "1000"), ("2026-11-30", "9000")))
    target("revenue", 21_000)
    as_of("2026-11-25", delivered="2026-11-20")
    Source.objects.update(stale_after_hours=26)
    out = io.StringIO()
    call_command("explain", "revenue", NOVEMBER, "--json", stdout=out)
    (found,) = json.loads(out.getvalue())["numbers"]
    assert (found["value"], found["ahead"], found["expected_to_date"], found["state"]) == (
        "1000.00",
        "9000.00",
        "15000.00",
        "behind",
    )
    assert (found["data_from"], found["absent_because"]) == ("2026-11-20", None)
    assert found["silent_sources"] == [
        {"source": "CRM", "last_delivery_at": "2026-11-20T18:00:00Z"}
    ]
    assert json.loads(out.getvalue())["records"]["value"]["value"] == "1000.00"
