"""What a mapping says of uploaded files, as its page shows it: a card for each feed, with the first
rows as they would be understood.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from dashboards.words import naming, plainly, wording
from dashboards.words.cells import in_words
from dashboards.words.exports import said_of, why_unread
from dashboards.words.meaning_asked import questions, stages_without_a_day
from dashboards.words.meaning_fields import FieldRow, Label, Option, field_rows, list_word
from dashboards.words.meaning_stages import of_sqo
from revops.guess import choices, forms, preview
from revops.guess.fields import LABELS, missing
from revops.guess.tables import Table
from revops.ingest import meanings
from revops.ingest.company import parse
from revops.mapping import Feed, MappingError
from revops.mapping.records import RECORDS


@dataclass(frozen=True, slots=True)
class Card:
    """One feed. `table` is None where none of the files here is its own; `always` is the stage that all its rows have, ""
    where a column says it.
    """

    feed: str
    record: str
    always: str
    table: Table | None
    records: tuple[Option, ...]
    fields: tuple[FieldRow, ...]
    ids: tuple[Option, ...]
    dates: tuple[Option, ...]
    numbers: tuple[Option, ...]
    is_complete: bool
    questions: tuple[str, ...]
    costs: tuple[str, ...]
    chosen: tuple[str, ...]
    unused: tuple[str, ...]
    heads: tuple[Label, ...]
    rows: tuple[tuple[preview.Understood, tuple[str, ...]], ...]
    fault: str

    @property
    def mapped(self) -> list[FieldRow]:
        return [field for field in self.fields if field.is_mapped or field.is_required]

    @property
    def others(self) -> list[FieldRow]:
        return [field for field in self.fields if not (field.is_mapped or field.is_required)]

    @property
    def kind(self) -> str:
        return plainly.kind_word(self.record, self.always) if self.record in RECORDS else self.feed

    @property
    def title(self) -> str:
        """What no other feed on the page is called."""
        sheet = [self.table.file_name, self.table.sheet] if self.table else []
        return " · ".join([*filter(None, sheet), self.kind])


@dataclass(frozen=True, slots=True)
class Page:
    cards: tuple[Card, ...]
    unread: tuple[tuple[int, Table, tuple[Option, ...], str], ...]
    again: tuple[tuple[int, Table, tuple[Option, ...]], ...]
    source: Mapping[str, str]
    mistakes: tuple[str, ...]


def page(mapping: str, tables: Sequence[Table]) -> Page:
    """Raises MappingError for a text that is no mapping at all; other mistakes stand on the page."""
    document = choices.document_of(mapping)
    feeds, mistakes = parsed(mapping)
    mistakes = of_files(mistakes, tables)
    cards = tuple(
        card(name, table, tables, feeds.get(name), document)
        for name, table in document.get("files", {}).items()
    )
    unread = choices.unread(document, tables)
    options = tuple(record_options(""))
    offered = [(place, table, options) for place, table in enumerate(tables)]
    left = tuple((*each, why_unread(each[1])) for each in offered if each[1] in unread)
    again = tuple(each for each in offered if each[1] not in unread)
    source = {key: str(document["source"].get(key, "")) for key in ("name", "currency", "timezone")}
    return Page(cards, left, again, source, mistakes)


def of_files(mistakes: Sequence[str], tables: Sequence[Table]) -> tuple[str, ...]:
    """The mistakes of a mapping of these files: where nothing says what any of their rows are, a sentence for each file
    in place of the one about the mapping.
    """
    if not any(plainly.is_without_feeds(each) for each in mistakes):
        return tuple(mistakes)
    return tuple(
        (
            _("Say first what a row of “%(file)s” is, or leave it out.")
            if table.rows
            else _("“%(file)s” has no rows below its header.")
        )
        % {"file": table.file_name}
        for table in tables
    )


def parsed(mapping: str) -> tuple[dict[str, Feed], tuple[str, ...]]:
    try:
        return {feed.name: feed for feed in parse(mapping).feeds}, ()
    except MappingError as error:
        return {}, error.sentences


def card(
    name: str, table: Mapping[str, Any], tables: Sequence[Table], feed: Feed | None, document: Any
) -> Card:
    found, record = choices.table_for(table, tables), str(table.get("record", ""))
    fields = tuple(field_rows(name, table, found, document)) if found else ()
    rows, fault = preview_of(feed, found, table)
    usual = feed.conventions.currency if feed else ""
    heads = [field.name for field in feed.fields] if feed else []
    feeds = list(document.get("files", {}).values())
    of_table = [each for each in feeds if found and choices.is_read_by(each, found)]
    left = tuple(unused(table, of_table, found)) if found else ()
    return Card(
        name,
        record,
        plainly.always_of(table),
        found,
        tuple(record_options(record)),
        fields,
        tuple(id_options(table, found)) if found else (),
        tuple(date_options(table, found)) if found else (),
        tuple(number_options(table, found)) if found else (),
        bool(table.get("complete")),
        asked(table, found, fields, usual) if found else (),
        (*costs(table, feeds), *(stages_without_a_day(of_table, left, found) if found else ())),
        tuple(chosen_rows(table)),
        left,
        tuple(LABELS.get(each, each) for each in heads),
        tuple((row, cells_of(row, feed, heads, document)) for row in rows) if feed else (),
        fault,
    )


def asked(
    table: Mapping[str, Any], found: Table, fields: Sequence[FieldRow], currency: str
) -> tuple[str, ...]:
    """What has to be said, and what to know of an export that is known."""
    known = said_of(found)
    said = [*questions(table, found, fields, currency), *of_sqo(table, found, fields)]
    return tuple(dict.fromkeys([*said, *([known] if known else [])]))


def costs(table: Mapping[str, Any], feeds: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What the figures lose by the fields that no column gives."""
    record, mapped = str(table.get("record", "")), set(table.get("fields", {}))
    for field, cost in missing(record, mapped, [str(each.get("record", "")) for each in feeds]):
        yield _("%(field)s: %(cost)s") % {"field": LABELS.get(field, field), "cost": cost}
    if record == "lead" and all(each.get("record") != "stage" for each in feeds):
        yield _(
            "No file says when a lead became MQL, so that there are no MQLs. Where a column says where leads stand, read the file "
            "once more, as “%(stage)s”."
        ) % {"stage": meanings.label_of("stage")}


