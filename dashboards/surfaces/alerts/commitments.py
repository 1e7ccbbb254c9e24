"""A commitment of a meeting is late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dashboards.surfaces.alerts.declared import Cause, Watch, alert
from dashboards.words import wording
from dashboards.words.naming import reader_language
from revops import numbers
from revops.readers import NOBODY
from revops.routines.calls import CallState, standings
from revops.routines.reading import Meeting, coming

WAITING = (CallState.UNCHANGED, CallState.MISSING)


@alert(
    "commitment", gettext_lazy("Commitment late"), has_team=True,
    threshold=gettext_lazy("hours after the deadline"), usual=0, least=0, most=500,
)  # fmt: skip
def commitment(watch: Watch) -> Iterator[Cause]:
    """Each team that has not looked at a commitment of a meeting whose deadline has passed, once a
    meeting. It names teams, and nobody of them.
    """
    names = dict(numbers.members("team", NOBODY))
    for meeting in coming(watch.now):
        if meeting.deadline_at + timedelta(hours=watch.threshold) > watch.now:
            continue
        for team, count in waiting(meeting).items():
            if watch.team in (None, team):
                name = names.get(team, "") if team else _("Whole company")
                yield cause(meeting, team, name, count, watch.published.timezone)


def waiting(meeting: Meeting) -> dict[int | None, int]:
    found: dict[int | None, int] = {}
    for each in standings(meeting):
        if each.state in WAITING:
            found[each.place.team] = found.get(each.place.team, 0) + 1
    return found


def cause(meeting: Meeting, team: int | None, name: str, count: int, zone: str) -> Cause:
    language = reader_language()
    text = ngettext(
        "%(count)s commitment was due by %(time)s; the meeting begins %(begins)s.",
        "%(count)s commitments were due by %(time)s; the meeting begins %(begins)s.",
        count,
    ) % {
        "count": wording.number(count, language),
        "time": wording.moment(meeting.deadline_at.astimezone(ZoneInfo(zone)), language),
        "begins": wording.moment(meeting.starts_at.astimezone(ZoneInfo(zone)), language),
    }
    return Cause(
        f"commitment:{meeting.pk}:{team or 0}",
        _("%(team)s: commitment late") % {"team": name},
        text,
        reverse("forecast_prepare", args=[meeting.pk]),
    )
