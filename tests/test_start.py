"""The first account, once; the company; and steps that tick themselves off."""

from __future__ import annotations

import threading

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client

from config import first_link
from revops import start
from revops.models import Organisation
from tests import page_company
from tests.uploading import words

pytestmark = pytest.mark.django_db
ACCOUNT = {"username": "root", "email": "root@acme.test", "password": "Correct-Horse-9"}
COMPANY = {
    "name": "Acme", "country": "FR", "timezone": "Europe/Paris", "base_currency": "EUR", "fiscal_year_start": 4, "week_start": 0,
}  # fmt: skip


def test_the_link_makes_one_account_with_every_right_and_is_dead_then(client: Client) -> None:
    link = first_link.path()
    assert client.get(link).status_code == 200

    assert client.post(link, ACCOUNT).url == "/start/"
    user = User.objects.get()
    assert user.is_superuser and user.check_password(ACCOUNT["password"])
    assert client.get("/start/").status_code == 200  # logged in

    stranger = Client()
    assert stranger.get(link).status_code == 410
    assert stranger.post(link, ACCOUNT | {"username": "other"}).status_code == 410
    assert User.objects.count() == 1


def test_a_forged_link_and_a_weak_password_make_no_account(client: Client) -> None:
    assert client.get("/start/abc/").status_code == 404
    assert client.post("/start/abc/", ACCOUNT).status_code == 404
    weak = client.post(first_link.path(), ACCOUNT | {"password": "12345678"})
    assert weak.status_code == 200 and not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_makes_the_account() -> None:
    made: list[User | None] = []
    ready = threading.Barrier(5)

    def make(name: str) -> None:
        connection.ensure_connection()
        ready.wait(30)
        made.append(start.make_first_account(name, "", "Correct-Horse-9"))
        connection.close()

    threads = [threading.Thread(target=make, args=(f"root{n}",)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(each is not None for each in made) == User.objects.count() == 1


def test_the_command_prints_a_link_while_there_is_no_account(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("first_link")
    token = capsys.readouterr().out.strip().rstrip("/").rpartition("/")[2]
    assert first_link.is_valid(token)

    User.objects.create_user("anybody")
    with pytest.raises(CommandError, match="account already"):
        call_command("first_link")


def test_the_company_is_set_up_once_and_the_step_ticked(admin_client: Client) -> None:
    assert not start.steps().company
    wrong = admin_client.post("/start/company/", COMPANY | {"timezone": "Mars/Base"})
    assert wrong.status_code == 200 and not Organisation.objects.exists()

    assert admin_client.post("/start/company/", COMPANY).url == "/start/"
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.base_currency, organisation.fiscal_year_start) == ("Acme", "EUR", 4)  # fmt: skip
    assert organisation.history.get().history_user.username == "admin"
    assert start.steps().company

    admin_client.post("/start/company/", COMPANY | {"name": "Other"})
    assert Organisation.objects.get().name == "Acme"


def test_who_may_not_set_up_is_told_who_does(client: Client) -> None:
    client.force_login(page_company.reader())
    page = words(client.get("/"))
    assert "Nothing is published yet." in page and "Set up the company" not in page
    assert client.get("/start/company/").status_code == 403
    assert client.post("/start/company/", COMPANY).status_code == 403
    assert not Organisation.objects.exists()
