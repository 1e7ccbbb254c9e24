"""What lies between the beginning of a period and its end: the walk of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from dashboards.question.forms import AddressError, Question
from dashboards.reading.report import Frame, frame
from revops import values, walk
from revops.numbers import KPIS, Kpi
from revops.values import Value
from revops.walk import Class, Listed, Walk, WalkError

DAY = timedelta(days=1)
# Records of a class that a page lists; the API has all of them.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A class with what it adds, how many it has, and the largest of them with what each adds."""

    of: Class
    by: Value
    count: int
    shown: Sequence[tuple[Listed, Value]]

    @property
    def rest(self) -> int:
        """How many are not shown."""
        return self.count - len(self.shown)


@dataclass(frozen=True, slots=True)
class Walked:
    """A walk as a page shows it. Classes without a move are left out. `because` says why there is
    none; then there is nothing else. `is_due` is only what is due in the period. `days` are the last of each end.
    """

    frame: Frame
    kpi: Kpi
    is_due: bool
    because: str = ""
    walk: Walk | None = None
    opening: Value | None = None
    closing: Value | None = None
    lines: tuple[Line, ...] = ()
    inside: tuple[Line, ...] = ()
    days: tuple[date, ...] = ()


def walked(question: Question, chosen: str, is_due: bool) -> Walked:
    """The walk through the question's period. AddressError for a KPI that is not walked."""
    key = chosen or walk.KPIS[0]
    if key not in walk.KPIS:
        sentence = _("There is no walk of “%(kpi)s”; there are %(known)s.")
        raise AddressError(sentence % {"kpi": key[:40], "known": ", ".join(walk.KPIS)})
    published, period = question.published, question.period
    surroundings = frame(question)
    ends = (walk.at_day(day, published) for day in (period.start - DAY, period.last_day))
    try:
        found = walk.walk(*ends, question.slice, period if is_due else None, key)
    except WalkError as error:
        return Walked(surroundings, KPIS[key], is_due, str(error))
    names = walk.listed(found, published.reader, SHOWN)
    return Walked(
        surroundings, KPIS[key], is_due, "", found, worth(found, found.opening), worth(found, found.closing),
        lines(found, found.steps, names, ""), lines(found, found.inside, names, "inside:"),
        tuple(each.counted_until(key) - DAY for each in (found.start, found.end)),
    )  # fmt: skip


def lines(
    found: Walk, steps: Sequence[walk.Step], names: dict[str, list[Listed]], prefix: str
) -> tuple[Line, ...]:
    return tuple(
        Line(
            each.of,
            worth(found, each.by),
            len(each.moves),
            [(one, worth(found, one.moved.by)) for one in names[prefix + each.of.key]],
        )
        for each in steps
        if each.moves or each.by
    )


def worth(found: Walk, amount: int) -> Value:
    if found.is_money:
        return values.money(amount, found.end.published.currency)
    return values.count(amount)
