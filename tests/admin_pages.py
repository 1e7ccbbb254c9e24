"""Accounts of every group, and forms of the admin, for the tests."""

from __future__ import annotations

from collections.abc import Callable

from django.apps import apps
from django.apps.registry import Apps
from django.contrib.auth.models import Group, User
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython
from django.test import Client

from revops.models import Membership, Person, Team
from revops.readers import OUTSIDE_ADMIN

OUTSIDE = OUTSIDE_ADMIN
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
        give_groups()
    return Group.objects.get(name=name)


# Of each group of the migrations, the permissions, once the process asked them for it. Their ids
# stay: no test empties the table of permissions.
_given: dict[str, list[int]] = {}


def give_groups() -> None:
    """All groups of the migrations with their permissions."""
    if not _given:
        for grant in grants():
            grant(apps, None)
        for group in Group.objects.all():
            _given[group.name] = list(group.permissions.values_list("pk", flat=True))
        return
    Group.objects.bulk_create((Group(name=name) for name in _given), ignore_conflicts=True)
    of_group = Group.permissions.through
    of_group.objects.bulk_create(
        (
            of_group(group=group, permission_id=permission)
            for group in Group.objects.filter(name__in=_given)
            for permission in _given[group.name]
        ),
        ignore_conflicts=True,
    )


def grants() -> list[Callable[[Apps, None], None]]:
    """What the migrations do to give groups their permissions, in order."""
    loader = MigrationLoader(None)
    planned = [
        loader.disk_migrations[key]
        for leaf in loader.graph.leaf_nodes()
        for key in loader.graph.forwards_plan(leaf)
        if key[0] in ("revops", "dashboards")
    ]
    return [
        operation.code
        for migration in dict.fromkeys(planned)
        for operation in migration.operations
        if isinstance(operation, RunPython) and operation.code.__name__ == "grant"
    ]


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sentences(answer) -> list[str]:
    """What the form of an admin page says is wrong."""
    form = answer.context["adminform"].form
    return [sentence for errors in form.errors.values() for sentence in errors]


def saved(answer) -> None:
    """Fails with what the form says, if it was not saved."""
    assert answer.status_code == 302, [
        sentences(answer),
        [each.errors for each in answer.context["inline_admin_formsets"]],
    ]


def inlines(*prefixes: str) -> dict[str, str]:
    """The management forms of inlines without rows."""
    counts = ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
    return {f"{prefix}-{count}": "0" for prefix in prefixes for count in counts}
