"""Who may set which target."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from revops.kpis import KPIS
from revops.models import Membership, Person, Target, Team
from revops.targets import KPIS_OF, remove, rights_of, set_target, write
from tests.admin_pages import member_of
from tests.small_company import organisation

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("function", "kpis"),
    [
        ("marketing", {"mqls"}),
        ("sdr", {"sqos", "calls", "calls_answered"}),
        ("bdr", {"sqos", "calls", "calls_answered"}),
        ("ae", {"deals_signed", "signed_amount", "win_rate"}),
        ("finance", {"revenue"}),
        ("cs", set()),
        ("other", set()),
    ],
)
def test_a_manager_sets_the_kpis_of_the_own_function(function: str, kpis: set[str]):
    team = Team.objects.create(name="Ours", function=function)
    other = Team.objects.create(name="Theirs", function="ae" if function != "ae" else "sdr")

    rights = rights_of(member_of("manager", team))

    assert {kpi for kpi in KPIS if rights.allow(kpi, None)} == kpis
    assert {kpi for kpi in KPIS if rights.allow(kpi, team)} == kpis
    assert not any(rights.allow(kpi, other) for kpi in KPIS)


def test_every_kpi_of_a_function_exists():
    assert {kpi for kpis in KPIS_OF.values() for kpi in kpis} <= set(KPIS)


def test_finance_sets_revenue_of_any_team():
    team = Team.objects.create(name="AE South", function="ae")

    rights = rights_of(member_of("finance"))

    assert [kpi for kpi in KPIS if rights.allow(kpi, team)] == ["revenue"]


def test_an_administrator_sets_all_and_a_viewer_none():
    administrator = rights_of(member_of("admin"))

    assert all(administrator.allow(kpi, None) for kpi in KPIS)
    assert rights_of(member_of("viewer")).functions == {}


@pytest.mark.parametrize(("hour", "kpis"), [(22, set()), (23, {"mqls"})])
def test_a_membership_begins_with_the_day_of_the_organisation(
    monkeypatch: pytest.MonkeyPatch, hour: int, kpis: set[str]
):
    """At 23 o'clock in London it is the next day in Paris."""
    organisation(timezone="Europe/Paris")
    team = Team.objects.create(name="Demand", function="marketing")
    manager = member_of("manager", team)
    Membership.objects.filter(team=team).update(joined_on=date(2026, 11, 30))
    now = datetime(2026, 11, 29, hour, 30, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)

    assert {kpi for kpi in KPIS if rights_of(manager).allow(kpi, None)} == kpis


@pytest.mark.parametrize(
    ("joined", "left", "kpis"),
    [(-10, None, {"mqls"}), (-10, 1, {"mqls"}), (-10, 0, set()), (1, None, set())],
)
def test_a_membership_counts_on_its_days(joined: int, left: int | None, kpis: set[str]):
    today = timezone.now().date()
    user = member_of("manager")
    Membership.objects.create(
        person=Person.objects.get(user=user),
        team=Team.objects.create(name="Marketing", function="marketing"),
        joined_on=today + timedelta(joined),
        left_on=None if left is None else today + timedelta(left),
    )

    assert set(rights_of(user).functions) == kpis


def test_who_is_not_active_sets_nothing():
    user = member_of("admin")
    user.is_active = False

    assert rights_of(user).functions == {}


def test_a_target_is_added_changed_and_left_as_it_is():
    user = member_of("admin")

    assert set_target("mqls", NOVEMBER, Decimal(500), by=user) == "added"
    assert set_target("mqls", NOVEMBER, Decimal(520), by=user) == "changed"
    assert set_target("mqls", NOVEMBER, Decimal(520), by=user) == "unchanged"
    rows = Target.history.order_by("history_id").values_list(
        "value", "history_type", "history_user__username"
    )
    assert list(rows) == [(500, "+", "admin"), (520, "~", "admin")]


def test_a_target_of_others_is_refused_in_a_sentence():
    user = member_of("manager", Team.objects.create(name="Marketing", function="marketing"))
    team = Team.objects.create(name="BDR North", function="bdr")

    with pytest.raises(
        ValidationError, match="You may not set targets of SQOs; those that you may set: MQLs."
    ):
        set_target("sqos", NOVEMBER, Decimal(1), by=user)
    with pytest.raises(
        ValidationError, match="of the team BDR North, because it has another function"
    ):
        set_target("mqls", NOVEMBER, Decimal(1), by=user, team=team)
    assert not Target.objects.exists()


def test_a_target_cannot_be_taken_from_others_by_renaming_it():
    ours = Team.objects.create(name="Marketing", function="marketing")
    set_target("sqos", NOVEMBER, Decimal(1), by=member_of("admin"))
    target = Target.objects.get()
    target.kpi = "mqls"

    with pytest.raises(ValidationError, match="SQOs"):
        write(target, member_of("manager", ours))


def test_deleting_needs_the_right_and_keeps_the_history():
    admin = member_of("admin")
    set_target("sqos", NOVEMBER, Decimal(1), by=admin)

    with pytest.raises(ValidationError, match="You may not"):
        remove(Target.objects.get(), member_of("viewer"))
    remove(Target.objects.get(), admin)

    assert not Target.objects.exists()
    assert list(Target.history.values_list("history_type", flat=True)) == ["-", "+"]


@pytest.mark.parametrize(("kpi", "value"), [("win_rate", "1.5"), ("nonsense", "1"), ("mqls", "-1")])
def test_what_no_target_can_be_is_refused(kpi: str, value: str):
    with pytest.raises(ValidationError):
        set_target(kpi, NOVEMBER, Decimal(value), by=member_of("admin"))
