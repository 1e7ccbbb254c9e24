"""Who commits, overrides, freezes and names who stands in: each role, and the sentence that refuses it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from revops.models import Call, Delegate, Freeze
from revops.routines import delegating, freezing
from revops.today import local_day
from tests.admin_pages import logged_in, member_of
from tests.meeting_company import Company, at, load
from tests.test_forecast_pages import address, sent, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(tmp_path: Path) -> Company:
    found = load(tmp_path)
    delegating.delegate(found.south, member_of("viewer", name="dan"), found.ae, date(2025, 1, 1))
    member_of("viewer", name="vera")
    return found


# Of each role: may it commit for AE South, override, freeze, name who stands in for AE South?
ROLES = {
    "sam": (True, False, False, True),  # leads AE South
    "dan": (True, False, False, False),  # stands in for them
    "nora": (False, False, False, False),  # leads another team
    "carla": (False, True, True, True),  # the CRO
    "vera": (False, False, False, False),  # reads
}
REFUSED = (
    "For AE South commits who leads it or stands in for them: Sam, Dan.",
    "Only the CRO and administrators override a commitment.",
    "Only the CRO and administrators freeze a meeting",
    "Who stands in for AE South is named by its leads and by the CRO.",
)


@pytest.mark.parametrize("name", ROLES)
def test_each_role_does_what_it_may_and_is_refused_with_a_sentence(company, name):
    client = logged_in(User.objects.get(username=name))
    acts = (
        ("commit/", sent(company, value="6")),
        ("override/", sent(company, value="4", reason="Two slip.", seen="")),
        ("freeze/", {}),
        ("delegate/", {"team": company.south.pk, "user": company.sdr.pk}),
    )
    for (where, given), may, sentence in zip(acts, ROLES[name], REFUSED, strict=True):
        answer = client.post(address(company, 0, where), given)
        assert answer.status_code == (302 if may else 403), (name, where)
        assert may or sentence in text(answer), (name, where)
    assert client.get(address(company, 0, "prepare/")).status_code == 200
    assert client.get(address(company, 0, "minutes/")).status_code == 200


def test_a_stranger_is_asked_who_they_are(company, client):
    for where in ("commit/", "override/", "freeze/", "delegate/", "delegate/end/"):
        answer = client.post(address(company, 0, where), {})
        assert answer.status_code == 302 and "/login/" in answer["Location"]
    assert not Call.objects.exists() and not Freeze.objects.exists()


@pytest.mark.parametrize("name", ROLES)
def test_after_the_freeze_no_role_moves_what_was_frozen(company, name):
    frozen = freezing.freeze(company.meetings[0], at=at("2025-10-06T12:00"))
    client = logged_in(User.objects.get(username=name))
    client.post(address(company, 0, "commit/"), sent(company, value="6"))
    answer = client.post(
        address(company, 0, "override/"), sent(company, value="4", reason="x", seen="")
    )
    assert answer.status_code == (400 if name == "carla" else 403)
    kept = Freeze.objects.get(number=1)
    assert freezing.digest(kept.content) == kept.sha256 == frozen.sha256
    assert all(call.is_correction for call in Call.objects.all())


def test_a_lead_names_who_stands_in_on_the_page_and_ends_it(company):
    client, today = logged_in(company.ae), local_day()
    given = {"team": company.south.pk, "user": User.objects.get(username="vera").pk}
    until = today + timedelta(days=7)
    page = client.post(
        address(company, 0, "delegate/"), given | {"until_on": until.isoformat()}, follow=True
    )
    assert "Vera stands in for AE South." in text(page)
    row = Delegate.objects.get(user__username="vera")
    assert (row.from_on, row.until_on, row.given_by) == (today, until, company.ae)
    vera = logged_in(row.user)
    assert vera.post(address(company, 0, "commit/"), sent(company, value="7")).status_code == 302
    end = {"team": company.south.pk, "delegate": row.pk}
    assert vera.post(address(company, 0, "delegate/end/"), end).status_code == 403
    page = client.post(address(company, 0, "delegate/end/"), end, follow=True)
    assert "Vera stands in for AE South no more." in text(page)
    assert vera.post(address(company, 0, "commit/"), sent(company, value="8")).status_code == 403
    assert Call.objects.get().value == 7  # what they committed to stays
    kept = Delegate.history.filter(user__username="vera").order_by("history_id")
    assert [(each.history_type, each.history_user.username) for each in kept] == [
        ("+", "sam"),
        ("-", "sam"),  # named today, so that no day of it is left
    ]


def test_who_has_stood_in_keeps_the_days_until_today(company):
    row, today = Delegate.objects.get(user__username="dan"), local_day()
    delegating.end(row, company.cro)
    delegating.end(row, company.cro)  # again it changes nothing
    row.refresh_from_db()
    assert row.until_on == today and Delegate.history.count() == 2


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"user": ""}, "Choose who stands in"),
        ({"user": "sam"}, "Sam leads AE South and commits for it anyway."),
        ({"user": "dan"}, "Dan stands in for AE South on these days already."),
        ({"from_on": "2026-02-30"}, "“2026-02-30” is no day"),
        ({"until_on": "2020-01-01"}, "The last day must come after the first."),
        ({"team": "999999"}, "The form is incomplete"),
    ],
)
def test_what_names_nobody_is_refused_beside_its_form(company, given, sentence):
    whole = {"team": str(company.south.pk), "user": "vera"} | given
    found = User.objects.filter(username=whole["user"]).first()
    whole["user"] = str(found.pk) if found else ""
    answer = logged_in(company.ae).post(address(company, 0, "delegate/"), whole)
    assert (answer.status_code, sentence in text(answer)) == (400, True)


def test_a_closed_account_stands_in_for_nobody(company):
    gone = member_of("viewer", name="gone")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    gone.refresh_from_db()
    with pytest.raises(ValidationError, match="the account must be open"):
        delegating.delegate(company.south, gone, company.ae, date(2025, 1, 1))


def test_the_trail_has_every_call_override_and_freeze_with_who_did_it(company):
    sam, carla = logged_in(company.ae), logged_in(company.cro)
    sam.post(address(company, 0, "commit/"), sent(company, value="6"))
    sam.post(address(company, 0, "commit/"), sent(company, value="5", seen="1"))
    over = sent(company, value="4", reason="Two slip.", seen="2")
    carla.post(address(company, 0, "override/"), over)
    carla.post(address(company, 0, "freeze/"))
    rows = Call.objects.order_by("version").values_list("author__username", "value", "is_override")
    assert list(rows) == [("sam", 6, False), ("sam", 5, False), ("carla", 4, True)]
    assert Freeze.objects.get().by == company.cro
    shown = text(logged_in(member_of("admin")).get("/admin/revops/call/"))
    assert "Two slip." in shown and "sam" in shown
