"""Silent sources, days before the data, and what was never delivered: absent, with a reason."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from revops import ingest, numbers, publish
from revops.kpis import KPIS
from revops.models import ImportRun, Source
from revops.numbers import Slice
from tests.counted_days import NOVEMBER, as_of, at, invoices, number, target, won
from tests.small_company import MAPPING, load, organisation, run_one, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company(db) -> None:
    organisation()


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
    assert (found.value.amount, found.days_over, found.run_rate.exact, found.is_over) == (
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
    Source.objects.update(stale_after_hours=0)
    assert (number("calls").days_over, number("calls").silent) == (17, ())


def test_without_a_limit_the_last_delivery_of_all_ends_comparison_and_projection(
    tmp_path: Path,
) -> None:
    a_silent_dialler(tmp_path)
    Source.objects.update(stale_after_hours=None)
    found = number("calls")
    assert (found.days_over, found.run_rate.exact) == (14, 21)
    assert [each.source for each in found.silent] == ["CRM"]
    assert str(number("calls", "2026-W48").value.absent_because) == (
        "CRM has delivered nothing since 19 Nov 2026."
    )


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
    ("kpi", "because"),
    [
        ("revenue", "No source has brought invoices yet; an export of them from the billing or accounting program does."),
        ("sqos", "No source says yet when an opportunity was accepted as SQO; the deals of a CRM do, or the stages of its leads."),
        ("deals_signed", "No source has brought deals yet; an export of them from the CRM does."),
        ("win_rate", "No source has brought deals yet; an export of them from the CRM does."),
        ("calls", "Nothing of this kind has ever been delivered."),
        ("open_pipeline", "Nothing of this kind has ever been delivered."),
    ],
)  # fmt: skip
def test_what_was_never_delivered_is_absent_and_says_what_would_bring_it(
    tmp_path: Path, kpi: str, because: str
) -> None:
    load(tmp_path, "leads", [{"lead": "L1", "at": "2026-10-05"}])
    as_of("2026-11-25")
    found = number(kpi, "2026-10")
    assert (found.value.is_absent, str(found.value.absent_because)) == (True, because)


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
    assert str(rate.absent_because) == "No source tells of a lost deal, so there is no win rate."
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
