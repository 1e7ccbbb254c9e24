"""Calls of the API with a token, as a script would make them."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.test import Client
from rest_framework.authtoken.models import Token

NUMBERS, RECORDS, KPIS = "/api/v1/numbers/", "/api/v1/records/", "/api/v1/kpis/"


def caller(name: str = "script") -> Client:
    """A client that sends the token of a new account."""
    token = Token.objects.create(user=User.objects.create_user(name))
    return Client(headers={"Authorization": f"Token {token.key}"})


def numbers(client: Client, **asked: object) -> dict:
    answer = client.get(NUMBERS, asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


def records(client: Client, **asked: object) -> dict:
    answer = client.get(RECORDS, asked)
    assert answer.status_code == 200, answer.content
    return answer.json()
