"""What people choose on the page of a mapping, and the mapping that says it: TOML in, TOML out.

The text is what counts; the page shows what it can of it, and changes no more than was chosen.
What it cannot show (lookups, several columns, defaults) stays as it is written.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.exceptions import TOMLKitError

from revops.guess.first import finished, readings_of, with_constants
from revops.guess.flags import stage_and_sign, with_pairs
from revops.guess.forms import date_choices, number_choices
from revops.guess.looser import completed
from revops.guess.match import columns_of
from revops.guess.readings import Reading
from revops.guess.tables import Table
from revops.guess.units import unit_key
from revops.guess.values import translation
from revops.guess.writing import (
    extended,
    feed_table,
    field_value,
    inline,
    of_nothing,
    table_name,
    translate,
    translations_in,
)
from revops.mapping import MappingError
from revops.mapping.parse import toml
from revops.mapping.records import RECORDS, CellKind

COLUMN, VALUE, AS_WRITTEN, NOTHING = "column:", "value:", "as written", ""
LEAVE_OUT = "leave out"
Given = Mapping[str, str]


def document_of(text: str) -> TOMLDocument:
    """The text with its comments and order. Raises MappingError for what is no mapping at all."""
    toml(text)
    try:
        return tomlkit.parse(text.removeprefix("\ufeff"))
    except TOMLKitError as error:
        raise MappingError(str(error)) from error


def table_for(feed: Mapping[str, Any], tables: Iterable[Table]) -> Table | None:
    """The first table that a feed reads, of those that were looked at."""
    return next((table for table in tables if is_read_by(feed, table)), None)


def is_read_by(feed: Mapping[str, Any], table: Table) -> bool:
    pattern = str(feed.get("match") or feed.get("pull") or "").lower()
    is_named = fnmatch.fnmatchcase(table.file_name.lower(), pattern)
    return is_named and table.sheet == str(feed.get("sheet", ""))


def unread(document: Mapping[str, Any], tables: Sequence[Table]) -> list[Table]:
    """The tables that no feed reads."""
    feeds = list(document.get("files", {}).values())
    return [table for table in tables if not any(is_read_by(feed, table) for feed in feeds)]


def applied(text: str, given: Given, tables: Sequence[Table]) -> str:
    """The text as it says what was chosen. Raises MappingError for a text that is no mapping.

    `given` are the fields of the form: `FEED/record`, `FEED/field/NAME`, `FEED/value/NAME/TEXT`,
    `FEED/id`, `FEED/dates`, `FEED/numbers`, `FEED/complete`; `source/name`, `source/currency`,
    `source/timezone`; `read/TABLE` for a table that is to be read as a kind of record.
    """
    document = document_of(text)
    choose_source(document, given)
    for name in list(document.get("files", {})):
        choose_feed(document, name, given, tables)
    for place, table in enumerate(tables):
        if record := given.get(f"read/{place}", ""):
            add(document, table, record, tables)
    return tomlkit.dumps(document)


def choose_source(document: TOMLDocument, given: Given) -> None:
    source: Any = document["source"]
    for key in ("name", "currency", "timezone"):
        value = given.get(f"source/{key}", "").strip()
        if value and source.get(key) != value:
            source[key] = value
        elif not value and f"source/{key}" in given:
            source.pop(key, None)


def add(document: TOMLDocument, table: Table, record: str, tables: Sequence[Table]) -> None:
    """A further reading of a table: what its headers say, as that kind of record."""
    if record not in RECORDS:
        return
    guessed = [reading for reading in readings_of(table) if reading.record == record]
    reading = guessed[0] if guessed else reading_as(table, record)
    extended(document, [(table, [reading])], [each.file_name for each in tables])


def reading_as(table: Table, record: str) -> Reading:
    reading = with_constants(
        table, Reading(record, completed(table, record, columns_of(table, record)))
    )
    return finished(table, reading)


def choose_feed(document: TOMLDocument, name: str, given: Given, tables: Sequence[Table]) -> None:
    files: Any = document["files"]
    feed, record = files[name], given.get(f"{name}/record")
    table = table_for(feed, tables)
    if record is None or table is None:
        return
    if record == NOTHING:
        forget(document, name)
    elif record != feed["record"] and record in RECORDS:
        translations = translations_in(document)
        made = feed_table(table, reading_as(table, record), name, [], translations, {})
        made["match"] = feed["match"]
        files[name] = made
    else:
        choose_fields(document, name, feed, given, table)


def forget(document: TOMLDocument, name: str) -> None:
    """Takes a feed out, with the translations that it alone used."""
    files: Any = document["files"]
    gone = translations_of(files.pop(name))
    used = {each for feed in files.values() for each in translations_of(feed)}
    for translation_name in gone - used:
        document.get("translate", {}).pop(translation_name, None)


def translations_of(feed: Mapping[str, Any]) -> set[str]:
    fields = [field for field in feed.get("fields", {}).values() if isinstance(field, Mapping)]
    return {str(field["translate"]) for field in fields if "translate" in field}


def choose_fields(document: TOMLDocument, name: str, feed: Any, given: Given, table: Table) -> None:
    fields: Any = feed.setdefault("fields", tomlkit.table())
    for field in RECORDS[feed["record"]]:
        chosen = given.get(f"{name}/field/{field}")
        if chosen is not None and chosen != AS_WRITTEN:
            choose_field(document, name, fields, field, chosen, table, feed["record"])
        choose_values(document, name, feed, field, given, table)
    choose_rows(feed, name, given, table)
    choose_forms(feed, name, given, table)


def choose_field(
    document: TOMLDocument, name: str, fields: Any, field: str, chosen: str, table: Table, record: str
) -> None:  # fmt: skip
    """Reads a field from another column than before, or from none, or has it be one value always."""
    if chosen == NOTHING:
        fields.pop(field, None)
    elif chosen.startswith(VALUE):
        fields[field] = inline({"value": chosen.removeprefix(VALUE)})
    elif (column := chosen.removeprefix(COLUMN)) and column != column_of(fields.get(field)):
        keys: dict[str, Any] = {"column": column}
        found = table.column(column)
        if found and RECORDS[record][field].kind is CellKind.CHOICE:
            values = translation(record, field, found) or dict.fromkeys(
                (text for text, _count in found.values), ""
            )
            translations = translations_in(document)
            is_required = RECORDS[record][field].required
            translate(keys, table_name(name, field), values, translations, is_required=is_required)
        elif found and not RECORDS[record][field].required:
            kind, translations = RECORDS[record][field].kind, translations_in(document)
            keys |= of_nothing(found, kind, table_name(name, field), translations)
        fields[field] = field_value(keys | unit_key(record, field, column))


def column_of(field: object) -> str:
    """The one column that a field is read from, "" where that is not all there is to it."""
    if isinstance(field, str):
        return str(field)
    if isinstance(field, Mapping) and not set(field) - {
        "column",
        "translate",
        "other",
        "split",
        "format",
        "time",
        "unit",
    }:
        return str(field.get("column", "")) if isinstance(field.get("column"), str) else ""
    return ""


def choose_values(
    document: TOMLDocument, name: str, feed: Any, field: str, given: Given, table: Table
) -> None:
    """What the values of a closed list mean, or by which name of ours one of theirs goes."""
    fields = feed["fields"]
    two = stage_and_sign(table, fields.get(field))
    column = two[0] if two else table.column(column_of(fields.get(field)))
    prefix = f"{name}/value/{field}/"
    chosen = {key.removeprefix(prefix): value for key, value in given.items() if key.startswith(prefix)}  # fmt: skip
    texts = {text for text, _count in column.values} if column else set()
    if not chosen or not set(chosen) <= texts:
        return
    written = fields[field]
    keys = dict(written) if isinstance(written, Mapping) else {"column": str(written)}
    own = keys.get("translate", table_name(name, field))
    translations = translations_in(document)
    kept = dict(translations.get(own, {}))
    changed = {text: value for text, value in chosen.items() if kept.get(text, "") != value}
    kept |= with_pairs(table, changed, two[1]) if two else chosen
    if RECORDS[feed["record"]][field].kind is CellKind.NAME:
        rename(keys, own, kept, translations)
    else:
        translate_list(keys, own, kept, translations)
        if LEAVE_OUT in chosen.values():
            keys["other"] = "skip"
    fields[field] = field_value(keys)


def translate_list(keys: dict[str, Any], own: str, kept: Given, translations: Any) -> None:
    if all(text == value for text, value in kept.items()):
        keys.pop("translate", None)
    else:
        keys["translate"] = own
        translations[own] = {
            text: value for text, value in kept.items() if value and value != LEAVE_OUT
        }
    keys.pop("other", None)


def rename(keys: dict[str, Any], own: str, kept: Given, translations: Any) -> None:
    """Has names of a dimension be others; what is not named keeps its own."""
    found = {text: value.strip() for text, value in kept.items()}
    found = {text: value for text, value in found.items() if value and value != text}
    if found:
        keys |= {"translate": own, "other": keys.get("other", "keep")}
        translations[own] = found
    elif keys.pop("translate", ""):
        keys.pop("other", None)
        translations.pop(own, None)


def choose_rows(feed: Any, name: str, given: Given, table: Table) -> None:
    """By which column a row is known, and whether a file always has all of them."""
    if (column := given.get(f"{name}/id")) is not None and column != AS_WRITTEN:
        if column in table.names:
            feed["id"] = column
        else:
            feed.pop("id", None)
    if f"{name}/record" in given:
        if given.get(f"{name}/complete"):
            feed["complete"] = True
        else:
            feed.pop("complete", None)


def choose_forms(feed: Any, name: str, given: Given, table: Table) -> None:
    """How the file writes dates and numbers: one of the forms that its columns can have."""
    dates = {choice.key: choice.form for choice in date_choices(feed, table)}
    if (form := dates.get(given.get(f"{name}/dates", ""))) is not None:
        feed["dates"] = form[0] if len(form) == 1 else list(form)
    numbers = {choice.key: choice.form for choice in number_choices(feed, table)}
    if (keys := numbers.get(given.get(f"{name}/numbers", ""))) is not None:
        feed.pop("thousands", None)
        for key, value in keys.items():
            feed[key] = value
