"""TOML text → Mapping. What is wrong is said before a file is opened; only columns wait for its
header.
"""

from __future__ import annotations

import fnmatch
import re
import tomllib
from dataclasses import replace
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from revops.mapping import shape
from revops.mapping.cells import KEY, converter
from revops.mapping.conventions import SHARED, conventions, formats
from revops.mapping.dates import names_day
from revops.mapping.feeds import (
    ANY_SOURCE,
    NO_NAME,
    Conventions,
    Feed,
    Field,
    Lookup,
    Mapping,
    Source,
    Translation,
)
from revops.mapping.layout import LAYOUT_KEYS, parse_layout
from revops.mapping.lookups import other, parse_lookup
from revops.mapping.outcomes import MappingError, Refusal
from revops.mapping.records import RECORDS, FieldType, Kind
from revops.mapping.tables import TOP, Table

MATCH_LETTERS = 300
SOURCE_KEYS = ("key", "name", *SHARED, "references", "stale_after_hours")
FEED_KEYS = (
    "match",
    "pull",
    "record",
    "id",
    "complete",
    "replaces",
    "was",
    "only",
    "fields",
    *SHARED,
    *LAYOUT_KEYS,
)
FIELD_KEYS = (
    "column",
    "columns",
    "value",
    "default",
    "split",
    "translate",
    "lookup",
    "other",
    "format",
)
SCALARS = (str, int, float)


def parse(text: str, *, timezone: str, currency: str) -> Mapping:
    """The mapping that a TOML text says, with the organisation's zone and currency as defaults.
    Raises MappingError.
    """
    top = Table(TOP, toml(text)).only(("mapping", "source", "translate", "files"))
    if top.entries.get("mapping") != 1 or top.entries["mapping"] is True:
        raise top.wrong("mapping", _("the first line must be: mapping = 1"))
    home = Conventions(ZoneInfo(timezone), currency)
    source = parse_source(top.table("source", required=True), home)
    translations = {
        name: parse_translation(name, table) for name, table in top.tables("translate").items()
    }
    files = top.tables("files")
    if not files:
        raise top.wrong(
            "files", _("there must be at least one [files.NAME] that says what rows are.")
        )
    dated = {name: conventions(table, source.conventions) for name, table in files.items()}
    feeds = [
        parse_feed(name, table, source, files, dated, translations) for name, table in files.items()
    ]
    order = list(RECORDS)
    return Mapping(source, tuple(sorted(feeds, key=lambda feed: order.index(feed.record))))


def toml(text: str) -> dict[str, object]:
    shape.refuse_text(text)
    try:
        content = tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise MappingError(
            _("The mapping is not valid TOML: %(why)s.") % {"why": str(error)[:500]}
        ) from error
    shape.refuse_content(content)
    return content


def parse_source(table: Table, home: Conventions) -> Source:
    table.only(SOURCE_KEYS)
    key = name_of(table, "key", table.text("key"))
    return Source(
        key,
        table.text("name", key) or key,
        references_of(table, key),
        table.whole("stale_after_hours"),
        conventions(table, home),
    )


def references_of(table: Table, key: str) -> str:
    """Whose ids of leads, deals and people the files have."""
    name = table.text("references", key)
    return name if name == ANY_SOURCE else name_of(table, "references", name)


def name_of(table: Table, key: str, name: str) -> str:
    if not KEY.fullmatch(name):
        raise table.wrong(
            key, _("“%(name)s” must be 1 to 50 of a-z, 0-9, _ and -.") % {"name": name}
        )
    return name


def parse_translation(name: str, table: Table) -> Translation:
    for key, value in table.entries.items():
        if not isinstance(value, SCALARS):
            raise table.wrong(key, _("must be a text in quotes."))
    return Translation(name, {key.strip(): text_of(value) for key, value in table.entries.items()})


def text_of(value: object) -> str:
    """A TOML scalar as a cell would have it."""
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


