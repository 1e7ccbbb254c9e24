"""The organisation and its teams keep hours; a publication carries those that it was computed with."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from revops import context, hours
from revops.derive import rules
from revops.models import Chore, Derivation, Organisation, PublicationContext, Team, WorkingTime
from revops.publish import publish
from tests import small_company as small

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def organisation() -> Organisation:
    return small.organisation()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Amsterdam"))


def test_without_a_word_people_work_from_monday_to_friday_9_to_18(
    organisation: Organisation,
) -> None:
    usual = hours.current(organisation).of(None)

    assert (usual.zone, usual.country) == (organisation.timezone, organisation.country)
    assert usual.seconds(at("2026-11-02T00:00"), at("2026-11-09T00:00")) == 5 * 9 * 3600


def test_a_team_has_its_own_hours_and_the_others_the_organisations(
    organisation: Organisation,
) -> None:
    early, other = Team.objects.create(name="Early"), Team.objects.create(name="Other")
    WorkingTime.objects.create(monday="8-16")
    WorkingTime.objects.create(team=early, monday="7-11", timezone="UTC", country="FR")
    kept = hours.current(organisation)

    assert kept.of(other.pk) == kept.of(None)
    assert kept.of(None).week[0] == ((480, 960),)
    assert (kept.of(early.pk).zone, kept.of(early.pk).week[0]) == ("UTC", ((420, 660),))


def test_a_publication_keeps_its_hours_whatever_is_set_later() -> None:
    first = publish("first").context

    WorkingTime.objects.create(monday="8-16")
    second = publish("second").context

    kept = [PublicationContext.objects.get(pk=each.pk).settings for each in (first, second)]
    read = [context.read(json.dumps(each)) for each in kept]
    assert [each.hours.usual.week[0] for each in read] == [((540, 1080),), ((480, 960),)]


def test_a_context_from_before_hours_were_kept_has_the_usual_ones() -> None:
    assert hours.from_json({}, "Europe/Paris", "FR").usual.week == hours.USUAL_WEEK


def test_what_is_carried_is_what_was_kept(organisation: Organisation) -> None:
    WorkingTime.objects.create(team=Team.objects.create(name="Early"), monday="7-11,12-13")
    kept = hours.current(organisation)

    assert hours.from_json(hours.as_json(kept), "UTC", "") == kept


def test_other_hours_derive_all_facts_anew() -> None:
    rules.record()
    before = Derivation.objects.order_by("-pk")[0].working_hours

    WorkingTime.objects.create(monday="8-16")

    assert rules.differs(Derivation.objects.order_by("-pk")[0], rules.rules())
    assert before != rules.rules()["working_hours"]


def test_another_country_has_other_holidays_and_other_hours() -> None:
    rules.record()

    Organisation.objects.update(country="FR")

    assert rules.differs(Derivation.objects.order_by("-pk")[0], rules.rules())


def test_hours_that_nobody_can_read_are_refused() -> None:
    with pytest.raises(ValidationError, match="are no hours of a day"):
        WorkingTime(monday="nine").full_clean()
    with pytest.raises(ValidationError, match="one day at least"):
        WorkingTime(monday="", tuesday="", wednesday="", thursday="", friday="").full_clean()


def test_the_organisations_hours_are_there_once() -> None:
    WorkingTime.objects.create()

    with pytest.raises(ValidationError, match="there already"):
        WorkingTime().full_clean()


def test_an_administrator_edits_them_and_the_facts_follow(
    admin_client: Client, tmp_path: object
) -> None:
    small.load(tmp_path, "leads", [{"lead": "1", "at": "2026-03-02T10:00:00Z"}])
    given = {"timezone": "", "country": "xx", "monday": "9-12", "team": ""}
    page = "/admin/revops/workingtime/add/"

    assert "There is no country “XX”" in admin_client.post(page, given).content.decode()
    assert admin_client.post(page, given | {"country": "fr"}).status_code == 302
    assert WorkingTime.objects.get().country == "FR"
    assert Chore.objects.filter(kind=Chore.Kind.DERIVE).exists()
