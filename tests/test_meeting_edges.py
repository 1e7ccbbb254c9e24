"""What happens around meetings and must not break them: teams that split, presenters at once, meetings that
fell out, KPIs that were retired, periods that end.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from revops import definitions
from revops.models import Deal, Freeze, Meeting, Membership, Organisation, Person, Team
from revops.routines import calls, freezing, judging, minutes, planning
from revops.routines.minutes import Written
from revops.routines.places import Place
from tests import small_company as small
from tests.admin_pages import logged_in, member_of
from tests.at_once import at_once
from tests.meeting_company import Company, at, commit, load, standing
from tests.test_freeze import section

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return load(tmp_path)


def test_a_team_that_splits_leaves_its_commitment_and_the_new_one_owes_its_own(company):
    commit(company, 0, company.deals, 6, "2025-10-06T08:00")
    east = Team.objects.create(name="AE East", function="ae")
    mover = Person.objects.create(name="Eva")
    Membership.objects.create(person=mover, team=company.south, left_on=date(2025, 10, 10))
    Membership.objects.create(person=mover, team=east, joined_on=date(2025, 10, 10))
    lead = member_of("manager", east, name="eric")
    place = Place("deals_signed", east.pk, "2025-Q4")
    assert standing(company, 1, company.deals).state == "unchanged"
    assert standing(company, 1, place).state == "missing"
    assert place in calls.owed(company.meetings[1])[lead.pk]
    assert place in calls.places(company.meetings[0])  # whose lead has been there ever since


def test_a_lead_who_moved_commits_for_the_new_team_and_no_more_for_the_old(company):
    Membership.objects.filter(person__user=company.sdr).update(left_on=date(2025, 10, 1))
    Membership.objects.create(
        person=Person.objects.get(user=company.sdr), team=company.south, joined_on=date(2025, 10, 1)
    )
    assert calls.commit(company.meetings[0], company.deals, 5, by=company.sdr).value == 5
    with pytest.raises(PermissionDenied, match="SDR North"):
        calls.commit(company.meetings[0], company.sqos, 5, by=company.sdr)


def test_when_a_meeting_falls_out_the_next_one_goes_on_from_the_one_before(company):
    commit(company, 0, company.deals, 6, "2025-10-06T08:00")
    freezing.freeze(company.meetings[0], at=at("2025-10-06T12:00"))
    new = Written("action", "Call them", "agreed", company.ae.pk, date(2025, 10, 13))
    minutes.write(company.meetings[0], new, "t", company.cro)
    planning.cancel(company.meetings[1], "Trade fair", company.cro)
    found = standing(company, 2, company.deals)
    assert (found.state, found.last.value) == ("unchanged", 6)
    frozen = freezing.freeze(company.meetings[2], at=at("2025-10-20T12:00"))
    assert frozen.content["since"]["meeting"] == company.meetings[0].pk
    (action,) = section(frozen, "last_actions")["actions"]
    assert (action["text"], action["state"]) == ("Call them", "open")


def test_a_meeting_of_the_next_quarter_begins_with_what_was_said_of_it_before(company):
    following = Place("deals_signed", company.south.pk, "2026-Q1")
    commit(company, 0, following, 9, "2025-10-06T08:00")
    (first,) = planning.make(company.weekly, date(2026, 1, 5), date(2026, 1, 5))
    (found,) = calls.standings(first, [following])
    assert (first.period, found.state, found.own.value) == ("2026-Q1", "unchanged", 9)


def test_a_retired_kpi_leaves_the_next_meeting_and_stays_in_the_one_that_had_it(company):
    meeting = freezing.meeting_at(company.weekly, at("2025-10-27T13:00"))
    first = freezing.freeze(meeting)
    root = User.objects.create_superuser("root")
    definitions.retire("win_rate", "Nobody acts on it.", root)
    second = freezing.freeze(meeting)
    five = [
        [row["now"]["kpi"] for row in section(each, "health")["rows"]] for each in (first, second)
    ]
    assert "win_rate" in five[0] and "win_rate" not in five[1]
    shown = logged_in(company.ae).get(f"/forecast/{meeting.pk}/?freeze=1").content.decode()
    assert "Win rate" in shown


def test_a_meeting_is_compared_with_the_one_before_whatever_is_frozen_again_later(company):
    """Who freezes an old meeting once more neither comes between two later ones nor before an earlier one."""
    for number, when in ((0, "2025-10-06T12:00"), (1, "2025-10-13T12:00"), (0, "2025-10-15T12:00")):
        freezing.freeze(company.meetings[number], at=at(when))
    third = freezing.freeze(company.meetings[2], at=at("2025-10-20T12:00"))
    assert third.content["since"]["meeting"] == company.meetings[1].pk
    again = freezing.freeze(company.meetings[1], at=at("2025-10-13T12:00"))
    assert again.content["since"]["at"] == "2025-10-06T12:00:00+00:00"
    walks = section(again, "walk")["walks"]
    assert [(each["absent"], each["residual"]) for each in walks] == [(None, 0)] * 3


def test_why_there_is_no_walk_is_said_in_every_language(company):
    """The company counts in another currency since the meeting before."""
    freezing.freeze(company.meetings[0])
    Organisation.objects.update(base_currency="USD")
    small.published()
    second = freezing.freeze(company.meetings[1])
    reason = section(second, "walk")["walks"][0]["absent"]
    assert "EUR" in reason["en"]
    assert reason["fr"] != reason["en"]


def test_a_team_that_is_dissolved_owes_nothing_and_what_it_committed_stays(company):
    commit(company, 0, company.sqos, 6, "2025-10-06T08:00")
    first = freezing.freeze(company.meetings[0], at=at("2025-10-06T12:00"))
    Membership.objects.filter(team=company.north).update(left_on=date(2025, 10, 10))
    second = freezing.freeze(company.meetings[1], at=at("2025-10-13T12:00"))
    assert section(second, "sdr")["teams"] == []
    assert company.sqos not in {each for some in calls.owed(company.meetings[1]).values() for each in some}  # fmt: skip
    (team,) = section(Freeze.objects.get(pk=first.pk), "sdr")["teams"]
    assert team["rows"][0]["call"]["own"]["value"] == 6
    assert logged_in(company.ae).get(f"/forecast/{company.meetings[1].pk}/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_who_freeze_at_once_make_two_numbers_and_lose_none(transactional_db, tmp_path):
    company = load(tmp_path)

    def press() -> None:
        freezing.freeze(Meeting.objects.get(pk=company.meetings[0].pk), by=company.cro)

    at_once(press)
    assert sorted(Freeze.objects.values_list("number", flat=True)) == [1, 2]


def test_a_deal_that_changed_teams_is_judged_by_who_has_it_now(company):
    deal = Deal.objects.filter(known_until=None).first()
    judging.judge(deal.deal, "commit", "Signed on paper.", by=company.ae)
    Deal.objects.filter(pk=deal.pk).update(team=company.north)
    with pytest.raises(PermissionDenied, match="SDR North"):
        judging.judge(deal.deal, "out", "No.", by=company.ae)
    assert judging.judgements([deal.deal])[deal.deal].author == company.ae
