"""People, rates, channels and mappings corrected in the admin derive facts anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from revops.ingest import scope_of
from revops.models import (
    Channel,
    Chore,
    Membership,
    MonthlyRate,
    Organisation,
    Person,
    PersonAlias,
    Source,
    Team,
)
from tests import small_company as small
from tests.admin_pages import inlines, logged_in, member_of, saved, sentences

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return logged_in(member_of("admin"))


@pytest.fixture
def imported(tmp_path: Path) -> None:
    """Something from which facts are derived, with nothing left to do."""
    small.organisation()
    small.load(
        tmp_path, "leads", [{"lead": "L1", "at": "2025-10-01", "owner": "p1", "channel": "Web"}]
    )
    Chore.objects.all().delete()


def derives() -> list[str]:
    return list(Chore.objects.filter(kind=Chore.Kind.DERIVE).values_list("why", flat=True))


@pytest.mark.usefixtures("imported")
def test_a_rate_derives_facts_anew(client: Client):
    saved(
        client.post(
            "/admin/revops/monthlyrate/add/",
            {"currency": "usd", "month": "2026-11-01", "rate": "0.9"},
        )
    )

    assert str(MonthlyRate.objects.get()) == "USD 2026-11"
    assert derives() == ["USD 2026-11 was changed by admin."]


def test_before_the_first_import_there_is_nothing_to_derive(client: Client):
    saved(
        client.post(
            "/admin/revops/monthlyrate/add/",
            {"currency": "USD", "month": "2026-11-01", "rate": "0.9"},
        )
    )

    assert derives() == []


@pytest.mark.parametrize(
    "change",
    [{"currency": "XYZ"}, {"month": "2026-11-02"}, {"rate": "0"}, {"rate": "-1"}, {"rate": "NaN"}],
)
def test_a_rate_that_cannot_be_is_refused(client: Client, change: dict):
    given = {"currency": "USD", "month": "2026-11-01", "rate": "0.9"}

    assert sentences(client.post("/admin/revops/monthlyrate/add/", given | change))


@pytest.mark.usefixtures("imported")
def test_a_channels_motion_derives_facts_anew_and_its_name_does_not(client: Client):
    channel = Channel.objects.get()

    saved(
        client.post(
            f"/admin/revops/channel/{channel.pk}/change/", {"name": "Website", "motion": ""}
        )
    )
    assert derives() == []
    saved(
        client.post(
            f"/admin/revops/channel/{channel.pk}/change/", {"name": "Website", "motion": "inbound"}
        )
    )
    assert derives() == ["Website was changed by admin."]
    assert Chore.objects.get(kind=Chore.Kind.DERIVE).scope == scope_of(channels=[channel.pk])


@pytest.mark.usefixtures("imported")
def test_a_membership_derives_facts_anew(client: Client):
    person = PersonAlias.objects.get().person
    team = Team.objects.create(name="North")
    row = {
        "memberships-TOTAL_FORMS": "1",
        "memberships-0-person": person.pk,
        "memberships-0-team": team.pk,
    }
    given = {"name": "Ann", "email": "", "user": ""} | inlines("memberships", "aliases")

    saved(client.post(f"/admin/revops/person/{person.pk}/change/", given))
    assert derives() == []
    saved(client.post(f"/admin/revops/person/{person.pk}/change/", given | row))
    assert Membership.objects.get().team == team
    assert derives() == ["Ann was changed by admin."]
    assert Chore.objects.get(kind=Chore.Kind.DERIVE).scope == scope_of(people=[person.pk])


def test_two_memberships_at_once_are_refused(client: Client):
    person, team = Person.objects.create(name="Ann"), Team.objects.create(name="North")
    Membership.objects.create(person=person, team=team)

    answer = client.post("/admin/revops/membership/add/", {"person": person.pk, "team": team.pk})

    assert sentences(answer) == ["This person already is in a team during these days."]


@pytest.mark.usefixtures("imported")
def test_a_source_is_what_its_mapping_says(client: Client):
    source = Source.objects.get()
    address = f"/admin/revops/source/{source.pk}/change/"

    saved(
        client.post(address, {"mapping": small.MAPPING.replace('name = "CRM"', 'name = "Our CRM"')})
    )
    source.refresh_from_db()
    assert source.name == "Our CRM"
    assert (
        "Mapping"
        in sentences(client.post(address, {"mapping": small.MAPPING.replace("leads.csv", "")}))[0]
    )
    other = client.post(address, {"mapping": small.MAPPING.replace('key = "crm"', 'key = "erp"')})
    assert sentences(other) == [
        "This mapping is of the source “erp”, but this is “crm”; its key cannot change."
    ]


def saves(client: Client, given: dict) -> None:
    """Saves the organisation's page, and agrees to what it says would change."""
    asked = client.post("/admin/revops/organisation/1/change/", given)
    assert sentences(asked)[-1] == "Nothing is changed yet. Agree below, then save again."
    ((digest, _label),) = asked.context["adminform"].form.fields["agreed"].widget.choices
    saved(client.post("/admin/revops/organisation/1/change/", given | {"agreed": [digest]}))


