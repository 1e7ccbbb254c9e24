"""Freezing a meeting: at its hour, by the chair's button, or by a command. The only writer of freezes.

A freeze holds everything that the meeting showed as data. Nothing that comes later changes it: a
corrected publication of the same day is frozen beside it under the next number.
"""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from revops.models import Freeze, Meeting, Organisation, Routine
from revops.queue import work
from revops.routines import planning
from revops.routines.figures import Json
from revops.routines.rights import chair_only
from revops.routines.sections import contents, occasion

LOCK = 720_107_004


def register() -> None:
    work.register(work.Work(Meeting, at_its_hour, plan=planning.plan))


def at_its_hour(meeting: Meeting, _progress: work.Progress) -> None:
    """What a worker does when a meeting begins. One that was frozen before or cancelled is done."""
    with transaction.atomic():
        work.fence(meeting)
        lock(meeting)
        if not meeting.cancelled_at and not meeting.freezes.exists():
            write(meeting, timezone.now(), None)
        work.end(meeting, work.State.DONE)


def freeze(
    meeting: Meeting, *, by: AbstractBaseUser | None = None, at: datetime | None = None
) -> Freeze:
    """Freezes a meeting as it is now, or was at an instant; `by` is None for the operator's command.
    Frozen already, it is frozen again beside that. Raises PermissionDenied and ValidationError.
    """
    if by is not None:
        chair_only(
            by, _("Only the CRO and administrators freeze a meeting; it also does so by itself.")
        )
    if meeting.cancelled_at:
        raise ValidationError(
            _("The meeting is cancelled (%(reason)s), so there is nothing to freeze.")
            % {"reason": meeting.reason}
        )
    with transaction.atomic():
        lock(meeting)
        return write(meeting, at or timezone.now(), by)


def lock(meeting: Meeting) -> None:
    """Until the transaction ends nobody else freezes the meeting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, meeting.pk % 2**31])


def write(meeting: Meeting, at: datetime, by: AbstractBaseUser | None) -> Freeze:
    found = occasion(meeting, at)
    content = contents(found)
    return Freeze.objects.create(
        meeting=meeting,
        number=meeting.freezes.count() + 1,
        at=at,
        by_id=by.pk if by else None,
        publication_id=found.published.id if found.published else None,
        is_reconstructed=found.is_reconstructed,
        content=content,
        sha256=digest(content),
    )


def digest(content: Json) -> str:
    """Of the bytes of the data, as they are kept: whoever doubts a frozen meeting computes it anew."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()


def meeting_at(routine: Routine, at: datetime) -> Meeting:
    """The meeting of a routine that an instant belongs to: of that week, month or quarter, made where it
    is lacking. Raises ValidationError before the organisation was set up.
    """
    organisation = Organisation.current()
    if organisation is None:
        raise ValidationError(_("Set up the organisation first."))
    day: date = at.astimezone(ZoneInfo(organisation.timezone)).date()
    made = planning.make(routine, day, day)
    past = [each for each in made if each.starts_at <= at + timedelta(days=7)]
    return (past or made)[-1]
