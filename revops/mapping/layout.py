"""What a mapping says of a file's form."""

from __future__ import annotations

import codecs

from django.utils.translation import gettext as _

from revops.mapping.feeds import Layout
from revops.mapping.tables import Table

LAYOUT_KEYS = ("header", "header_row", "columns", "encoding", "delimiter", "quote", "sheet")


def parse_layout(table: Table) -> Layout:
    layout = Layout(
        encoding(table),
        table.text("delimiter", ""),
        table.text("quote", ""),
        table.text("sheet", ""),
        table.flag("header", True),
        table.whole("header_row"),
        table.texts("columns"),
    )
    check_signs(table, layout)
    check_header(table, layout)
    return layout


def check_signs(table: Table, layout: Layout) -> None:
    for key in ("delimiter", "quote"):
        if len(sign := getattr(layout, key)) > 1 or sign in ("\n", "\r", "\0"):
            raise table.wrong(key, _("must be a single character."))
    if layout.delimiter and layout.delimiter == (layout.quote or '"'):
        raise table.wrong("delimiter", _("is the same as the quote."))


def check_header(table: Table, layout: Layout) -> None:
    if layout.has_header and layout.columns:
        raise table.wrong(
            "columns",
            _("is only for files without a header line: add header = false, or leave it out."),
        )
    if not layout.has_header and not layout.columns:
        raise table.wrong(
            "columns", _('a file without header needs names for its columns: columns = ["…", "…"].')
        )
    if not layout.has_header and layout.header_row:
        raise table.wrong(
            "header_row", _("is only for files that have a header: leave out header = false.")
        )
    if len(set(layout.columns)) < len(layout.columns):
        raise table.wrong("columns", _("names a column twice."))


def encoding(table: Table) -> str:
    name = table.text("encoding", "")
    try:
        "a".encode(name or "utf-8").decode(name or "utf-8")
        return codecs.lookup(name).name if name else ""
    except (LookupError, ValueError, TypeError) as error:
        raise table.not_allowed(
            "encoding", name, ["utf-8", "cp1252", "iso8859-15", "utf-16", "mac-roman", "shift_jis"]
        ) from error