def preview_of(
    feed: Feed | None, table: Table | None, written: Mapping[str, Any]
) -> tuple[list[preview.Understood], str]:
    if feed is None or table is None or not feed.fields:
        return [], ""
    try:
        rows = preview.understood(feed, table)
        return (waiting(rows) if any(forms.is_open(written, table)) else rows), ""
    except MappingError as error:
        return [], str(error)


def waiting(rows: Sequence[preview.Understood]) -> list[preview.Understood]:
    """The rows where it is still asked how their dates or numbers are written: what is refused for want of that says so,
    and no more.
    """
    why = _("This row is read once the question above is answered.")
    return [replace(row, why=why, is_refused=False) if row.is_refused else row for row in rows]


def record_options(chosen: str) -> Iterator[Option]:
    yield Option("", _("— do not read —"), not chosen)
    for record in RECORDS:
        yield Option(record, meanings.label_of(record), record == chosen)


def id_options(table: Mapping[str, Any], found: Table) -> Iterator[Option]:
    """One column, or several as they are written, or the whole row."""
    chosen = table.get("id", "")
    if not isinstance(chosen, str):
        yield Option(choices.AS_WRITTEN, " + ".join(map(str, chosen)), True)
    yield Option("", _("the whole row"), not chosen)
    for name in found.names:
        yield Option(name, name, name == chosen)


def date_options(table: Mapping[str, Any], found: Table) -> Iterator[Option]:
    written = table.get("dates")
    chosen = "|".join([written] if isinstance(written, str) else written or [])
    for choice in forms.date_choices(table, found):
        day = wording.day(choice.meaning, naming.reader_language()) if isinstance(choice.meaning, date) else ""  # fmt: skip
        label = _("%(text)s is %(day)s") % {"text": choice.text, "day": day}
        yield Option(choice.key, label, choice.key == chosen)


def number_options(table: Mapping[str, Any], found: Table) -> Iterator[Option]:
    chosen = f"{table.get('decimal', '')}|{table.get('thousands', '')}"
    for choice in forms.number_choices(table, found):
        label = _("%(text)s is %(number)s") % {"text": choice.text, "number": choice.meaning}
        yield Option(choice.key, label, choice.key == chosen)


def chosen_rows(table: Mapping[str, Any]) -> Iterator[str]:
    """Which rows of the file are read at all."""
    if table.get("record") == "lookup":
        yield _("All its columns are kept, for other files to look things up in.")
    for column, kept in table.get("only", {}).items():
        values = [str(kept)] if isinstance(kept, str) else [str(each) for each in kept]
        if values == ["*"]:
            yield _("Rows without “%(column)s” are not read.") % {"column": column}
        else:
            yield _("Only rows whose “%(column)s” is one of these are read: %(values)s.") % {
                "column": column, "values": ", ".join(values),
            }  # fmt: skip


def unused(
    table: Mapping[str, Any], feeds: Sequence[Mapping[str, Any]], found: Table
) -> Iterator[str]:
    """The columns of a file that none of the feeds which read it uses."""
    if table.get("record") == "lookup":  # of which all columns are kept
        return
    written = {column for feed in feeds for column in columns_used(feed)}
    yield from (name for name in found.names if name not in written)


def columns_used(feed: Mapping[str, Any]) -> Iterator[str]:
    yield from map(str, feed.get("only", {}))
    own = feed.get("id", ())
    yield from [str(own)] if isinstance(own, str) else map(str, own)
    for field in feed.get("fields", {}).values():
        if isinstance(field, str):
            yield str(field)
            continue
        for key in ("column", "time"):
            yield str(field.get(key, ""))
        yield from map(str, field.get("columns", ()))


def cells_of(
    row: preview.Understood, feed: Feed, names: Sequence[str], document: Any
) -> tuple[str, ...]:
    """The values of a row in words; of one that is looked up, where."""
    listed = {f.name: list_word(document, f.lookup.feed) for f in feed.fields if f.lookup}
    return tuple(
        _("from “%(list)s”") % {"list": listed[name]}
        if name in listed
        else in_words(name, row.values, feed.record, feed.conventions.currency)
        for name in names
    )
