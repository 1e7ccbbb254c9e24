"""Every table that can be taken away, as typed cells. One entry in TABLES is one table: its rows
come from what the page shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.question.forms import AddressError, Question
from dashboards.question.receipt import calculated, listing_of, part_of
from dashboards.reading import course, report
from dashboards.reading.report import Frame
from dashboards.words import naming, standing, wording
from dashboards.words.filters import SPLITS
from dashboards.words.naming import dimension_name, remarks, slice_name, state_word
from revops import numbers, projection, receipts
from revops.numbers import Number, PublishedCell
from revops.receipts import Record
from revops.spreadsheets import Cell, Column, ColumnKind, Table
from revops.values import Unit, Value, whole_units

NUMBER_COLUMNS = (
    Column(gettext_lazy("KPI")),
    Column(gettext_lazy("Period")),
    Column(gettext_lazy("Key of the period")),
    Column(gettext_lazy("First day"), ColumnKind.DAY),
    Column(gettext_lazy("Last day"), ColumnKind.DAY),
    Column(gettext_lazy("Dimension")),
    Column(gettext_lazy("View")),
    Column(gettext_lazy("Shown")),
    Column(gettext_lazy("Value"), ColumnKind.NUMBER),
    Column(gettext_lazy("Numerator"), ColumnKind.NUMBER),
    Column(gettext_lazy("Denominator"), ColumnKind.NUMBER),
    Column(gettext_lazy("Unit")),
    Column(gettext_lazy("Absent because")),
    Column(gettext_lazy("Target"), ColumnKind.NUMBER),
    Column(gettext_lazy("Attainment"), ColumnKind.SHARE),
    Column(gettext_lazy("Expected to date"), ColumnKind.NUMBER),
    Column(gettext_lazy("Projected"), ColumnKind.NUMBER),
    Column(gettext_lazy("State")),
    Column(gettext_lazy("Remark")),
    Column(gettext_lazy("Accountable")),
    Column(gettext_lazy("Publication")),  # a name, not an amount,
    Column(gettext_lazy("Method")),
)


def plain(value: Value | None) -> Cell:
    """A count as a whole number, money in whole units with its decimals, a ratio as a number; None
    when absent.
    """
    if value is None or value.is_absent:
        return None
    if value.unit is Unit.MONEY:
        return whole_units(value.whole, value.currency)
    return value.whole if value.unit is Unit.COUNT else float(value.exact)


def share(exact: Fraction | None) -> float | None:
    return None if exact is None else float(exact)


def heading_of(number: Number, question: Question) -> projection.Course | None:
    """Its course where it is of the view itself; each part of a split would need a past of its own."""
    if number.slice != question.slice:
        return None
    return projection.course(number, question.published)


def number_row(number: Number, question: Question, dimension: str, view: str) -> tuple[Cell, ...]:
    value, language = number.value, naming.reader_language()
    period, heading = number.period, heading_of(number, question)
    return (
        str(number.kpi.label),
        wording.period(period, language),
        period.key,
        period.start,
        period.last_day,
        dimension,
        view,
        wording.text(value, language, compact=True),
        plain(value),
        value.numerator,
        value.denominator,
        value.currency or str(value.unit),
        str(value.absent_because) if value.is_absent else None,
        plain(number.target),
        share(number.attainment),
        plain(number.expected),
        plain(heading.value if heading else None),
        state_word(number),
        " · ".join(remarks(number)),
        str(number.kpi.accountable),
        question.published.id,
        str(standing.METHODS[heading.method]) if heading else None,
    )


def of_numbers(subject: str, question: Question, found: Iterable[tuple[str, str, Number]]) -> Table:
    """A table with one row for each number, `found` with the dimension by which its view is cut and
    the view's name.

    Rows of one dimension add up; rows of several are the same records several times.
    """
    rows = [number_row(number, question, dimension, view) for dimension, view, number in found]
    return Table(subject, NUMBER_COLUMNS, rows, len(rows))


def of_view(subject: str, frame: Frame, found: Iterable[Number]) -> Table:
    """A table of numbers that are all of the view that the question chose."""
    dimension, view = dimension_name(frame.question.slice), slice_name(frame)
    return of_numbers(subject, frame.question, ((dimension, view, number) for number in found))


def figures(question: Question, asked: dict[str, str]) -> Table:
    """The five tiles and the drivers below them."""
    found = report.dashboard(question)
    return of_view("figures", found.frame, (tile.number for tile in (*found.tiles, *found.strip)))


def funnel(question: Question, asked: dict[str, str]) -> Table:
    """Every stage, or step between stages, in each motion and in all together, as on the page;
    these are marked as totals.
    """
    found = report.dashboard(question)
    each = (
        (
            dimension_name(number.slice) if number.slice.motion else _("Total"),
            slice_name(found.frame, number.slice),
            number,
        )
        for row in found.funnel.every_row
        for number in (*(cell.number for cell in row.cells), row.together)
    )
    return of_numbers("funnel", question, each)


def trend(question: Question, asked: dict[str, str]) -> Table:
    """The periods of the chart, or with `long` those of the KPI's own page."""
    count = course.long_course(question) if asked.get("long") else course.COURSE_PERIODS
    shown, _beside = course.trend(question, count)
    return of_view(f"{question.kpi}-trend", report.frame(question), shown)


