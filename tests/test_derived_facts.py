"""From records to facts: whose each is, on which day, and which of several records counts."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from revops import ingest
from revops.models import (
    Activity,
    Channel,
    Deal,
    FeedDelivery,
    Invoice,
    Lead,
    Onboarding,
    StageEntry,
)
from tests.small_company import organisation, run_one
from tests.told import rows

pytestmark = pytest.mark.django_db
MEMBERS = "owner team motion channel persona region"
# By feed: record kind, columns that identify a row, and all columns.
FEEDS = {
    "people": ("person", "person joined_on", "person name team joined_on left_on"),
    "rates": ("rate", "currency month_on", "currency month_on rate"),
    "leads": ("lead", "id", f"id lead at name company email merged_into is_test {MEMBERS}"),
    "more_leads": ("lead", "id", f"id lead at name company email merged_into is_test {MEMBERS}"),
    "stages": ("stage", "id", f"id lead stage at reason {MEMBERS}"),
    "more_stages": ("stage", "id", f"id lead stage at reason {MEMBERS}"),
    "deals": ("deal", "deal", f"deal lead company amount opened_at closed_at outcome {MEMBERS}"),
    "changes": ("change", "id", "id deal at kind reason"),
    "activities": (
        "activity",
        "id",
        f"id lead deal at kind company is_automatic duration_seconds {MEMBERS}",
    ),
    "invoices": ("invoice", "id", f"id invoice at amount currency kind deal company {MEMBERS}"),
    "more_invoices": (
        "invoice",
        "id",
        f"id invoice at amount currency kind deal company {MEMBERS}",
    ),
    "onboardings": (
        "onboarding",
        "id",
        f"id onboarding deal company signed_at started_at live_at cancelled_at {MEMBERS}",
    ),
    "more_onboardings": (
        "onboarding",
        "id",
        f"id onboarding deal company signed_at started_at live_at cancelled_at {MEMBERS}",
    ),
}
NAMES = ("motion", "team__name", "owner__name", "persona__name", "channel__name", "region__name")
OF_LEAD = {
    "motion": "inbound",
    "team": "South",
    "owner": "bob",
    "persona": "Buyer",
    "channel": "Web",
    "region": "East",
}
OWN = {
    "motion": "outbound",
    "team": "North",
    "owner": "ann",
    "persona": "User",
    "channel": "Fair",
    "region": "West",
}
LEADS, OWNS = tuple(OF_LEAD.values()), tuple(OWN.values())
PEOPLE = [
    {"person": "ann", "name": "ann", "team": "West Side"},
    {"person": "bob", "name": "bob", "team": "East Side"},
    {"person": "cy", "name": "cy"},
]


def table(feed: str, record: str, identity: str, columns: str) -> str:
    fields = ", ".join(f'{column} = "{column}"' for column in columns.split() if column != "id")
    names = ", ".join(f'"{column}"' for column in identity.split())
    return f'[files.{feed}]\nmatch = "{feed}.csv"\nrecord = "{record}"\nid = [{names}]\ncomplete = true\nfields = {{ {fields} }}\n'


def mapping(source: str) -> str:
    return f'mapping = 1\nsource = {{ key = "{source}", references = "crm" }}\n' + "".join(
        table(feed, *FEEDS[feed]) for feed in FEEDS
    )


@pytest.fixture(autouse=True)
def company() -> None:
    organisation()


@pytest.fixture
def give(tmp_path: Path):
    """Imports rows as the whole file of a feed; ids are numbers where a row has none."""

    def given(feed: str, *told: dict[str, str], source: str = "crm") -> None:
        path = tmp_path / f"{feed}.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, FEEDS[feed][2].split(), restval="")
            writer.writeheader()
            numbered = [
                {"id": str(n)} | row if "id" in writer.fieldnames else row
                for n, row in enumerate(told)
            ]
            writer.writerows(numbered)
        for run in ingest.request_imports(mapping(source), [path], accepts_loss=True):
            run_one(run)

    return given


def delivered(feed: str, day: int) -> None:
    FeedDelivery.objects.filter(feed=feed).update(delivered_at=datetime(2026, 5, day, tzinfo=UTC))


# Whose it is


def test_an_entry_has_its_own_members_and_for_what_it_lacks_those_of_its_lead(give) -> None:
    give("people", *PEOPLE)
    give("leads", {"lead": "L1", "at": "2026-01-05"} | OF_LEAD)
    entry = {"lead": "L1", "stage": "mql", "at": "2026-01-06"}
    give(
        "stages",
        entry,
        entry | OWN | {"stage": "sqo"},
        {"lead": "unknown", "stage": "sal", "at": "2026-01-06"},
    )

    assert rows(Lead, "lead", *NAMES) == [("crm/L1", *LEADS)]
    assert rows(StageEntry, "stage", *NAMES) == [
        ("lead", *LEADS),
        ("mql", *LEADS),
        ("sal", "", None, None, None, None, None),
        ("sqo", *OWNS),
    ]


def test_so_has_an_activity_and_what_has_a_deal_those_of_its_deal(give) -> None:
    give("people", *PEOPLE)
    give("leads", {"lead": "L1"} | OF_LEAD)
    give("deals", {"deal": "D1"} | OF_LEAD)
    call = {"lead": "L1", "at": "2026-01-06", "kind": "call"}
    give("activities", call, call | OWN | {"kind": "email"})
    bill = {"invoice": "1", "at": "2026-01-06", "amount": "1", "deal": "D1"}
    give("invoices", bill, bill | OWN | {"invoice": "2"}, bill | {"invoice": "3", "deal": ""})
    start = {"onboarding": "1", "started_at": "2026-01-06", "deal": "D1"}
    give(
        "onboardings",
        start,
        start | OWN | {"onboarding": "2"},
        start | {"onboarding": "3", "deal": ""},
    )

    nobodys = ("", None, None, None, None, None)
    assert rows(Activity, "kind", *NAMES) == [("call", *LEADS), ("email", *OWNS)]
    assert rows(Invoice, "number", *NAMES) == [
        ("crm/1", *LEADS),
        ("crm/2", *OWNS),
        ("crm/3", *nobodys),
    ]
    assert rows(Onboarding, "number", *NAMES) == [
        ("crm/1", *LEADS),
        ("crm/2", *OWNS),
        ("crm/3", *nobodys),
    ]


def test_a_motion_is_the_records_own_then_the_channels_then_its_usual_one_then_the_leads(
    give,
) -> None:
    Channel.objects.create(name="Set", motion="outbound")
    give(
        "leads",
        {"lead": "L1", "motion": "inbound"},
        {"lead": "L2", "channel": "Usual", "motion": "outbound"},
    )
    entry = {"lead": "L1", "at": "2026-01-06"}
    give("stages", entry | {"stage": "lead", "channel": "Set", "motion": "inbound"}, entry | {"stage": "mql", "channel": "Set"},
         entry | {"stage": "sal", "channel": "Usual"}, entry | {"stage": "sqo", "channel": "Neither"})  # fmt: skip

    assert rows(StageEntry, "stage", "motion") == [
        ("lead", "inbound"),
        ("mql", "outbound"),
        ("sal", "outbound"),
        ("sqo", "inbound"),
    ]


def test_the_team_of_a_day_is_the_records_then_its_owners_then_the_leads_then_the_leads_owners(
    give,
) -> None:
    give("people", *PEOPLE)
    give("leads", {"lead": "L1", "team": "South", "owner": "bob"}, {"lead": "L2", "owner": "bob"})
    entry = {"lead": "L1", "at": "2026-01-06"}
    give("stages", entry | {"stage": "lead", "owner": "ann", "team": "North"}, entry | {"stage": "mql", "owner": "ann"},
         entry | {"stage": "sal", "owner": "cy"}, entry | {"stage": "sqo"}, entry | {"stage": "sqo", "lead": "L2"})  # fmt: skip

    assert rows(StageEntry, "stage", "lead", "team__name") == [
        ("lead", "crm/L1", "North"),
        ("mql", "crm/L1", "West Side"),
        ("sal", "crm/L1", "South"),
        ("sqo", "crm/L1", "South"),
        ("sqo", "crm/L2", "East Side"),
    ]


def test_a_membership_lasts_from_its_first_day_to_before_its_last(give) -> None:
    give(
        "people",
        {
            "person": "ann",
            "name": "ann",
            "team": "North",
            "joined_on": "2026-01-05",
            "left_on": "2026-01-07",
        },
    )
    days = ("2026-01-04", "2026-01-05", "2026-01-06", "2026-01-07")
    give("stages", *({"lead": day, "stage": "mql", "at": day, "owner": "ann"} for day in days))

    expected = dict(zip(days, (None, "North", "North", None), strict=True))
    assert rows(StageEntry, "business_day", "team__name") == list(expected.items())


# Which record counts


def test_of_one_lead_the_latest_delivery_tells_and_its_empty_cells_are_empty(give) -> None:
    give(
        "leads",
        {
            "lead": "L1",
            "name": "Old",
            "company": "A",
            "email": "a@example.org",
            "is_test": "yes",
            "merged_into": "L2",
        },
    )
    give("more_leads", {"lead": "L1", "name": "New"})
    texts = ("name", "company", "email", "merged_into", "is_test")
    assert rows(Lead, *texts) == [("New", "", "", "", False)]

    delivered("leads", 2)
    delivered("more_leads", 1)
    ingest.rederive("")
    assert rows(Lead, *texts) == [("Old", "A", "a@example.org", "crm/L2", True)]
    FeedDelivery.objects.filter(feed="leads").delete()
    ingest.rederive("")
    assert rows(Lead, "name") == [("New",)]
    FeedDelivery.objects.all().delete()
    ingest.rederive("")
    assert rows(Lead, "name") == [("Old",)]


def test_a_lead_is_what_its_own_current_record_says_and_not_its_stages_delivered_later(
    give,
) -> None:
    give("leads", {"lead": "L1", "name": "Old"})
    give("leads", {"lead": "L1", "name": "New"})
    give("stages", {"lead": "L1", "stage": "mql", "at": "2026-01-06"})
    ingest.rederive("")

    assert rows(Lead, "lead", "name") == [("crm/L1", "New")]


@pytest.mark.parametrize(
    ("one", "other", "counts"),
    [
        (("crm", "more_leads", "1"), ("dialler", "leads", "1"), "one"),
        (("crm", "leads", "10"), ("crm", "more_leads", "9"), "one"),
        (("crm", "leads", "10"), ("crm", "leads", "9"), "other"),
        (("crm", "leads", "a"), ("crm", "leads", "b"), "one"),
    ],
)
def test_of_equally_late_records_the_first_by_source_feed_and_id_counts(
    give, one: tuple, other: tuple, counts: str
) -> None:
    files: dict[tuple[str, str], list[dict[str, str]]] = {}
    for name, (source, feed, number) in (("other", other), ("one", one)):
        files.setdefault((source, feed), []).append({"id": number, "lead": "L1", "name": name})
    for (source, feed), told in files.items():
        give(feed, *told, source=source)
    FeedDelivery.objects.update(delivered_at=datetime(2026, 5, 1, tzinfo=UTC))
    ingest.rederive("")

    assert rows(Lead, "lead", "name") == [("crm/L1", counts)]


def test_the_first_entry_is_the_earliest_and_then_the_first_by_feed_and_id(give) -> None:
    at = {"lead": "L1", "stage": "mql", "at": "2026-01-06"}
    give("more_stages", at | {"id": "11", "reason": "first"})
    give(
        "stages",
        at | {"id": "10", "reason": "third"},
        at | {"id": "9", "reason": "second"},
        at | {"id": "8", "at": "2026-01-07"},
    )

    assert rows(StageEntry, "entry_number", "reason") == [
        (1, "first"),
        (2, "second"),
        (3, "third"),
        (4, ""),
    ]


# What becomes of a lead


def test_a_first_entry_reached_the_next_stage_on_the_first_day_of_it(give) -> None:
    days = {"lead": ("05", "06"), "mql": ("09", "08"), "sal": ("10",), "sqo": ("12", "11")}
    give(
        "stages",
        *(
            {"lead": "L1", "stage": stage, "at": f"2026-01-{day}"}
            for stage in days
            for day in days[stage]
        ),
    )
    won = {"lead": "L1", "opened_at": "2026-01-12", "outcome": "won"}
    lost = won | {"outcome": "lost", "closed_at": "2026-02-01", "deal": "x"}
    give(
        "deals", *(won | {"deal": day, "closed_at": f"2026-02-{day}"} for day in ("06", "05")), lost
    )

    assert rows(StageEntry, "stage", "entry_number", "reached_on") == [
        ("lead", 1, "2026-01-08"), ("lead", 2, None), ("mql", 1, "2026-01-11"), ("mql", 2, None), ("sal", 1, None),
        ("sqo", 1, "2026-02-05"), ("sqo", 2, None),
    ]  # fmt: skip


def test_a_deal_without_a_lead_reaches_its_signature_by_itself(give) -> None:
    deal = {"opened_at": "2026-01-12", "closed_at": "2026-02-05"}
    give("leads", {"lead": "T", "is_test": "yes"})
    give("deals", deal | {"deal": "D1", "outcome": "won"}, deal | {"deal": "D2", "outcome": "lost"},
         {"deal": "D3", "opened_at": "2026-01-12"}, deal | {"deal": "D4", "lead": "T", "outcome": "won"})  # fmt: skip

    assert rows(StageEntry, "lead", "stage", "reached_on", "left_out") == [
        ("crm/T", "sqo", None, "test"),
        ("deal:crm/D1", "sqo", "2026-02-05", ""),
        ("deal:crm/D2", "sqo", None, ""),
        ("deal:crm/D3", "sqo", None, ""),
    ]


def test_a_deal_enters_for_its_lead_only_where_no_record_does(give) -> None:
    give(
        "stages",
        {"lead": "L1", "stage": "sqo", "at": "2026-01-20"},
        {"lead": "L2", "stage": "mql", "at": "2026-01-20"},
    )
    give(
        "deals", *({"deal": lead, "lead": lead, "opened_at": "2026-01-12"} for lead in ("L1", "L2"))
    )

    assert rows(StageEntry, "lead", "stage", "business_day", "part") == [
        ("crm/L1", "sqo", "2026-01-20", 0),
        ("crm/L2", "mql", "2026-01-20", 0),
        ("crm/L2", "sqo", "2026-01-12", 1),
    ]


def test_a_lead_disqualified_by_a_deal_has_the_reason_of_it(give) -> None:
    give("changes", {"deal": "D1", "at": "2026-01-20", "kind": "lost", "reason": "No budget"})

    assert rows(StageEntry, "lead", "stage", "part", "reason", "left_out") == [
        ("deal:crm/D1", "disqualified", 2, "No budget", "")
    ]


def test_only_a_lead_with_a_date_arrived(give) -> None:
    give("leads", {"lead": "L1", "at": "2026-01-05"}, {"lead": "L2"})

    assert rows(StageEntry, "lead", "stage", "part", "reason") == [("crm/L1", "lead", 0, "")]


def test_what_a_merged_lead_entered_first_counts_and_the_rest_is_merged(give) -> None:
    give(
        "leads",
        {"lead": "L1", "at": "2026-01-06"},
        {"lead": "L2", "at": "2026-01-05", "merged_into": "L1"},
    )
    entry = {"stage": "mql", "at": "2026-01-08"}
    give(
        "stages",
        entry | {"lead": "L1"},
        entry | {"lead": "L2", "at": "2026-01-09"},
        entry | {"lead": "L1", "at": "2026-01-10"},
    )

    assert rows(StageEntry, "stage", "lead", "entry_number", "left_out") == [
        ("lead", "crm/L1", 1, ""),
        ("lead", "crm/L1", 2, ""),
        ("mql", "crm/L1", 1, ""),
        ("mql", "crm/L1", 2, "merged"),
        ("mql", "crm/L1", 3, ""),
    ]


def test_deals_and_calls_of_a_merged_lead_are_its_survivors(give) -> None:
    give("leads", {"lead": "L1"}, {"lead": "L2", "merged_into": "L1"})
    give(
        "deals",
        {"deal": "D1", "lead": "L1", "opened_at": "2026-01-12"},
        {"deal": "D2", "lead": "L2", "opened_at": "2026-01-13"},
    )
    give("activities", {"lead": "L2", "at": "2026-01-12", "kind": "call"})

    assert rows(StageEntry, "stage", "lead", "entry_number", "left_out") == [
        ("sqo", "crm/L1", 1, ""),
        ("sqo", "crm/L1", 2, "merged"),
    ]
    assert rows(Activity, "lead") == [("crm/L1",)]


# What follows from a later import


def test_what_a_lead_hands_down_changes_with_it_also_to_what_was_merged_into_it(give) -> None:
    merged = {"lead": "L2", "merged_into": "L1"}
    give("leads", {"lead": "L1", "motion": "inbound"}, merged)
    give("stages", *({"lead": lead, "stage": "mql", "at": "2026-01-06"} for lead in ("L1", "L2")))
    give(
        "activities", *({"lead": lead, "kind": "call", "at": "2026-01-06"} for lead in ("L1", "L2"))
    )
    give("deals", {"deal": "D1", "lead": "L1", "opened_at": "2026-01-12"})
    give("leads", {"lead": "L1", "motion": "outbound"}, merged)

    found = [rows(fact, "motion") for fact in (StageEntry, Activity, Deal)]
    assert found == [[("outbound",)] * 3, [("outbound",)] * 2, [("outbound",)]]


def test_a_deal_that_is_another_leads_now_leaves_the_one_whose_it_was(give) -> None:
    for lead in ("L1", "L2"):
        give("deals", {"deal": "D1", "lead": lead, "opened_at": "2026-01-12"})

    assert rows(StageEntry, "lead", "stage") == [("crm/L2", "sqo")]


def test_a_later_deal_does_not_enter_where_a_merged_lead_had(give) -> None:
    give("leads", {"lead": "L1"}, {"lead": "L2", "merged_into": "L1"})
    give("stages", {"lead": "L2", "stage": "sqo", "at": "2026-01-20"})
    give("deals", {"deal": "D1", "lead": "L1", "opened_at": "2026-01-12"})

    assert rows(StageEntry, "lead", "stage", "business_day") == [("crm/L1", "sqo", "2026-01-20")]


# What people did, documents and onboardings


def test_an_activity_says_what_its_record_says_and_no_more(give) -> None:
    call = {"lead": "L1", "at": "2026-01-31T23:30:00+00:00", "kind": "call"}
    more = {
        "kind": "email",
        "deal": "D1",
        "company": "A",
        "is_automatic": "yes",
        "duration_seconds": "61",
    }
    give("activities", call, call | more, call | {"kind": "visit", "lead": ""})

    assert rows(
        Activity,
        "kind",
        "lead",
        "deal",
        "company",
        "is_automatic",
        "duration_seconds",
        "business_day",
    ) == [
        ("call", "crm/L1", "", "", False, None, "2026-02-01"),
        ("email", "crm/L1", "crm/D1", "A", True, 61, "2026-02-01"),
        ("visit", "", "", "", False, None, "2026-02-01"),
    ]


def test_a_document_in_another_currency_has_the_rate_of_its_month(give) -> None:
    give(
        "rates",
        *(
            {"currency": "USD", "month_on": f"2026-{month}-01", "rate": rate}
            for month, rate in (("01", "0.5"), ("02", "0.25"))
        ),
    )
    bill = {"invoice": "1", "amount": "100", "currency": "USD"}
    give(
        "invoices",
        bill | {"at": "2026-01-31"},
        bill | {"at": "2026-02-01"},
        bill | {"at": "2026-03-01"},
        bill | {"at": "2026-04-01", "currency": "EUR"},
    )

    assert rows(
        Invoice,
        "business_day",
        "currency",
        "amount_minor",
        "amount_base_minor",
        "rate",
        "rate_month",
    ) == [
        ("2026-01-31", "USD", 10000, 5000, Decimal("0.5"), "2026-01-01"),
        ("2026-02-01", "USD", 10000, 2500, Decimal("0.25"), "2026-02-01"),
        ("2026-03-01", "USD", 10000, None, None, None),
        ("2026-04-01", "EUR", 10000, 10000, 1, None),
    ]


def test_minor_units_of_two_currencies_differ_by_their_decimals(give) -> None:
    organisation(base_currency="JPY")
    give("rates", {"currency": "EUR", "month_on": "2026-01-01", "rate": "160"})
    give("invoices", {"invoice": "1", "at": "2026-01-31", "amount": "1", "currency": "EUR"})

    assert rows(Invoice, "amount_minor", "amount_base_minor") == [(100, 160)]


def test_a_document_is_for_its_company_or_else_its_deals(give) -> None:
    give("deals", {"deal": "D1", "company": "Acme"})
    of_deal, own, nobodys = {"deal": "D1"}, {"deal": "D1", "company": "Own"}, {}
    give(
        "invoices",
        *(
            each | {"invoice": str(n), "at": "2026-01-06", "amount": "1"}
            for n, each in enumerate((of_deal, own, nobodys))
        ),
    )
    give(
        "onboardings",
        *(
            each | {"onboarding": str(n), "started_at": "2026-01-06"}
            for n, each in enumerate((of_deal, own, nobodys))
        ),
    )

    for fact in (Invoice, Onboarding):
        assert rows(fact, "number", "deal", "company") == [
            ("crm/0", "crm/D1", "Acme"),
            ("crm/1", "crm/D1", "Own"),
            ("crm/2", "", ""),
        ]


def test_a_document_is_one_by_number_kind_and_day_across_feeds(give) -> None:
    bill = {"invoice": "1", "at": "2026-01-06", "amount": "1"}
    give(
        "invoices",
        bill,
        bill | {"invoice": "2"},
        bill | {"kind": "credit_note"},
        bill | {"at": "2026-01-07"},
        bill,
    )
    give("more_invoices", bill, bill | {"kind": "invoice"}, bill | {"invoice": "3"})

    found = sorted(
        Invoice.objects.filter(known_until=None).values_list(
            "record__feed", "number", "kind", "left_out"
        )
    )
    assert found == [
        ("invoices", "crm/1", "credit_note", ""),
        ("invoices", "crm/1", "invoice", ""),
        ("invoices", "crm/1", "invoice", "repeated"),
        ("invoices", "crm/1", "invoice", "repeated"),
        ("invoices", "crm/2", "invoice", ""),
        ("more_invoices", "crm/1", "invoice", ""),
        ("more_invoices", "crm/1", "invoice", ""),
        ("more_invoices", "crm/3", "invoice", ""),
    ]


def test_an_onboarding_begins_when_it_started_and_no_later_than_it_ended(give) -> None:
    signed, started, live, cancelled = ({name: f"2026-01-0{day}"} for name, day in
                                        (("signed_at", 1), ("started_at", 5), ("live_at", 7), ("cancelled_at", 8)))  # fmt: skip
    early = {"live_at": "2026-01-04"}, {"cancelled_at": "2026-01-03"}
    told = (
        signed,
        signed | started,
        started | live | cancelled,
        *(started | each for each in early),
        live,
    )
    give("onboardings", *(each | {"onboarding": str(n)} for n, each in enumerate(told)))

    assert rows(Onboarding, "number", "signed_on", "started_on", "live_on", "cancelled_on") == [
        ("crm/0", "2026-01-01", None, None, None),
        ("crm/1", "2026-01-01", "2026-01-05", None, None),
        ("crm/2", None, "2026-01-05", "2026-01-07", "2026-01-08"),
        ("crm/3", None, "2026-01-04", "2026-01-04", None),
        ("crm/4", None, "2026-01-03", None, "2026-01-03"),
        ("crm/5", None, None, "2026-01-07", None),
    ]


def test_an_onboarding_has_the_team_of_the_day_on_which_it_started_or_else_was_signed(give) -> None:
    give("people", {"person": "ann", "name": "ann", "team": "North", "left_on": "2026-01-05"},
         {"person": "ann", "name": "ann", "team": "South", "joined_on": "2026-01-05"})  # fmt: skip
    whose = {"owner": "ann", "signed_at": "2026-01-01"}
    give(
        "onboardings",
        whose | {"onboarding": "1"},
        whose | {"onboarding": "2", "started_at": "2026-01-05"},
    )

    assert rows(Onboarding, "number", "team__name") == [("crm/1", "North"), ("crm/2", "South")]


def test_an_onboarding_that_two_feeds_tell_is_one(give) -> None:
    start = {"onboarding": "1", "started_at": "2026-01-06"}
    give("onboardings", start, start | {"onboarding": "2"})
    give("more_onboardings", start | {"started_at": "2026-01-07"})

    assert rows(Onboarding, "number", "started_on", "left_out") == [
        ("crm/1", "2026-01-06", "repeated"), ("crm/1", "2026-01-07", ""), ("crm/2", "2026-01-06", ""),
    ]  # fmt: skip
