"""Who and what is one: people by their ids, e-mails and names, deals and documents that several
feeds tell.
"""

import io
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from revops import ingest, numbers, publish
from revops.kpis import KPIS
from revops.models import (
    Activity,
    Deal,
    FeedDelivery,
    Invoice,
    Membership,
    MonthlyRate,
    Onboarding,
    PersonAlias,
    StageEntry,
)
from tests.small_company import load, organisation
from tests.told import load_text, rows, value

pytestmark = pytest.mark.django_db

CRM = """
mapping = 1
source = { key = "crm" }
[translate.results]
"Won" = "won"
"Open" = "open"
[files.people]
match = "people*"
record = "person"
id = ["person", "from"]
complete = true
fields = { person = "person", name = "name", email = "email", team = "team", joined_on = "from" }
[files.open]
match = "open*"
record = "deal"
id = "Id"
complete = true
[files.open.fields]
deal = "Id"
owner = "Owner"
amount = "Amount"
opened_at = "Created"
closed_at = "Closed"
outcome = { column = "Result", translate = "results" }
[files.closed]
match = "closed*"
record = "deal"
id = "Id"
complete = true
[files.closed.fields]
deal = "Id"
owner = "Owner"
amount = "Amount"
opened_at = "Created"
closed_at = "Closed"
outcome = { column = "Result", translate = "results" }
[files.invoices]
match = "inv*"
record = "invoice"
id = "No"
fields = { invoice = "No", at = "Date", amount = "Net" }
[files.billing]
match = "bill*"
record = "invoice"
id = "No"
fields = { invoice = "No", at = "Date", amount = "Net" }
"""
DEALS = "Id,Owner,Amount,Created,Closed,Result\n"
PEOPLE = "person,name,email,team,from\n"


@pytest.fixture(autouse=True)
def company() -> None:
    organisation()


def crm(folder: Path, name: str, text: str, **options: bool) -> list[str]:
    return load_text(folder, name, text, CRM, **options).notes


def owners() -> list[tuple]:
    return rows(Deal, "deal", "owner__name", "team__name")


TWO_ANNAS = "u1,Anna Berg,anna@example.org,North,2025-01-01\nu2,Anna Berg,anna.b@example.org,South,2025-01-01\n"


def test_a_name_that_two_people_bear_is_nobodys(tmp_path: Path) -> None:
    deals = (
        DEALS
        + "D1,Anna Berg,1,2026-01-05,,Open\nD2,u2,2,2026-01-05,,Open\nD3,Anna@Example.org,3,2026-01-05,,Open\n"
    )
    crm(tmp_path, "people.csv", PEOPLE + TWO_ANNAS)
    notes = crm(tmp_path, "open.csv", deals)
    expected = [
        ("crm/D1", None, None),
        ("crm/D2", "Anna Berg", "South"),
        ("crm/D3", "Anna Berg", "North"),
    ]
    assert owners()[:2] == expected[:2]
    assert any(
        "“Anna Berg” is what several people are called; 1 record that names it belongs to nobody"
        in n
        for n in notes
    )


def test_two_people_of_one_name_are_two_where_they_are_shown_and_asked_for(tmp_path: Path) -> None:
    crm(tmp_path, "people.csv", PEOPLE + TWO_ANNAS)
    crm(
        tmp_path,
        "open.csv",
        DEALS + "D1,u1,100,2026-01-05,2026-02-03,Won\nD2,u2,200,2026-01-05,2026-02-03,Won\n",
    )
    first, second = (PersonAlias.objects.get(key=f"crm/{each}").person_id for each in ("u1", "u2"))
    publish.publish()
    published = numbers.published()
    february, everything = published.calendar.period("2026-02"), numbers.Slice()
    read = numbers.read([KPIS["signed_amount"]], [february], [everything], published, "owner")
    split = [
        (label, each.value.amount)
        for label, each in read.members("signed_amount", february, everything, "owner")
    ]
    assert split == [(f"Anna Berg ({second})", 20000), (f"Anna Berg ({first})", 10000)]
    with pytest.raises(
        CommandError, match=f"“Anna Berg” are several; write the number of one of them: .*{first}"
    ):
        call_command("explain", "signed_amount", "2026-02", owner="Anna Berg")
    out = io.StringIO()
    call_command("explain", "signed_amount", "2026-02", "--json", owner=str(first), stdout=out)
    assert json.loads(out.getvalue())["numbers"][0]["value"] == "100.00"


def test_a_name_becomes_somebodys_when_only_one_bears_it(tmp_path: Path) -> None:
    crm(tmp_path, "open.csv", DEALS + "D1,Anna Berg,1,2026-01-05,,Open\n")
    for people, expected in (
        (TWO_ANNAS, (None, None)),
        (TWO_ANNAS.replace("u2,Anna Berg", "u2,Anna Cruz"), ("Anna Berg", "North")),
        (TWO_ANNAS, (None, None)),
    ):
        crm(tmp_path, "people.csv", PEOPLE + people, accepts_loss=True)
        assert owners() == [("crm/D1", *expected)]


