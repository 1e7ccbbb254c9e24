"""A value of a record as the reader's language writes it, in the organisation's time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction

from django.utils.translation import gettext as _

from dashboards.words import naming, wording
from revops.ingest import journal, meanings
from revops.mapping.records import RECORDS, CellKind


def in_words(name: str, values: Mapping[str, object], record: str, currency: str = "") -> str:
    """A field of a record, "" where it has none. `currency` is that of amounts where the record names
    none. What is no field of the kind is shown as it is.
    """
    value, type = values.get(name), RECORDS.get(record, {}).get(name)
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return ", ".join(without_source(str(each)) for each in value)
    if type is None:
        return str(value)
    language = naming.reader_language()
    if type.kind is CellKind.AMOUNT and (known := str(values.get("currency") or currency)):
        return wording.money(int(str(value)), known, language)
    if type.kind in (CellKind.MOMENT, CellKind.DAY):
        return local(str(value), language)
    if type.kind in (CellKind.REFERENCE, CellKind.NUMBER):
        return without_source(str(value))
    if type.kind is CellKind.CHOICE:
        return meanings.word_for(str(value))
    return plain(value, type.kind, language)


def plain(value: object, kind: CellKind, language: str) -> str:
    if kind is CellKind.FLAG:
        return _("yes") if value else _("no")
    if kind is CellKind.WHOLE:
        return wording.number(int(str(value)), language)
    if kind is CellKind.RATE:
        rate = Fraction(str(value))
        return wording.number(rate, language, places=len(str(value).partition(".")[2]))
    return str(value)


def without_source(text: str) -> str:
    """An id as its source writes it."""
    return text.partition("/")[2] or text


def local(text: str, language: str) -> str:
    if "T" not in text:
        return wording.day(date.fromisoformat(text), language)
    return wording.moment(journal.local(datetime.fromisoformat(text)), language)
