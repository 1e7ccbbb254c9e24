"""Commitments: writing their versions, and how each stands in a meeting. The only writer of calls.

A commitment is never changed: whoever commits again adds a version, and so does the CRO who overrides.
What a meeting shows is the last of each; what it showed when it was frozen stays in the freeze.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.contrib.auth.models import AbstractBaseUser, User
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from revops.kpis import KPIS
from revops.models import Call, Meeting, Team
from revops.models.meetings import LONGEST
from revops.models.targets import base_currency
from revops.routines.places import Place, is_committed_to, places, refuse_rate
from revops.routines.rights import callers, chair_only, name_of, refuse_others
from revops.routines.split import added_up, refuse_split
from revops.values import Unit

LOCK = 720_107_003
MOST = 10**15  # a billion units of money with three decimals, and far beyond any count


class CallState(StrEnum):
    """`UNCHANGED`: an earlier meeting's commitment stands, and nobody touched it for this one."""

    GIVEN = "given"
    LATE = "late"
    UNCHANGED = "unchanged"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a commitment stands in a meeting: `own` is the team's last version, None while it is missing,
    `override` the CRO's, `last` what stood at the meeting before. `corrections` came after the freeze.
    `version` is the number of the newest version in this meeting, for whoever writes the next.
    """

    place: Place
    state: CallState
    own: Call | None
    override: Call | None
    last: Call | None
    corrections: tuple[Call, ...] = ()
    version: int = 0

    @property
    def effective(self) -> Call | None:
        """What counts: the override where there is one."""
        return self.override or self.own


class Taken(ValidationError):
    """Somebody else committed meanwhile; what was written now is not stored."""


def lock() -> None:
    """Until the transaction ends nobody else writes a commitment: versions follow each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def standings(meeting: Meeting, wanted: Iterable[Place] | None = None) -> list[Standing]:
    """How each commitment of a meeting stands. Two queries."""
    wanted = places(meeting) if wanted is None else list(wanted)
    here: dict[Place, list[Call]] = defaultdict(list)
    for call in meeting.calls.select_related("author", "author__person").order_by("version"):
        here[place_of(call)].append(call)
    before = earlier(meeting, wanted)
    return [standing(place, here.get(place, []), before.get(place, [])) for place in wanted]


def earlier(meeting: Meeting, wanted: Iterable[Place]) -> Mapping[Place, list[Call]]:
    """The versions of these commitments in the routine's meetings before, oldest first."""
    rows = Call.objects.filter(
        meeting__routine=meeting.routine_id,
        meeting__starts_at__lt=meeting.starts_at,
        period__in={each.period for each in wanted},
    )
    found: dict[Place, list[Call]] = defaultdict(list)
    ordered = rows.order_by("meeting__starts_at", "version")
    for call in ordered.select_related("author", "author__person"):
        found[place_of(call)].append(call)
    return found


def standing(place: Place, here: list[Call], before: list[Call]) -> Standing:
    """`last` is what counted before, with its override; what nobody touched is the team's own again."""
    last_own = next((c for c in reversed(before) if not c.is_override), None)
    last = override_of(before, before[-1].meeting_id if before else 0) or last_own
    in_time = [c for c in here if not c.is_correction]
    own = next((c for c in reversed(in_time) if not c.is_override), None)
    if own is None:
        state = CallState.MISSING if last_own is None else CallState.UNCHANGED
    else:
        state = CallState.LATE if own.is_late else CallState.GIVEN
    override = override_of(in_time, in_time[-1].meeting_id if in_time else 0)
    after = tuple(c for c in here if c.is_correction)
    version = here[-1].version if here else 0
    return Standing(place, state, own or last_own, override, last, after, version)


def override_of(calls: list[Call], meeting: int) -> Call | None:
    """The override that stands in a meeting; None where it was taken back."""
    over = [c for c in calls if c.is_override and c.meeting_id == meeting]
    return over[-1] if over and over[-1].value is not None else None


def place_of(call: Call) -> Place:
    return Place(call.kpi, call.team_id, call.period)


def owed(meeting: Meeting) -> dict[int, list[Place]]:
    """By account, what they have not touched for a meeting. Who leads two teams owes for both; the
    company's are owed by whoever may commit for it.
    """
    found: dict[int, list[Place]] = defaultdict(list)
    by_team: dict[int | None, list[User]] = {}
    for each in standings(meeting):
        if each.state not in (CallState.UNCHANGED, CallState.MISSING):
            continue
        team = each.place.team
        if team not in by_team:
            by_team[team] = callers(team, meeting.on)
        for user in by_team[team]:
            found[user.pk].append(each.place)
    return dict(found)