def test_what_was_set_by_hand_no_import_changes(tmp_path: Path) -> None:
    crm(tmp_path, "people.csv", PEOPLE + TWO_ANNAS)
    second = PersonAlias.objects.get(key="crm/u2").person
    PersonAlias.objects.filter(key="crm/Anna Berg").update(person=second, is_by_hand=True)
    crm(tmp_path, "open.csv", DEALS + "D1,Anna Berg,1,2026-01-05,,Open\n")
    crm(tmp_path, "people.csv", PEOPLE + TWO_ANNAS + "u3,Cleo,,North,2025-01-01\n")
    assert owners() == [("crm/D1", "Anna Berg", "South")]


def test_people_of_two_sources_with_one_e_mail_are_one(tmp_path: Path) -> None:
    crm(tmp_path, "people.csv", PEOPLE + "u1,Anna Berg,Anna@Example.org,North,2025-01-01\n")
    other = CRM.replace('key = "crm"', 'key = "hr"')
    load_text(tmp_path, "people.csv", PEOPLE + "77,A. Berg,anna@example.ORG,,\n", other)
    keys = {"crm/u1", "hr/77"}
    assert len(set(PersonAlias.objects.filter(key__in=keys).values_list("person", flat=True))) == 1


def test_memberships_follow_the_current_records_in_any_order_of_files(tmp_path: Path) -> None:
    stays = ["u1,Ann,,North,2025-01-01\n", "u1,Ann,,South,2026-01-01\n"]
    seen = set()
    for texts in ([stays[0], stays[1]], [stays[1], stays[0]]):
        for text in (*texts, stays[1]):
            crm(tmp_path, "people.csv", PEOPLE + text, accepts_loss=True)
        seen.add(str(list(Membership.objects.values_list("team__name", "joined_on"))))
    assert seen == {"[('South', datetime.date(2026, 1, 1))]"}


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
    load(
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


CHANNELS = """
mapping = 1
source = { key = "web" }
[files.leads]
match = "leads*"
record = "lead"
id = "Lead"
fields = { lead = "Lead", at = "Created", channel = "Channel", motion = "Motion" }
[files.deals]
match = "deals*"
record = "deal"
id = "Id"
fields = { deal = "Id", opened_at = "Created", won_at = "Won", channel = "Channel" }
"""


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


SOUTH_FIRST = "u1,Anna Berg,,South,2026-02-03\n"
BOTH = SOUTH_FIRST + "u1,Anna Berg,,North,\n"


def test_of_stays_that_overlap_the_one_that_began_sooner_counts_whichever_came_first(
    tmp_path: Path,
) -> None:
    for earlier in ((SOUTH_FIRST,), ()):
        for text in (*earlier, BOTH):
            notes = crm(tmp_path, "people.csv", PEOPLE + text)
        assert list(Membership.objects.values_list("team__name", "joined_on")) == [("North", None)]
        assert (
            "Line 2: Anna Berg already is in a team during these days; the membership in South was left out."
            in notes
        )
        crm(tmp_path, "people.csv", PEOPLE, accepts_loss=True)


def test_a_stay_that_ends_before_it_begins_is_left_out_with_that_reason(tmp_path: Path) -> None:
    mapping = CRM.replace('joined_on = "from"', 'joined_on = "from", left_on = "until"')
    text = (
        PEOPLE.strip()
        + ",until\nu1,Ann,,North,2026-03-01,2026-01-01\nu2,Bob,,North,2026-03-01,2026-04-01\n"
    )
    notes = load_text(tmp_path, "people.csv", text, mapping).notes
    assert list(Membership.objects.values_list("person__name", "team__name")) == [("Bob", "North")]
    assert notes[1:] == [
        "Line 2: Ann leaves North on 2026-01-01, not after joining it on 2026-03-01; the membership was left out."
    ]


def test_of_two_feeds_delivered_at_once_the_first_by_name_tells_the_deal(tmp_path: Path) -> None:
    crm(tmp_path, "open.csv", DEALS + "D1,bob,100,2026-01-05,2026-02-03,Won\n")
    crm(tmp_path, "closed.csv", DEALS + "D1,ann,150,2026-01-20,2026-02-03,Won\n")
    FeedDelivery.objects.update(delivered_at=datetime(2026, 3, 1, tzinfo=UTC))
    ingest.rederive("delivered at once")
    assert rows(Deal, "owner__name", "signed_minor") == [("ann", 15000)]


def test_who_is_described_no_more_is_who_the_records_call(tmp_path: Path) -> None:
    organisation()
    load(tmp_path, "people", [{"person": "ann", "name": "Ann Berg", "team": "North"}])
    owners = ("ann", "Ann Berg")
    load(tmp_path, "calls", [{"lead": "L1", "at": "2026-01-05", "owner": each} for each in owners])
    assert called() == {"Ann Berg": 2}
    load(tmp_path, "people", [], accepts_loss=True)
    assert called() == {"ann": 1, "Ann Berg": 1}
    load(tmp_path, "people", [{"person": "ann", "name": "Ann Berg", "team": "North"}])
    assert called() == {"Ann Berg": 2}


def called() -> dict[str, int]:
    """How many calls each owner has, by name."""
    facts = Activity.objects.filter(known_until=None)
    return dict(Counter(facts.values_list("owner__name", flat=True)))


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
