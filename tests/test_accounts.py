"""One door for everybody: login, reset by mail, change of password, codes of an app; what is not used
is not there.
"""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client

from access.models import Guess, Letter
from revops.models import Membership, Person, Team
from tests.admin_pages import PASSWORD, logged_in, member_of
from tests.logging_in import LOGIN, log_in, sophie  # noqa: F401 (a fixture)
from tests.mail_sink import Sink, deliver, link_in, sink  # noqa: F401

pytestmark = pytest.mark.django_db
RESET = "/accounts/password/reset/"
NEW = "another long phrase"


@pytest.mark.parametrize("login", ["sophie", "Sophie", "sophie@example.org", "SOPHIE@Example.org"])
def test_name_and_e_mail_open_the_account(sophie, login):
    _client, answer = log_in(login, next="/data/")
    assert (answer.status_code, answer.url) == (302, "/data/")


def test_nobody_is_led_to_another_site_by_the_login(sophie):
    _client, answer = log_in("sophie", next="https://example.org/")
    assert answer.url == "/"


def test_two_names_that_differ_by_a_capital_letter_stay_two(sophie):
    other = User.objects.create_user("Sophie", password=NEW)
    client, _answer = log_in("Sophie", NEW)
    assert client.get("/accounts/security/").context["user"] == other
    client, _answer = log_in("sophie")
    assert client.get("/accounts/security/").context["user"] == sophie


def test_an_account_that_is_closed_is_told_so_to_who_has_its_password_alone(sophie):
    User.objects.update(is_active=False)
    assert log_in("sophie")[1].url == "/accounts/closed/"
    assert log_in("sophie", "guess")[1].status_code == 200


def test_who_was_made_by_a_command_logs_in(db):
    call_command("createsuperuser", "--noinput", username="root", email="root@example.org")
    root = User.objects.get()
    root.set_password(PASSWORD)
    root.save()
    client, _answer = log_in("root@example.org")
    assert client.get("/admin/").status_code == 200


def test_the_admin_has_no_door_of_its_own(sophie):
    for address in ("/admin/", "/admin/login/", "/admin/login/?next=/admin/auth/user/"):
        answer = Client().get(address, follow=True)
        assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=")
    posted = Client().post("/admin/login/", {"username": "sophie", "password": PASSWORD})
    assert posted.url.startswith(LOGIN)
    boss = logged_in(member_of("admin", name="boss"))
    assert boss.get("/admin/password_change/").url == "/accounts/password/"
    assert boss.post("/admin/logout/").url == LOGIN
    assert boss.get("/admin/").status_code == 302


def test_who_has_no_right_to_the_admin_is_told_so_and_not_asked_to_log_in_again():
    answer = logged_in(member_of("viewer")).get("/admin/", follow=True)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "confirm-email/", "social/", "3rdparty/", "login/code/confirm/"]
)
def test_what_is_not_used_is_not_there(path):
    assert logged_in(member_of("viewer")).get(f"/accounts/{path}").status_code == 404


def test_no_table_of_the_library_is_in_the_admin():
    boss = logged_in(User.objects.create_superuser("root"))
    for path in ("mfa/authenticator", "account/emailaddress"):
        assert boss.get(f"/admin/{path}/").status_code == 404


def test_a_password_is_changed_by_who_knows_the_old_one(sophie):
    client, _answer = log_in("sophie")
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/accounts/password/", form).url == "/accounts/security/"
    assert client.get("/accounts/security/").status_code == 200
    assert log_in("sophie")[1].status_code == 200
    assert log_in("sophie", NEW)[1].status_code == 302


def test_an_account_without_a_password_sets_one(sophie):
    sophie.set_unusable_password()
    sophie.save()
    client = logged_in(sophie)
    assert client.get("/accounts/password/").url == "/accounts/password/set/"
    client.post("/accounts/password/set/", {"password1": NEW, "password2": NEW})
    assert log_in("sophie", NEW)[1].status_code == 302


def test_a_new_password_comes_by_mail_once(sophie, sink: Sink):
    answer = Client().post(RESET, {"email": "Sophie@example.org"})
    assert answer.url == f"{RESET}sent/"
    deliver()
    (mail,) = sink.mails
    client = Client()
    at = client.get(link_in(mail), follow=True).redirect_chain[-1][0]
    assert at.endswith("/set-password/")
    assert client.post(at, {"password1": NEW, "password2": NEW}).url == f"{RESET}done/"
    assert log_in("sophie", NEW)[1].status_code == 302
    assert "This link has been used" in Client().get(link_in(mail)).content.decode()
    deliver()
    assert [each["Subject"] for each in sink.mails[1:]] == ["Your Diapason account was changed"]


