"""The grid as it is shown: each cell with what stands in it, what is wrong with it, and what
follows from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from revops.calendar import Period
from revops.kpis import Kpi
from revops.models import Target
from revops.numbers import Number
from revops.targets import reading
from revops.targets.grid import Grid, Row, text_of, total, total_text
from revops.targets.spread import last_year
from revops.targets.typed import Saved
from revops.targets.versions import NOTHING, Last, conflict_sentence, in_year, name_of, token

Months = Mapping[date, Decimal]
NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Cell:
    """`conflict` says what somebody else set meanwhile, `choice` names that version; `target` is
    the id whose history can be read.
    """

    name: str
    label: str
    text: str
    kept: str
    error: str
    conflict: str
    choice: str
    target: int | None
    actual: str


@dataclass(frozen=True, slots=True)
class Line:
    row: Row
    cells: list[Cell]
    quarters: list[str]
    year: str


@dataclass(frozen=True, slots=True)
class Block:
    """One KPI: its lines, and by month and for the year how its teams stand against the company."""

    kpi: Kpi
    lines: list[Line]
    teams: list[str]
    teams_year: str


def sheet(
    grid: Grid, given: Mapping[str, str], known: Mapping[str, Last], saved: Saved, with_actual: bool
) -> list[Block]:
    """`given` has what was typed; what it does not name stands as it is known."""
    actual = last_year(grid.rows, grid) if with_actual else {}
    ids = {name_of(each): each.pk for each in in_year(Target.objects, grid)}
    lines = [
        line(row, grid, given, known, saved, actual.get(row.scope.key, []), ids)
        for row in grid.rows
    ]
    return [
        block(list(own), grid, given, known)
        for _key, own in groupby(lines, key=lambda each: each.row.kpi.key)
    ]


def line(
    row: Row,
    grid: Grid,
    given: Mapping[str, str],
    known: Mapping[str, Last],
    saved: Saved,
    actual: Sequence[Number],
    ids: Mapping[str, int],
) -> Line:
    cells = []
    for n, month in enumerate(grid.months):
        name = row.scope.name(month.start)
        reached = (total_text(actual[n].value, row.kpi) or "—") if actual else ""
        cells.append(
            cell(
                row, month, given.get(name), known.get(name, NOTHING), saved, ids.get(name), reached
            )
        )
    values = standing(row, grid, given, known)
    quarters = [total_text(total(row, values, quarter, grid), row.kpi) for quarter in grid.quarters]
    return Line(row, cells, quarters, total_text(total(row, values, grid.year, grid), row.kpi))


def cell(
    row: Row,
    month: Period,
    typed: str | None,
    last: Last,
    saved: Saved,
    target: int | None,
    actual: str,
) -> Cell:
    name, kept = row.scope.name(month.start), text_of(last.value, row.kpi)
    text, theirs = kept if typed is None else typed, saved.conflicts.get(name)
    return Cell(
        name=name,
        label=f"{row.kpi.label}, {row.label}, {month.start:%Y-%m}",
        text=text,
        kept=kept,
        error=saved.errors.get(name, ""),
        conflict=conflict_sentence(theirs, text, row.kpi) if theirs else "",
        choice=token(theirs) if theirs else "",
        target=target,
        actual=actual,
    )


def standing(
    row: Row, grid: Grid, given: Mapping[str, str], known: Mapping[str, Last]
) -> dict[date, Decimal]:
    """The values of a row as typed; a cell that cannot be read has none."""
    found: dict[date, Decimal] = {}
    for month in grid.months:
        name = row.scope.name(month.start)
        kept = known.get(name, NOTHING).value
        text = given.get(name)
        value = (
            kept
            if text is None or text == text_of(kept, row.kpi)
            else readable(text, row.kpi, grid.reading.currency)
        )
        if value is not None:
            found[month.start] = value
    return found


def readable(text: str, kpi: Kpi, currency: str) -> Decimal | None:
    try:
        return reading.typed_value(text, kpi, currency) if text.strip() else None
    except ValidationError:
        return None


def block(
    lines: list[Line], grid: Grid, given: Mapping[str, str], known: Mapping[str, Last]
) -> Block:
    kpi = lines[0].row.kpi
    if kpi.is_level:
        return Block(kpi, lines, [], "")
    values = {each.row.scope: standing(each.row, grid, given, known) for each in lines}
    company: Months = next(
        (own for scope, own in values.items() if not scope.team and not scope.motion), {}
    )
    teams: list[Months] = [own for scope, own in values.items() if scope.team and not scope.motion]
    if not teams:
        return Block(kpi, lines, [], "")
    months = [against(teams, company, [month], kpi)[0] for month in grid.months]
    return Block(kpi, lines, months, against(teams, company, grid.months, kpi)[1])


def against(
    teams: list[Months], company: Months, months: Sequence[Period], kpi: Kpi
) -> tuple[str, str]:
    """How the sum of teams stands against the company's target, short and in full; "" where one of
    them has none.
    """
    firsts = [month.start for month in months]
    if not any(first in own for own in teams for first in firsts) or not all(
        first in company for first in firsts
    ):
        return "", ""
    have = sum((own.get(first, NONE) for own in teams for first in firsts), NONE)
    want = sum((company[first] for first in firsts), NONE)
    gap = text_of(abs(want - have), kpi)
    short = (
        _("%(gap)s missing") if have < want else _("%(gap)s over") if have > want else _("complete")
    )
    short = short % {"gap": gap} if have != want else short
    of = _("%(have)s of %(want)s") % {"have": text_of(have, kpi), "want": text_of(want, kpi)}
    return short, f"{of} · {short}"
