"""Each digest is sent once per person and period, by whichever worker; what cannot be sent says
why.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from dashboards.models import Every, Mail, Subscription
from dashboards.surfaces import digest_mail
from revops.models import State
from revops.queue import work
from tests import page_company
from tests.at_once import at_once
from tests.mail_sink import sink  # noqa: F401 (a fixture)
from tests.start import free_port

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = datetime(
    2025, 11, 3, 6, 0, tzinfo=UTC
)  # seven in Amsterdam; the first working day of November, too


@pytest.fixture
def reader(tmp_path) -> User:
    page_company.load(tmp_path)
    user = page_company.reader()
    User.objects.filter(pk=user.pk).update(email="reader@example.org")
    Subscription.objects.create(
        user=user, every=Every.MONTH, is_on=True, on_since=MONDAY - timedelta(days=9)
    )
    return user


def planned() -> Mail:
    digest_mail.plan(MONDAY)
    return Mail.objects.get()


def done(mail: Mail) -> Mail:
    work.do(work.claim(work.open_rows(Mail)))
    mail.refresh_from_db()
    return mail


def test_it_is_due_at_seven_local_time_and_not_before(reader):
    digest_mail.plan(MONDAY - timedelta(minutes=1))
    assert list(Mail.objects.values_list("period", flat=True)) == []
    assert (planned().period, planned().planned_at) == ("2025-10", MONDAY)


def test_nobody_gets_what_lies_before_the_subscription(reader):
    Subscription.objects.update(on_since=MONDAY + timedelta(minutes=1))
    assert digest_mail.plan(MONDAY + timedelta(days=2)) == []


def test_it_arrives_once_in_both_forms(reader, sink):
    mail = planned()
    assert done(mail).state == State.DONE
    planned()
    assert work.claim(work.open_rows(Mail)) is None
    (received,) = sink.mails
    assert [part.get_content_type() for part in received.get_payload()] == [
        "text/plain",
        "text/html",
    ]
    assert received["Message-ID"] == mail.message_id


def test_two_workers_send_it_once(reader, sink):
    planned()

    def worker() -> None:
        digest_mail.plan(MONDAY)
        while (row := work.claim(work.open_rows(Mail))) is not None:
            work.do(row)

    at_once(worker)
    assert (len(sink.mails), Mail.objects.get().state) == (1, State.DONE)


def test_whoever_lost_the_lease_sends_nothing(reader, sink):
    planned()
    first = work.claim(work.open_rows(Mail))
    Mail.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    second = work.claim(work.open_rows(Mail))
    work.do(first)
    assert sink.mails == []
    work.do(second)
    assert len(sink.mails) == 1


def test_a_server_that_is_down_is_tried_again_later(reader, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    mail = done(planned())
    assert (mail.state, mail.attempts, mail.due_at > timezone.now()) == (State.DUE, 1, True)
    assert "Connection refused" in mail.error


def test_a_refused_address_fails_at_once_and_administrators_are_told(reader, sink):
    User.objects.create_superuser("root", "root@example.org")
    User.objects.filter(pk=reader.pk).update(email="nobody@example.org")
    mail = done(planned())
    assert mail.state == State.FAILED
    assert mail.error == "The mail server refuses the address nobody@example.org: no such person"
    assert [each["To"] for each in sink.mails] == ["root@example.org"]


@pytest.mark.parametrize(
    "change",
    [
        lambda: User.objects.update(is_active=False),
        lambda: Subscription.objects.update(is_on=False),
    ],
)
def test_rights_and_wishes_count_as_they_are_when_it_is_sent(reader, sink, change):
    mail = planned()
    change()
    assert (done(mail).state, sink.mails) == (State.FAILED, [])


def test_a_blank_digest_waits_and_is_then_given_up(reader, sink):
    planned()
    Mail.objects.update(period="2031-01", planned_at=timezone.now())
    mail = done(Mail.objects.get())
    assert (mail.state, mail.attempts) == (State.DUE, 0)
    Mail.objects.update(planned_at=timezone.now() - timedelta(hours=25), due_at=timezone.now())
    assert (done(mail).state, sink.mails) == (State.FAILED, [])


def test_a_dry_run_prints_and_writes_nothing(reader, capsys):
    Subscription.objects.update(on_since=datetime(2025, 1, 1, tzinfo=UTC))
    call_command("send_digests", "--dry-run")
    assert "reader@example.org" in capsys.readouterr().out
    assert Mail.objects.count() == 0
