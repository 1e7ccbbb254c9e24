"""Who sees and changes what in the admin."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client

from revops import models
from tests.admin_pages import OUTSIDE, logged_in, member_of

pytestmark = pytest.mark.django_db
EDITED = {
    "target", "monthlyrate", "person", "membership", "personalias", "team", "persona", "region", "productline", "channel", "source",
    "organisation", "definition", "handoff", "seat", "connection", "role", "statement",
}  # fmt: skip
SEEN = {"importrun", "rejected", "publication"}
PAGES = {
    "viewer": set(),
    "recorder": set(),
    "manager": {"target", "publication", "definition", "handoff", "seat", "role", "statement"},
    "finance": {
        "target",
        "publication",
        "monthlyrate",
        "source",
        "importrun",
        "rejected",
        "definition",
        "handoff",
        "seat",
        "role",
        "statement",
    },
    "admin": EDITED | SEEN,
}


@pytest.mark.parametrize("group", PAGES)
def test_a_group_sees_its_pages_and_no_others(group: str):
    client = logged_in(member_of(group))

    answers = {name: client.get(f"/admin/revops/{name}/").status_code for name in EDITED | SEEN}

    refused = 302 if group in OUTSIDE else 403
    assert answers == {name: 200 if name in PAGES[group] else refused for name in EDITED | SEEN}


@pytest.mark.parametrize("name", sorted(EDITED | SEEN))
def test_strangers_are_asked_to_log_in(name: str):
    answer = Client().get(f"/admin/revops/{name}/")

    assert answer.status_code == 302
    assert "login" in answer.url


def test_facts_raw_records_and_cells_are_not_in_the_admin():
    shown = {model.__name__ for model in admin.site._registry if model._meta.app_label == "revops"}

    assert shown == {
        "Routine", "Delegate", "Call", "Freeze", "MeetingMail", "ToolPurpose",
        "Target", "Note", "MonthlyRate", "Person", "Membership", "PersonAlias", "Team", "Persona", "Region", "ProductLine", "Channel",
        "Source", "Organisation", "ImportRun", "Rejected", "Publication", "Definition", "HandOff", "Seat",
        "Connection", "Deadline", "MotionRules", "Notice", "Role", "Statement", "WorkingTime",
    }  # fmt: skip
    assert not shown & {model.__name__ for model in models.facts.Fact.__subclasses__()}


@pytest.mark.parametrize("name", sorted(SEEN))
def test_what_the_app_wrote_is_only_looked_at(name: str):
    client = logged_in(member_of("admin"))

    assert client.get(f"/admin/revops/{name}/add/").status_code == 403
    page = admin.site._registry[
        next(model for model in admin.site._registry if model._meta.model_name == name)
    ]
    assert not page.has_change_permission(None) and not page.has_delete_permission(None)


@pytest.mark.parametrize(
    "name",
    ["team", "person", "persona", "region", "productline", "channel", "source", "organisation"],
)
def test_what_facts_refer_to_is_never_deleted(name: str):
    model = next(
        model for model in admin.site._registry if model._meta.label_lower == f"revops.{name}"
    )

    assert not admin.site._registry[model].has_delete_permission(None)


def test_administrators_manage_accounts_and_others_do_not():
    assert logged_in(member_of("admin")).get("/admin/auth/user/").status_code == 200
    for group in ("manager", "finance"):
        assert logged_in(member_of(group)).get("/admin/auth/user/").status_code == 403


def test_a_new_account_of_a_group_gets_into_the_admin_and_a_viewer_does_not():
    client = logged_in(member_of("admin"))
    for group in ("manager", "viewer"):
        answer = client.post(
            "/admin/auth/user/add/",
            {
                "username": f"new-{group}", "usable_password": "true", "groups": Group.objects.get(name=group).pk,
                "password1": "a long pass phrase", "password2": "a long pass phrase",
            },
        )  # fmt: skip
        assert answer.status_code == 302, answer.context["adminform"].form.errors

    assert dict(
        User.objects.filter(username__startswith="new").values_list("username", "is_staff")
    ) == {
        "new-manager": True,
        "new-viewer": False,
    }


def test_a_superuser_is_not_changed_by_others():
    root = User.objects.create_superuser("root", password="a long pass phrase")
    client = logged_in(member_of("admin"))

    assert (
        client.post(f"/admin/auth/user/{root.pk}/password/", {"password1": "x"}).status_code == 403
    )
    assert (
        client.post(f"/admin/auth/user/{root.pk}/change/", {"username": "mine"}).status_code == 403
    )
    assert client.post(f"/admin/auth/user/{root.pk}/delete/", {"post": "yes"}).status_code == 403
