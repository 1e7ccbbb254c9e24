"""A company whose MQLs of October two people made, and readers of every right to their rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from rest_framework.authtoken.models import Token

from revops.models import Person, Team
from tests import page_company
from tests.admin_pages import member_of

SOPHIE, MILAN = "Sophie Janssen", "Milan de Vries"
# Sophie made four of the five MQLs of October.
STAGES = [each | {"owner": "p2" if each["lead"] == "L6" else "p1"} for each in page_company.STAGES]
SEES_SOPHIE = {
    "stranger": False,
    "sophie": True,
    "milan": False,
    "lead of sophie": True,
    "lead of milan": False,
    "colleague": False,
    "finance": True,
    "admin": True,
    "superuser": True,
}


def load(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, User]:
    monkeypatch.setattr(page_company, "STAGES", STAGES)
    page_company.load(folder)
    north, south = Team.objects.get(name="SDR North"), Team.objects.get(name="AE South")
    readers = {
        "stranger": member_of("viewer", name="stranger"),
        "sophie": account(SOPHIE),
        "milan": account(MILAN),
        "lead of sophie": member_of("manager", north, name="lead of sophie"),
        "lead of milan": member_of("manager", south, name="lead of milan"),
        "colleague": member_of("viewer", north, name="colleague"),
        "finance": member_of("finance"),
        "admin": member_of("admin"),
        "superuser": page_company.reader("superuser", is_superuser=True),
    }
    assert readers.keys() == SEES_SOPHIE.keys()
    return readers


def account(name: str) -> User:
    """An account without a group, linked to a person."""
    user = page_company.reader(name.split()[0].lower())
    Person.objects.filter(name=name).update(user=user)
    return user


def person(name: str) -> int:
    return Person.objects.get(name=name).pk


def client_of(user: User) -> Client:
    """A client that is logged in, and sends the account's token where the API asks for one."""
    token, _is_new = Token.objects.get_or_create(user=user)
    client = Client(headers={"Authorization": f"Token {token.key}"})
    client.force_login(user)
    return client
