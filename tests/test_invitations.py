"""An invitation makes one account, once, with the role, team and person that it names, and nobody
gives more than they have.
"""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from access import links
from access.models import Invitation, Letter
from revops.models import Membership, Person
from revops.queue import work
from revops.today import local_day
from tests.admin_pages import group_of, logged_in, member_of
from tests.inviting import JOIN, PASSPHRASE, boss, errors, form, invite  # noqa: F401 (a fixture)
from tests.mail_sink import Sink, deliver, link_in, sink  # noqa: F401

pytestmark = pytest.mark.django_db


def test_who_is_invited_makes_the_account_once(boss):
    invitation = invite(boss, role="recorder")
    stranger, path = Client(), links.path_of(invitation)
    assert stranger.get(path).status_code == 200
    answer = stranger.post(path, JOIN)
    user = User.objects.get(email="new@example.org")
    assert (answer.status_code, answer.url) == (302, "/")
    assert (user.username, user.get_full_name(), user.is_staff) == (
        "sophie.janssen",
        "Sophie Janssen",
        False,
    )
    assert [each.name for each in user.groups.all()] == ["recorder"]
    assert stranger.get("/accounts/security/").status_code == 200
    assert stranger.cookies["django_language"].value == user.preference.language == "fr"
    again = Client().post(path, JOIN)
    assert (again.status_code, User.objects.count()) == (410, 2)


def test_a_link_that_was_not_given_is_none(boss):
    path = links.path_of(invite(boss))
    assert Client().get(path[:-2] + "x/").status_code == 404
    assert Client().get(path.replace("/join/", "/join/9")).status_code == 404


def test_a_link_runs_out(boss):
    invitation = invite(boss)
    Invitation.objects.update(expires_at=timezone.now())
    assert Client().post(links.path_of(invitation), JOIN).status_code == 410
    assert User.objects.filter(email="new@example.org").count() == 0


def test_a_link_that_was_taken_back_is_dead(boss):
    invitation = invite(boss)
    boss.post(f"/people/invitation/{invitation.pk}/withdraw/")
    answer = Client().post(links.path_of(invitation), JOIN)
    assert answer.status_code == 410
    assert "taken back" in answer.content.decode()


def test_sent_again_the_old_link_is_dead_and_the_new_one_holds_a_week(boss):
    invitation = invite(boss)
    old = links.path_of(invitation)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=30))
    boss.post(f"/people/invitation/{invitation.pk}/renew/")
    invitation.refresh_from_db()
    assert Client().get(old).status_code == 404
    assert Client().get(links.path_of(invitation)).status_code == 200


def test_who_may_no_longer_invite_leaves_no_door_open(boss):
    invitation = invite(boss, role="admin")
    me = User.objects.get(username="boss")
    me.groups.set([group_of("finance")])
    assert Client().post(links.path_of(invitation), JOIN).status_code == 410
    other = logged_in(member_of("admin", name="other"))
    assert "its sender may no longer invite" in other.get("/people/").content.decode()
    other.post(f"/people/invitation/{invitation.pk}/renew/")
    invitation.refresh_from_db()
    assert Client().get(links.path_of(invitation)).status_code == 200
    User.objects.filter(username="other").update(is_active=False)
    assert Client().get(links.path_of(invitation)).status_code == 410


def test_the_table_and_a_copy_of_it_hold_no_link(boss):
    secret = links.secret_of(invite(boss))
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(i::text, ' ') FROM access_invitation i")
        assert secret not in cursor.fetchone()[0]


def test_team_and_membership_come_with_the_account(boss):
    invitation = invite(boss, role="manager", new_team="SDR Nord", function="sdr")
    Client().post(links.path_of(invitation), JOIN)
    (stay,) = Membership.objects.all()
    assert (stay.team.name, stay.team.function) == ("SDR Nord", "sdr")
    assert (stay.joined_on, stay.left_on, stay.person.name) == (
        local_day(),
        None,
        "Sophie Janssen",
    )
    assert stay.person.user.email == "new@example.org"


def test_the_same_e_mail_is_asked_about_and_never_taken_silently(boss):
    known = Person.objects.create(name="Sophie of the CRM", email="New@example.org")
    asked = boss.post("/people/", form())
    assert errors(asked) == {
        "is_same": ["A person of the CRM has this e-mail. Say whether it is the same."]
    }
    Client().post(links.path_of(invite(boss, is_same="other", new_team="New")), JOIN)
    known.refresh_from_db()
    assert known.user is None
    assert Person.objects.get(user__email="new@example.org").email == ""


def test_a_person_without_an_e_mail_is_asked_about_by_the_name_that_the_address_says(boss):
    known = Person.objects.create(name="Léna Hoff")
    Person.objects.create(name="Lena Hoffmann")
    asked = boss.post("/people/", form(email="lena.hoff@example.org"))
    assert errors(asked) == {
        "is_same": ["A person of the CRM has this name. Say whether it is the same."]
    }
    invitation = invite(boss, email="lena.hoff@example.org", is_same="same", new_team="New")
    Client().post(links.path_of(invitation), JOIN)
    assert Membership.objects.get().person == known
    Person.objects.bulk_create([Person(name="Max Ott"), Person(name="Max Ott")])
    assert invite(boss, email="max.ott@example.org", new_team="New").person is None


