"""With what a meeting begins: who speaks, how their commitments stand, and what moved since last time."""

from __future__ import annotations

from pathlib import Path

import pytest

from revops.routines import freezing
from tests.admin_pages import logged_in
from tests.meeting_company import Company, at, commit, load
from tests.test_forecast_pages import address, text
from tests.test_freeze import section

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return load(tmp_path)


def test_the_first_screen_says_who_speaks_and_the_worst_of_their_commitments(company):
    commit(company, 0, company.sqos, 3, "2025-10-06T08:00")
    commit(company, 0, company.deals, 6, "2025-10-06T08:00")
    commit(company, 0, company.amount, 600_000, "2025-10-06T11:30")  # an hour and a half late
    frozen = freezing.freeze(company.meetings[0], at=at("2025-10-06T12:00"))
    assert section(frozen, "last_actions")["people"] == [
        {"team": "SDR North", "names": ["Nora"], "state": "given"},
        {"team": "AE South", "names": ["Sam"], "state": "late"},
    ]
    following = freezing.freeze(company.meetings[1], at=at("2025-10-13T12:00"))
    states = [each["state"] for each in section(following, "last_actions")["people"]]
    assert states == ["unchanged", "unchanged"]


def test_it_says_by_how_much_the_company_moved_since_the_last_freeze(company):
    first = freezing.freeze(company.meetings[1], at=at("2025-10-13T12:00"))
    assert section(first, "last_actions")["moved"] == []
    second = freezing.freeze(company.meetings[3], at=at("2025-10-27T13:00"))
    moved = {each["now"]["kpi"]: each["by"] for each in section(second, "last_actions")["moved"]}
    assert moved["deals_signed"] == [2, 1]  # D1 and D2 were won on the 20th and 21st
    assert "mqls" not in moved  # what did not move is not said
    assert "revenue" not in moved  # the first invoice is of the 23rd: on the 13th it was not 0
    shown = text(logged_in(company.ae).get(address(company, 3)))
    assert "+2</span> Deals signed" in shown
    third = freezing.freeze(company.meetings[4], at=at("2025-11-03T13:00"))
    (moved,) = section(third, "last_actions")["moved"]
    assert (moved["now"]["kpi"], moved["by"]) == ("revenue", [-50_025, 1])  # I3, of the 27th
