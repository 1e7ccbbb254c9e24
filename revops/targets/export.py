"""The grid as a table to take away: numbers as numbers, whole where they are whole."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from revops.kpis import Kpi
from revops.spreadsheets import Cell, Column, ColumnKind, Level, Table
from revops.targets.grid import Grid, Row, decimal_of, total


def table(grid: Grid) -> Table:
    """A row per scope; its periods stand under their keys, by which every other surface names them."""
    periods = (*grid.months, *grid.quarters, grid.year)
    labels = [Column(name, ColumnKind.LABEL) for name in (_("KPI"), _("Dimension"), _("Scope"))]
    columns = (*labels, *(Column(each.key, ColumnKind.NUMBER) for each in periods))
    rows = [(*labels_of(row), *numbers_of(row, grid)) for row in grid.rows]
    return Table("targets", columns, rows, len(rows), labels=len(labels))


def labels_of(row: Row) -> list[str]:
    """The KPI, by what the row is cut (its scopes overlap, so that their sum means nothing), and of
    whom it is.
    """
    return [str(row.kpi.label), dimension(row), row.label]


def dimension(row: Row) -> str:
    cuts = ([_("Team")] if row.scope.team else []) + ([_("Motion")] if row.scope.motion else [])
    return " · ".join(cuts) or _("Total")


def numbers_of(row: Row, grid: Grid) -> list[Cell]:
    """A row's months, quarters and year: a count or an amount in whole currency, a ratio's level;
    None where there is none.
    """
    months = [row.values.get(month.start) for month in grid.months]
    sums = [
        decimal_of(total(row, row.values, period, grid)) for period in (*grid.quarters, grid.year)
    ]
    return [shortest(value, row.kpi) for value in (*months, *sums)]


def shortest(value: Decimal | None, kpi: Kpi) -> Cell:
    """Without the zeros at its end."""
    if value is None:
        return None
    if kpi.is_percentage:
        return Level(value.normalize())
    return int(value) if value == value.to_integral_value() else value.normalize()
