"""The page People: who is whose account and in which team, and that nobody gives, sees or changes more
than their own rights allow.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access import invitations, links, persons, rights
from revops.models import Chore, Membership, Person, PersonAlias, Team
from revops.today import local_day
from tests import page_company
from tests.admin_pages import group_of, logged_in, member_of
from tests.inviting import JOIN, PASSPHRASE, boss, errors, form, invite  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db


def test_an_account_of_the_same_e_mail_is_proposed_and_taken_by_a_click(boss):
    user = User.objects.create_user("sophie", "sophie@example.org")
    known = Person.objects.create(name="Sophie", email="Sophie@example.org")
    assert "Same e-mail: it is Sophie" in boss.get("/people/").content.decode()
    boss.post(f"/people/{user.pk}/person/", {"person": known.pk})
    known.refresh_from_db()
    assert known.user == user


def test_what_two_people_share_is_no_proposal(boss):
    User.objects.create_user("sophie", "sophie@example.org")
    for name in ("Sophie", "Sophia"):
        Person.objects.create(name=name, email="sophie@example.org")
    assert "Same e-mail" not in boss.get("/people/").content.decode()


def test_a_person_who_has_an_account_is_nobody_elses(boss):
    owner, other = (User.objects.create_user(name) for name in ("owner", "other"))
    known = Person.objects.create(name="Sophie", user=owner)
    boss.post(f"/people/{other.pk}/person/", {"person": known.pk})
    known.refresh_from_db()
    assert known.user == owner


def test_the_team_of_an_account_comes_along_to_the_person_it_is_linked_to(boss):
    user = User.objects.create_user("sophie", "sophie@example.org")
    boss.post(f"/people/{user.pk}/team/", {"new_team": "SDR Nord", "function": "sdr"})
    known = Person.objects.create(name="Sophie of the CRM")
    answer = boss.post(f"/people/{user.pk}/person/", {"person": known.pk}, follow=True)
    assert "linked to Sophie of the CRM of the CRM, in SDR Nord." in answer.content.decode()
    # Whom no source knows was there for the account alone: nobody is in the team twice.
    stays = Membership.objects.values_list("person__name", "team__name", "left_on")
    assert list(stays) == [("Sophie of the CRM", "SDR Nord", None)]


def test_a_person_of_a_team_keeps_it_whatever_account_it_gets(boss):
    user = User.objects.create_user("sophie", "sophie@example.org")
    boss.post(f"/people/{user.pk}/team/", {"new_team": "SDR Nord", "function": "sdr"})
    known = Person.objects.create(name="Sophie B")
    Membership.objects.create(person=known, team=Team.objects.create(name="AE"))
    answer = boss.post(f"/people/{user.pk}/person/", {"person": known.pk}, follow=True)
    assert "linked to Sophie B of the CRM, in AE." in answer.content.decode()
    assert [stay.team.name for stay in Membership.objects.all()] == ["AE"]


def test_whom_a_source_knows_stays_in_their_team_when_the_account_goes(boss):
    left = Person.objects.create(name="Lena", user=User.objects.create_user("sophie"))
    PersonAlias.objects.create(key="crm/lena", person=left)
    Membership.objects.create(person=left, team=Team.objects.create(name="AE"))
    known = Person.objects.create(name="Sophie B")
    boss.post(f"/people/{left.user_id}/person/", {"person": known.pk})
    stays = Membership.objects.values_list("person__name", "team__name").order_by("person__name")
    assert list(stays) == [("Lena", "AE"), ("Sophie B", "AE")]


def test_people_of_one_name_are_told_apart_where_one_is_chosen(boss):
    user = User.objects.create_user("lena")
    first, second = (Person.objects.create(name="Lena Hoff") for _each in range(2))
    PersonAlias.objects.create(key="crm/lh2", person=second)
    Person.objects.create(name="Max Ott", email="max@example.org")
    page = boss.get(f"/people/{user.pk}/").content.decode()
    for shown in (f"Lena Hoff ({first.pk})<", f"Lena Hoff ({second.pk}) · crm/lh2<"):
        assert f">{shown}" in page
    assert ">Max Ott · max@example.org<" in page and "Several people have one name" in page
    second.delete()
    page = boss.get(f"/people/{user.pk}/").content.decode()
    assert ">Lena Hoff<" in page and "Several people have one name" not in page


@pytest.mark.parametrize("group", ["viewer", "recorder", "manager", "finance"])
def test_only_who_manages_accounts_finds_the_page(group):
    client = logged_in(member_of(group))
    assert client.get("/people/").status_code == client.post("/people/", form()).status_code == 403


def test_an_administrator_may_give_every_role():
    names = [each.name for each in rights.roles_for(member_of("admin"))]
    assert names == ["viewer", "recorder", "manager", "cro", "finance", "admin"]


def test_nobody_invites_above_their_own_right():
    """In: viewer, recorder, and manager, whose rights they have. Out: finance and admin."""
    hr = member_of("manager", name="hr")
    names = [each.partition(".")[2] for each in rights.MANAGES] + [
        "add_rawrecord",
        "change_rawrecord",
    ]
    hr.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = logged_in(hr)
    offered = [group.name for group in rights.roles_for(User.objects.get(pk=hr.pk))]
    assert "finance" not in offered and "admin" not in offered and "manager" in offered
    refused = client.post("/people/", form(role="admin"))
    assert list(errors(refused)) == ["role"]
    with pytest.raises(PermissionDenied):
        invitations.invite(hr, "x@example.org", group_of("admin"), "en")


def test_a_role_that_may_one_thing_more_is_not_given(boss):
    more = Group.objects.create(name="more")
    more.permissions.add(Permission.objects.get(codename="delete_session"))
    assert more not in rights.roles_for(User.objects.get(username="boss"))
    more.permissions.clear()
    assert more in rights.roles_for(User.objects.get(username="boss"))


def test_a_role_that_sees_everybodys_rows_is_given_by_none_who_does_not():
    """What it sees comes with its name, not with its permissions."""
    hr = member_of("viewer", name="hr")
    hr.user_permissions.set(Permission.objects.all())
    assert group_of("finance") not in rights.roles_for(User.objects.get(pk=hr.pk))
    hr.groups.add(group_of("finance"))
    assert group_of("finance") in rights.roles_for(User.objects.get(pk=hr.pk))


def test_the_link_of_a_higher_role_is_shown_to_nobody_below(boss):
    """Whoever has the link can take it up."""
    invitation = invite(boss, role="admin")
    hr = member_of("manager", name="hr")
    names = [each.partition(".")[2] for each in rights.MANAGES]
    hr.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = logged_in(hr)
    page = client.get("/people/").content.decode()
    assert "new@example.org" in page and links.secret_of(invitation) not in page
    assert links.secret_of(invitation) in boss.get("/people/").content.decode()
    for act in ("renew", "withdraw", "person"):
        assert client.post(f"/people/invitation/{invitation.pk}/{act}/").status_code == 403


@pytest.mark.parametrize("act", ["", "role/", "person/", "team/", "unlock/", "factors/"])
def test_an_account_of_more_rights_is_not_changed_from_below(act):
    root, peer = User.objects.create_superuser("root"), member_of("admin", name="peer")
    client = logged_in(member_of("admin", name="boss"))
    method = client.post if act else client.get
    assert method(f"/people/{root.pk}/{act}").status_code == 403
    assert method(f"/people/{peer.pk}/{act}").status_code in (200, 302)


def test_a_role_that_is_changed_decides_on_the_admin_too(boss):
    user = member_of("viewer", name="sophie")
    boss.post(f"/people/{user.pk}/role/", {"role": group_of("manager").pk})
    user.refresh_from_db()
    assert ([each.name for each in user.groups.all()], user.is_staff) == (["manager"], True)
    me = User.objects.get(username="boss")
    boss.post(f"/people/{me.pk}/role/", {"role": group_of("viewer").pk})
    assert [each.name for each in me.groups.all()] == ["admin"]


def test_a_move_keeps_what_was_with_the_old_team(boss, tmp_path):
    page_company.load(tmp_path)
    person = Person.objects.create(name="Sophie B", user=User.objects.create_user("sophie"))
    old, new = Team.objects.create(name="Old"), Team.objects.create(name="New")
    Membership.objects.create(person=person, team=old, joined_on=date(2025, 1, 1))
    boss.post(f"/people/{person.user_id}/team/", {"team": new.pk})
    today = local_day()
    assert list(person.memberships.values_list("team__name", "joined_on", "left_on")) == [
        ("Old", date(2025, 1, 1), today),
        ("New", today, None),
    ]
    assert Chore.objects.get(kind="derive", state="due").scope["people"] == [person.pk]


def test_what_the_files_say_of_a_team_is_theirs(boss, tmp_path):
    page_company.load(tmp_path)
    user = User.objects.create_user("sophie")
    persons.link(user, Person.objects.get(name="Sophie Janssen"))
    answer = boss.post(
        f"/people/{user.pk}/team/", {"new_team": "Another", "function": "ae"}, follow=True
    )
    assert (
        "Sophie Janssen is in SDR North according to the imported file of people"
        in answer.content.decode()
    )
    assert Membership.objects.filter(team__name="Another").count() == 0


def test_a_manager_without_a_team_is_told_what_is_missing_and_who_can_mend_it(boss):
    invitation = invite(boss, role="manager")
    client = Client()
    client.post(links.path_of(invitation), JOIN | {"language": "en"})
    page = client.get("/accounts/security/").content.decode()
    user = User.objects.get(email="new@example.org")
    sentence = (
        "You are a manager, but your account is not linked to a person in a team: you cannot set targets, "
        "and you see nobody&#x27;s rows. boss can put you into one, on the page People."
    )
    assert sentence in page
    assert "a manager without a team" in boss.get("/people/").content.decode()
    boss.post(f"/people/{user.pk}/team/", {"new_team": "New", "function": "ae"})
    assert "You are a manager" not in client.get("/accounts/security/").content.decode()
    assert "a manager without a team" not in boss.get("/people/").content.decode()


def test_the_page_asks_the_database_as_often_for_many_as_for_few(boss):
    asked = []
    for some in (range(2), range(2, 12)):
        for n in some:
            user = member_of("manager", Team.objects.create(name=f"Team {n}"), name=f"user {n}")
            User.objects.filter(pk=user.pk).update(email=f"{n}@example.org")
            invite(boss, email=f"new{n}@example.org")
        with CaptureQueriesContext(connection) as queries:
            assert boss.get("/people/").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 38
