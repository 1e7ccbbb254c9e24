"""The grid as it is shown: each cell with what stands in it, what is wrong with it, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from revops.calendar import Period
from revops.kpis import Kpi
from revops.models import Target
from revops.targets import reading
from revops.targets.grid import Grid, Row, text_of, total, total_text
from revops.targets.spread import last_year
from revops.targets.typed import NOTHING, Last, Saved, name_of, token


@dataclass(frozen=True, slots=True)
class Cell:
    """`theirs` is what somebody else set meanwhile; `target` is the id of the target whose history can be read."""

    name: str
    label: str
    text: str
    kept: str
    error: str
    theirs: str
    by: str
    at: object
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
    ids = {name_of(each): each.pk for each in targets_of(grid)}
    lines = [line(row, grid, given, known, saved, actual.get(row.scope.key, []), ids) for row in grid.rows]
    return [block(list(own), grid, given, known) for _key, own in groupby(lines, key=lambda each: each.row.kpi.key)]


def targets_of(grid: Grid):
    return Target.objects.filter(month__gte=grid.year.start, month__lt=grid.year.end)


def line(row: Row, grid: Grid, given, known, saved: Saved, actual: list, ids: Mapping[str, int]) -> Line:
    values = standing(row, grid, given, known)
    cells = []
    for n, month in enumerate(grid.months):
        name = row.scope.name(month.start)
        last, theirs = known.get(name, NOTHING), saved.conflicts.get(name)
        kept = text_of(last.value, row.kpi)
        cells.append(
            Cell(
                name, f"{row.kpi.label}, {row.label}, {month.start:%Y-%m}", given.get(name, kept), kept,
                saved.errors.get(name, ""), (text_of(theirs.value, row.kpi) or _("nothing")) if theirs else "",
                theirs.by if theirs else "", theirs.at if theirs else None, token(theirs) if theirs else "",
                ids.get(name), total_text(actual[n].value, row.kpi) or "—" if actual else "",
            )
        )  # fmt: skip
    quarters = [total_text(total(row, values, quarter, grid), row.kpi) for quarter in grid.quarters]
    return Line(row, cells, quarters, total_text(total(row, values, grid.year, grid), row.kpi))


def standing(row: Row, grid: Grid, given: Mapping[str, str], known: Mapping[str, Last]) -> dict[date, Decimal]:
    """The values of a row as typed; a cell that cannot be read has none."""
    found: dict[date, Decimal] = {}
    for month in grid.months:
        name = row.scope.name(month.start)
        kept = known.get(name, NOTHING).value
        text = given.get(name)
        value = kept if text is None or text == text_of(kept, row.kpi) else readable(text, row.kpi)
        if value is not None:
            found[month.start] = value
    return found


def readable(text: str, kpi: Kpi) -> Decimal | None:
    try:
        return reading.value_of(text, kpi) if text.strip() else None
    except ValidationError:
        return None


def block(lines: list[Line], grid: Grid, given: Mapping[str, str], known: Mapping[str, Last]) -> Block:
    kpi = lines[0].row.kpi
    if kpi.is_ratio or kpi.is_stock:
        return Block(kpi, lines, [], "")
    values = {each.row.scope: standing(each.row, grid, given, known) for each in lines}
    company = next((own for scope, own in values.items() if not scope.team and not scope.motion), {})
    teams = [own for scope, own in values.items() if scope.team and not scope.motion]
    months = [against(teams, company, [month], kpi)[0] for month in grid.months]
    return Block(kpi, lines, months, against(teams, company, grid.months, kpi)[1])


def against(teams: list[dict], company: dict, months: list[Period], kpi: Kpi) -> tuple[str, str]:
    """How the sum of teams stands against the company's target, short and in full; "" where one of them has none."""
    firsts = [month.start for month in months]
    if not any(first in own for own in teams for first in firsts) or not all(first in company for first in firsts):
        return "", ""
    have = sum(own.get(first, Decimal(0)) for own in teams for first in firsts)
    want = sum(company[first] for first in firsts)
    gap = text_of(abs(want - have), kpi)
    short = _("%(gap)s missing") if have < want else _("%(gap)s over") if have > want else _("complete")
    short = short % {"gap": gap} if have != want else short
    of = _("%(have)s of %(want)s") % {"have": text_of(have, kpi), "want": text_of(want, kpi)}
    return short, f"{of} · {short}"
