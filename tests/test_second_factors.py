"""Codes of an app and recovery codes: asked for after the password, each good for once, and guessed no
more often than passwords.
"""

from __future__ import annotations

import re
import threading
import time
from collections import Counter

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client

from tests.admin_pages import PASSWORD, logged_in, member_of
from tests.logging_in import LOGIN, log_in, sophie  # noqa: F401 (a fixture)
from tests.mail_sink import Sink, deliver, sink, text_of  # noqa: F401

pytestmark = pytest.mark.django_db


def code_of(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def with_app(user: User) -> str:
    """Switches codes of an app on by the pages; answers the key that the app has."""
    client = logged_in(user)
    client.post("/accounts/again/", {"password": PASSWORD})
    secret = client.get("/accounts/security/app/").context["form"].secret
    answer = client.post("/accounts/security/app/", {"code": code_of(secret)})
    assert (answer.status_code, answer.url) == (302, "/accounts/security/codes/")
    return secret


def test_after_the_password_the_code_of_the_app_is_asked_for(sophie):
    secret = with_app(sophie)
    client, answer = log_in("sophie", next="/data/")
    assert answer.url == "/accounts/login/code/"
    assert client.get("/data/").status_code == 302
    assert client.post("/accounts/login/code/", {"code": code_of(secret)}).url == "/data/"


def test_a_code_opens_once_in_all_processes_together(sophie):
    secret, code = with_app(sophie), ""
    for expected in (302, 200):
        client, _answer = log_in("sophie")
        code = code or code_of(secret)
        assert client.post("/accounts/login/code/", {"code": code}).status_code == expected
        cache.clear()  # another process has its own


def test_a_clock_that_is_a_step_late_is_right(sophie):
    secret = with_app(sophie)
    client, _answer = log_in("sophie")
    assert client.post("/accounts/login/code/", {"code": code_of(secret, -1)}).status_code == 302


def test_the_eleventh_wrong_code_is_refused_and_the_right_one_with_it(sophie):
    secret = with_app(sophie)
    client, _answer = log_in("sophie")
    for _each in range(10):
        client.post("/accounts/login/code/", {"code": "000000"})
    errors = client.post("/accounts/login/code/", {"code": code_of(secret)}).context["form"].errors
    assert errors == {
        "code": [
            "Too many wrong codes. Try again in 15 minutes, or ask an administrator to lift the lock."
        ]
    }


@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_codes_that_come_at_once_ten_are_looked_at():
    with_app(User.objects.create_user("sophie", "sophie@example.org", PASSWORD))
    clients = [log_in("sophie")[0] for _each in range(10)]
    answers: list[bool] = []

    def guess(client: Client) -> None:
        for _each in range(10):
            page = client.post("/accounts/login/code/", {"code": "000000"}).content.decode()
            answers.append("Too many wrong codes" in page)
        connection.close()

    threads = [threading.Thread(target=guess, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Counter(answers) == {False: 10, True: 90}


def test_a_recovery_code_lets_in_once(sophie):
    with_app(sophie)
    codes = Authenticator.objects.get(user=sophie, type="recovery_codes").wrap().get_unused_codes()
    for expected in (302, 200):
        client, _answer = log_in("sophie")
        assert client.post("/accounts/login/code/", {"code": codes[0]}).status_code == expected


def test_recovery_codes_are_shown_once(sophie):
    client = logged_in(sophie)
    client.post("/accounts/again/", {"password": PASSWORD})
    secret = client.get("/accounts/security/app/").context["form"].secret
    client.post("/accounts/security/app/", {"code": code_of(secret)})
    first, second = (client.get("/accounts/security/codes/").content.decode() for _each in "12")
    assert len(re.findall(r"<code>\d{8}</code>", first)) == 10
    assert re.findall(r"<code>", second) == []
    assert client.post("/accounts/security/codes/new/").url == "/accounts/security/codes/"
    assert (
        len(
            re.findall(
                r"<code>\d{8}</code>", client.get("/accounts/security/codes/").content.decode()
            )
        )
        == 10
    )


def test_an_app_is_switched_off_by_its_owner(sophie):
    with_app(sophie)
    client = logged_in(sophie)
    client.post("/accounts/again/", {"password": PASSWORD})
    assert client.post("/accounts/security/app/off/").url == "/accounts/security/"
    assert log_in("sophie")[1].url == "/"
    assert Authenticator.objects.count() == 0


def test_who_lost_everything_is_let_in_again_by_an_administrator(sophie, sink: Sink):
    with_app(sophie)
    boss = logged_in(member_of("admin", name="boss"))
    boss.post(f"/people/{sophie.pk}/factors/")
    assert log_in("sophie")[1].url == "/"
    deliver()
    assert "An administrator removed passkeys" in text_of(sink.mails[-1])


def test_what_decides_on_the_login_asks_for_the_password_again(sophie):
    client = logged_in(sophie)
    for path in ("app/", "passkeys/new/", "codes/new/"):
        at = f"/accounts/security/{path}"
        assert client.get(at).url == f"/accounts/again/?next={at.replace('/', '%2F')}"
