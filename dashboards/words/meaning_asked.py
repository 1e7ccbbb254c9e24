"""What only a person can say of uploaded files, and what was supposed for want of it: nothing that nobody
understood goes by in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.words.meaning_amounts import of_amounts
from dashboards.words.meaning_fields import FieldRow, ValueRow
from revops.guess import choices, forms, values
from revops.guess.agreement import DATES, NUMBERS
from revops.guess.fields import spelling, words_of
from revops.guess.flags import stage_and_sign
from revops.guess.tables import Column, Strange, Table
from revops.ingest import meanings
from revops.mapping.records import RECORDS

SHOWN = 8  # values or cells in one sentence


def questions(
    table: Mapping[str, Any], found: Table, fields: Sequence[FieldRow], currency: str = ""
) -> Iterator[str]:
    """What has to be said before all rows can be read, and what is supposed until it is said."""
    dates, numbers = forms.is_open(table, found)
    if dates:
        yield _("Say whether the day or the month comes first in the dates.")
    if numbers:
        yield _("Say which sign stands between thousands and which before decimals.")
    own = found.column(str(table.get("id", "")))
    if own and own.repeats:
        yield _("Several rows have the same “%(column)s”, and only one of them counts.") % {
            "column": own.name
        }
        if table.get("record") == "invoice":
            yield _("If a row is a line of a document, export one row for each document.")
    for field in fields:
        yield from of_field(table, found, field)
    yield from of_amounts(table, found, currency)


def of_field(table: Mapping[str, Any], found: Table, field: FieldRow) -> Iterator[str]:
    record, name = str(table.get("record")), field.name.rpartition("/")[2]
    if field.is_required and not field.is_mapped:
        yield _("Say where “%(field)s” comes from; every such row has one.") % {"field": field.label}  # fmt: skip
    if count := sum(value.is_open for value in field.values):
        what = ngettext(
            "Say what %(count)d value of “%(field)s” means.",
            "Say what %(count)d values of “%(field)s” mean.",
            count,
        )
        yield what % {"count": count, "field": field.label}
    written = table.get("fields", {}).get(name)
    if two := stage_and_sign(found, written):
        yield of_stage(field, *two)
        yield from supposed(record, name, field, values.unknown(found, record, name, two[0]))
    elif isinstance(written, Mapping) and {"columns", "translate"} <= set(written):
        yield of_two(field, written)
    if column := found.column(choices.column_of(written)):
        is_declared = means_nothing(written)
        yield from strange_cells(record, name, field, column, is_declared=is_declared)
        if is_declared and column.nothing:
            yield cells_of_nothing(column)
        yield from supposed(record, name, field, values.unknown(found, record, name, column))


def of_stage(field: FieldRow, stage: Column, sign: Column) -> str:
    return _(
        "“%(field)s” is what “%(stage)s” says. Where “%(sign)s” says that a deal was given up, it is lost, unless its “%(stage)s” is won."
    ) % {"field": field.label, "stage": stage.name, "sign": sign.name}


def of_two(field: FieldRow, written: Mapping[str, Any]) -> str:
    """About values that several columns say together, which the page cannot show one by one."""
    return _(
        "“%(field)s” is what these columns say together: %(columns)s. What each pair of values means is listed “As text” below, "
        "under [translate.%(table)s]; change it there where one means something else."
    ) % {"field": field.label, "columns": listed(list(map(str, written["columns"]))), "table": written["translate"]}  # fmt: skip


def means_nothing(written: object) -> bool:
    """Whether a field translates some of its cells and takes the others as they are."""
    return isinstance(written, Mapping) and written.get("other") == "keep"


def strange_cells(
    record: str, name: str, field: FieldRow, column: Column, *, is_declared: bool
) -> Iterator[str]:
    """The cells of a column of dates or numbers that are none; `is_declared` where words for nothing are read."""
    kind = RECORDS[record][name].kind
    is_date = kind in DATES
    strange = column.undated if is_date else column.unnumbered
    strange = tuple(sorted((*strange, *(() if is_declared else column.nothing))))
    if not strange or not (is_date or kind in NUMBERS and column.numbers) or field.values:
        return
    count = sum(often for _line, _text, often in strange)
    if is_date:
        what = ngettext(
            "%(count)d cell of “%(column)s” is no date, and its row will be rejected: %(cells)s.",
            "%(count)d cells of “%(column)s” are no dates, and their rows will be rejected: %(cells)s.",
            count,
        )
    else:
        what = ngettext(
            "%(count)d cell of “%(column)s” is no number, and its row will be rejected: %(cells)s.",
            "%(count)d cells of “%(column)s” are no numbers, and their rows will be rejected: %(cells)s.",
            count,
        )
    yield what % {"count": count, "column": column.name, "cells": listed(cells_of(strange))}


def cells_of_nothing(column: Column) -> str:
    """The cells among dates or numbers that are read as empty, because of what they say."""
    count = sum(often for _line, _text, often in column.nothing)
    what = ngettext(
        "%(count)d cell of “%(column)s” says that there is nothing, and is read as empty: %(cells)s.",
        "%(count)d cells of “%(column)s” say that there is nothing, and are read as empty: %(cells)s.",
        count,
    )
    return what % {"count": count, "column": column.name, "cells": listed(cells_of(column.nothing))}


def cells_of(strange: Strange) -> list[str]:
    return [
        _("line %(line)d “%(text)s”") % {"line": line, "text": text}
        + (f" × {often}" if often > 1 else "")
        for line, text, often in strange
    ]


def supposed(record: str, name: str, field: FieldRow, texts: Sequence[str]) -> Iterator[str]:
    """What is done with values that no word of ours knows, as long as it is what is done with any."""
    rows = [value for value in field.values if value.text in texts]
    left = [value for value in rows if value.chosen == choices.LEAVE_OUT]
    none = [value for value in left if name == "kind" and values.is_no_document(value.text)]
    if none and record == "invoice":
        yield no_documents(none)
        left = [value for value in left if value not in none]
    if left:
        count = sum(value.count for value in left)
        what = ngettext(
            "%(count)d row is left out, since nothing says what its “%(field)s” means: %(values)s.",
            "%(count)d rows are left out, since nothing says what their “%(field)s” means: %(values)s.",
            count,
        )
        yield what % {"count": count, "field": field.label, "values": listed(values_of(left))}
    if left and name == "interval":
        yield _(
            "Where none of the intervals fits, export what is paid a month, and choose “always: each month”."
        )
    yield from taken(name, field, rows)


def taken(name: str, field: FieldRow, rows: Sequence[ValueRow]) -> Iterator[str]:
    """Which unknown values are taken for what, as long as nobody says otherwise."""
    found = [
        each for each in rows if each.chosen and each.chosen == values.supposed(name, each.text)
    ]
    for chosen in dict.fromkeys(each.chosen for each in found):
        those = [each for each in found if each.chosen == chosen]
        yield _(
            "Nothing says what these values of “%(field)s” mean. Unless you say otherwise below, "
            "they are taken for “%(value)s”: %(values)s."
        ) % {"field": field.label, "value": meanings.word_for(chosen), "values": listed(values_of(those))}  # fmt: skip


def no_documents(rows: Sequence[ValueRow]) -> str:
    count = sum(value.count for value in rows)
    what = ngettext(
        "%(count)d row is left out, since it is neither an invoice nor a credit note: %(values)s.",
        "%(count)d rows are left out, since they are neither invoices nor credit notes: %(values)s.",
        count,
    )
    return what % {"count": count, "values": listed(values_of(rows))}


def values_of(rows: Sequence[ValueRow]) -> list[str]:
    return [f"{value.text} ({value.count})" for value in rows]


def listed(texts: Sequence[str]) -> str:
    shown = ", ".join(texts[:SHOWN])
    rest = len(texts) - SHOWN
    if rest <= 0:
        return shown
    more = ngettext("%(shown)s and %(rest)d other", "%(shown)s and %(rest)d others", rest)
    return more % {"shown": shown, "rest": rest}


def stages_without_a_day(
    feeds: Sequence[Mapping[str, Any]], unused: Sequence[str], found: Table
) -> Iterator[str]:
    """A column that says how far a lead has come, in a file of which no feed says since when."""
    read_as = {each.get("record") for each in feeds}
    for name in unused if "lead" in read_as and "stage" not in read_as else ():
        column = found.column(name) if spelling(name) in words_of("stage", "stage") else None
        known = values.translation("stage", "stage", column) if column else {}
        if sum(bool(value) for value in known.values()) > 1:
            yield _(
                "“%(column)s” says how far a lead has come (%(values)s) and not since when. MQLs and SQOs count "
                "once the file is read once more, below, with each row as a stage of a lead and its day."
            ) % {"column": name, "values": listed(list(known))}
