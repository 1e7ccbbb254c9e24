"""Mails about meetings: that a commitment is due, and the minutes to whoever asked for them. Each is a row
that was planned once (revops/routines/planning.py), sent under its lease with the same Message-ID at every
attempt, in the reader's language.
"""

from __future__ import annotations

from datetime import timedelta
from html import unescape

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from dashboards.reading.meetings import beside_frozen, shown
from dashboards.surfaces.given_up import mail_language, tell_administrators
from dashboards.words import meetings as words
from revops import numbers
from revops.queue import work
from revops.queue.post import deliver
from revops.routines import reading
from revops.routines.reading import MeetingMail

ATTEMPTS, BACK_OFF = 8, timedelta(minutes=5)  # over two hours without the mail server


def register() -> None:
    work.register(
        work.Work(MeetingMail, perform, failed=notify_admins, attempts=ATTEMPTS, back_off=BACK_OFF)
    )


def perform(mail: MeetingMail, _progress: work.Progress) -> None:
    """Sends one claimed mail and writes so in the transaction that holds its row. A reminder of what was
    done meanwhile is not sent.
    """
    refuse_unreachable(mail)
    with override(language_of(mail)):
        message = message_of(mail)
    with transaction.atomic():
        work.fence(mail)
        if message is not None:
            deliver(message)
        work.end(mail, work.State.DONE)


def refuse_unreachable(mail: MeetingMail) -> None:
    if not mail.user.is_active:
        raise work.Refused(_("The account is closed, so it gets no mail."))
    if not mail.user.email:
        raise work.Refused(
            _(
                "The account has no e-mail address. Enter one, then try this mail again in the admin."
            )
        )


def language_of(mail: MeetingMail) -> str:
    """That in which the minutes were asked for, else that of the digest."""
    if chosen := reading.language_of(mail.meeting, mail.user_id):
        return chosen
    return mail_language(mail.user_id)


def message_of(mail: MeetingMail) -> EmailMessage | None:
    """The mail as it is sent; None where there is nothing to say any more."""
    is_reminder = mail.occasion == MeetingMail.Occasion.REMINDER
    written = reminder(mail) if is_reminder else minutes_of(mail)
    if written is None:
        return None
    title, text = written
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    return EmailMessage(title, text, to=[mail.user.email], headers=headers)


def reminder(mail: MeetingMail) -> tuple[str, str] | None:
    meeting = mail.meeting
    places = reading.to_prepare(mail.user, meeting)
    if not places or meeting.cancelled_at:
        return None
    named = {"meeting": meeting.routine.shown_name, "at": words.when(meeting.deadline_at, zone())}
    lines = [
        _("Your commitments for %(meeting)s are due: %(at)s.") % named,
        *(f"- {numbers.KPIS[each.kpi].label}, {each.period}" for each in places),
        f"{settings.SITE_URL}/forecast/{meeting.pk}/prepare/",
    ]
    return _("Commitments due: %(meeting)s") % named, "\n".join(lines) + "\n"


def minutes_of(mail: MeetingMail) -> tuple[str, str] | None:
    """The minutes in text, of the last freeze; None of a meeting that has none any more."""
    meeting = mail.meeting
    frozen = reading.frozen(meeting)
    if frozen is None:
        return None
    context = {
        "meeting": meeting, "shown": shown(meeting, frozen), "content": frozen.content, "zone": zone(),
        "site": settings.SITE_URL, **beside_frozen(meeting, frozen),
    }  # fmt: skip
    named = {"meeting": meeting.routine.shown_name, "day": words.on(meeting.on)}
    text = unescape(render_to_string("mail/minutes.txt", context)).strip() + "\n"
    return _("Minutes: %(meeting)s, %(day)s") % named, text


def zone() -> str:
    known = numbers.organisation_calendar()
    return known[1] if known else "UTC"


def notify_admins(mail: MeetingMail) -> None:
    tell_administrators(
        mail,
        gettext_lazy("A mail about a meeting was not sent: %(mail)s"),
        "/admin/revops/meetingmail/",
    )