def test_no_link_lies_in_the_database(sophie, sink: Sink):
    Client().post(RESET, {"email": "sophie@example.org"})
    deliver()
    token = link_in(sink.mails[0]).rstrip("/").rpartition("/")[2]
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(l::text, ' ') FROM access_letter l")
        assert token not in cursor.fetchone()[0]


def test_an_unknown_e_mail_is_answered_like_a_known_one(sophie, sink: Sink):
    known = Client().post(RESET, {"email": "sophie@example.org"})
    unknown = Client().post(RESET, {"email": "else@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    deliver()
    assert [each["To"] for each in sink.mails] == ["sophie@example.org"]


def test_an_old_e_mail_opens_nothing(sophie, sink: Sink):
    Client().post(RESET, {"email": "sophie@example.org"})
    User.objects.update(email="new@example.org")
    Client().post(RESET, {"email": "sophie@example.org"})
    deliver()
    assert {each["To"] for each in sink.mails} == {"new@example.org"}


def test_the_fourth_mail_in_an_hour_is_refused_for_who_is_known_and_who_is_not(sophie, sink: Sink):
    for email in ("sophie@example.org", "else@example.org"):
        found = [Client().post(RESET, {"email": email}) for _each in range(4)]
        assert [each.status_code for each in found] == [302, 302, 302, 200]
        assert found[3].context["form"].errors == {
            "email": [
                "A mail was asked for several times. Look into the mailbox, or try again in 60 minutes."
            ]
        }
    assert Letter.objects.count() == 3


def test_without_a_mail_server_the_page_says_who_can_help(sophie, settings):
    settings.EMAIL_URL = ""
    answer = Client().post(RESET, {"email": "sophie@example.org"})
    sentence = "No mail server is set. An administrator can give you a new password."
    assert answer.context["form"].errors == {"email": [sentence]}


def test_a_new_password_lifts_the_lock(sophie, sink: Sink):
    for _each in range(11):
        log_in("sophie", "guess")
    Client().post(RESET, {"email": "sophie@example.org"})
    deliver()
    client = Client()
    at = client.get(link_in(sink.mails[0]), follow=True).redirect_chain[-1][0]
    client.post(at, {"password1": NEW, "password2": NEW})
    assert log_in("sophie", NEW)[1].status_code == 302


def test_an_administrator_sees_and_lifts_a_lock(sophie):
    for _each in range(11):
        log_in("sophie", "guess")
    boss = logged_in(member_of("admin", name="boss"))
    assert "locked for another" in boss.get("/people/").content.decode()
    boss.post(f"/people/{sophie.pk}/unlock/")
    assert log_in("sophie")[1].status_code == 302
    assert "locked for another" not in boss.get("/people/").content.decode()


def test_a_network_that_is_locked_is_seen_and_let_in_again(sophie):
    Guess.objects.create(kind="address", whom="127.0.0.1", count=100, until="2100-01-01T00:00Z")
    assert "from your network" in log_in("sophie")[1].content.decode()
    boss = logged_in(member_of("admin", name="boss"))
    assert "127.0.0.1" in boss.get("/people/").content.decode()
    boss.post("/people/address/unlock/", {"address": "127.0.0.1"})
    assert log_in("sophie")[1].status_code == 302


def test_the_language_of_an_account_comes_along(sophie):
    client, _answer = log_in("sophie")
    client.post("/i18n/setlang/", {"language": "fr", "next": "/"})
    other, _answer = log_in("sophie")
    assert other.cookies["django_language"].value == "fr"


def test_a_membership_is_added_beside_those_of_others(sophie):
    """The admin took everybody's stays for this person's."""
    team, boss = Team.objects.create(name="One"), logged_in(member_of("admin", name="boss"))
    people = [Person.objects.create(name=name) for name in ("A", "B")]
    form = {"team": team.pk, "joined_on": "2026-01-01"}
    found = [
        boss.post("/admin/revops/membership/add/", form | {"person": people[place].pk}).status_code
        for place in (0, 1, 1)
    ]
    assert (found, Membership.objects.count()) == ([302, 302, 200], 2)


def test_a_mail_that_could_not_be_sent_is_seen_by_administrators(sophie, sink: Sink):
    User.objects.update(email="nobody@example.org")
    Client().post(RESET, {"email": "nobody@example.org"})
    deliver()
    page = logged_in(member_of("admin", name="boss")).get("/people/").content.decode()
    assert "The mail server refuses the address nobody@example.org" in page
