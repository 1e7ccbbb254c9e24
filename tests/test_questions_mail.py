"""Who keeps a figure hears of a question, and its asker of the answer, once each."""

from __future__ import annotations

from datetime import timedelta
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone, translation

from revops.inquiries import Notice
from revops.models import State
from revops.queue import work
from tests import page_company
from tests.admin_pages import member_of
from tests.at_once import at_once
from tests.mail_sink import Sink, sink  # noqa: F401 (a fixture)
from tests.test_questions import answered, asked, keeper

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(tmp_path: Path) -> tuple[User, User]:
    """Who asks and who keeps the figure."""
    page_company.load(tmp_path)
    viewer, boss = member_of("viewer"), keeper()
    for user in (viewer, boss):
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.org")
        user.refresh_from_db()
    return viewer, boss


def title(mail: Message) -> str:
    return str(make_header(decode_header(mail["Subject"]))).replace("\n", "")


def do_all() -> None:
    while (row := work.claim(work.open_rows(Notice))) is not None:
        work.do(row)


def test_the_keeper_hears_of_the_question_and_the_asker_of_the_answer_once(people, sink):
    viewer, boss = people
    inquiry = asked(viewer, "Warum « L6 » ? ✓")
    do_all()
    (first,) = sink.mails
    assert (first["To"], title(first)) == (
        "keeper@example.org",
        "Question: MQLs · October 2025 · Whole company",
    )
    body = first.get_payload(decode=True).decode()
    assert "viewer asks about MQLs" in body and "Warum « L6 » ? ✓" in body
    assert f"/questions/{inquiry.pk}/" in body
    inquiry = answered(inquiry, boss)
    answered(inquiry, boss, text="A better answer.")
    do_all()
    assert [each["To"] for each in sink.mails] == ["keeper@example.org", "viewer@example.org"]
    assert "A better answer." in sink.mails[1].get_payload(decode=True).decode()
    assert not Notice.objects.exclude(state=State.DONE).exists()


def test_the_asker_reads_the_answer_in_the_language_in_which_they_asked(people, sink):
    with translation.override("fr"):
        inquiry = asked(people[0])
    answered(inquiry, people[1])
    do_all()
    assert title(sink.mails[0]).startswith("Question: MQLs")
    assert "Vous aviez demandé" in sink.mails[1].get_payload(decode=True).decode()


def test_two_workers_send_each_mail_once(people, sink):
    answered(asked(people[0]), people[1])

    at_once(do_all)
    assert sorted(each["To"] for each in sink.mails) == ["keeper@example.org", "viewer@example.org"]


def test_whoever_lost_the_lease_sends_nothing_and_the_next_one_does(people, sink):
    asked(people[0])
    first = work.claim(work.open_rows(Notice))
    Notice.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    second = work.claim(work.open_rows(Notice))
    work.do(first)
    assert sink.mails == []
    work.do(second)
    assert len(sink.mails) == 1
    assert second.message_id == sink.mails[0]["Message-ID"]


def test_a_question_that_was_not_stored_sends_nothing_and_a_stored_one_is_not_forgotten(
    people, sink
):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        asked(people[0])
        raise ZeroDivisionError
    assert not Notice.objects.exists()
    asked(people[0])
    assert Notice.objects.get().state == State.DUE  # whatever becomes of the process that wrote it
    work.do_all()
    assert len(sink.mails) == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda user: User.objects.filter(pk=user.pk).update(is_active=False), "closed"),
        (lambda user: User.objects.filter(pk=user.pk).update(email=""), "no e-mail address"),
    ],
)
def test_what_cannot_be_sent_says_why_and_administrators_are_told(people, sink, change, why):
    User.objects.create_superuser("root", "root@example.org")
    inquiry = answered(asked(people[0]), people[1])
    change(people[0])
    do_all()
    failed = Notice.objects.get(inquiry=inquiry, occasion="answered")
    assert failed.state == State.FAILED and why in failed.error
    assert "root@example.org" in [each["To"] for each in sink.mails]


def test_rights_are_those_of_the_time_at_which_a_mail_is_sent(people, sink):
    viewer, boss = people
    person = viewer.person
    inquiry = asked(viewer, owner=person.pk)
    answered(inquiry, member_of("admin"))
    person.user = None
    person.save()
    do_all()
    failed = Notice.objects.get(user=viewer)
    assert failed.state == State.FAILED and "does not see the rows" in failed.error
    assert sink.mails == []
