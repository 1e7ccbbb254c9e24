"""An administrator who invites people, and what whoever is invited fills in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from access.models import Invitation
from tests.admin_pages import group_of, logged_in, member_of

PASSPHRASE = "purple rain in november"
JOIN = {
    "name": "Sophie Janssen",
    "password1": PASSPHRASE,
    "password2": PASSPHRASE,
    "language": "fr",
}


@pytest.fixture
def boss(db) -> Iterator[Client]:
    group_of("viewer")
    return logged_in(member_of("admin", name="boss"))


def form(email: str = "new@example.org", role: str = "viewer", **more: object) -> dict[str, object]:
    return {"email": email, "role": group_of(role).pk, "language": "en", "function": "other"} | more


def invite(boss: Client, **given: object) -> Invitation:
    answer = boss.post("/people/", form(**given) | {"copy": "1"})
    assert answer.status_code == 302, answer.context["form"].errors
    return Invitation.objects.latest("pk")


def errors(answer) -> dict[str, list[str]]:
    return dict(answer.context["form"].errors)
