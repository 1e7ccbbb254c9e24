"""What is written down in a meeting: notes, decisions, actions, and sentences about a variance. The only
writer of minutes. Each is a row of its own, so that two who type at once lose nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from revops.kpis import KPIS
from revops.models import ActionState, Meeting, Minute, MinuteKind, RawRecord, Team
from revops.models.meetings import LONGEST
from revops.routines.rights import may_chair, name_of, refuse_others, teams_of


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody typed: an action has an owner and a day, a variance its KPI and team."""

    kind: str
    text: str
    section: str = ""
    owner: int | None = None
    due_on: date | None = None
    kpi: str = ""
    team: int | None = None
    record: int | None = None


class Changed(ValidationError):
    """Somebody else changed it meanwhile; what was written now is not stored."""


def may_write(user: AbstractBaseUser) -> bool:
    """Who speaks in meetings: leads, those who stand in for them, finance, the CRO, administrators."""
    if not user.is_active:
        return False
    groups = set(user.groups.values_list("name", flat=True))
    return may_chair(user) or bool(groups & {"manager", "finance"}) or bool(teams_of(user))


def writers_only(user: AbstractBaseUser) -> None:
    if not may_write(user):
        raise PermissionDenied(
            _("Minutes are written by those who speak in the meeting; everybody reads them.")
        )


def write(
    meeting: Meeting,
    written: Written,
    token: str,
    by: AbstractBaseUser,
    at: datetime | None = None,
) -> Minute:
    """Writes something down; the same token again is the same minute, with what it says by then.
    Raises PermissionDenied and ValidationError.
    """
    writers_only(by)
    if written.kind == MinuteKind.VARIANCE:
        refuse_others(by, Team.objects.get(pk=written.team) if written.team else None)
    given = checked(meeting, written)
    if not token or len(token) > 60:
        raise ValidationError(_("The form is incomplete; load the page again."))
    made_at = at or timezone.now()
    minute = Minute(meeting=meeting, token=token, author_id=by.pk, made_at=made_at, **given)
    minute._history_user = by
    try:
        with transaction.atomic():
            minute.save(force_insert=True)
    except IntegrityError:
        return meeting.minutes.get(token=token)
    return minute


def checked(meeting: Meeting, written: Written) -> dict[str, object]:
    """The columns of a minute. Raises ValidationError with every reason, by field."""
    if errors := {name: why for name, why in mistakes(meeting, written) if why}:
        raise ValidationError(errors)
    is_action = written.kind == MinuteKind.ACTION
    return {
        "kind": written.kind,
        "text": written.text.strip(),
        "section": written.section[:30],
        "kpi": written.kpi,
        "owner_id": written.owner if is_action else None,
        "due_on": written.due_on if is_action else None,
        "state": ActionState.OPEN if is_action else "",
        "record_id": written.record,
        "team_id": written.team,
    }


def mistakes(meeting: Meeting, written: Written) -> Iterator[tuple[str, str]]:
    """What is wrong with what somebody typed, by field; "" where nothing is."""
    yield (
        "text",
        _("The meeting is cancelled.") if meeting.cancelled_at else wrong_text(written.text),
    )
    if written.kind not in MinuteKind.values:
        yield "kind", _("Choose a note, a decision or an action.")
    if written.kind == MinuteKind.ACTION:
        if not User.objects.filter(pk=written.owner, is_active=True).exists():
            yield "owner", _("Choose who does it; an action without an owner is nobody's.")
        if written.due_on is None:
            yield "due_on", _("Write the day by which it is done.")
    if written.kpi and written.kpi not in KPIS:
        yield "kpi", _("There is no such KPI.")
    if written.record and not RawRecord.objects.filter(pk=written.record).exists():
        yield "record", _("There is no record %(number)s.") % {"number": written.record}


def wrong_text(text: str) -> str:
    text = text.strip()
    if not text:
        return _("Write what is to be remembered.")
    if len(text) > LONGEST:
        return _("It has %(count)d characters; write %(most)d at most.") % {
            "count": len(text),
            "most": LONGEST,
        }
    return ""


def rewrite(minute: Minute, text: str, by: AbstractBaseUser, version: int) -> Minute:
    """Puts a text in the place of another; its author does, and who chairs."""
    if minute.author_id != by.pk and not may_chair(by):
        raise PermissionDenied(_("Only who wrote it, the CRO and administrators change a minute."))
    if why := wrong_text(text):
        raise ValidationError(why)
    return change(minute, {"text": text.strip()}, by, version)


