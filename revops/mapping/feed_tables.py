"""A table of `files` → Feed: what its keys say together, and the fields of its kind of record."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator
from dataclasses import replace

from revops.mapping.feeds import NO_NAME, Feed, Field, Layout
from revops.mapping.field_tables import Whole, field_of
from revops.mapping.mistakes import Mistakes, Place, not_allowed
from revops.mapping.records import RECORDS
from revops.mapping.tables import FeedTable, source_key
from revops.messages import gettext as _


def feed_of(name: str, table: FeedTable, whole: Whole) -> Feed:
    place, wrong = ("files", name), whole.wrong
    check_name(place, name, wrong)
    check_rows(place, table, wrong)
    check_layout(place, table, wrong)
    feed = Feed(
        name=name,
        source_key=whole.source.key,
        references=whole.source.references,
        match=table.match,
        record=table.record,
        id=table.id,
        complete=table.complete,
        replaces=table.replaces,
        pull=table.pull,
        was=table.was,
        only={column: frozenset(map(str.strip, texts)) for column, texts in table.only.items()},
        layout=layout_of(table),
        conventions=whole.conventions[name],
        fields=(),
        pattern=re.compile(fnmatch.translate(table.match.lower())) if table.match else NO_NAME,
    )
    if wrong.concern(place, "record", "fields"):
        return feed
    feed = replace(feed, fields=tuple(fields_of((*place, "fields"), table, feed, whole)))
    check_columns(place, feed, wrong)
    return feed


def layout_of(table: FeedTable) -> Layout:
    return Layout(
        table.encoding,
        table.delimiter,
        table.quote,
        table.sheet,
        table.header,
        table.header_row,
        table.columns,
    )


def fields_of(place: Place, table: FeedTable, feed: Feed, whole: Whole) -> Iterator[Field]:
    types = RECORDS[feed.record]
    for name in table.fields:
        if name in types:
            yield field_of((*place, name), table.fields[name], types[name], feed, whole)
        else:
            whole.wrong.unknown((*place, name), types)
    for name, type in types.items():
        if type.required and name not in table.fields and not whole.wrong.concern(place, name):
            what = _("is missing; every “%(record)s” has one.") % {"record": feed.record}
            whole.wrong.add((*place, name), what)


def check_name(place: Place, name: str, wrong: Mistakes) -> None:
    try:
        source_key(name)
    except ValueError as error:
        wrong.add(place, str(error))


def check_rows(place: Place, table: FeedTable, wrong: Mistakes) -> None:
    if not table.match and not table.pull and not wrong.concern(place, "match", "pull"):
        wrong.add((*place, "match"), _("is missing; it must be a text that is not empty."))
    if wrong.concern(place, "id", "record"):
        return
    if table.record == "lookup" and len(table.id) != 1:
        what = _("a lookup needs exactly one column by which it is looked up.")
        wrong.add((*place, "id"), what)
    elif table.pull and not table.id:
        what = _("what is pulled needs a column that tells its records apart.")
        wrong.add((*place, "id"), what)


def check_layout(place: Place, table: FeedTable, wrong: Mistakes) -> None:
    if table.delimiter and table.delimiter == (table.quote or '"'):
        wrong.add((*place, "delimiter"), _("is the same as the quote."))
    if wrong.concern(place, "header", "columns"):
        return
    if table.header and table.columns:
        what = _("is only for files without a header line: add header = false, or leave it out.")
        wrong.add((*place, "columns"), what)
    if not table.header and not table.columns:
        what = _('a file without header needs names for its columns: columns = ["…", "…"].')
        wrong.add((*place, "columns"), what)
    if not table.header and table.header_row:
        what = _("is only for files that have a header: leave out header = false.")
        wrong.add((*place, "header_row"), what)


def check_columns(place: Place, feed: Feed, wrong: Mistakes) -> None:
    """A file without header has no columns but those that are named here."""
    if feed.layout.has_header or wrong.concern(place, "header", "columns"):
        return
    used: list[tuple[Place, str]] = [
        *((("id", number), column) for number, column in enumerate(feed.id)),
        *((("only", column), column) for column in feed.only),
        *(
            (("fields", field.name), column)
            for field in feed.fields
            for column in field.all_columns
        ),
    ]
    for where, column in used:
        if column not in feed.layout.columns:
            wrong.add((*place, *where), not_allowed(column, feed.layout.columns))
