"""Mails about questions: to who keeps the figure when somebody asks, to the asker when it is answered.

Each is a row that was written with the question or its answer (revops/inquiries/writing.py), and is
sent as a digest is: while the row is locked and under its lease, with the same Message-ID at every
attempt.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from dashboards.reading.inquiries import Subject, subject
from dashboards.surfaces.given_up import mail_language, tell_administrators
from dashboards.words import inquiries as words
from dashboards.words import wording
from dashboards.words.naming import reader_language
from revops import inquiries, numbers
from revops.inquiries import Notice
from revops.queue import work
from revops.queue.post import deliver
from revops.readers import reader_of

ATTEMPTS, BACK_OFF = 8, timedelta(minutes=5)  # over two hours without the mail server


def register() -> None:
    work.register(
        work.Work(Notice, perform, failed=notify_admins, attempts=ATTEMPTS, back_off=BACK_OFF)
    )


def perform(notice: Notice, _progress: work.Progress) -> None:
    """Sends one claimed mail and writes so in the transaction that holds its row."""
    with override(language_of(notice)):
        message = message_of(notice)
    with transaction.atomic():
        work.fence(notice)
        deliver(message)
        work.end(notice, work.State.DONE)


def language_of(notice: Notice) -> str:
    """The asker's is the language in which they asked; others read in that of their digest."""
    if notice.occasion == Notice.Occasion.ANSWERED:
        return str(notice.inquiry.language)
    return mail_language(notice.user_id)


def message_of(notice: Notice) -> EmailMessage:
    """The mail as it is sent: with the rights of now, not of when it was written."""
    user, reader = notice.user, reader_of(notice.user)
    if not user.is_active:
        raise work.Refused(_("The account is closed, so it gets no mail."))
    if not user.email:
        raise work.Refused(
            _(
                "The account has no e-mail address. Enter one, then try this mail again in the admin."
            )
        )
    if inquiries.find(notice.inquiry_id, reader) is None:
        raise work.Refused(_("The account does not see the rows that the question is about."))
    about = subject(notice.inquiry, numbers.every_member(reader))
    title, text = worded(notice, about)
    headers = {"Message-ID": notice.message_id, "Auto-Submitted": "auto-generated"}
    return EmailMessage(title, text, to=[user.email], headers=headers)


def worded(notice: Notice, about: Subject) -> tuple[str, str]:
    """Subject and text."""
    inquiry, language = notice.inquiry, reader_language()
    figure = words.figure_words(
        str(about.kpi.label),
        wording.period(about.period, language),
        words.slice_words(about.slice, about.members),
    )
    shown = {
        "figure": figure,
        "name": words.called(inquiry.asked_by),
        "day": wording.day(inquiry.due_on, language),
    }
    address = f"{settings.SITE_URL}/questions/{inquiry.pk}/"
    if notice.occasion == Notice.Occasion.ASKED:
        title, first = (
            _("Question: %(figure)s"),
            _("%(name)s asks about %(figure)s; an answer is due %(day)s."),
        )
        return title % shown, "\n\n".join((first % shown, inquiry.text, address)) + "\n"
    shown |= {"name": words.called(inquiry.answered_by), "state": words.state(inquiry)}
    title, first = (
        _("Answer: %(figure)s"),
        _("%(name)s answered your question about %(figure)s: %(state)s."),
    )
    return title % shown, "\n\n".join(
        (first % shown, inquiry.answer, _("You had asked:"), inquiry.text, address)
    ) + "\n"


def notify_admins(notice: Notice) -> None:
    tell_administrators(
        notice,
        gettext_lazy("A mail about a question was not sent: %(mail)s"),
        "/admin/revops/notice/",
    )