def parse_feed(
    name: str,
    table: Table,
    source: Source,
    files: dict[str, Table],
    dated: dict[str, Conventions],
    tables: dict[str, Translation],
) -> Feed:
    table.only(FEED_KEYS)
    name_of(table, "name", name)
    record = table.one_of("record", tuple(RECORDS))
    pull = table.text("pull", "")
    match = table.text("match", "" if pull else None)
    if len(match) > MATCH_LETTERS:
        raise table.wrong(
            "match", _("is longer than %(most)d characters.") % {"most": MATCH_LETTERS}
        )
    feed = Feed(
        name=name,
        source_key=source.key,
        references=source.references,
        match=match,
        record=record,
        id=table.texts("id"),
        complete=table.flag("complete", False),
        replaces=table.flag("replaces", False),
        pull=pull,
        was=table.texts("was"),
        only=parse_only(table),
        layout=parse_layout(table),
        conventions=dated[name],
        fields=(),
        pattern=re.compile(fnmatch.translate(match.lower())) if match else NO_NAME,
    )
    if pull and not feed.id:
        raise table.wrong("id", _("what is pulled needs a column that tells its records apart."))
    if record == "lookup" and len(feed.id) != 1:
        raise table.wrong("id", _("a lookup needs exactly one column by which it is looked up."))
    named = table.table("fields").only(RECORDS[record])
    fields = tuple(parse_field(key, named, feed, files, dated, tables) for key in named.entries)
    for field, type in RECORDS[record].items():
        if type.required and field not in named.entries:
            raise named.wrong(
                field, _("is missing; every “%(record)s” has one.") % {"record": record}
            )
    return check_columns(table, replace(feed, fields=fields))


def parse_only(table: Table) -> dict[str, frozenset[str]]:
    only = table.table("only")
    return {
        column: frozenset(value.strip() for value in only.texts(column)) for column in only.entries
    }


def check_columns(table: Table, feed: Feed) -> Feed:
    """Itself, when a header-less file's names cover the columns used."""
    for column, key in feed.needed_columns.items() if not feed.layout.has_header else ():
        if column not in feed.layout.columns:
            raise table.not_allowed(key, column, feed.layout.columns)
    return feed


def parse_field(
    name: str,
    fields: Table,
    feed: Feed,
    files: dict[str, Table],
    dated: dict[str, Conventions],
    tables: dict[str, Translation],
) -> Field:
    type = RECORDS[feed.record][name]
    if isinstance(fields.entries[name], str):
        check_days(fields, name, type, feed.conventions)
        return Field(name, (fields.text(name),), conventions=feed.conventions)
    table = fields.table(name).only(FIELD_KEYS)
    sources = [key for key in ("column", "columns", "value") if key in table.entries]
    if len(sources) != 1:
        raise fields.wrong(name, _("give exactly one of column, columns and value."))
    if sources == ["value"]:
        return constant(name, table.only(("value",)), type, feed)
    lookup = parse_lookup(table, files)
    field = Field(
        name,
        table.texts(sources[0]),
        "",
        text_of(table.entries.get("default", "")),
        translation(table, type, tables, lookup),
        lookup,
        other(table),
        table.text("split", ""),
        field_conventions(table, type, dated[lookup.feed] if lookup else feed.conventions),
    )
    check_days(table, "format", type, field.conventions, name)
    if (
        field.translation
        and not field.other
        and field.default
        and field.default not in field.translation.values
    ):
        raise table.not_allowed("default", field.default, field.translation.values)
    return field


def constant(name: str, table: Table, type: FieldType, feed: Feed) -> Field:
    value = table.entries["value"]
    if not isinstance(value, SCALARS) or not text_of(value):
        raise table.wrong("value", _("must be a text in quotes, not empty."))
    field = Field(name, value=text_of(value), conventions=feed.conventions)
    try:
        converter(feed, field, type)(
            *(field.value, feed.conventions.currency)[: 2 if type.kind is Kind.AMOUNT else 1]
        )
    except Refusal as error:
        raise table.wrong("value", str(error)) from error
    return field


def translation(
    table: Table, type: FieldType, tables: dict[str, Translation], lookup: Lookup | None
) -> Translation | None:
    """The table to translate with, when its results are values that the field may have."""
    if "translate" not in table.entries:
        return None
    found = tables[table.one_of("translate", tables)]
    for value in found.values.values() if type.choices and not lookup else ():
        if value and value not in type.choices:
            raise Table(f"[translate.{found.name}]", {}).not_allowed(
                table.path, value, type.choices
            )
    return found


def field_conventions(table: Table, type: FieldType, above: Conventions) -> Conventions:
    if "format" in table.entries and type.kind not in (Kind.MOMENT, Kind.DAY):
        raise table.wrong("format", _("is only for dates and times."))
    return replace(above, dates=formats(table, "format", above.dates))


def check_days(table: Table, key: str, type: FieldType, used: Conventions, name: str = "") -> None:
    """Raises MappingError for a format without a day: it would make every date the first of its
    month.
    """
    if type.kind not in (Kind.MOMENT, Kind.DAY) or (name or key) == "month_on":
        return
    if lacking := [format for format in used.dates if not names_day(format)]:
        raise table.wrong(
            key,
            _(
                "“%(format)s” names no day. Only month_on can do without: give that field this format alone."
            )
            % {"format": lacking[0]},
        )