@pytest.mark.usefixtures("imported")
def test_a_yes_to_one_change_is_no_yes_to_another(client: Client):
    page = "/admin/revops/organisation/1/change/"
    given = {
        "name": "Small", "base_currency": "USD", "timezone": "Europe/Amsterdam", "country": "NL",
        "fiscal_year_start": "1", "week_start": "0", "revenue": "invoiced",
    }  # fmt: skip
    asked = client.post(page, given)
    ((digest, _label),) = asked.context["adminform"].form.fields["agreed"].widget.choices
    assert (
        'type="checkbox"'
        in asked.content.decode().split('name="agreed"')[0].rsplit("<input", 1)[-1]
        + asked.content.decode().split('name="agreed"')[1][:200]
    )

    other = client.post(page, given | {"base_currency": "GBP", "agreed": [digest]})

    assert "Base currency EUR → GBP" in sentences(other)[0]
    assert Organisation.current().base_currency == "EUR"


@pytest.mark.usefixtures("imported")
def test_the_organisation_is_one_page_that_derives_when_its_time_zone_changes(client: Client):
    given = {
        "name": "Small", "base_currency": "EUR", "timezone": "Europe/Amsterdam", "country": "NL",
        "fiscal_year_start": "4", "week_start": "0", "revenue": "invoiced", "languages": ["en", "fr"],
    }  # fmt: skip
    page = client.get("/admin/revops/organisation/", follow=True)
    assert page.redirect_chain == [("/admin/revops/organisation/1/change/", 302)]

    saves(client, given)
    assert derives() == []
    saves(client, given | {"timezone": "Europe/London"})
    assert derives() == ["The organisation's timezone changed."]
    assert Organisation.current().history.count() == 3
    assert sentences(
        client.post("/admin/revops/organisation/1/change/", given | {"base_currency": "XYZ"})
    ) == ["There is no currency “XYZ”; write one such as EUR."]


def test_rejected_rows_show_open_ones_first_and_are_searched(client: Client, tmp_path: Path):
    small.organisation()
    run = small.load(
        tmp_path, "leads", [{"lead": "L1", "at": "soon"}, {"lead": "L2", "at": "later"}]
    )
    again = small.load(tmp_path, "leads", [{"lead": "L1", "at": "soon"}])

    def count(query: str) -> int:
        return client.get(f"/admin/revops/rejected/{query}").context["cl"].result_count

    assert (count(""), count("?state=gone"), count("?state=all")) == (1, 1, 2)
    assert (count("?q=soon&state=all"), count("?q=L2&state=all")) == (1, 1)
    assert (
        f"?run__id__exact={run.pk}&amp;state=all"
        in client.get("/admin/revops/importrun/").content.decode()
    )
    # A row that comes again is the newest import's.
    assert count(f"?run__id__exact={again.pk}&state=all") == 1
    assert count(f"?run__id__exact={run.pk}&state=all") == 1
