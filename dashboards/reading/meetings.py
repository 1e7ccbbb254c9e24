"""A frozen meeting as its pages show it, with what became of it since beside what was frozen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, User

from revops.routines import calls, minutes, rights
from revops.routines.reading import Freeze, Meeting

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Screen:
    """A section: `template` draws its content."""

    key: str
    label: dict[str, str]
    minutes: int
    content: dict[str, object]

    @property
    def template(self) -> str:
        return f"forecast/sections/{TEMPLATES.get(self.key, self.key)}.html"


# The sections of speakers look alike.
TEMPLATES = {
    "marketing": "speaker",
    "sdr": "speaker",
    "bdr": "speaker",
    "ae": "speaker",
}


@dataclass(frozen=True, slots=True)
class Shown:
    freeze: Freeze
    freezes: Sequence[Freeze]
    screens: Sequence[Screen]

    @property
    def is_last(self) -> bool:
        return self.freeze.number == max(each.number for each in self.freezes)


def shown(meeting: Meeting, freeze: Freeze) -> Shown:
    screens = [
        Screen(each["key"], each["label"], each["minutes"], each["content"])
        for each in freeze.content["sections"]
    ]
    every = list(meeting.freezes.defer("content").select_related("by").order_by("number"))
    return Shown(freeze, every, screens)


def beside_frozen(meeting: Meeting, freeze: Freeze) -> dict[str, object]:
    """What came after the freeze and stands beside it: minutes, what became of earlier actions, and
    commitments that were corrected.
    """
    written = minutes.minutes_json(minutes.written_in(meeting))
    return {
        "written": agreed(written),
        "frozen_actions": kept_actions(freeze),
        "since": {each["id"]: each for each in minutes.minutes_json(minutes.last_actions(meeting))},
        "corrections": corrections(meeting),
        "variances": variances(written),
    }


def agreed(written: Iterable[Json]) -> list[Json]:
    """Notes, decisions and actions."""
    return [each for each in written if each["kind"] != "variance"]


def variances(written: Iterable[Json]) -> dict[tuple[object, object], list[Json]]:
    """The sentences about what came otherwise, by KPI and team."""
    found: dict[tuple[object, object], list[Json]] = defaultdict(list)
    for each in written:
        if each["kind"] == "variance":
            found[each["kpi"], each["team"]].append(each)
    return found


def kept_actions(freeze: Freeze) -> list[dict[str, object]]:
    """The actions with which the meeting began, as they were then."""
    return section_of(freeze, "last_actions").get("actions", [])


def section_of(freeze: Freeze, key: str) -> dict[str, object]:
    """The content of a section; empty where the meeting has none of that key."""
    found = (each["content"] for each in freeze.content["sections"] if each["key"] == key)
    return next(found, {})


def rights_in_meeting(user: AbstractBaseUser) -> dict[str, object]:
    """What somebody may do while a meeting runs; `mine` are the teams for which they commit."""
    return {
        "may_write": minutes.may_write(user),
        "is_chair": rights.may_chair(user),
        "mine": {team.pk for team in rights.teams_of(user)},
    }


def corrections(meeting: Meeting) -> dict[tuple[str, int | None, str], list[dict[str, object]]]:
    """The commitments that were corrected after the freeze, by KPI, team and period."""
    return {
        (each.place.kpi, each.place.team, each.place.period): [
            {"value": call.value, "author": rights.name_of(call.author), "sentence": call.sentence}
            for call in each.corrections
        ]
        for each in calls.standings(meeting)
        if each.corrections
    }


def who() -> list[tuple[int, str]]:
    """(id, name) of the accounts that may own an action."""
    found = User.objects.filter(is_active=True).select_related("person").order_by("username")
    return sorted(
        ((each.pk, rights.name_of(each)) for each in found), key=lambda each: each[1].casefold()
    )