def drivers(question: Question, asked: dict[str, str]) -> Table:
    """The KPI and what drives it."""
    found = report.kpi(question, question.kpi)
    return of_view(
        f"{question.kpi}-drivers",
        found.frame,
        (tile.number for tile in (found.tile, *found.drivers)),
    )


def breakdown(question: Question, asked: dict[str, str]) -> Table:
    """The KPI by each member of a dimension, or by each dimension there is."""
    found = report.kpi(question, question.kpi)
    by = asked.get("by", "")
    if by in numbers.DIMENSIONS and (because := unsplit(found, by)):
        raise AddressError(str(because))
    if by and by not in found.breakdowns:
        raise AddressError(
            _("This view cannot be split by “%(by)s”; it can by %(splits)s.")
            % {"by": by, "splits": ", ".join(found.breakdowns)}
        )
    chosen = [by] if by else list(found.breakdowns)
    rows = (
        (str(SPLITS[each]), view, number)
        for each in chosen
        for view, number in found.breakdowns[each]
    )
    return of_numbers(f"{question.kpi}-by-{by or 'all'}", question, rows)


def unsplit(found: report.KpiReport, by: str) -> str | Promise | None:
    """Why the KPI has no parts by a dimension in this view; None when it has, or was cut by it."""
    number, context = found.tile.number, found.frame.published.context
    if number.slice.second or by == number.slice.dimension:
        return None
    return numbers.lacks(number.kpi, number.slice.cut_by(by), context)


RECORD_COLUMNS = (
    Column(gettext_lazy("Day"), ColumnKind.DAY),
    Column(gettext_lazy("Record")),
    Column(gettext_lazy("Company")),
    Column(gettext_lazy("Source")),
    Column(gettext_lazy("Feed")),
    Column(gettext_lazy("Id in the source")),
    *(Column(label) for label in SPLITS.values()),
    Column(gettext_lazy("Counts"), ColumnKind.NUMBER),
    Column(gettext_lazy("Unit")),
    Column(gettext_lazy("Measured"), ColumnKind.WHOLE),
    Column(gettext_lazy("As in the record"), ColumnKind.NUMBER),
    Column(gettext_lazy("Its currency")),
    Column(gettext_lazy("Number of the record"), ColumnKind.NUMBER),
    Column(gettext_lazy("Publication")),  # a name, not an amount,
)


def records(question: Question, asked: dict[str, str]) -> Table:
    """All records behind one part of a figure, in the order of the page; without a search their
    amounts add up to it.
    """
    kpi = numbers.KPIS[question.kpi]
    if kpi.is_formula:
        raise AddressError(calculated(kpi))
    part, listing = part_of(kpi, asked.get("part", "")), listing_of(asked)
    asked_for = (question.kpi, question.period, question.slice, question.published, part)
    known = receipts.records(*asked_for, limit=0, listing=listing)
    if known.unlisted:
        raise AddressError(known.unlisted)
    currency = question.published.currency if kpi.measures[part].is_money else ""
    every = receipts.every_record(*asked_for, listing)
    rows = (record_row(record, currency, question.published.id) for record in every)
    return Table(f"{question.kpi}-{part}-records", RECORD_COLUMNS, rows, known.found_count)


def record_row(record: Record, currency: str, publication: int) -> tuple[Cell, ...]:
    own = (
        whole_units(record.own_amount, record.own_currency)
        if record.own_amount is not None and record.own_currency
        else None
    )
    return (
        record.on,
        record.label or record.item,
        record.company,
        record.source,
        record.feed,
        record.external_id,
        record.motion,
        *record.members.values(),
        whole_units(record.amount, currency) if currency else record.amount,
        currency or "count",
        record.measured,
        own,
        record.own_currency if own is not None else None,
        record.record,
        publication,
    )


CELL_COLUMNS = (
    Column(gettext_lazy("Measure")),
    Column(gettext_lazy("Day"), ColumnKind.DAY),
    Column(gettext_lazy("Motion")),
    *(
        column
        for each in numbers.DIMENSIONS.values()
        for column in (
            Column(each.label),
            Column(format_lazy("{} (id)", each.label), ColumnKind.WHOLE),
        )
    ),
    Column(gettext_lazy("Bucket"), ColumnKind.WHOLE),
    Column(gettext_lazy("Amount"), ColumnKind.WHOLE),
    Column(gettext_lazy("Unit")),
    Column(gettext_lazy("Since publication"), ColumnKind.WHOLE),
    Column(gettext_lazy("Publication")),
)


def cells(question: Question, asked: dict[str, str]) -> Table:
    """The published cells of the days of the period, in all slices: what figures are added up from.
    Money is in minor units, and the columns of a dimension are empty where a cell is not cut by it.
    """
    found = numbers.cells_in(question.period, question.published)
    rows = [cell_row(each, question.published.id) for each in found]
    return Table("cells", CELL_COLUMNS, rows, len(rows))


def cell_row(cell: PublishedCell, publication: int) -> tuple[Cell, ...]:
    places = (cell.members.get(name, (None, None)) for name in numbers.DIMENSIONS)
    named = (each for member, name in places for each in (name, member))
    key = (cell.measure, cell.on, cell.motion or None, *named, cell.bucket)
    return (*key, cell.amount, cell.unit, cell.since, publication)


TABLES: dict[str, Callable[[Question, dict[str, str]], Table]] = {
    "figures": figures,
    "funnel": funnel,
    "trend": trend,
    "drivers": drivers,
    "breakdown": breakdown,
    "records": records,
    "cells": cells,
}
