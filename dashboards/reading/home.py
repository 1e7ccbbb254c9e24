"""What a home shows: its figures, its lists, and the rows of the RACI that its role answers for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboards.question.forms import Question
from dashboards.reading import report
from dashboards.reading.work import ends, onboarding
from revops import handovers, numbers, quality, waiting, warming
from revops.homes import Home
from revops.numbers import Asked, Number, Numbers

SPENT = ("campaign_spend", "mqls", "cost_per_mql", "sqos", "cost_per_sqo")
Members = dict[str, list[tuple[int, str]]]
ANSWERS_FOR = ("A", "R")
NEXT = 5  # of the queue, and of the accounts to call


@dataclass(frozen=True, slots=True)
class Spent:
    """A channel with what its campaigns cost, and what came of them; each figure as it is published."""

    channel: str
    numbers: tuple[Number | None, ...]


def read(home: Home, question: Question, now: datetime, members: Members) -> dict[str, object]:
    """By name what the parts of the page show; what a home does not list is not read. The figures are
    one reading of cells and one of targets, and the RACI comes with the hand-offs.
    """
    found: dict[str, object] = {}
    if {"waiting", "came_back"} & {*home.lists}:
        found["handed"], raci = handed(question, now)
        found |= whose(home, found["handed"])
    else:
        raci = numbers.raci()
    if "onboarding" in home.lists:
        found["onboarding"] = onboarding(question, kick_off_days(question, found.get("handed", ())))
    # Nobody is next as of then.
    if "queue" in home.lists and question.as_of is None:
        hours = question.published.context.hours
        found["queue"] = waiting.queue(
            question.published.reader, hours, now, limit=NEXT, slice=question.slice
        )
    if "to_call" in home.lists and question.as_of is None:
        _warm, found["to_call"] = warming.next_up(
            question.published.reader, question.slice, limit=NEXT
        )
    if "quality" in home.lists:
        found["counted"] = counted = quality.latest()
        found["quality"] = defects(home, raci, counted.counts) if counted else []
    return found | figures(home, question, members) | {"raci": answered_for(home, raci)}


def kick_off_days(question: Question, handed: Iterable[handovers.HandedOver]) -> int | None:
    """Of the hours that stand beside the hand-offs; None where none are listed."""
    hours = [each.hours for each in handed if each.clock.key == "kick_off"]
    return handovers.kick_off_days(question.published, hours[0]) if hours else None


def figures(home: Home, question: Question, members: Members) -> dict[str, object]:
    kpis = [numbers.KPIS[key] for key in home.figures]
    by_channel = [numbers.KPIS[key] for key in SPENT] if "spend" in home.lists else []
    split = [Asked(by_channel, [question.period], [question.slice], ("channel",))]
    read = numbers.read_all(
        [*report.asked(kpis, question), *(split if by_channel else ())],
        question.published,
        members,
    )
    drivers = [report.tile(kpi.key, question, read) for kpi in kpis]
    found = {"drivers": drivers, "ends": ends(question, (each.number for each in drivers))}
    if not by_channel:
        return found
    return found | {"spent": spent(question, read), "spent_kpis": by_channel}


def spent(question: Question, read: Numbers) -> list[Spent]:
    """By channel, the dearest first; only channels that cost something."""
    by_key = {
        key: dict(read.members(key, question.period, question.slice, "channel")) for key in SPENT
    }
    rows = [
        Spent(channel, tuple(by_key[key].get(channel) for key in SPENT))
        for channel, number in by_key["campaign_spend"].items()
        if not number.value.is_absent and number.value.known
    ]
    return sorted(rows, key=lambda each: -each.numbers[0].value.known)


def handed(question: Question, now: datetime) -> tuple[list[handovers.HandedOver], numbers.Raci]:
    period, is_now = question.period, question.as_of is None
    return handovers.overview(
        question.published, question.published.reader, first=period.start, end=period.end,
        now=now if is_now else question.published.known_at, is_now=is_now, slice=question.slice,
    )  # fmt: skip


def whose(home: Home, handed: Iterable[handovers.HandedOver]) -> dict[str, bool]:
    """Whether anything waits for the home's functions, and whether anything came back to them."""
    return {
        "waits_for": any(each.waits for each in handed if each.clock.taker in home.functions),
        "came_back_to": any(
            each.came_back for each in handed if each.clock.giver in home.functions
        ),
    }


def defects(
    home: Home, raci: numbers.Raci, counts: Mapping[str, Sequence[int]]
) -> list[quality.Found]:
    """The rules of the home's functions with any defect, the most of them first."""
    hand_offs = [row for row, _parts in raci.rows]
    found = quality.found(home.functions, hand_offs, counts)
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
