"""What is proposed for each list that a connector offers: what its rows are, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from revops.connectors import hubspot
from tests.connector_reading import proposed

AT = "2026-03-02T09:30:00Z"
HUBSPOT = {
    "id": "7",
    "createdAt": AT,
    "updatedAt": AT,
    "merged_into": "",
    "associations": {"contacts": "31;32", "deals": "41"},
}
SALESFORCE = {
    "Id": "00X1",
    "WhoId": "00Q7",
    "WhatId": "0067",
    "OwnerId": "0059",
    "IsDeleted": False,
    "SystemModstamp": AT,
}
PIPEDRIVE = {
    "id": 7,
    "subject": "Talk",
    "owner_id": 9,
    "done": True,
    "marked_as_done_time": AT,
    "due_date": "2026-03-05",
    "lead_id": "l1",
    "deal_id": 41,
    "org_id": 5,
    "add_time": AT,
    "update_time": AT,
    "attendees": [{"email": "a@x.io"}],
}


def touch(type: str, **properties: str | None) -> dict[str, Any]:
    usual = {"hs_timestamp": AT, "hubspot_owner_id": "9", "hs_lastmodifieddate": AT}
    found = HUBSPOT | {"properties": usual | properties}
    return found | hubspot.touch_of(f"{type}s", usual | properties)


ACTIVITIES = [
    ([touch("call", hs_call_duration="95400", hs_call_direction="OUTBOUND")],
     {"kind": "call", "lead": "tool/31", "deal": "tool/41", "owner": "tool/9", "motion": "outbound", "duration_seconds": 95}),
    ([touch("email", hs_email_direction="INCOMING_EMAIL")], {"kind": "email", "lead": "tool/31", "motion": "inbound"}),
    ([touch("meeting", hs_meeting_outcome=outcome) for outcome in ("COMPLETED", "NO_SHOW", "CANCELED")], {"kind": "meeting"}),
    ([touch("meeting", hs_meeting_outcome="NO_SHOW"), touch("meeting", hs_meeting_outcome=None)], {"kind": "meeting"}),
    ([PIPEDRIVE | {"type": "call"}, PIPEDRIVE | {"id": 8, "type": "call", "done": False, "marked_as_done_time": None}],
     {"kind": "call", "lead": "tool/l1", "deal": "tool/41", "customer": "tool/5", "owner": "tool/9"}),
    ([SALESFORCE | {"Type": "Call", "TaskSubtype": kind, "Status": "x", "IsClosed": done, "CompletedDateTime": AT if done else None,
                    "CallDurationInSeconds": 60} for kind, done in (("Call", True), ("Task", True), ("Email", False))],
     {"kind": "call", "lead": "tool/00Q7", "deal": "tool/0067", "duration_seconds": 60}),
    ([SALESFORCE | {"Type": None, "StartDateTime": AT, "DurationInMinutes": 30}], {"kind": "meeting", "lead": "tool/00Q7"}),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), ACTIVITIES)
def test_touches_are_activities_and_no_leads(tmp_path: Path, rows, expected) -> None:
    text, feeds = proposed(tmp_path, rows, "touches")
    assert text.count("record = ") == 1 and 'record = "activity"' in text
    read = [row for row in next(iter(feeds.values())) if row]
    assert len(read) == 1 and expected.items() <= read[0].items()


def person(**more: object) -> dict[str, Any]:
    return {"id": 9, "name": "Ann Bo", "email": "ann@x.io", **more}


OTHERS = [
    (person(active_flag=True, role_id=1, lang=1, default_currency="EUR"), "person", {"person": "tool/9", "name": "Ann Bo"}),
    (person(availability_status="available", wrap_up_time=0, created_at=AT), "person", {"person": "tool/9", "email": "ann@x.io"}),
    (person(user_id=8, team_id=1, firstname="Ann", lastname="Bo", initial="AB"), "person", {"person": "tool/8", "name": "Ann Bo"}),
    (person(active=True, create_date=AT, write_date=AT, is_user=True), "person", {"person": "tool/9", "email": "ann@x.io"}),
    (person(is_employee=True), "person", {"person": "tool/9", "email": "ann@x.io"}),
    (HUBSPOT | {"properties": {"name": "Acme", "domain": "acme.io", "country": "FR"}}, "customer", {"customer": "tool/7", "name": "Acme"}),
    ({"id": 5, "name": "Acme", "add_time": AT, "label_ids": [1], "employee_count": 3, "website": "https://acme.io"},
     "customer", {"customer": "tool/5", "name": "Acme"}),
    ({"id": "cus_1", "name": "Acme", "email": "a@acme.io", "invoice_prefix": "A1", "delinquent": False, "created": 1_772_000_000,
      "phone": None},
     "customer", {"customer": "tool/cus_1", "name": "Acme"}),
    ({"id": "l1", "title": "Ann of Acme", "owner_id": 9, "channel": "Fair", "organization_id": 5, "was_seen": True, "is_archived": False,
      "add_time": AT, "update_time": AT, "value": {"amount": 9, "currency": "EUR"}, "cc_email": None},
     "lead", {"lead": "tool/l1", "name": "Ann of Acme", "channel": "Fair", "customer": "tool/5"}),
]  # fmt: skip


@pytest.mark.parametrize(("row", "record", "expected"), OTHERS)
def test_people_and_customers_of_tools_are_known(tmp_path: Path, row, record, expected) -> None:
    text, feeds = proposed(tmp_path, [row], "rows")
    assert f'record = "{record}"' in text
    (read,) = next(iter(feeds.values()))
    assert expected.items() <= read.items() and "email" not in read or record == "person"


def test_statuses_of_leads_are_stages_and_other_changes_are_none(tmp_path: Path) -> None:
    history = [{"Id": f"017{n}", "LeadId": "00Q1", "Field": field, "OldValue": None, "NewValue": value, "CreatedDate": AT}
               for n, (field, value) in enumerate((("Status", "MQL"), ("Owner", "Ann"), ("created", None)))]  # fmt: skip
    text, feeds = proposed(tmp_path, history, "lead_history")
    assert 'record = "stage"' in text and 'record = "lead"' not in text
    assert [(row["lead"], row["stage"]) for row in next(iter(feeds.values())) if row] == [("tool/00Q1", "mql")]  # fmt: skip
