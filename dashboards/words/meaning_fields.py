"""The fields of a feed as the page of a mapping shows them: from which column each is read, and what the
values of the column mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from revops.guess import choices
from revops.guess.fields import LABELS
from revops.guess.flags import stage_and_sign
from revops.guess.tables import Column, Table
from revops.ingest import meanings
from revops.mapping.records import RECORDS, CellKind

Label = str | Promise
SHOWN_VALUES = 60


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: Label
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One value of a column, how often it occurs, and what it may mean: one of `options`, or where
    there are none, any `other` name.
    """

    name: str
    text: str
    count: int
    options: tuple[Option, ...]
    is_open: bool
    other: str = ""
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of ours. `written` is what the page cannot show, as the mapping has it."""

    name: str
    label: Label
    is_required: bool
    options: tuple[Option, ...]
    samples: str
    values: tuple[ValueRow, ...]
    written: str = ""
    has_names: bool = False

    @property
    def is_mapped(self) -> bool:
        return bool(self.written) or any(o.value and o.is_chosen for o in self.options)


def field_rows(
    name: str, table: Mapping[str, Any], found: Table, document: Any
) -> Iterator[FieldRow]:
    for field, type in RECORDS.get(str(table.get("record")), {}).items():
        written = table.get("fields", {}).get(field)
        column = found.column(choices.column_of(written))
        by_hand = shown_by_hand(written, column)
        two = stage_and_sign(found, written)
        valued = two[0] if two else column
        values_of = {
            CellKind.CHOICE: partial(value_rows, allowed=type.choices),
            CellKind.NAME: name_rows,
        }.get(type.kind, no_rows)
        yield FieldRow(
            f"{name}/field/{field}",
            LABELS.get(field, field),
            type.required,
            tuple(column_options(written, found, type.choices, in_words(written, by_hand, document))),
            ", ".join(column.samples[:3]) if column else "",
            tuple(values_of(name, field, written, valued, document)) if valued else (),
            by_hand,
            type.kind is CellKind.NAME,
        )  # fmt: skip


def shown_by_hand(written: object, column: Column | None) -> str:
    """What is written of a field that the page cannot show; "" where it can."""
    if written is None or column is not None:
        return ""
    if isinstance(written, Mapping) and set(written) == {"value"}:
        return ""
    return str(written.as_string() if hasattr(written, "as_string") else written)


def in_words(written: object, by_hand: str, document: Any) -> str:
    """A field that the page cannot change: where it is looked up, what it is put together of, or as the mapping
    has it; "" for any other.
    """
    if not by_hand:
        return ""
    if isinstance(written, Mapping) and {"column", "lookup"} <= set(written):
        list_name, _point, column = str(written["lookup"]).partition(".")
        return _("“%(column)s” in %(list)s, by “%(own)s”") % {
            "column": column, "list": list_word(document, list_name), "own": written["column"],
        }  # fmt: skip
    if isinstance(written, Mapping) and {"columns", "join"} <= set(written) <= {
        "columns",
        "join",
        "translate",
    }:
        return " + ".join(map(str, written["columns"]))
    return _("as written: %(text)s") % {"text": by_hand}


def list_word(document: Any, name: str) -> str:
    """What a list to look things up in is called: the files that have it."""
    listed = document.get("files", {}).get(name, {})
    return str(listed.get("match") or listed.get("pull") or name).replace("*", "")


def column_options(
    written: object, table: Table, allowed: Sequence[str], by_hand: str
) -> Iterator[Option]:
    column = choices.column_of(written)
    value = str(written.get("value", "")) if isinstance(written, Mapping) else ""
    yield Option("", "—", written is None)
    if by_hand:
        yield Option(choices.AS_WRITTEN, by_hand, True)
    for name in table.names:
        yield Option(choices.COLUMN + name, name, name == column)
    constants = dict.fromkeys([*allowed, *([value] if value else [])])
    for constant in constants:
        label = _("always: %(value)s") % {"value": meanings.word_for(constant)}
        yield Option(choices.VALUE + constant, label, constant == value)


def translations_of(written: object, document: Any) -> tuple[Mapping[str, Any], Mapping[str, str]]:
    """The keys of a field, and what its translation says."""
    keys = written if isinstance(written, Mapping) else {}
    return keys, document.get("translate", {}).get(keys.get("translate", ""), {})


def no_rows(*_given: object) -> tuple[()]:
    return ()


def name_rows(
    name: str, field: str, written: object, column: Column, document: Any
) -> Iterator[ValueRow]:
    """The names in a column of a dimension, each with the one by which it goes here."""
    _keys, known = translations_of(written, document)
    for text, count in column.values[:SHOWN_VALUES]:
        other = str(known.get(text, ""))
        yield ValueRow(f"{name}/value/{field}/{text}", text, count, (), False, other)


def value_rows(
    name: str, field: str, written: object, column: Column, document: Any, allowed: Sequence[str]
) -> Iterator[ValueRow]:
    """The values of a closed list; nothing where the column has too many to be one."""
    keys, known = translations_of(written, document)
    skips = keys.get("other") == "skip"
    for text, count in column.values[:SHOWN_VALUES]:
        meant = known.get(text, text if not known and text in allowed else "")
        meant = meant or (choices.LEAVE_OUT if skips else "")
        options = [Option("", _("— say what it means —"), not meant)]
        options += [Option(each, meanings.word_for(each), each == meant) for each in allowed]
        left = Option(choices.LEAVE_OUT, _("leave these rows out"), meant == choices.LEAVE_OUT)
        yield ValueRow(
            f"{name}/value/{field}/{text}", text, count, (*options, left), not meant, "", meant
        )
