"""Readings as a mapping: TOML as people would write it, with what is open left open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

import tomlkit
from tomlkit.items import Table as TomlTable

from revops.guess.agreement import (
    DATES,
    NUMBERS,
    common_dates,
    common_numbers,
    forms_of,
    own_formats,
)
from revops.guess.by_mail import is_address
from revops.guess.fields import folded
from revops.guess.readings import Reading
from revops.guess.tables import Column, Table
from revops.guess.units import unit_key
from revops.guess.values import is_no_document
from revops.mapping.records import RECORDS, CellKind

DIGITS = re.compile(r"[ _.-]*\(?\d[\d _.:()tTZ-]*$")
OF_UTC = re.compile(r"(?:\b|_)(?:UTC|GMT)\W*$", re.IGNORECASE)  # "Created (UTC)"
NUMBERED = ("lead", "deal", "customer", "invoice", "onboarding", "merged_into")
PLURALS = {"activity": "activities", "person": "people"}
SPOKEN = ("name", "interval")  # of several columns, as they are said
Found = Sequence[tuple[Table, Sequence[Reading]]]


def written(found: Found, *, key: str, name: str) -> str:
    """A mapping of a new source."""
    document = tomlkit.document()
    document["mapping"] = 1
    source = tomlkit.table()
    source["key"], source["name"] = key, name
    document["source"] = source
    return tomlkit.dumps(extended(document, found))


def extended(
    document: tomlkit.TOMLDocument, found: Found, names: Sequence[str] = ()
) -> tomlkit.TOMLDocument:
    """The document with a feed for each reading. `names` are all files, where these are not."""
    translations = translations_in(document)
    files = document.setdefault("files", tomlkit.table(is_super_table=True))
    names = names or [table.file_name for table, _readings in found]
    lists: dict[str, str] = {}  # feeds by the files of what others look up
    read = set[tuple[object, ...]]()
    for table, reading in sorted(each_reading(found), key=lambda each: each[1].record != "lookup"):
        is_same = (pattern(table.file_name, names), table.sheet, *table.names, reading.record, reading.suffix)  # fmt: skip
        if is_same in read:  # a further file of a kind, which the feed of the first reads
            continue
        read.add(is_same)
        feed = free_name(reading, table, files)
        if reading.record == "lookup":
            lists[table.file_name] = feed
        files[feed] = feed_table(table, reading, feed, names, translations, lists)
    if not document.get("translate"):
        document.pop("translate", None)
    return document


def each_reading(found: Found) -> list[tuple[Table, Reading]]:
    return [(table, reading) for table, readings in found for reading in readings]


def translations_in(document: tomlkit.TOMLDocument) -> TomlTable:
    """The tables of translations, made where there are none yet."""
    found: TomlTable = document.setdefault("translate", tomlkit.table(is_super_table=True))
    return found


def free_name(reading: Reading, table: Table, taken: Iterable[str]) -> str:
    """After what the rows are; a list that others look things up in is named after its file, or what it
    lists.
    """
    base = PLURALS.get(reading.record, f"{reading.record}s")
    base = f"{base}-{reading.suffix}" if reading.suffix else base
    if reading.record == "lookup":
        base = reading.suffix or key_of(PurePath(table.file_name).stem, ())
    names = [base, *(f"{base}-{number}" for number in range(2, 1000))]
    return next(name for name in names if name not in taken)


def feed_table(
    table: Table,
    reading: Reading,
    feed: str,
    names: Sequence[str],
    translations: TomlTable,
    lists: Mapping[str, str],
) -> TomlTable:
    made = tomlkit.table()
    made["match"] = pattern(table.file_name, names)
    made["record"] = reading.record
    if table.sheet:
        made["sheet"] = table.sheet
    add_header(made, table)
    if reading.id:
        made["id"] = reading.id[0] if len(reading.id) == 1 else list(reading.id)
    if reading.only:
        only = tomlkit.inline_table()
        for column, kept in reading.only.items():
            only[column] = kept[0] if len(kept) == 1 else list(kept)
        made["only"] = only
    add_conventions(made, table, reading)
    if reading.record != "lookup":
        made["fields"] = fields_table(table, reading, feed, translations, lists)
    return made


def add_header(made: TomlTable, table: Table) -> None:
    if not table.header_row:
        made["header"] = False
        made["columns"] = table.names
    if table.delimiter and table.delimiter != ",":
        made["delimiter"] = table.delimiter


def add_conventions(made: TomlTable, table: Table, reading: Reading) -> None:
    """How the columns that are read write dates and numbers, where their cells leave no doubt."""
    dates = forms_of(table, reading, DATES)
    if dates and all(OF_UTC.search(reading.fields[name]) for name in dates):
        made["timezone"] = "UTC"
    formats = common_dates(table, reading)
    if formats and formats != ("iso",):
        made["dates"] = formats[0] if len(formats) == 1 else list(formats)
    for key, value in common_numbers(table, reading).items():
        made[key] = value
    if is_by_mail(table, reading):
        made["ids"] = "lower"


def is_by_mail(table: Table, reading: Reading) -> bool:
    """Whether leads are known by their addresses, of which capitals do not count, and nothing else is by capitals."""
    named = [table.column(name) for field, name in reading.fields.items() if field in NUMBERED]
    lead = table.column(reading.fields.get("lead", ""))
    return bool(lead and is_address(lead)) and all(
        column is lead or column and all(text == text.lower() for text in column.samples)
        for column in named
    )


def fields_table(
    table: Table, reading: Reading, feed: str, translations: TomlTable, lists: Mapping[str, str]
) -> TomlTable:
    made, formats = tomlkit.table(), own_formats(table, reading)
    for name, type in RECORDS[reading.record].items():
        if name in reading.constants:
            made[name] = inline({"value": reading.constants[name]})
        elif name in reading.fields:
            keys = keys_of(name, type.required, reading, feed, translations)
            is_needed = type.required and reading.only.get(reading.fields[name]) != ("*",)
            if "translate" not in keys and not is_needed:
                read_from = table.column(reading.fields[name])
                keys |= of_nothing(read_from, type.kind, table_name(feed, name), translations)
            if name in formats:
                keys["format"] = list(formats[name])
            if name in reading.looked_up:
                file_name, column = reading.looked_up[name]
                keys |= {"lookup": f"{lists[file_name]}.{column}", "other": "keep"}
            made[name] = field_value(keys)
    return made


def field_value(keys: Mapping[str, object]) -> object:
    """A field as it is written: a column alone is a text."""
    return keys["column"] if set(keys) == {"column"} else inline(keys)


def keys_of(
    name: str, is_required: bool, reading: Reading, feed: str, translations: TomlTable
) -> dict[str, object]:
    """A column, with its time of day, its translation and what splits its cells."""
    keys: dict[str, object] = {"column": reading.fields[name]}
    if name in reading.joined:
        keys = {"columns": list(reading.joined[name]), "join": " " if name in SPOKEN else " · "}
    if name in reading.times:
        keys["time"] = reading.times[name]
    if values := reading.translated.get(name, {}):
        is_chosen = name == "kind" and any(
            is_no_document(text) for text in values if not values[text]
        )
        translate(
            keys, table_name(feed, name), values, translations, is_required=is_required or is_chosen
        )
    if name in reading.split:
        keys["split"] = reading.split[name]
    return keys | unit_key(reading.record, name, reading.fields[name])


def of_nothing(
    column: Column | None, kind: CellKind, table: str, translations: Any
) -> dict[str, object]:
    """The keys by which words for nothing, such as n/a among amounts, are an empty cell; nothing where there are
    none.
    """
    if column is None or not column.nothing or kind not in (*DATES, *NUMBERS):
        return {}
    translations[table] = {text: "" for _line, text, _count in column.nothing}
    return {"translate": table, "other": "keep"}


def translate(
    keys: dict[str, Any],
    table: str,
    values: Mapping[str, str],
    translations: TomlTable,
    *,
    is_required: bool,
) -> None:
    """Has a field translated by these values where that says anything: rows of a value that means
    nothing are left out where the field is one that every row has.
    """
    meant = {text: value for text, value in values.items() if value}
    if not meant or all(text == value for text, value in values.items()):
        return
    keys["translate"] = table
    translations[table] = meant
    if len(meant) < len(values) and is_required:
        keys["other"] = "skip"


def table_name(feed: str, field: str) -> str:
    return f"{feed}-{field}".replace("_", "-")


def inline(keys: Mapping[str, object]) -> object:
    made = tomlkit.inline_table()
    made.update(keys)
    return made


def pattern(file_name: str, names: Sequence[str]) -> str:
    """A pattern for the later files of this kind: the name without the date or number at its end,
    unless another file would match it, too.
    """
    path = PurePath(file_name)
    stem = DIGITS.sub("", path.stem) or path.stem
    start = escaped(stem)
    found = f"{start}*{path.suffix}"
    others = [name for name in names if name != file_name and DIGITS.sub("", PurePath(name).stem) != stem]  # fmt: skip
    if any(name.lower().startswith(stem.lower()) for name in others):
        return escaped(file_name)
    return found


def escaped(text: str) -> str:
    """Signs that mean something in a pattern, as themselves."""
    return re.sub(r"([*?[])", r"[\1]", text)


def key_of(name: str, taken: Iterable[str]) -> str:
    """A key for a source of this name."""
    base = folded(name).replace(" ", "-")[:40] or "files"
    keys = [base, *(f"{base}-{number}" for number in range(2, 1000))]
    return next(key for key in keys if key not in taken)
