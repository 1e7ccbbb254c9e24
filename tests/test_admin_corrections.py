"""Corrections in the admin: targets, people, rates, channels, mappings; with their history, and
facts derived anew.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
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
    Target,
    Team,
)
from tests import small_company as small
from tests.admin_pages import inlines, logged_in, member_of, sentences

pytestmark = pytest.mark.django_db
TARGETS = "/admin/revops/target/"
GIVEN = {
    "kpi": "mqls",
    "month": "2026-11",
    "motion": "",
    "team": "",
    "value": "520",
    "reason": "Plan",
}


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


def saved(answer) -> None:
    assert answer.status_code == 302, [
        sentences(answer),
        [each.errors for each in answer.context["inline_admin_formsets"]],
    ]


def seen(client: Client) -> str:
    """The version of the only target that its form carries."""
    return form_of(client, Target.objects.get())["seen"].value()


def form_of(client: Client, target: Target):
    return client.get(f"{TARGETS}{target.pk}/change/").context["adminform"].form


def test_a_target_is_set_and_its_history_says_by_whom_and_from_which_value(client: Client):
    saved(client.post(f"{TARGETS}add/", GIVEN))
    target = Target.objects.get()
    saved(
        client.post(f"{TARGETS}{target.pk}/change/", GIVEN | {"value": "600", "seen": seen(client)})
    )

    page = client.get(f"{TARGETS}{target.pk}/history/").content.decode()

    assert [(row.value, row.history_user.username) for row in target.history.all()] == [
        (600, "admin"),
        (520, "admin"),
    ]
    assert "Value" in page and "520" in page and "600" in page and "admin" in page


def test_saving_a_target_as_it_was_adds_no_history(client: Client):
    saved(client.post(f"{TARGETS}add/", GIVEN))
    saved(
        client.post(f"{TARGETS}{Target.objects.get().pk}/change/", GIVEN | {"seen": seen(client)})
    )

    assert Target.history.count() == 1


@pytest.mark.parametrize(
    ("text", "value"), [("33 %", "0.3300"), ("0.33", "0.3300"), ("0,33", "0.3300"), ("1", "1.0000")]
)
def test_a_level_is_written_either_way(client: Client, text: str, value: str):
    saved(client.post(f"{TARGETS}add/", GIVEN | {"kpi": "win_rate", "value": text}))

    assert str(Target.objects.get().value) == value


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kpi": "nonsense"}, "nonsense"),
        ({"value": "many"}, "“many” is not a number that a target can have"),
        ({"value": "33 %"}, "is a percentage, but MQLs is no ratio"),
        ({"kpi": "win_rate", "value": "33"}, "“33” is more than 100 %"),
        ({"month": "2026-11-05"}, "“2026-11-05” is not a month; write 2026-11 or 2026-11-01."),
    ],
)
def test_what_no_target_can_be_is_told_at_the_form(client: Client, change: dict, reason: str):
    answer = client.post(f"{TARGETS}add/", GIVEN | change)

    assert reason in " ".join(sentences(answer))
    assert not Target.objects.exists()


def test_a_second_target_for_the_same_month_is_refused(client: Client):
    saved(client.post(f"{TARGETS}add/", GIVEN))

    assert "This KPI already has a target for that month." in sentences(
        client.post(f"{TARGETS}add/", GIVEN)
    )


def test_a_manager_sees_all_targets_and_changes_the_own():
    marketing = Team.objects.create(name="Marketing", function="marketing")
    own = Target.objects.create(kpi="mqls", month=date(2026, 11, 1), value=1)
    others = Target.objects.create(kpi="revenue", month=date(2026, 11, 1), value=1)
    client = logged_in(member_of("manager", marketing))

    assert client.get(TARGETS).context["cl"].result_count == 2
    saved(
        client.post(
            f"{TARGETS}{own.pk}/change/", GIVEN | {"seen": form_of(client, own)["seen"].value()}
        )
    )
    assert client.post(f"{TARGETS}{others.pk}/change/", GIVEN).status_code == 403
    assert client.post(f"{TARGETS}{others.pk}/delete/", {"post": "yes"}).status_code == 403
    assert sentences(client.post(f"{TARGETS}add/", GIVEN | {"kpi": "sqos"}))
    client.post(
        TARGETS, {"action": "delete_selected", "_selected_action": [others.pk], "post": "yes"}
    )
    assert Target.objects.filter(pk=others.pk).exists()


def test_a_file_is_previewed_then_imported(client: Client):
    file = SimpleUploadedFile("targets.csv", b"kpi,month,value\nmqls,2026-11,520\n")
    preview = client.post(f"{TARGETS}import/", {"import_file": file, "format": "0", "resource": ""})
    assert not Target.objects.exists()

    client.post(f"{TARGETS}process_import/", preview.context["confirm_form"].initial)

    assert list(Target.history.values_list("kpi", "value", "history_user__username")) == [
        ("mqls", 520, "admin")
    ]


def test_a_bad_file_is_told_row_by_row(client: Client):
    file = SimpleUploadedFile(
        "targets.csv", b"kpi,month,value\nmqql,2026-11,520\nmqls,2026-11,many\n"
    )
    page = client.post(
        f"{TARGETS}import/", {"import_file": file, "format": "0", "resource": ""}
    ).content.decode()

    assert "There is no KPI “mqql”" in page and "“many” is not a number" in page
    assert "process_import" not in page


def test_targets_are_exported(client: Client):
    client.post(f"{TARGETS}add/", GIVEN)

    fields = {
        f"targetresource_{name}": "on"
        for name in ("kpi", "month", "motion", "team", "value", "reason")
    }
    answer = client.post(f"{TARGETS}export/", {"format": "0", "resource": "", **fields})

    assert answer.content.decode().splitlines() == [
        "kpi,month,motion,team,value,reason",
        "mqls,2026-11,,,520,Plan",
    ]


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
        "fiscal_year_start": "1", "week_start": "0",
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
        "fiscal_year_start": "4", "week_start": "0", "languages": ["en", "fr"],
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
    small.load(tmp_path, "leads", [{"lead": "L1", "at": "soon"}])

    def count(query: str) -> int:
        return client.get(f"/admin/revops/rejected/{query}").context["cl"].result_count

    assert (count(""), count("?state=gone"), count("?state=all")) == (1, 1, 2)
    assert (count("?q=soon&state=all"), count("?q=L2&state=all")) == (1, 1)
    assert (
        f"?run__id__exact={run.pk}&amp;state=all"
        in client.get("/admin/revops/importrun/").content.decode()
    )
    assert count(f"?run__id__exact={run.pk}&state=all") == 2
