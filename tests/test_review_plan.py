"""The plan in a monthly review: a target that was changed after its period had begun stands beside the one
that stood then; what is missing upstream is of the period that follows.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from revops.models import Freeze, Routine, Target
from revops.routines import freezing, planning
from tests.admin_pages import logged_in
from tests.meeting_company import Company, at, load
from tests.test_forecast_pages import text
from tests.test_freeze import section

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(tmp_path: Path) -> Company:
    found = load(tmp_path)
    Target.history.update(history_date=at("2025-09-20T08:00"))  # set before the quarter began
    return found


def review() -> Freeze:
    monthly = Routine.objects.get(key="monthly-review")
    (november,) = planning.make(monthly, date(2025, 11, 1), date(2025, 11, 1))
    return freezing.freeze(november, at=at("2025-11-05T12:00"))


def test_a_target_that_was_changed_since_stands_beside_what_was_planned(company):
    october = Target.objects.get(kpi="mqls", month=date(2025, 10, 1), team=None)
    october.value = 9
    october.save()
    frozen = review()
    planned = section(frozen, "plan")["planned"]
    assert planned["mqls 2025-10"] == [4, 1] and planned["mqls 2025-Q4"] == [12, 1]
    assert not any(key.startswith("sqos") for key in planned)  # nobody changed these
    shown = text(logged_in(company.ae).get(f"/forecast/{frozen.meeting_id}/"))
    assert "planned 4 when it began" in shown


def test_without_a_change_the_plan_says_nothing_of_before(company):
    assert section(review(), "plan")["planned"] == {}


def test_what_is_missing_is_of_the_month_that_can_still_be_helped(company):
    rows = section(review(), "missing")["rows"]
    assert rows and {each["now"]["period"]["key"] for each in rows} == {"2025-11"}