def settle(
    minute: Minute,
    state: str,
    by: AbstractBaseUser,
    version: int,
    *,
    reason: str = "",
    due_on: date | None = None,
    meeting: Meeting | None = None,
    at: datetime | None = None,
) -> Minute:
    """Closes an action, drops it with a reason, or moves it to another day with `due_on`; `meeting` is
    the one in which that happens. Raises PermissionDenied, Changed and ValidationError.
    """
    if minute.owner_id != by.pk:
        writers_only(by)
    if minute.kind != MinuteKind.ACTION or minute.state != ActionState.OPEN:
        raise ValidationError(_("Only an open action is closed, moved or dropped."))
    if state == ActionState.OPEN:
        if due_on is None or due_on <= minute.due_on:
            raise ValidationError(_("Write a later day than the one by which it was due."))
        return change(minute, {"due_on": due_on, "moves": minute.moves + 1}, by, version)
    if state == ActionState.DROPPED and not reason.strip():
        raise ValidationError(_("Say why the action is dropped."))
    if state not in ActionState.values:
        raise ValidationError(_("An action is closed, moved or dropped."))
    given = {"state": state, "reason": reason.strip()[:LONGEST], "settled_at": at or timezone.now()}
    return change(minute, given | {"settled_in_id": meeting.pk if meeting else None}, by, version)


def change(
    minute: Minute, given: Mapping[str, object], by: AbstractBaseUser, version: int
) -> Minute:
    with transaction.atomic():
        now = (
            Minute.objects.select_for_update(of=("self",))
            .select_related("author")
            .get(pk=minute.pk)
        )
        if now.version != version:
            raise Changed(
                _(
                    "It was changed meanwhile and says “%(text)s” now; look at it and send yours again."
                )
                % {"text": now.text}
            )
        for name, value in given.items():
            setattr(now, name, value)
        now.version += 1
        now._history_user = by
        now.save()
    return now


def find(number: int) -> Minute | None:
    return Minute.objects.select_related("owner", "meeting__routine").filter(pk=number).first()


def open_actions(before: Meeting | None = None, owner: int | None = None) -> list[Minute]:
    """The open actions of all routines, or those from before a meeting, or somebody's; due first."""
    chosen = Q(state=ActionState.OPEN)
    if before is not None:
        chosen &= Q(meeting__starts_at__lt=before.starts_at)
    if owner is not None:
        chosen &= Q(owner=owner)
    found = Minute.objects.filter(chosen).select_related(
        "owner", "owner__person", "meeting__routine"
    )
    return list(found.order_by("due_on", "pk"))


def last_actions(meeting: Meeting) -> list[Minute]:
    """With what a meeting begins: the actions from before it that are open, or were settled in it or
    since the routine's meeting before it.
    """
    before = (
        Meeting.objects.filter(routine=meeting.routine_id, starts_at__lt=meeting.starts_at)
        .exclude(cancelled_at__isnull=False)
        .order_by("-starts_at")
        .first()
    )
    since = before.starts_at if before else meeting.starts_at
    settled = Q(settled_in=meeting.pk) | Q(
        settled_in=None, settled_at__gt=since, settled_at__lte=meeting.starts_at
    )
    chosen = Q(kind=MinuteKind.ACTION, meeting__starts_at__lt=meeting.starts_at)
    chosen &= Q(state=ActionState.OPEN) | settled
    found = Minute.objects.filter(chosen).select_related(
        "owner", "owner__person", "meeting__routine", "settled_in"
    )
    return list(found.order_by("due_on", "pk"))


def minute_json(minute: Minute) -> dict[str, object]:
    """A minute as data."""
    return {
        "id": minute.pk, "kind": minute.kind, "text": minute.text, "section": minute.section,
        "author": name_of(minute.author), "made_at": minute.made_at.isoformat(),
        "owner": name_of(minute.owner), "owner_id": minute.owner_id,
        "due_on": minute.due_on and minute.due_on.isoformat(), "kpi": minute.kpi,
        "team": minute.team_id, "record": minute.record_id, "state": minute.state,
        "moves": minute.moves, "reason": minute.reason, "version": minute.version,
    }  # fmt: skip


def minutes_json(minutes: Iterable[Minute]) -> list[dict[str, object]]:
    return [minute_json(each) for each in minutes]


def written_in(meeting: Meeting) -> list[Minute]:
    """What was written down in a meeting, in order."""
    found = meeting.minutes.select_related(
        "author", "author__person", "owner", "owner__person", "team"
    )
    return list(found.order_by("made_at", "pk"))
