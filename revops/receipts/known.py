"""The rows of a measure as they were known when their days were closed, and what became known of
closed days later, which counts where they had not been closed yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from revops.measures import ROW, Measure, known_at, sql_of, with_visible
from revops.numbers.cells import EVER, Span
from revops.numbers.published import Published
from revops.pins import Closed, Known, Step, steps

# Versions that became current between two instants and still are at the second, and those that were
# at the first and are no longer.
APPEARED = "known_from > '{since}' AND known_from <= '{at}' AND (known_until IS NULL OR known_until > '{at}')"
DISAPPEARED = "known_from <= '{since}' AND known_until > '{since}' AND known_until <= '{at}'"
COLUMNS = ", ".join(name for name in ROW if name != "amount")
ROWS = """
    SELECT {columns}, {weight} * amount AS amount, {weight} AS weight, {is_late} AS is_late FROM (
        {visible} SELECT * FROM ({rows}) m WHERE business_day >= '{start}' AND business_day < '{until}' AND {where}
    ) k"""


def known_of(chosen: Measure, days: Span, closed: Closed, at: datetime) -> tuple[Known, ...]:
    """What is counted of a measure in some days, read at an instant when these days were closed."""
    start = EVER if chosen.is_stock else days.start
    own = closed.of(chosen.key) if chosen.closes else Closed()
    return own.known(start, days.end, at, is_adjusted=chosen.adjusts)


def is_plain(known: Iterable[Known], published: Published) -> bool:
    """Whether all of it is what the publication itself knew."""
    return all(each.times == ((published.known_at, 1),) for each in known)


def rows_known(chosen: Measure, known: Iterable[Known], where: str) -> str:
    """SQL of a measure's rows with the amount and the `weight` that each counts with. `is_late` says
    of one that another version of it may cancel it out.
    """
    every = [sql for each in steps(known) for sql in rows_of(chosen, each, where)]
    return " UNION ALL ".join(every) or nothing(chosen)


def rows_of(chosen: Measure, step: Step, where: str) -> list[str]:
    if step.since is None:
        return [rows_where(chosen, step, known_at(step.at), step.weight, where)]
    between = {"since": step.since.isoformat(), "at": step.at.isoformat()}
    return [
        rows_where(chosen, step, condition.format(**between), weight, where)
        for condition, weight in ((APPEARED, step.weight), (DISAPPEARED, -step.weight))
    ]


def rows_where(chosen: Measure, step: Step, condition: str, weight: int, where: str) -> str:
    return ROWS.format(
        columns=COLUMNS,
        weight=weight,
        is_late=step.since is not None,
        visible=with_visible({chosen.fact}, condition),
        rows=sql_of(chosen),
        start=step.start,
        until=step.until,
        where=where,
    )


def nothing(chosen: Measure) -> str:
    """No row at all: of days of which nothing differs."""
    none = Step(EVER, EVER, None, datetime.max, 1)
    return rows_where(chosen, none, "false", 1, "false")
