"""Asking and answering. What has to be told by mail is written in the same transaction: a row for
each account, which a worker sends once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import AbstractBaseUser, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from revops.calendar import WorkCalendar
from revops.inquiries.keepers import administrators, keepers, may_answer
from revops.inquiries.reading import correction
from revops.kpis import KPIS, Kpi
from revops.models import Answered, Inquiry, Notice
from revops.models.dimensions import DIMENSIONS
from revops.models.inquiries import LONGEST
from revops.numbers import Published, Slice, withheld
from revops.periods import DAY, Period
from revops.queue import work
from revops.readers import reader_of, sees_rows_of
from revops.today import local_day

LOCK = 720_107_002
WORKING_DAYS = 3  # within which there should be an answer


class Taken(ValidationError):
    """Somebody else answered meanwhile; what was written now is not stored."""


def lock() -> None:
    """Until the transaction ends nobody else writes a question: versions are as old as their ids
    say, and what is sent twice at once meets.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def ask(
    kpi: Kpi, period: Period, slice: Slice, published: Published, text: str, by: AbstractBaseUser
) -> Inquiry:
    """Asks about a figure that a reader looks at; the same again while it is open is the same
    question. Raises ValidationError, and PermissionDenied where they may not see the figure.
    """
    if because := withheld(slice, published.reader):
        raise PermissionDenied(because)
    given = {"kpi": kpi.key, "start_on": period.start, "end_on": period.end, "motion": slice.motion}
    given |= {"members": slice.members, "text": written(text, _("Write what you want to know."))}
    with transaction.atomic():
        lock()
        same = Inquiry.objects.filter(**given, asked_by=by.pk, answered_at=None).first()
        return same or added(given, period, slice, published, by)


def added(
    given: dict, period: Period, slice: Slice, published: Published, by: AbstractBaseUser
) -> Inquiry:
    people = [m for name, m in slice.members.items() if m and DIMENSIONS[name].is_of_persons]
    inquiry = Inquiry(
        **given,
        period=period.key,
        people=people,
        publication_id=published.id,
        language=get_language() or "en",
        asked_by_id=by.pk,
        due_on=due_on(published.calendar, local_day()),
    )
    inquiry._history_user = by
    inquiry.save()
    tell(inquiry, [each.pk for each in told(inquiry) if each.pk != by.pk], Notice.Occasion.ASKED)
    return inquiry


def told(inquiry: Inquiry) -> list[User]:
    """Who keeps the figure and sees the rows that it is about; administrators while nobody does."""
    found = keepers(KPIS[inquiry.kpi])
    if not inquiry.people:
        return found
    return [each for each in found if sees(each, inquiry)] or administrators()


def sees(user: User, inquiry: Inquiry) -> bool:
    reader = reader_of(user)
    return all(sees_rows_of(reader, each) for each in inquiry.people)


def due_on(calendar: WorkCalendar, today: date) -> date:
    """The day by which there should be an answer: some working days after today."""
    return calendar.nth_working_day(today + DAY, WORKING_DAYS)


def written(text: str, if_blank: str) -> str:
    """What somebody wrote, without blanks around it. Raises ValidationError for nothing and for too
    much.
    """
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise ValidationError(if_blank)
    if len(text) > LONGEST:
        raise ValidationError(
            _("It has %(count)d characters; write %(most)d at most.")
            % {"count": len(text), "most": LONGEST}
        )
    return text


def answer(
    inquiry: Inquiry,
    *,
    text: str,
    outcome: str,
    publication: str,
    by: AbstractBaseUser,
    version: int,
) -> Inquiry:
    """Answers a question, or answers it otherwise. `version` is that of the question which was
    read: raises Taken where it has changed since, ValidationError for half an answer, and
    PermissionDenied for who may not.
    """
    if not may_answer(by, inquiry.kpi):
        raise PermissionDenied
    if outcome not in Answered.values:
        raise ValidationError(_("Choose what came of it."))
    text = written(text, _("Write the answer; the asker gets it by mail."))
    corrected, because = (
        correction(publication.strip(), inquiry) if outcome == Answered.CORRECTED else (None, "")
    )
    if because:
        raise ValidationError(because)
    with transaction.atomic():
        lock()
        now = Inquiry.objects.select_for_update().get(pk=inquiry.pk)
        if now.version != version:
            raise Taken(taken(now))
        return settled(now, text, outcome, corrected and corrected.pk, by)


def taken(inquiry: Inquiry) -> str:
    by = inquiry.answered_by
    return _(
        "%(name)s answered meanwhile. Read that answer above; yours is still in the form, and takes its place if you send it again."
    ) % {"name": (by.get_full_name() or by.get_username()) if by else _("Somebody")}


def settled(
    inquiry: Inquiry, text: str, outcome: str, corrected: int | None, by: AbstractBaseUser
) -> Inquiry:
    said = {"answer": text, "outcome": outcome, "corrected_by_id": corrected}
    if all(getattr(inquiry, name) == value for name, value in said.items()):
        return inquiry
    for name, value in said.items():
        setattr(inquiry, name, value)
    inquiry.answered_by_id, inquiry.answered_at = by.pk, timezone.now()
    inquiry.version += 1
    inquiry._history_user = by
    inquiry.save()
    if inquiry.asked_by_id and inquiry.asked_by_id != by.pk:
        tell(inquiry, [inquiry.asked_by_id], Notice.Occasion.ANSWERED)
    return inquiry


def tell(inquiry: Inquiry, users: Iterable[int], occasion: str) -> None:
    """Makes mails due, each once: an answer that changes later sends no second one."""
    rows = [Notice(inquiry=inquiry, user_id=user, occasion=occasion) for user in users]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    transaction.on_commit(work.ring)
