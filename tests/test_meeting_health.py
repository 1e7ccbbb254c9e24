"""The company's figures on the screen of a meeting, beside what the teams commit to."""

from __future__ import annotations

from pathlib import Path

import pytest

from revops.models import Target
from revops.routines import freezing
from tests.meeting_company import Company, at, commit, load

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return load(tmp_path)


def test_what_some_teams_commit_stands_beside_their_own_target(company):
    """AE South's 6 are not held against the target of all."""
    commit(company, 2, company.deals, 6, "2025-10-20T08:00")
    (row,) = [each for each in health_of(company) if each["now"]["kpi"] == "deals_signed"]
    assert row["now"]["target"] == [12, 1] and "target" not in row["committed"]
    Target.objects.filter(kpi="deals_signed", team=None, month__gte="2025-10-01").update(value=9)
    (row,) = [each for each in health_of(company) if each["now"]["kpi"] == "deals_signed"]
    assert row["now"]["target"] == [27, 1]
    assert (row["committed"]["target"], row["committed"]["teams"]) == ([12, 1], ["AE South"])


def health_of(company: Company) -> list[dict]:
    frozen = freezing.freeze(company.meetings[2], at=at("2025-10-20T12:00"))
    (health,) = [each for each in frozen.content["sections"] if each["key"] == "health"]
    return health["content"]["rows"]
