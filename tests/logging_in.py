"""Somebody with an account, at the door."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.admin_pages import PASSWORD

LOGIN = "/accounts/login/"


@pytest.fixture
def sophie(db) -> User:
    return User.objects.create_user("sophie", "sophie@example.org", PASSWORD)


def log_in(login: str, password: str = PASSWORD, **more: str) -> tuple[Client, object]:
    client = Client()
    return client, client.post(LOGIN, {"login": login, "password": password, **more})
