"""What the page of inbound shows beside the queue: how fast leads are answered, by hour of arrival, too,
and what becomes of them by what came between arrival and MQL.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dashboards.question.forms import Question
from dashboards.reading import report
from dashboards.reading.likely import Shown, shown
from dashboards.reading.parts import not_by, parts_by
from revops import numbers
from revops.numbers import Asked, Kpi, Number, Slice

FIRST = ("answered_in_time", "speed_to_lead", "speed_to_lead_p90", "never_answered")
APART = ("assignment_delay", "human_delay", "hot_first")
BECAME = ("in_time_to_sqo", "late_to_sqo", "never_to_sqo")
BY_HOUR = ("answered_in_time", "human_delay")
BETWEEN = ("nurtured_to_mql", "untouched_to_mql", "activated_to_mql", "not_activated_to_mql")


@dataclass(frozen=True, slots=True)
class Hour:
    """The leads that arrived in some hours of the day: the share answered in time, and the median
    delay of people. `is_all` is the last row, which the others add up to.
    """

    label: str
    in_time: Number
    delay: Number
    is_all: bool = False


def figures(question: Question) -> dict[str, object]:
    """All drivers of speed in one reading."""
    frame, period = report.frame(question), question.period
    hours = parts_by(question, "arrival", frame.members["arrival"])
    came = replace(question.slice, motion=question.slice.motion or "inbound")
    read = numbers.read_all(
        [
            Asked(kpis(*FIRST, *APART, *BECAME), [period], [question.slice]),
            Asked(kpis(*BY_HOUR), [period], list(dict.fromkeys([question.slice, *hours]))),
            Asked(kpis(*BETWEEN), [period], [came]),
        ],
        question.published,
    )

    def get(keys: tuple[str, ...], slice: Slice = question.slice) -> list[Number]:
        return [read.get(key, period, slice) for key in keys]

    rows = [Hour(label, *get(BY_HOUR, slice)) for slice, label in hours.items()]
    return {
        "frame": frame,
        "no_hours": not_by(question, "arrival"),
        "first": get(FIRST),
        "apart": get(APART),
        "became": [shown(each) for each in get(BECAME)],
        "between": between(get(BETWEEN, came)),
        "hours": with_all(rows, Hour("", *get(BY_HOUR), is_all=True)),
    }


def kpis(*keys: str) -> list[Kpi]:
    return [numbers.KPIS[key] for key in keys]


def between(found: list[Number]) -> list[Shown]:
    """None of those of which nothing was ever delivered: there is nothing to compare."""
    return [shown(each) for each in found if not each.value.is_absent]


def with_all(rows: list[Hour], every: Hour) -> list[Hour]:
    """The hours in which leads arrived, in the order of the day, and all of them; none where none did."""
    some = [each for each in rows if each.in_time.value.denominator]
    return [*some, every] if some else []
