"""Reminders to who owes a commitment, and minutes to who asked for them: once each, in their language."""

from __future__ import annotations

from datetime import timedelta
from email.header import decode_header, make_header
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from revops.models import Meeting, MeetingMail, MinutesReader, State
from revops.queue import work
from revops.routines import calls, freezing, minutes, planning
from revops.routines.minutes import Written
from tests.admin_pages import member_of
from tests.at_once import at_once
from tests.mail_sink import Sink, sink, text_of  # noqa: F401 (a fixture)
from tests.meeting_company import Company, at, commit, load

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def company(transactional_db: None, tmp_path: Path) -> Company:
    found = load(tmp_path)
    for user in (found.sdr, found.ae, found.cro):
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.org")
    return found


def send() -> None:
    while (row := work.claim(work.open_rows(MeetingMail))) is not None:
        work.do(row)


def title(mail) -> str:
    return str(make_header(decode_header(mail["Subject"])))


def soon(company: Company) -> Meeting:
    """The first meeting, its deadline some hours ahead."""
    now = timezone.now()
    Meeting.objects.filter(pk=company.meetings[0].pk).update(
        deadline_at=now + timedelta(hours=5), starts_at=now + timedelta(hours=8)
    )
    return Meeting.objects.get(pk=company.meetings[0].pk)


def test_who_owes_a_commitment_is_reminded_once_with_a_link(company, sink: Sink):
    meeting = soon(company)
    planning.remind(timezone.now())
    planning.remind(timezone.now())
    send()
    assert sorted(mail["To"] for mail in sink.mails) == [
        "carla@example.org", "nora@example.org", "sam@example.org",
    ]  # fmt: skip
    mail = next(each for each in sink.mails if each["To"] == "sam@example.org")
    assert title(mail) == "Commitments due: Weekly forecast"
    assert f"/forecast/{meeting.pk}/prepare/" in text_of(
        mail
    ) and "Deals signed, 2025-Q4" in text_of(mail)


def test_who_plans_again_without_news_wakes_nobody(company, monkeypatch: pytest.MonkeyPatch):
    """A worker that is woken plans first: one that wakes the next each time never rests."""
    soon(company)
    rung: list[str] = []
    monkeypatch.setattr(work, "ring", lambda: rung.append("bell"))
    work.plan()
    assert rung
    rung.clear()
    work.plan()
    assert rung == []


def test_who_committed_before_the_mail_went_out_is_not_reminded(company, sink: Sink):
    meeting = soon(company)
    planning.remind(timezone.now())
    for place in calls.places(meeting):
        if place.team == company.south.pk:
            calls.commit(meeting, place, 5, by=company.ae)
    send()
    assert "sam@example.org" not in [mail["To"] for mail in sink.mails]
    assert not MeetingMail.objects.exclude(state=State.DONE).exists()


def test_nobody_is_reminded_of_a_meeting_that_is_cancelled_or_far_ahead(company, sink: Sink):
    meeting = soon(company)
    planning.cancel(meeting, "Trade fair", company.cro)
    planning.remind(timezone.now())
    assert not MeetingMail.objects.exists()


def ended(company: Company) -> Meeting:
    meeting = company.meetings[3]
    commit(company, 3, company.deals, 6, "2025-10-27T08:00")
    freezing.freeze(meeting, at=at("2025-10-27T13:00"))
    written = Written(
        "action", "Call « Lefèvre »", "agreed", company.ae.pk, at("2025-11-03T08:00").date()
    )
    minutes.write(meeting, written, "t", company.cro)
    planning.end(meeting, company.cro)
    return meeting


def test_minutes_go_to_who_asked_for_them_in_their_language_exactly_once(company, sink: Sink):
    for user, language in ((company.ae, "fr"), (company.cro, "en")):
        MinutesReader.objects.create(routine=company.weekly, user=user, language=language)
    meeting = ended(company)
    planning.end(meeting, company.cro)
    planning.end_those_over(timezone.now())

    at_once(send)
    by_reader = {mail["To"]: mail for mail in sink.mails}
    assert len(sink.mails) == 2
    english, french = by_reader["carla@example.org"], by_reader["sam@example.org"]
    assert title(english).startswith("Minutes: Weekly forecast") and "Call « Lefèvre »" in text_of(
        english
    )
    assert "AE South, Deals signed · 2 · committed to 6 (committed)" in text_of(english)
    assert title(french) != title(english) and "Call « Lefèvre »" in text_of(french)
    assert f"/forecast/{meeting.pk}/minutes/" in text_of(french)


def test_a_worker_that_lost_its_lease_sends_no_minutes_and_the_next_does(company, sink: Sink):
    MinutesReader.objects.create(routine=company.weekly, user=company.ae)
    ended(company)
    first = work.claim(work.open_rows(MeetingMail))
    MeetingMail.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    second = work.claim(work.open_rows(MeetingMail))
    work.do(first)
    assert sink.mails == []
    work.do(second)
    assert [mail["Message-ID"] for mail in sink.mails] == [second.message_id]


def test_a_meeting_ends_after_its_freeze_by_who_chairs_or_by_itself(company):
    with pytest.raises(ValidationError, match="Freeze the meeting first"):
        planning.end(company.meetings[0], company.cro)
    freezing.freeze(company.meetings[0], at=at("2025-10-06T12:00"))
    with pytest.raises(PermissionDenied, match="end a meeting"):
        planning.end(company.meetings[0], company.ae)
    planning.end_those_over(at("2025-10-06T14:00"))
    assert Meeting.objects.get(pk=company.meetings[0].pk).ended_at is None
    planning.end_those_over(at("2025-10-06T20:30"))
    assert Meeting.objects.get(pk=company.meetings[0].pk).ended_at


def test_what_cannot_be_sent_says_why(company, sink: Sink):
    root = member_of("admin")
    User.objects.filter(pk=root.pk).update(email="root@example.org")
    MinutesReader.objects.create(routine=company.weekly, user=company.ae)
    ended(company)
    User.objects.filter(pk=company.ae.pk).update(email="")
    send()
    failed = MeetingMail.objects.get()
    assert failed.state == State.FAILED and "no e-mail address" in failed.error
    assert [mail["To"] for mail in sink.mails] == ["root@example.org"]
