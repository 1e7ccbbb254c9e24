"""Whose each fact is, on which day."""

from __future__ import annotations

import pytest

from revops.models import (
    Activity,
    Channel,
    Invoice,
    Lead,
    Onboarding,
    StageEntry,
)
from tests.derived_company import LEADS, NAMES, OF_LEAD, OWN, OWNS, PEOPLE, company, give  # noqa: F401 (fixtures)
from tests.results import rows

pytestmark = pytest.mark.django_db


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
