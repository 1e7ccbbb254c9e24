"""What is wrong with records: every rule finds what it says and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from revops import publish, quality, stocktaking
from revops.models import Person
from revops.readers import EVERYTHING, NOBODY, Reader
from tests import shipped
from tests import small_company as small
from tests.admin_pages import member_of
from tests.loaded_once import once
from tests.results import number

pytestmark = pytest.mark.django_db
# In, but for the first and the last of each.
LEADS = [
    {"lead": "L1", "at": "2026-01-05", "channel": "Web", "owner": "ann", "motion": "inbound"},
    {"lead": "L2", "at": "2026-01-06"},
    {"lead": "L3", "at": "2026-01-07", "merged_into": "L1"},
    {"lead": "L4", "at": "2026-01-08", "is_test": "true"},
]
STAGES = [
    {"id": "1", "lead": "L1", "stage": "mql", "at": "2026-01-09"},
    {"id": "2", "lead": "L2", "stage": "mql", "at": "2026-01-09"},
    {"id": "3", "lead": "L2", "stage": "disqualified", "at": "2026-02-09"},
    {"id": "4", "lead": "L5", "stage": "sqo", "at": "2026-02-09"},
]
WON = {
    "opened_at": "2026-01-10",
    "owner": "ann",
    "closed_at": "2026-02-10",
    "outcome": "won",
    "amount": "9",
    "currency": "EUR",
}
DEALS = [
    {"deal": "D1", "opened_at": "2026-01-10", "owner": "ann", "expected_close_on": "2026-02-01", "amount": "10", "currency": "EUR"},
    {"deal": "D2", "opened_at": "2026-01-10", "expected_close_on": "2090-01-01", "amount": "10", "currency": "EUR"},
    {"deal": "D3", "opened_at": "2026-01-10", "owner": "ann"},
    WON | {"deal": "D4"},
    WON | {"deal": "D5"},
]  # fmt: skip
INVOICES = [
    {"invoice": "A1", "at": "2026-01-10", "amount": "100", "currency": "EUR"},
    {"invoice": "A2", "at": "2026-01-10", "amount": "100", "currency": "USD"},
]
EXPECTED = {
    "lead_without_owner": (2, 1), "lead_without_source": (2, 1), "lead_without_persona": (2, 2), "mql_waiting": (2, 1),
    "stage_skipped": (0, 0), "deal_without_owner": (5, 1), "deal_without_amount": (5, 1), "close_date_over": (3, 1),
    "close_date_missing": (3, 1), "won_without_onboarding": (2, 1), "activity_of_nobody": (2, 1), "rate_missing": (2, 1),
}  # fmt: skip


@pytest.fixture(autouse=True)
@once
def company(tmp_path: Path) -> None:
    small.organisation()
    small.load(tmp_path, "people", [{"person": "ann", "name": "Ann", "team": "North"}])
    small.load(tmp_path, "leads", LEADS)
    small.load(tmp_path, "stages", STAGES)
    small.load(tmp_path, "deals", DEALS)
    small.load(tmp_path, "invoices", INVOICES)
    small.load(tmp_path, "calls", [{"lead": "L1", "at": "2026-01-10"}, {"at": "2026-01-11"}])
    small.load(tmp_path, "onboardings", [{"onboarding": "O1", "deal": "D4", "started_at": "2026-02-12"}])  # fmt: skip


def test_each_rule_counts_what_it_is_about_and_its_defects() -> None:
    assert {each.rule.key: (each.count, each.defects) for each in quality.found()} == EXPECTED
    assert all(each.rule.meaning for each in quality.found())
    (none,) = [each for each in quality.found() if each.rule.key == "stage_skipped"]
    assert none.share is None


def test_how_complete_records_are_is_a_share_with_a_trend_and_a_receipt(tmp_path: Path) -> None:
    shares = {
        each: number(each, "2026-01").value.parts
        for each in ("complete_leads", "complete_deals", "priced_documents")
    }
    assert shares == {
        "complete_leads": (1, 2),  # L2 is of nobody; L3 was merged and L4 is a test
        "complete_deals": (3, 5),  # D2 is of nobody, D3 says no amount
        "priced_documents": (1, 2),
    }
    assert number("complete_leads", "2026-02").value.amount is None
    mended = [*DEALS[:2], DEALS[2] | {"amount": "5", "currency": "EUR"}, *DEALS[3:]]
    small.load(tmp_path, "deals", mended)
    assert number("complete_deals", "2026-01").value.parts == (4, 5), "mended where it opened"


def test_a_rule_names_the_row_of_the_raci_that_its_records_go_with() -> None:
    shipped.hand_offs()
    rows = {each.rule.key: each.hand_off for each in quality.found()}
    assert rows["mql_waiting"] == "Hand qualified leads over to sales"
    assert rows["lead_without_owner"] == "Check and enrich the collected lead data"
    assert rows["rate_missing"] == ""


def test_an_sqo_that_was_no_mql_skipped_a_stage(tmp_path: Path) -> None:
    lead = {"lead": "L5", "at": "2026-01-08", "motion": "inbound", "channel": "Web", "owner": "ann"}
    small.load(tmp_path, "leads", [*LEADS, lead])
    (skipped,) = [each for each in quality.found() if each.rule.key == "stage_skipped"]
    assert (skipped.count, skipped.defects) == (1, 1)


def listed(rule: str, reader: Reader, **given: bool) -> list[str]:
    return [each.external_id for each in quality.defects(quality.RULES[rule], reader, **given)]


def test_the_records_of_a_person_are_shown_to_them_and_not_to_others() -> None:
    ann = Person.objects.get(name="Ann")
    assert listed("close_date_over", EVERYTHING) == ["D1"]
    assert listed("close_date_over", NOBODY) == []
    own = Reader(is_known=True, _person=ann.pk)
    assert listed("close_date_over", own, is_mine=True) == ["D1"]
    assert listed("deal_without_owner", own) == ["D2"]
    assert listed("deal_without_owner", own, is_mine=True) == []


def test_the_command_answers_for_machines(capsys: pytest.CaptureFixture) -> None:
    call_command("quality", "rate_missing", "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["rules"] == [
        {"rule": "rate_missing", "function": "finance", "records": 2, "defects": 1, "share": 0.5}
    ]
    assert [each["id"] for each in found["records"]] == ["A2"]


def test_the_page_lists_rules_and_records(client: Client) -> None:
    publish.publish()
    stocktaking.take()
    client.force_login(member_of("viewer"))
    page = client.get("/data/quality/").content.decode()
    assert "Documents without a rate" in page and "1 of 2" in page
    assert "Without" not in page, "both are of records with the defect"
    assert (
        re.search(r"1 of 2 <span[^>]*>50.%", page)
        and "<b>Finance</b> 1 (Documents without a rate)" in page
    )
    page = client.get("/data/quality/?rule=rate_missing").content.decode()
    assert "A2" in page and "A1" not in page
    assert "D1" not in client.get("/data/quality/?rule=close_date_over").content.decode()
    assert client.get("/data/quality/?rule=nonsense").status_code == 404


def test_the_docs_list_every_rule() -> None:
    page = (Path(__file__).parent.parent / "docs" / "quality.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.M)) == set(quality.RULES)
