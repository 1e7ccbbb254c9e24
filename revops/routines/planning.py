"""Making meetings, moving them with the calendar, cancelling them by hand; and what is due around
them: reminders before, minutes after. Whatever is planned twice exists once.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from revops.context import calendar_of
from revops.models import Meeting, MeetingMail, MinutesReader, Organisation, Routine
from revops.queue import work
from revops.routines.calls import owed
from revops.routines.rights import chair_only
from revops.routines.slots import Slot, slots

REMIND = timedelta(hours=24)  # before the deadline
OVER = timedelta(hours=8)  # after its beginning a frozen meeting ends by itself
EVER = datetime.min.replace(tzinfo=UTC)
AHEAD = {"week": 8, "month": 32, "quarter": 93}  # days within which the next one begins


def plan(now: datetime | None = None) -> None:
    """Makes the meetings that come next, and the mails that have become due."""
    organisation, now = Organisation.current(), now or timezone.now()
    if organisation is None:
        return
    for routine in Routine.objects.filter(is_on=True):
        first = max(routine.since, now).date()
        last = first + timedelta(days=AHEAD[routine.cadence])
        make(routine, first, last, since=max(routine.since, now - timedelta(days=1)))
    remind(now)
    end_those_over(now)


def make(routine: Routine, first: date, last: date, since: datetime = EVER) -> list[Meeting]:
    """The meetings of the weeks, months or quarters of these days that begin after `since`, made where
    they are lacking; those that have not begun are moved to where the routine and the holidays have
    them now.
    """
    organisation = Organisation.current()
    if organisation is None:
        return []
    calendar = calendar_of(organisation)
    wanted = list(slots(routine, calendar, organisation.timezone, first, last))
    there = {
        each.slot: each for each in routine.meetings.filter(slot__in=[s.of.key for s in wanted])
    }
    new = [
        Meeting(routine=routine, slot=s.of.key, due_at=s.starts_at, **s.fields)
        for s in wanted
        if s.of.key not in there and s.starts_at >= since
    ]
    Meeting.objects.bulk_create(new, ignore_conflicts=True)
    for each in wanted:
        if each.of.key in there:
            move(there[each.of.key], each)
    return list(routine.meetings.filter(slot__in=[s.of.key for s in wanted]).order_by("starts_at"))


def move(meeting: Meeting, slot: Slot) -> None:
    """To where the routine has it now, unless it has begun, was cancelled or is frozen already."""
    is_as_planned = all(getattr(meeting, name) == value for name, value in slot.fields.items())
    if is_as_planned or meeting.starts_at <= timezone.now() or meeting.cancelled_at:
        return
    if not meeting.freezes.exists():
        Meeting.objects.filter(pk=meeting.pk).update(**slot.fields, due_at=slot.starts_at)


def cancel(meeting: Meeting, reason: str, by: AbstractBaseUser) -> None:
    """Calls a meeting off: nothing is reminded of, frozen or missing. Raises PermissionDenied for who
    may not, ValidationError without a reason and once it is frozen.
    """
    chair_only(by, _("Only the CRO and administrators cancel a meeting."))
    if not (reason := reason.strip()):
        raise ValidationError(_("Say why the meeting is cancelled; everybody reads it."))
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if meeting.freezes.exists():
            raise ValidationError(_("The meeting is frozen already, so it cannot be cancelled."))
        meeting.cancelled_at, meeting.reason = timezone.now(), reason[:300]
        meeting.state = work.State.DONE
        meeting._history_user = by
        meeting.save()


def end(meeting: Meeting, by: AbstractBaseUser | None, now: datetime | None = None) -> None:
    """Ends a frozen meeting, and makes its minutes due to whoever asked for them. Again it changes
    nothing. Raises PermissionDenied, and ValidationError before it is frozen.
    """
    if by is not None:
        chair_only(by, _("Only the CRO and administrators end a meeting."))
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if not meeting.freezes.exists():
            raise ValidationError(_("Freeze the meeting first; its minutes are of what it showed."))
        if meeting.ended_at:
            return
        meeting.ended_at = now or timezone.now()
        meeting._history_user = by
        meeting.save()
        tell_minutes(meeting)


def tell_minutes(meeting: Meeting) -> None:
    readers = MinutesReader.objects.filter(routine=meeting.routine_id, user__is_active=True)
    mail(meeting, readers.values_list("user", flat=True), MeetingMail.Occasion.MINUTES)


def mail(meeting: Meeting, users: object, occasion: str) -> None:
    rows = [MeetingMail(meeting=meeting, user_id=user, occasion=occasion) for user in users]
    if rows:  # whoever plans without news must wake nobody, who would plan again at once
        MeetingMail.objects.bulk_create(rows, ignore_conflicts=True)
        transaction.on_commit(work.ring)


def remind(now: datetime) -> None:
    """Who owes a commitment is reminded a day before it is due, once."""
    soon = Meeting.objects.filter(
        deadline_at__gt=now, deadline_at__lte=now + REMIND, cancelled_at=None, freezes=None
    )
    for meeting in soon.select_related("routine"):
        told = meeting.mails.filter(occasion=MeetingMail.Occasion.REMINDER)
        owing = owed(meeting).keys() - set(told.values_list("user", flat=True))
        mail(meeting, owing, MeetingMail.Occasion.REMINDER)


def end_those_over(now: datetime) -> None:
    """A meeting that nobody ended is over some hours later; minutes are never forgotten."""
    over = Meeting.objects.filter(
        starts_at__lte=now - OVER, ended_at=None, cancelled_at=None, freezes__isnull=False
    )
    for meeting in over.distinct():
        end(meeting, None, now)
