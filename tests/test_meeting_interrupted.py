"""A meeting that is interrupted, or whose ground moves: a freeze killed in the middle, people who type at the
same instant, a fiscal year that begins in another month.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from revops.models import Freeze, Meeting, Minute, Organisation
from revops.routines import freezing, minutes, planning
from revops.routines.minutes import Written
from tests.admin_pages import logged_in
from tests.at_once import at_once
from tests.meeting_company import Company, at, commit, load
from tests.test_forecast_pages import address, text

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """As a worker that is gone: nothing catches it."""


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return load(tmp_path)


def test_a_freeze_killed_in_the_middle_leaves_nothing_and_is_repeated(company, monkeypatch):
    meeting, made = company.meetings[0], Freeze.objects.create

    def killed(**content: object) -> Freeze:
        made(**content)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Freeze.objects, "create", killed)
        with pytest.raises(Killed):
            freezing.freeze(meeting, by=company.cro, at=at("2025-10-06T12:00"))
    assert not Freeze.objects.exists()
    again = freezing.freeze(meeting, by=company.cro, at=at("2025-10-06T12:00"))
    assert (again.number, freezing.digest(again.content)) == (1, again.sha256)


@pytest.mark.django_db(transaction=True)
def test_two_presenters_who_type_at_the_same_instant_lose_nothing(transactional_db, tmp_path):
    company = load(tmp_path)
    meeting, names = Meeting.objects.get(pk=company.meetings[0].pk), iter(range(100))

    def typed() -> None:
        number = next(names)
        minutes.write(meeting, Written("note", f"note {number}"), f"t{number}", company.cro)

    def sent_twice() -> None:
        minutes.write(meeting, Written("decision", "once"), "same", company.ae)

    at_once(typed, 6)
    at_once(sent_twice, 4)
    kept = sorted(Minute.objects.values_list("text", flat=True))
    assert kept == [*(f"note {number}" for number in range(6)), "once"]


def test_an_action_that_two_settle_at_once_is_settled_once_and_the_other_reads_so(company):
    meeting, due = company.meetings[0], date(2025, 10, 13)
    written = Written("action", "Call them", "agreed", company.ae.pk, due)
    action = minutes.write(meeting, written, "t", company.cro)
    first, second = logged_in(company.ae), logged_in(company.cro)
    there = address(company, 1, f"written/{action.pk}/")
    assert first.post(there, {"state": "done", "version": "1"}).status_code == 302
    late = second.post(there, {"state": "dropped", "reason": "No.", "version": "1"})
    action.refresh_from_db()
    assert (late.status_code, action.state) == (400, "done")


@pytest.mark.parametrize(("first", "then"), [(1, 2), (2, 1), (1, 4)])
def test_a_fiscal_year_that_begins_elsewhere_moves_what_is_ahead_and_no_frozen_page(
    company, first, then
):
    """A period that is shortened or is no more: pages of before still open, the next meetings follow."""
    Organisation.objects.update(fiscal_year_start=first)
    now = timezone.now()
    coming = planning.make(company.weekly, now.date(), now.date() + timedelta(days=14))[-1]
    commit(company, 0, company.deals, 6, "2025-10-06T08:00")
    frozen = freezing.freeze(company.meetings[0], at=at("2025-10-06T12:00"))
    Organisation.objects.update(fiscal_year_start=then)
    client = logged_in(company.ae)
    for where in ("", "minutes/", "prepare/", "meeting.ics"):
        assert client.get(address(company, 0, where)).status_code == 200, where
    assert client.get(f"/forecast/{coming.pk}/prepare/").status_code == 200
    planning.make(company.weekly, now.date(), now.date() + timedelta(days=14))
    was, coming = coming.period, Meeting.objects.get(pk=coming.pk)
    assert (coming.period == was) == (then == 4)  # quarters that begin with those of the calendar
    assert client.get(f"/forecast/{coming.pk}/prepare/").status_code == 200
    assert "Not enough history" in text(client.get("/forecast/accuracy/"))
    frozen.refresh_from_db()
    assert freezing.digest(frozen.content) == frozen.sha256
