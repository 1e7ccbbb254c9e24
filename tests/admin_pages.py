"""Accounts of every group, and forms of the admin, for the tests."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.test import Client

from revops.models import Membership, Person, Team

OUTSIDE = ("viewer", "recorder")
PASSWORD = "a long pass phrase"


def member_of(group: str, *teams: Team, name: str = "") -> User:
    """An account of a group, whose person is in these teams."""
    user = User.objects.create_user(name or group, password=PASSWORD, is_staff=group not in OUTSIDE)
    user.groups.add(group_of(group))
    person = Person.objects.create(name=user.username.title(), user=user)
    for team in teams:
        Membership.objects.create(person=person, team=team)
    return user


def group_of(name: str) -> Group:
    """A group of the migrations; tests with a live server empty the tables that they filled."""
    if not Group.objects.filter(name=name).exists():
        import_module("revops.migrations.0002_groups").create_groups(apps, None)
        import_module("revops.migrations.0006_language").grant(apps, None)
        import_module("revops.migrations.0019_connections").grant(apps, None)
        import_module("dashboards.migrations.0001_initial").allow_admins(apps, None)
    return Group.objects.get(name=name)


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sentences(answer) -> list[str]:
    """What the form of an admin page says is wrong."""
    form = answer.context["adminform"].form
    return [sentence for errors in form.errors.values() for sentence in errors]


def inlines(*prefixes: str) -> dict[str, str]:
    """The management forms of inlines without rows."""
    counts = ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
    return {f"{prefix}-{count}": "0" for prefix in prefixes for count in counts}
