"""Sending digests: which mails are due, and sending each once.

A mail is a row of Mail: unique by person, kind and period, so planning twice adds nothing. It is
sent while its row is locked and under its lease, so two workers never send it both. A worker that
dies after the server took the mail and before the row was written sends it again, with the same
Message-ID.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from dashboards.models import Every, Mail, Subscription
from dashboards.question.forms import NothingPublished
from dashboards.surfaces import digest
from dashboards.surfaces.given_up import tell_administrators
from revops import numbers
from revops.calendar import Period, PeriodKind, WorkCalendar
from revops.numbers import Published
from revops.queue import work
from revops.queue.post import deliver

HOUR = time(7)
PATIENCE = timedelta(hours=24)  # how long a mail waits for figures
ATTEMPTS, BACK_OFF = 8, timedelta(minutes=5)  # over two hours without the mail server


def register() -> None:
    work.register(work.Work(Mail, perform, plan, notify_admins, ATTEMPTS, BACK_OFF))


def plan(now: datetime | None = None) -> list[Mail]:
    """Writes the mails whose time has come and answers those that were not there."""
    known, now = numbers.organisation_calendar(), now or timezone.now()
    if known is None:
        return []
    calendar, zone = known
    on = Subscription.objects.filter(is_on=True, user__is_active=True, on_since__isnull=False)
    wanted = [
        mail for each in on if (mail := due_mail(each, calendar, ZoneInfo(zone), now)) is not None
    ]
    there = set(
        Mail.objects.filter(period__in={m.period for m in wanted}).values_list(
            "user", "every", "period"
        )
    )
    new = [mail for mail in wanted if (mail.user_id, mail.every, mail.period) not in there]
    Mail.objects.bulk_create(new, ignore_conflicts=True)
    return new


def due_mail(
    subscription: Subscription, calendar: WorkCalendar, zone: ZoneInfo, now: datetime
) -> Mail | None:
    """The latest mail that should have been sent by now; None when the subscription began later."""
    today = now.astimezone(zone).date()
    period = calendar.containing(
        digest.PERIOD_OF_DIGEST[Every(subscription.every)], today
    ).previous(calendar)
    planned = planned_at(period, calendar, zone)
    if planned > now:
        period = period.previous(calendar)
        planned = planned_at(period, calendar, zone)
    if subscription.on_since > planned:
        return None
    return Mail(
        user_id=subscription.user_id,
        every=subscription.every,
        period=period.key,
        planned_at=planned,
        due_at=planned,
    )


def planned_at(period: Period, calendar: WorkCalendar, zone: ZoneInfo) -> datetime:
    """Monday at seven after a week; the first working day at seven after a month. Local time of the
    organisation.
    """
    on: date = (
        period.end if period.kind is PeriodKind.WEEK else calendar.nth_working_day(period.end, 1)
    )
    return datetime.combine(on, HOUR, zone).astimezone(UTC)


def perform(mail: Mail, _progress: work.Progress) -> None:
    """Sends one claimed mail and writes so in the transaction that holds its row."""
    subscription = wanted_by(mail)
    with override(subscription.language):
        message = message_of(mail, subscription, numbers.published())
    with transaction.atomic():
        work.fence(mail)
        deliver(message)
        work.end(mail, work.State.DONE)


def wanted_by(mail: Mail) -> Subscription:
    """Rights and wishes as they are now, not as they were when the mail was planned."""
    found = (
        Subscription.objects.filter(user=mail.user_id, every=mail.every, is_on=True)
        .select_related("user")
        .first()
    )
    if found is None:
        raise work.Refused(_("The digest was switched off before it was sent."))
    if not found.user.is_active:
        raise work.Refused(_("The account is closed, so it gets no digest."))
    if not found.user.email:
        raise work.Refused(
            _(
                "The account has no e-mail address. Enter one, then try this mail again in the admin."
            )
        )
    return found


def message_of(
    mail: Mail, subscription: Subscription, published: Published | None
) -> EmailMultiAlternatives:
    """The mail as it will be sent. Raises NotYet while there is nothing to say, Refused when that
    lasts.
    """
    is_late = timezone.now() > mail.planned_at + PATIENCE
    try:
        if published is None:
            raise NothingPublished
        period = published.calendar.period(mail.period)
        if published.today < period.end and not is_late:
            raise work.NotYet(
                _("It waits for the last days of the period: the data ends before them.")
            )
        subject, text, html = digest.render(subscription.user, period, subscription.language)
    except (NothingPublished, digest.Blank) as error:
        why = _("Nothing is published for this period, and a blank digest is not sent.")
        raise (work.Refused(why) if is_late else work.NotYet(why)) from error
    return addressed(mail, subscription.user, subject, text, html)


def addressed(mail: Mail, user: User, subject: str, text: str, html: str) -> EmailMultiAlternatives:
    headers = {
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{settings.SITE_URL}/digest/>",
    }
    message = EmailMultiAlternatives(subject, text, to=[user.email], headers=headers)
    message.attach_alternative(html, "text/html")
    return message


def notify_admins(mail: Mail) -> None:
    tell_administrators(
        mail, gettext_lazy("A digest was not sent: %(mail)s"), "/admin/dashboards/mail/"
    )