def commit(
    meeting: Meeting,
    place: Place,
    value: int | None,
    *,
    by: AbstractBaseUser,
    sentence: str = "",
    low: int | None = None,
    high: int | None = None,
    apart: Mapping[str, int] | None = None,
    seen: int | None = None,
    at: object = None,
) -> Call:
    """Commits to a value, which once the meeting is frozen is a correction beside what was frozen.
    `apart` is what of it is new business, expansion and renewal; they add up to the value, or make it.
    `seen` is the version that the committer looked at. Raises PermissionDenied for who may not,
    Taken where somebody was quicker, and ValidationError.
    """
    refuse_others(by, team_of(place))
    value = added_up(value, apart or {})
    if value is None:
        raise ValidationError(_("Write the number to which you commit."))
    given = Call(
        value=value, low=low, high=high, apart=dict(apart or {}), sentence=sentence.strip()
    )
    return add(meeting, place, given, by, seen, at)


def override(
    meeting: Meeting,
    place: Place,
    value: int | None,
    *,
    by: AbstractBaseUser,
    reason: str,
    seen: int | None = None,
    at: object = None,
) -> Call:
    """The CRO's own number for a team's: the team's stays beside it. Without a value it takes the
    override before it back. Errors as `commit`.
    """
    chair_only(by, _("Only the CRO and administrators override a commitment."))
    if not reason.strip():
        raise ValidationError(_("Say why you override; the team reads it beside its own number."))
    if meeting.freezes.exists():
        raise ValidationError(
            _("The meeting is frozen. What it showed stays; override in the next one.")
        )
    given = Call(value=value, sentence=reason.strip(), is_override=True)
    return add(meeting, place, given, by, seen, at)


def add(
    meeting: Meeting, place: Place, call: Call, by: AbstractBaseUser, seen: int | None, at: object
) -> Call:
    refuse_impossible(meeting, place, call)
    with transaction.atomic():
        lock()
        here = meeting.calls.filter(kpi=place.kpi, team=place.team, period=place.period)
        newest = here.order_by("-version").first()
        if seen is not None and newest is not None and newest.version != seen:
            raise Taken(taken(newest))
        now = at or timezone.now()
        call.meeting, call.kpi, call.team_id, call.period = (
            meeting,
            place.kpi,
            place.team,
            place.period,
        )
        call.version = newest.version + 1 if newest else 1
        call.currency = base_currency() if KPIS[place.kpi].unit is Unit.MONEY else ""
        call.author_id, call.made_at = by.pk, now
        call.is_correction = meeting.freezes.filter(at__lte=now).exists()
        call.is_late = now > meeting.deadline_at
        call.save(force_insert=True)
    return call


def taken(newest: Call) -> str:
    return _(
        "%(name)s committed meanwhile. Their number stands above; yours is still in the form, and follows theirs if you send it again."
    ) % {"name": name_of(newest.author) or _("Somebody")}


def team_of(place: Place) -> Team | None:
    return Team.objects.get(pk=place.team) if place.team else None


def refuse_impossible(meeting: Meeting, place: Place, call: Call) -> None:
    """Raises ValidationError for what no commitment can be."""
    if meeting.cancelled_at:
        raise ValidationError(_("The meeting is cancelled, so nobody commits in it."))
    refuse_rate(place.kpi)
    if not is_committed_to(meeting, place):
        raise ValidationError(_("Nobody commits to that in this meeting."))
    refuse_split(place.kpi, call.value, call.apart, call.currency)
    numbers = [each for each in (call.value, call.low, call.high) if each is not None]
    if any(not 0 <= each < MOST for each in numbers):
        raise ValidationError(_("A commitment is zero or more, and not as large as that."))
    value = call.value or 0
    if (call.low or 0) > value or (call.high is not None and call.high < value):
        raise ValidationError(_("The range must have the commitment in it."))
    if len(call.sentence) > LONGEST:
        raise ValidationError(
            _("The sentence has %(count)d characters; it can have %(most)d.")
            % {"count": len(call.sentence), "most": LONGEST}
        )
