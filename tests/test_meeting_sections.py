"""What a meeting shows beside figures: deals at risk, hand-offs that nobody took up, the walk since last time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from revops.models import Team
from revops.routines import calls, freezing, judging
from revops.routines.parts.deals import OpenDeal, counted_on, reasons
from tests import page_company
from tests import small_company as small
from tests.meeting_company import Company, at, load
from tests.test_freeze import section

pytestmark = pytest.mark.django_db
TODAY = date(2025, 10, 20)


def deal(**given: object) -> OpenDeal:
    usual = {
        "deal": "d", "name": "D", "company": "Acme", "category": "", "expected_on": date(2025, 11, 1),
        "amount": 100, "team": 1, "team_name": "AE", "record": 1, "pushes": 0, "lately": 0, "is_touched": True,
    }  # fmt: skip
    return OpenDeal(**usual | given)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, []),
        ({"pushes": 2}, []),
        ({"pushes": 3}, ["pushed"]),
        ({"expected_on": TODAY}, []),
        ({"expected_on": date(2025, 10, 19)}, ["overdue"]),
        ({"expected_on": None}, []),
        ({"is_touched": False}, ["quiet"]),
        ({"amount": None}, ["no_amount"]),
        ({"amount": 200}, []),  # a fifth of the commitment, and not more
        ({"amount": 201}, ["big"]),
        ({"next_step": "Call"}, []),
        ({"next_step": ""}, ["no_next_step"]),
    ],
)
def test_each_reason_to_doubt_a_deal_has_its_limit(given, why):
    assert reasons(deal(**given), TODAY, 1000) == why


def test_without_a_commitment_no_deal_is_too_large():
    assert reasons(deal(amount=10**9), TODAY, None) == []


def test_a_leads_judgement_goes_before_the_category_of_the_crm():
    sure, unsure, said = (
        deal(deal="a", category="Commit"),
        deal(deal="b", category="pipeline"),
        deal(deal="c"),
    )
    assert counted_on([sure, unsure, said], {}) == [sure]

    class Judged:
        def __init__(self, likelihood: str) -> None:
            self.likelihood = likelihood

    judged = {"a": Judged("out"), "c": Judged("commit")}
    assert counted_on([sure, unsure, said], judged) == [said]
    assert counted_on([said], {}) == [said]  # where nobody says which, all that are expected


OPEN = [
    {"deal": "D7", "lead": "L7", "amount": "9000", "opened_at": "2025-10-03", "expected_close_on": "2025-10-10"},
    {"deal": "D8", "lead": "L6", "amount": "", "opened_at": "2025-10-03", "expected_close_on": "2025-12-20"},
    {"deal": "D9", "lead": "L4", "amount": "50", "opened_at": "2025-10-03", "expected_close_on": "2026-03-01"},
]  # fmt: skip
PUSHES = [
    {"id": f"c{n}", "deal": "D8", "at": f"2025-10-{day:02}T09:00:00", "kind": "expected_close", "expected_close_on": until}
    for n, (day, until) in enumerate([(6, "2025-11-20"), (14, "2025-12-10"), (15, "2025-12-20")])
]  # fmt: skip


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Company:
    """The small company whose first publication has the open deals and their history, too."""
    publish = small.published

    def with_changes(why: str = "") -> object:
        small.load(tmp_path, "changes", PUSHES)
        return publish(why)

    deals = [{"currency": "EUR", "owner": "p2", **each} for each in OPEN]
    monkeypatch.setattr(page_company, "DEALS", [*page_company.DEALS, *deals])
    monkeypatch.setattr(small, "published", with_changes)
    return load(tmp_path)


def test_open_deals_with_a_reason_are_risks_and_no_others(company):
    calls.commit(
        company.meetings[2], company.amount, 1_000_000, by=company.ae, at=at("2025-10-20T08:00")
    )
    frozen = freezing.freeze(company.meetings[2], at=at("2025-10-20T12:00"))
    found = {each["deal"]: each["why"] for each in section(frozen, "risks")["deals"]}
    # In: open and due by the end of the quarter. Out: D9 is due later; D1 to D3 still run, without a day.
    assert found["crm/D7"] == ["overdue", "quiet", "big"]
    assert "no_amount" in found["crm/D8"] and "crm/D9" not in found
    assert len(section(frozen, "risks")["deals"]) <= 10


def test_what_slipped_or_was_judged_is_what_account_executives_speak_about(company):
    judging.judge("crm/D7", "out", "No budget.", by=company.ae)
    frozen = freezing.freeze(company.meetings[2], at=at("2025-10-20T12:00"))
    found = {each["deal"]: each for each in section(frozen, "ae")["deals"]}
    assert found["crm/D7"]["why"] == ["judged"]
    assert found["crm/D7"]["judgement"]["reason"] == "No budget."
    assert found["crm/D8"]["why"] == ["slipped"] and found["crm/D8"]["pushes"] >= 2


def test_an_import_leaves_a_judgement_as_it_is(company, tmp_path):
    judging.judge("crm/D7", "commit", "Signed on paper.", by=company.ae)
    changed = [{"currency": "EUR", "owner": "p2", **each, "amount": "1"} for each in OPEN]
    small.load(tmp_path, "deals", [*page_company.DEALS[:3], *changed])
    assert judging.judgements(["crm/D7"])["crm/D7"].likelihood == "commit"


def test_mqls_that_nobody_took_up_are_hand_offs_to_speak_about(company):
    frozen = freezing.freeze(company.meetings[2], at=at("2025-10-20T12:00"))
    found = section(frozen, "hand_offs")
    # In: L3 has no deal. Out: L1, L2, L5 and L6 became opportunities, L0 is of September and has none.
    assert sorted(each["lead"] for each in found["unworked"]) == ["crm/L0", "crm/L3"]
    assert found["by_team"] == [[Team.objects.get(name="SDR North").name, 2]]


def test_the_walk_since_the_last_freeze_adds_up(company):
    freezing.freeze(company.meetings[1], at=at("2025-10-13T12:00"))
    frozen = freezing.freeze(company.meetings[2], at=at("2025-10-20T12:00"))
    walks = section(frozen, "walk")["walks"]
    assert [each["kpi"] for each in walks] == ["open_pipeline", "mqls", "sqos"]
    for each in walks:
        assert each["opening"] + sum(step["by"] for step in each["steps"]) == each["closing"]
        assert each["residual"] == 0
    assert set(walks[0]["steps"][0]["label"]) == {"en", "fr"}


def test_a_deal_without_a_next_step_is_a_risk_where_its_feed_has_them(tmp_path, monkeypatch):
    deals = [{"currency": "EUR", "owner": "p2", **each} for each in OPEN]
    deals[1]["next_step"] = "Send the offer"
    monkeypatch.setattr(page_company, "DEALS", [*page_company.DEALS, *deals])
    columns = small.COLUMNS | {"deals": f"{small.COLUMNS['deals']} next_step"}
    monkeypatch.setattr(small, "COLUMNS", columns)
    last = 'expected_close_on = "expected_close_on"\n[files.changes]'
    mapping = small.MAPPING.replace(last, f'next_step = "next_step"\n{last}')
    monkeypatch.setattr(small, "MAPPING", mapping)
    company = load(tmp_path)
    frozen = freezing.freeze(company.meetings[2], at=at("2025-10-20T12:00"))
    found = {each["deal"]: each["why"] for each in section(frozen, "risks")["deals"]}
    # In: D7 says nothing, D8 does. Where no deal of a feed says it, nothing is claimed (see above).
    assert "no_next_step" in found["crm/D7"] and "no_next_step" not in found["crm/D8"]