def test_a_yes_makes_the_account_that_person(boss):
    known = Person.objects.create(name="Sophie of the CRM", email="new@example.org")
    invitation = invite(boss, is_same="same", new_team="New")
    Client().post(links.path_of(invitation), JOIN)
    assert [each.user.email for each in Person.objects.filter(pk=known.pk)] == ["new@example.org"]
    assert Membership.objects.get().person == known


def test_one_e_mail_is_one_account_and_one_open_invitation(boss):
    User.objects.create_user("sophie", "Sophie@example.org")
    has = boss.post("/people/", form("sophie@example.org"))
    assert errors(has) == {"email": ["There is an account with this e-mail already."]}
    invite(boss)
    waits = boss.post("/people/", form())
    assert errors(waits) == {
        "email": ["This e-mail is invited already. Send the invitation again below."]
    }
    Invitation.objects.update(expires_at=timezone.now())
    invite(boss)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_up_one_link_at_once_one_is_too_late():
    boss = logged_in(member_of("admin", name="boss"))
    path = links.path_of(invite(boss))
    found: list[int] = []
    start = threading.Barrier(4)

    def take_up(number: int) -> None:
        start.wait(20)
        found.append(Client().post(path, JOIN | {"name": f"Sophie {number}"}).status_code)
        connection.close()

    threads = [threading.Thread(target=take_up, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (sorted(found)[0], found.count(302)) == (302, 1)
    assert User.objects.filter(email="new@example.org").count() == 1


def test_the_mail_is_a_row_and_is_sent_once(boss, sink: Sink):
    boss.post("/people/", form(language="fr"))
    invitation = Invitation.objects.get()
    assert sink.mails == []
    deliver()
    deliver()
    (mail,) = sink.mails
    assert (mail["To"], link_in(mail)) == ("new@example.org", links.path_of(invitation))
    assert mail["Message-ID"].startswith("<letter.")
    assert Letter.objects.get().state == "done"


def test_a_worker_that_lost_its_lease_sends_nothing(boss, sink: Sink):
    boss.post("/people/", form())
    first = work.claim(work.open_rows(Letter))
    Letter.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    second = work.claim(work.open_rows(Letter))
    work.do(first)
    assert sink.mails == []
    work.do(second)
    assert len(sink.mails) == 1


def test_an_invitation_that_was_taken_back_is_not_sent(boss, sink: Sink):
    boss.post("/people/", form())
    boss.post(f"/people/invitation/{Invitation.objects.get().pk}/withdraw/")
    deliver()
    assert (sink.mails, Letter.objects.get().state) == ([], "failed")


def test_an_address_that_the_server_refuses_is_named_on_the_page(boss, sink: Sink):
    boss.post("/people/", form("nobody@example.org"))
    deliver()
    assert (
        "The mail server refuses the address nobody@example.org"
        in boss.get("/people/").content.decode()
    )


def test_without_a_mail_server_the_page_says_so_and_shows_the_link(boss, settings):
    settings.EMAIL_URL = ""
    assert "No mail server is set" in boss.get("/people/").content.decode()
    answer = boss.post("/people/", form(), follow=True)
    assert links.path_of(Invitation.objects.get()) in answer.content.decode()
    assert Letter.objects.count() == 0


LOCAL = "opens on this computer alone"


@pytest.mark.parametrize(
    "site, begins",
    [
        ("https://figures.example.org", "https://figures.example.org"),
        ("http://127.0.0.1:8000", "http://testserver"),
        ("http://0.0.0.0:8000", "http://testserver"),
    ],
)
def test_a_link_to_copy_begins_where_people_reach_the_site(boss, settings, site, begins):
    settings.EMAIL_URL, settings.SITE_URL = "", site
    path = links.path_of(invite(boss))
    page = boss.get("/people/").content.decode()
    assert f'value="{begins}{path}"' in page and LOCAL not in page


def test_a_link_that_opens_on_this_computer_alone_says_so_and_what_to_set(boss, settings):
    settings.EMAIL_URL, settings.SITE_URL = "", "http://127.0.0.1:8000"
    page = boss.get("/people/", headers={"host": "127.0.0.1:8000"}).content.decode()
    assert f"Links begin with http://127.0.0.1:8000, which {LOCAL}" in page
    assert all(name in page for name in ("SITE_URL=", "HOST=", "ALLOWED_HOSTS="))


def test_so_does_one_that_is_sent_by_mail(boss, settings):
    settings.EMAIL_URL, settings.SITE_URL = "smtp://localhost:25", "http://127.0.0.1:8000"
    assert LOCAL in boss.get("/people/").content.decode()
    settings.SITE_URL = "https://figures.example.org"
    assert LOCAL not in boss.get("/people/").content.decode()


def test_the_link_lies_open_beside_its_button(boss):
    invite(boss)
    table = (
        boss.get("/people/").content.decode().partition('id="invited"')[2].partition("</table>")[0]
    )
    assert "data-copy" in table and "<details" not in table
