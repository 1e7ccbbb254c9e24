"""Guesses are counted in the database: the eleventh is refused, whoever asks and however many come
at once.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from access import guesses
from access.models import Guess
from tests.admin_pages import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
WRONG = "The name or the password is wrong. After ten wrong passwords an account is locked for 15 minutes."
LOCKED = (
    "Too many wrong passwords. Try again in 15 minutes, or ask an administrator to lift the lock."
)
FROM_HERE = "Too many wrong passwords came from your network. Try again in 15 minutes."


@pytest.fixture
def sophie(db) -> User:
    return User.objects.create_user("sophie", "sophie@example.org", PASSWORD)


def said(login: str, password: str, address: str = "192.0.2.1") -> str:
    """What the login says; "in" for who was let in."""
    answer = Client().post(LOGIN, {"login": login, "password": password}, REMOTE_ADDR=address)
    if answer.status_code == 302:
        return "in"
    # Read off the page: what the client keeps of a rendering is every thread's.
    return "".join(
        re.findall(r'<ul class="errorlist nonfield"[^>]*><li>(.*?)</li>', answer.content.decode())
    )


def test_the_eleventh_wrong_password_is_refused_and_the_right_one_with_it(sophie):
    assert [said("sophie", f"guess {n}", f"192.0.2.{n}") for n in range(10)] == [WRONG] * 10
    assert said("sophie", "guess", "192.0.2.99") == LOCKED
    assert said("sophie", PASSWORD) == LOCKED


def test_who_is_nobody_is_locked_like_somebody(sophie):
    """In: the same answers for a name that is an account's and one that is not."""
    some = [said("sophie", f"guess {n}") for n in range(12)]
    nobody = [said("somebody.else", f"guess {n}") for n in range(12)]
    assert some == nobody


def test_the_mail_of_a_locked_name_is_locked_without_saying_that_both_are_one(sophie):
    for n in range(10):
        said("sophie", f"guess {n}")
    assert said("sophie@example.org", PASSWORD) == WRONG
    assert said("Sophie@Example.org", "guess") == WRONG
    assert said("nobody@example.org", "guess") == WRONG


def test_capital_letters_and_spaces_are_no_other_name(sophie):
    for name in ("sophie", "SOPHIE", " Sophie", "sophie ", "sOphie") * 2:
        assert said(name, "guess") == WRONG
    assert said("sophie", PASSWORD) == LOCKED


def test_a_right_password_costs_nothing(sophie):
    for n in range(9):
        said("sophie", f"guess {n}")
    assert [said("sophie", PASSWORD) for _each in range(5)] == ["in"] * 5
    assert said("sophie", "guess") == WRONG
    assert said("sophie", PASSWORD) == LOCKED


def test_the_lock_ends_by_itself(sophie):
    for n in range(11):
        said("sophie", f"guess {n}")
    Guess.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert said("sophie", PASSWORD) == "in"


def test_guesses_that_lie_apart_are_not_added_up(sophie):
    for n in range(9):
        said("sophie", f"guess {n}")
    Guess.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert [said("sophie", f"guess {n}") for n in range(9)] == [WRONG] * 9
    assert said("sophie", PASSWORD) == "in"


def test_many_names_from_one_address_are_refused(sophie, monkeypatch):
    monkeypatch.setitem(guesses.LIMITS, "address", guesses.Limit(5, guesses.QUARTER))
    assert [said(f"name {n}", "guess", "192.0.2.7") for n in range(5)] == [WRONG] * 5
    assert said("sophie", PASSWORD, "192.0.2.7") == FROM_HERE
    assert said("sophie", PASSWORD, "192.0.2.8") == "in"


def test_a_house_has_one_network_of_the_new_addresses(sophie, monkeypatch):
    monkeypatch.setitem(guesses.LIMITS, "address", guesses.Limit(2, guesses.QUARTER))
    for last in ("1", "2:3"):
        said("name", "guess", f"2001:db8:1:1::{last}")
    assert said("sophie", PASSWORD, "2001:db8:1:1::9") == FROM_HERE
    assert said("sophie", PASSWORD, "2001:db8:1:2::9") == "in"


def test_what_a_client_says_about_its_address_counts_only_behind_a_proxy(sophie, settings):
    client = Client(headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.4"})
    client.post(LOGIN, {"login": "x", "password": "guess"}, REMOTE_ADDR="192.0.2.1")
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client.post(LOGIN, {"login": "x", "password": "guess"}, REMOTE_ADDR="192.0.2.1")
    assert set(Guess.objects.filter(kind="address").values_list("whom", flat=True)) == {
        "192.0.2.1",
        "198.51.100.4",
    }


def test_an_unlocked_screen_is_no_place_to_guess_the_password(sophie):
    client = Client()
    client.force_login(sophie)
    form = {"password1": "another long phrase", "password2": "another long phrase"}
    errors = [
        client.post("/accounts/password/", form | {"oldpassword": f"guess {n}"})
        .context["form"]
        .errors
        for n in range(11)
    ]
    assert errors[9] == {"oldpassword": ["The current password is wrong."]}
    assert errors[10] == {"oldpassword": [LOCKED]}


def test_what_is_over_is_forgotten(sophie):
    said("sophie", "guess")
    guesses.forget(timezone.now() + timedelta(hours=1))
    assert Guess.objects.count() == 3
    guesses.forget(timezone.now() + timedelta(hours=2))
    assert Guess.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_that_come_at_once_ten_are_looked_at():
    User.objects.create_user("sophie", "sophie@example.org", PASSWORD)
    answers: list[str] = []
    start = threading.Barrier(20)

    def guess(number: int) -> None:
        start.wait(30)
        for n in range(5):
            answers.append(said("sophie", f"guess {number} {n}", f"192.0.2.{number}"))
        connection.close()

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Counter(answers) == {WRONG: 10, LOCKED: 90}
    assert Guess.objects.get(kind="account").count == 10
