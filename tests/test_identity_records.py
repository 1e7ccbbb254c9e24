"""What is one: deals, documents, rates and motions that several records tell."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from revops import ingest
from revops.models import (
    Deal,
    FeedDelivery,
    Invoice,
    MonthlyRate,
    Onboarding,
    StageEntry,
)
from tests.identity_company import (
    CHANNELS,
    DEALS,
    company,  # noqa: F401 (fixtures)
    crm,
)
from tests.results import load_text, rows, value
from tests.small_company import MAPPING, load, organisation, run_one, write

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("order", [("open2", "closed"), ("closed", "open2")])
def test_a_deal_that_moves_from_one_file_to_another_is_one(
    tmp_path: Path, order: tuple[str, str]
) -> None:
    texts = {
        "open2": "D2,ann,5,2026-01-05,,Open\n",
        "closed": "D1,ann,150,2026-01-05,2026-03-05,Won\n",
    }
    crm(tmp_path, "open.csv", DEALS + "D1,ann,100,2026-01-05,,Open\nD2,ann,5,2026-01-05,,Open\n")
    for name in order:
        crm(tmp_path, f"{name}.csv", DEALS + texts[name])
    assert value("deals_signed", "2026-03") == 1
    assert value("signed_amount", "2026-03") == 15000
    assert value("open_pipeline", "2026-03") == 500


def test_a_file_that_is_empty_since_all_its_deals_moved_is_no_loss(tmp_path: Path) -> None:
    crm(tmp_path, "open.csv", DEALS + "D1,ann,100,2026-01-05,,Open\n")
    crm(tmp_path, "closed.csv", DEALS + "D1,ann,150,2026-01-05,2026-03-05,Won\n")
    crm(tmp_path, "open.csv", DEALS)
    assert value("deals_signed", "2026-03") == 1


def test_of_two_records_of_one_deal_the_later_delivery_tells_it_and_then_the_one_that_is_over(
    tmp_path: Path,
) -> None:
    crm(tmp_path, "closed.csv", DEALS + "D1,ann,150,2026-01-05,2026-03-05,Won\n")
    crm(tmp_path, "open.csv", DEALS + "D1,ann,100,2026-01-05,,Open\n")
    assert value("deals_signed", "2026-03") == 0
    # The same content, exported again: nothing in it changed, and it is the latest word.
    crm(tmp_path, "closed.csv", DEALS + "D1,ann,150,2026-01-05,2026-03-05,Won\n")
    assert value("deals_signed", "2026-03") == 1


@pytest.mark.parametrize(
    ("event", "until_then"), [({"kind": "lost"}, 0), ({"kind": "amount", "amount": "100"}, 10000)]
)
def test_a_deal_that_is_exported_again_as_it_was_overrules_what_happened_before(
    tmp_path: Path, event: dict[str, str], until_then: int
) -> None:
    won = {"deal": "D1", "amount": "150", "currency": "EUR", "outcome": "won"}
    days = {"opened_at": "2026-01-05", "closed_at": "2026-02-27"}
    loaded_at(tmp_path, "deals", [won | days], "2026-01-19")
    loaded_at(
        tmp_path,
        "changes",
        [{"id": "1", "deal": "D1", "at": "2026-01-20"} | event],
        "2026-01-21",
    )
    assert value("open_pipeline", "2026-01") == until_then
    # No cell of it is another, and no other feed tells deals.
    loaded_at(tmp_path, "deals", [won | days], "2026-01-26")
    assert value("open_pipeline", "2026-01") == 15000


def loaded_at(folder: Path, feed: str, rows: list[dict[str, str]], day: str) -> None:
    path = write(folder, feed, rows)
    (run,) = ingest.request_imports(MAPPING, [path], at=datetime.fromisoformat(f"{day}T12:00:00Z"))
    run_one(run)


def test_a_document_that_two_feeds_name_counts_once(tmp_path: Path) -> None:
    crm(tmp_path, "inv.csv", "No,Date,Net\nF1,2026-01-05,100\nF2,2026-01-06,10\n")
    crm(tmp_path, "bill.csv", "No,Date,Net\nF1,2026-01-05,100\nF3,2026-01-07,1\n")
    assert value("revenue", "2026-01") == 11100
    assert rows(Invoice, "number", "left_out", left_out="repeated") == [("crm/F1", "repeated")]
    crm(tmp_path, "inv.csv", "No,Date,Net\nF1,2026-01-05,90\n")
    assert value("revenue", "2026-01") == 10100


def test_two_documents_of_one_number_on_different_days_are_two(tmp_path: Path) -> None:
    crm(tmp_path, "inv.csv", "No,Date,Net\n1,2025-01-05,100\n")
    crm(tmp_path, "bill.csv", "No,Date,Net\n1,2026-01-05,10\n")
    assert (value("revenue", "2025-01"), value("revenue", "2026-01")) == (10000, 1000)


def test_rates_that_contradict_do_not_count_until_they_agree(tmp_path: Path) -> None:
    load(tmp_path, "rates", [{"currency": "USD", "month_on": "2026-01-01", "rate": "0.9"}])
    other = """
        mapping = 1
        source = { key = "bank" }
        [files.rates]
        match = "rates.csv"
        record = "rate"
        id = ["currency", "month_on"]
        fields = { currency = "currency", month_on = "month_on", rate = "rate" }"""
    header = "currency,month_on,rate\n"
    run = load_text(tmp_path, "rates.csv", header + "USD,2026-01-01,0.8\n", other)
    assert run.notes == [
        "USD has several rates for 2026-01: 0.8, 0.9. None counts until they agree."
    ]
    assert not MonthlyRate.objects.exists()
    load_text(tmp_path, "rates.csv", header + "USD,2026-01-01,0.90\n", other)
    assert [str(rate) for rate in MonthlyRate.objects.values_list("rate", flat=True)] == [
        "0.9000000000"
    ]


def test_a_rate_that_finance_typed_stands(tmp_path: Path) -> None:
    MonthlyRate.objects.create(currency="USD", month="2026-01-01", rate="0.95")
    load(tmp_path, "rates", [{"currency": "USD", "month_on": "2026-01-01", "rate": "0.9"}])
    assert [str(rate) for rate in MonthlyRate.objects.values_list("rate", flat=True)] == [
        "0.9500000000"
    ]


def test_an_onboarding_that_was_live_before_it_started_never_was_in_progress(
    tmp_path: Path,
) -> None:
    run = load(
        tmp_path,
        "onboardings",
        [
            # In
            {"onboarding": "O1", "started_at": "2026-01-05", "live_at": "2026-02-05"},
            # Out
            {"onboarding": "O2", "started_at": "2026-01-10", "live_at": "2026-01-06"},
        ],
    )
    stocks = [
        value("onboardings_in_progress", day)
        for day in ("2026-01-05", "2026-01-06", "2026-01-10", "2026-02-28")
    ]
    assert stocks == [1, 1, 1, 0]
    assert ("crm/O2", "2026-01-06", "2026-01-06") in rows(
        Onboarding, "number", "started_on", "live_on"
    )
    early = "live or cancelled before they started: they count as started on that day, and never in progress"
    assert [note for note in run.notes if "before" in note] == [f"1 record {early} (line 3)."]


def test_a_deal_that_closed_before_it_opened_is_said_with_its_line(tmp_path: Path) -> None:
    run = load(
        tmp_path,
        "deals",
        [
            # In
            {"deal": "D1", "opened_at": "2026-01-20", "closed_at": "2026-01-10", "outcome": "won"},
            # Out
            {"deal": "D2", "opened_at": "2026-01-20 09:00", "closed_at": "2026-01-20", "outcome": "won"},
            {"deal": "D3", "opened_at": "2026-01-20", "closed_at": "2026-01-10", "outcome": "open"},
        ],
    )  # fmt: skip
    closed = "closed before they opened: they count as opened on the day they were closed"
    assert [note for note in run.notes if "before" in note] == [f"1 record {closed} (line 2)."]


def test_the_usual_motion_of_a_channel_is_that_of_most_current_records(tmp_path: Path) -> None:
    def leads(*motions: str) -> None:
        load(
            tmp_path,
            "leads",
            [
                {"lead": f"L{n}", "at": "2026-01-05", "channel": "Web", "motion": m}
                for n, m in enumerate(motions)
            ],
        )

    leads("inbound", "")
    assert value("leads", "2026-01", motion="inbound") == 2
    leads("outbound", "")
    assert value("leads", "2026-01", motion="outbound") == 2
    leads("outbound", "inbound", "")
    assert [value("leads", "2026-01", motion=m) for m in ("inbound", "outbound")] == [1, 1]


@pytest.mark.parametrize("order", [("leads", "deals"), ("deals", "leads")])
def test_a_deal_has_the_usual_motion_of_its_channel_as_a_lead_has(
    tmp_path: Path, order: tuple[str, str]
) -> None:
    texts = {
        "leads": "Lead,Created,Channel,Motion\nL1,2026-01-05,Web,inbound\n",
        "deals": "Id,Created,Won,Channel\nD1,2026-01-06,2026-01-09,Web\nD2,2026-01-06,2026-01-09,Fair\n",  # In and Out
    }
    for feed in order:
        load_text(tmp_path, f"{feed}.csv", texts[feed], CHANNELS)
    assert [value(kpi, "2026-01", motion="inbound") for kpi in ("sqos", "deals_signed")] == [1, 1]


def test_open_deals_are_priced_anew_when_a_month_begins(tmp_path: Path) -> None:
    from datetime import date

    from revops.derive import rules
    from revops.models import Derivation

    load(tmp_path, "rates", [{"currency": "USD", "month_on": "2026-01-01", "rate": "0.9"}])
    assert not rules.is_outdated()
    Derivation.objects.update(month=date(2020, 1, 1))
    assert rules.is_outdated()
    MonthlyRate.objects.all().delete()
    assert not rules.is_outdated()


def test_of_two_feeds_delivered_at_once_the_first_by_name_tells_the_deal(tmp_path: Path) -> None:
    crm(tmp_path, "open.csv", DEALS + "D1,bob,100,2026-01-05,2026-02-03,Won\n")
    crm(tmp_path, "closed.csv", DEALS + "D1,ann,150,2026-01-20,2026-02-03,Won\n")
    FeedDelivery.objects.update(delivered_at=datetime(2026, 3, 1, tzinfo=UTC))
    ingest.rederive("delivered at once")
    assert rows(Deal, "owner__name", "signed_minor") == [("ann", 15000)]


def test_of_two_deals_of_a_lead_that_opened_on_one_day_the_first_by_id_enters(
    tmp_path: Path,
) -> None:
    organisation()
    opened = {"at": "2026-01-05", "kind": "opened"}
    load(
        tmp_path,
        "changes",
        [{"id": "1", "deal": "D2"} | opened, {"id": "2", "deal": "D1"} | opened],
    )
    deals = [
        {"deal": deal, "lead": "L2", "owner": owner}
        for deal, owner in (("D1", "ann"), ("D2", "bob"))
    ]
    load(tmp_path, "deals", deals)
    first = StageEntry.objects.get(known_until=None, stage="sqo", entry_number=1)
    assert first.owner.name == "ann"
