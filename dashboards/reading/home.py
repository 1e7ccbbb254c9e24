"""What a home shows: its figures, its lists, and the rows of the RACI that its role answers for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dashboards.question.forms import Question
from dashboards.reading.work import drivers, onboarding
from revops import handovers, numbers, quality
from revops.homes import Home
from revops.numbers import Asked, Number

SPENT = ("campaign_spend", "mqls", "cost_per_mql", "sqos", "cost_per_sqo")
Members = dict[str, list[tuple[int, str]]]
ANSWERS_FOR = ("A", "R")


@dataclass(frozen=True, slots=True)
class Spent:
    """A channel with what its campaigns cost, and what came of them; each figure as it is published."""

    channel: str
    numbers: tuple[Number | None, ...]


def read(home: Home, question: Question, now: datetime, members: Members) -> dict[str, object]:
    """By name what the parts of the page show; what a home does not list is not read."""
    readers = {
        "spend": lambda: {"spent": spent(question, members), "spent_kpis": [numbers.KPIS[key] for key in SPENT]},
        "waiting": lambda: {"handed": handed(question, now)},
        "came_back": lambda: {"handed": handed(question, now)},
        "onboarding": lambda: {"onboarding": onboarding(question)},
        "quality": lambda: {"quality": defects(home, raci, day)},
    }  # fmt: skip
    raci, day = numbers.raci(), now.astimezone(ZoneInfo(question.published.timezone)).date()
    found: dict[str, object] = {
        "drivers": drivers(question, home.figures),
        "raci": answered_for(home, raci),
    }
    for name in home.lists:
        if name in readers and not (name == "came_back" and "handed" in found):
            found |= readers[name]()
    return found


def spent(question: Question, members: Members) -> list[Spent]:
    """By channel, the dearest first; only channels that cost something."""
    kpis = [numbers.KPIS[key] for key in SPENT]
    asked = [Asked(kpis, [question.period], [question.slice], ("channel",))]
    read = numbers.read_all(asked, question.published, members)
    by_key = {
        key: dict(read.members(key, question.period, question.slice, "channel")) for key in SPENT
    }
    rows = [
        Spent(channel, tuple(by_key[key].get(channel) for key in SPENT))
        for channel, number in by_key["campaign_spend"].items()
        if not number.value.is_absent and number.value.known
    ]
    return sorted(rows, key=lambda each: -each.numbers[0].value.known)


def handed(question: Question, now: datetime) -> list[handovers.HandedOver]:
    period, is_now = question.period, question.as_of is None
    return handovers.overview(
        question.published, question.published.reader, first=period.start, end=period.end,
        now=now if is_now else question.published.known_at, is_now=is_now,
    )  # fmt: skip


def defects(home: Home, raci: numbers.Raci, day: date) -> list[quality.Found]:
    """The rules of the home's functions with any defect, the most of them first."""
    hand_offs = [row for row, _parts in raci.rows]
    found = quality.found(home.functions, hand_offs, day)
    return [each for each in found if each.defects]


def answered_for(home: Home, raci: numbers.Raci) -> list[tuple[object, list[tuple[str, object]]]]:
    """The rows of the RACI for which one of the home's roles is accountable or responsible, with who
    has which part.
    """
    ours = [place for place, name in enumerate(raci.english) if name in home.roles]
    return [
        (row, [(raci.roles[place], part) for place, part in enumerate(parts) if part])
        for row, parts in raci.rows
        if any(parts[place] in ANSWERS_FOR for place in ours)
    ]
