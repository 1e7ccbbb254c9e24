"""What people commit to: versions beside each other, late and missing as such, overrides with a reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from revops.models import Call, Membership
from revops.routines import calls, delegating, freezing
from revops.routines.places import Place
from tests.admin_pages import member_of
from tests.meeting_company import Company, at, commit, leaves, load, standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return load(tmp_path)


def test_a_commitment_is_missing_then_given_and_unchanged_in_the_next_meeting(company):
    assert standing(company, 0, company.sqos).state == "missing"
    commit(company, 0, company.sqos, 9, "2025-10-06T08:00", sentence="Two events.")
    first, second = standing(company, 0, company.sqos), standing(company, 1, company.sqos)
    assert (first.state, first.own.value, first.last) == ("given", 9, None)
    assert (second.state, second.own.value, second.last.value) == ("unchanged", 9, 9)
    commit(company, 1, company.sqos, 9, "2025-10-13T08:00")
    assert standing(company, 1, company.sqos).state == "given"  # looked at, and still nine


def test_what_comes_after_the_deadline_is_late(company):
    commit(company, 0, company.sqos, 9, "2025-10-06T09:30")  # due at nine, 11:00 in Amsterdam
    assert standing(company, 0, company.sqos).state == "late"
    assert Call.objects.get().is_late


def test_each_version_stays_and_the_last_counts(company):
    for value in (9, 8):
        commit(company, 0, company.sqos, value, "2025-10-06T08:00")
    assert standing(company, 0, company.sqos).own.value == 8
    assert list(Call.objects.order_by("version").values_list("version", "value")) == [
        (1, 9),
        (2, 8),
    ]


def test_the_next_period_is_committed_to_apart(company):
    following = Place("sqos", company.north.pk, "2026-Q1")
    commit(company, 0, following, 20, "2025-10-06T08:00")
    assert standing(company, 0, following).own.value == 20
    assert standing(company, 0, company.sqos).state == "missing"


def test_money_is_kept_in_minor_units_with_its_currency_and_a_range_has_it_inside(company):
    call = commit(
        company, 0, company.amount, 1_250_000, "2025-10-06T08:00", low=1_000_000, high=1_500_000
    )
    assert (call.currency, call.low, call.high) == ("EUR", 1_000_000, 1_500_000)
    with pytest.raises(ValidationError, match="The range must have the commitment in it"):
        commit(company, 0, company.amount, 1_250_000, "2025-10-06T08:00", low=1_300_000)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (None, "Write the number"),
        (-1, "zero or more"),
        (10**15, "zero or more"),
    ],
)
def test_what_is_no_commitment_is_refused(company, value, sentence):
    with pytest.raises(ValidationError, match=sentence):
        commit(company, 0, company.sqos, value, "2025-10-06T08:00")
    assert not Call.objects.exists()


def test_nobody_commits_to_what_a_team_does_not_commit_to_nor_in_a_cancelled_meeting(company):
    with pytest.raises(ValidationError, match="Nobody commits to that"):
        commit(company, 0, Place("mqls", company.north.pk, "2025-Q4"), 9, "2025-10-06T08:00")
    with pytest.raises(ValidationError, match="Nobody commits to that"):
        commit(company, 0, Place("sqos", company.north.pk, "2025-10"), 9, "2025-10-06T08:00")
    from revops.routines import planning

    planning.cancel(company.meetings[0], "Trade fair", company.cro)
    company.meetings[0].refresh_from_db()
    with pytest.raises(ValidationError, match="cancelled"):
        commit(company, 0, company.sqos, 9, "2025-10-06T08:00")


def test_a_lead_commits_for_their_team_alone_and_the_refusal_names_who_may(company):
    with pytest.raises(PermissionDenied, match="For SDR North commits .*: Nora"):
        calls.commit(company.meetings[0], company.sqos, 9, by=company.ae)
    with pytest.raises(PermissionDenied, match="SDR North"):
        calls.commit(company.meetings[0], company.sqos, 9, by=member_of("viewer", company.north))
    with pytest.raises(PermissionDenied, match="For the company the CRO commits"):
        calls.commit(company.meetings[0], Place("revenue", None, "2025-Q4"), 9, by=company.ae)
    assert calls.commit(company.meetings[0], Place("revenue", None, "2025-Q4"), 9, by=company.cro)


def test_a_delegate_commits_while_they_stand_in_and_is_named_by_the_lead(company, monkeypatch):
    other = member_of("viewer", name="dan")
    with pytest.raises(PermissionDenied, match="named by its leads and by the CRO"):
        delegating.delegate(company.north, other, company.ae, date(2025, 1, 1))
    delegating.delegate(company.north, other, company.sdr, date(2025, 1, 1), date(2025, 2, 1))
    with pytest.raises(PermissionDenied):
        calls.commit(company.meetings[0], company.sqos, 9, by=other)
    delegating.delegate(company.north, other, company.sdr, date(2025, 2, 1))
    assert calls.commit(company.meetings[0], company.sqos, 9, by=other).author == other


def test_two_leads_of_one_team_see_each_others_commitment(company):
    other = member_of("manager", company.north, name="nils")
    first = commit(company, 0, company.sqos, 9, "2025-10-06T08:00")
    with pytest.raises(calls.Taken, match="Nora committed meanwhile"):
        calls.commit(company.meetings[0], company.sqos, 7, by=other, seen=0)
    second = calls.commit(company.meetings[0], company.sqos, 7, by=other, seen=first.version)
    assert standing(company, 0, company.sqos).own == second


def test_a_lead_who_leaves_keeps_what_they_said_and_commits_no_more(company):
    commit(company, 0, company.sqos, 9, "2025-10-06T08:00")
    leaves(company.sdr, date(2025, 10, 10))
    with pytest.raises(PermissionDenied, match="SDR North"):
        commit(company, 1, company.sqos, 8, "2025-10-13T08:00")
    found = standing(company, 1, company.sqos)
    assert (found.state, found.own.value, found.own.author) == ("unchanged", 9, company.sdr)
    successor = member_of("manager", company.north, name="nils")
    assert calls.owed(company.meetings[1])[successor.pk][0] == company.sqos


def test_a_team_without_people_is_asked_for_nothing(company):
    Membership.objects.filter(team=company.north).update(left_on=date(2025, 10, 10))
    assert company.sqos in calls.places(company.meetings[0])
    assert company.sqos not in calls.places(company.meetings[1])


def test_an_override_stands_beside_the_teams_number_with_its_reason_and_author(company):
    commit(company, 0, company.deals, 6, "2025-10-06T08:00")
    with pytest.raises(PermissionDenied, match="Only the CRO and administrators override"):
        calls.override(company.meetings[0], company.deals, 4, by=company.ae, reason="No.")
    with pytest.raises(ValidationError, match="Say why you override"):
        calls.override(company.meetings[0], company.deals, 4, by=company.cro, reason=" ")
    calls.override(company.meetings[0], company.deals, 4, by=company.cro, reason="Two slip.")
    found = standing(company, 0, company.deals)
    assert (found.own.value, found.override.value, found.effective.value) == (6, 4, 4)
    assert (found.override.sentence, found.override.author) == ("Two slip.", company.cro)
    commit(company, 0, company.deals, 7, "2025-10-06T08:30")
    assert standing(company, 0, company.deals).effective.value == 4
    calls.override(company.meetings[0], company.deals, None, by=company.cro, reason="Signed.")
    assert standing(company, 0, company.deals).effective.value == 7
    assert Call.objects.count() == 4  # the trail has all of it


def test_an_override_is_of_its_meeting_and_the_next_shows_it_as_what_stood_last(company):
    commit(company, 0, company.deals, 6, "2025-10-06T08:00")
    calls.override(company.meetings[0], company.deals, 4, by=company.cro, reason="Two slip.")
    found = standing(company, 1, company.deals)
    assert (found.own.value, found.override, found.last.value) == (6, None, 4)


def test_after_the_freeze_nobody_changes_what_was_frozen(company):
    commit(company, 0, company.deals, 6, "2025-10-06T08:00")
    frozen = freezing.freeze(company.meetings[0], at=at("2025-10-06T12:00"))
    before = frozen.sha256
    commit(company, 0, company.deals, 5, "2025-10-06T13:00")
    found = standing(company, 0, company.deals)
    assert (found.own.value, [c.value for c in found.corrections]) == (6, [5])
    with pytest.raises(ValidationError, match="The meeting is frozen"):
        calls.override(company.meetings[0], company.deals, 4, by=company.cro, reason="No.")
    frozen.refresh_from_db()
    assert freezing.digest(frozen.content) == before
    assert standing(company, 1, company.deals).own.value == 5  # the correction is what stands next


def test_who_owes_what_is_known_for_each_account(company):
    owed = calls.owed(company.meetings[0])
    assert [place.kpi for place in owed[company.sdr.pk]] == ["sqos", "sqos"]
    assert {place.period for place in owed[company.ae.pk]} == {"2025-Q4", "2026-Q1"}
    assert [place.kpi for place in owed[company.cro.pk]] == ["revenue", "revenue"]
    commit(company, 0, company.sqos, 9, "2025-10-06T08:00")
    assert len(calls.owed(company.meetings[0])[company.sdr.pk]) == 1
