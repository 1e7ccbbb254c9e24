"""What is written down in a meeting: by everybody at once, nothing lost; actions come back until they are
closed or dropped.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from revops.models import Freeze, Minute, Routine
from revops.routines import calls, freezing, minutes, planning
from revops.routines.minutes import Changed, Written
from tests.admin_pages import logged_in, member_of
from tests.meeting_company import Company, at, load
from tests.test_forecast_pages import address, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return load(tmp_path)


def test_what_is_written_down_is_on_the_page_at_once_and_only_once(company):
    freezing.freeze(company.meetings[0], at=at("2025-10-06T12:00"))
    client, new = logged_in(company.cro), address(company, 0, "written/new/")
    given = {
        "kind": "action", "text": "Call « Lefèvre » ✓", "owner": str(company.ae.pk),
        "due_on": "2025-10-13", "token": "t1", "kpi": "deals_signed",
    }  # fmt: skip
    by_script = {"headers": {"X-Requested-With": "fetch"}}
    first = client.post(new, given, **by_script)
    client.post(new, given, **by_script)
    assert "Call « Lefèvre » ✓" in text(first) and Minute.objects.count() == 1
    assert "Call « Lefèvre » ✓" in text(client.get(address(company, 0, "minutes/")))
    assert "Call « Lefèvre » ✓" in text(logged_in(company.ae).get("/forecast/"))
    assert "Call « Lefèvre » ✓" in text(logged_in(company.ae).get("/mine/?period=2025-10"))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"text": " "}, "Write what is to be remembered."),
        ({"owner": ""}, "an action without an owner is nobody's"),
        ({"due_on": "soon"}, "“soon” is no day"),
        ({"due_on": ""}, "Write the day by which it is done."),
        ({"record": "99999"}, "There is no record 99999."),
        ({"kind": "x"}, "Choose a note"),
        ({"token": ""}, "The form is incomplete"),
    ],
)
def test_half_an_action_is_refused_with_its_reason(company, given, sentence):
    whole = {
        "kind": "action",
        "text": "x",
        "owner": str(company.ae.pk),
        "due_on": "2025-10-13",
        "token": "t",
    }
    client = logged_in(company.cro)
    answer = client.post(address(company, 0, "written/new/"), whole | given)
    assert (answer.status_code, sentence in text(answer)) == (400, True)
    viewer = logged_in(member_of("viewer"))
    assert viewer.post(address(company, 0, "written/new/"), whole).status_code == 403


def test_open_actions_come_first_next_week_and_are_moved_closed_or_dropped(company):
    client = logged_in(company.cro)
    new = {"kind": "action", "owner": str(company.ae.pk), "due_on": "2025-10-13"}
    for name in ("one", "two", "three"):
        client.post(address(company, 0, "written/new/"), new | {"text": name, "token": name})
    one, two, three = Minute.objects.order_by("pk")
    freezing.freeze(company.meetings[1], at=at("2025-10-13T12:00"))
    for minute, given in (
        (one, {"state": "done"}),
        (two, {"state": "open", "due_on": "2025-10-20"}),
        (three, {"state": "dropped", "reason": "Nobody needs it."}),
    ):
        answer = client.post(address(company, 1, f"written/{minute.pk}/"), given | {"version": "1"})
        assert answer.status_code == 302, text(answer)
    shown = text(client.get(address(company, 1)))
    assert "open · moved 1 time" in shown and "Nobody needs it." in shown
    again = client.post(
        address(company, 1, f"written/{two.pk}/"), {"state": "done", "version": "1"}
    )
    assert again.status_code == 400 and "changed meanwhile" in text(again)
    freezing.freeze(company.meetings[2], at=at("2025-10-20T12:00"))
    frozen = Freeze.objects.get(meeting=company.meetings[2])
    kept = frozen.content["sections"][0]["content"]["actions"]
    assert [(each["text"], each["moves"]) for each in kept] == [("two", 1)]


def test_dropping_needs_a_reason_and_moving_a_later_day(company):
    client = logged_in(company.cro)
    new = {
        "kind": "action",
        "owner": str(company.ae.pk),
        "due_on": "2025-10-13",
        "text": "x",
        "token": "x",
    }
    client.post(address(company, 0, "written/new/"), new)
    there = address(company, 0, f"written/{Minute.objects.get().pk}/")
    for given, sentence in (
        ({"state": "dropped"}, "Say why the action is dropped"),
        ({"state": "open", "due_on": "2025-10-13"}, "Write a later day"),
        ({"state": "sideways"}, "closed, moved or dropped"),
    ):
        answer = client.post(there, given | {"version": "1"})
        assert (answer.status_code, sentence in text(answer)) == (400, True)
    owner = logged_in(company.ae)  # the owner closes their own
    assert owner.post(there, {"state": "done", "version": "1"}).status_code == 302
    assert client.post(there, {"state": "done", "version": "2"}).status_code == 400


def test_the_review_asks_its_committer_for_a_sentence(company):
    monthly = Routine.objects.get(key="monthly-review")
    october, november = planning.make(monthly, date(2025, 10, 1), date(2025, 11, 1))
    place = calls.Place("deals_signed", company.south.pk, "2025-10")
    calls.commit(october, place, 5, by=company.ae, at=at("2025-10-02T08:00"))
    freezing.freeze(november, at=at("2025-11-05T12:00"))
    given = {
        "kind": "variance",
        "kpi": "deals_signed",
        "team": str(company.south.pk),
        "token": "v",
        "text": "Two slipped.",
    }
    new = f"/forecast/{november.pk}/written/new/"
    assert logged_in(company.sdr).post(new, given).status_code == 403
    assert logged_in(company.ae).post(new, given).status_code == 302
    shown = text(logged_in(company.cro).get(f"/forecast/{november.pk}/"))
    assert "Two slipped." in shown and "Plan and actual" in shown and "Committed and came" in shown


def test_two_who_type_at_once_lose_nothing(company):
    meeting = company.meetings[0]
    for user in (company.ae, company.sdr):
        minutes.write(meeting, Written("note", f"by {user.username}"), f"t-{user.pk}", user)
    assert [each.text for each in minutes.written_in(meeting)] == ["by sam", "by nora"]
    note = minutes.written_in(meeting)[0]
    minutes.rewrite(note, "better", company.ae, 1)
    with pytest.raises(Changed, match="says “better” now"):
        minutes.rewrite(note, "worse", company.ae, 1)
    assert note.history.count() == 2


def test_only_its_author_and_who_chairs_change_a_minute(company):
    from django.core.exceptions import PermissionDenied

    note = minutes.write(company.meetings[0], Written("decision", "No discounts."), "t", company.ae)
    with pytest.raises(PermissionDenied, match="Only who wrote it"):
        minutes.rewrite(note, "Discounts.", company.sdr, 1)
    assert minutes.rewrite(note, "No discounts over 15 %.", company.cro, 1).version == 2
