"""Files → rows. What a file is shows in its bytes, not in its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from revops.connectors import limits
from revops.connectors.delimited import open_delimited
from revops.connectors.footers import without_footer
from revops.connectors.jsonl import is_json_lines, open_json_lines, open_pages
from revops.connectors.rows import FileRefused, Format, Rows, refused
from revops.connectors.workbook import open_workbook
from revops.mapping import Feed
from revops.messages import gettext as _

__all__ = ["FileRefused", "Format", "Rows", "open_rows"]

LOOKED_AT = 512


def open_rows(path: str | Path, *, feed: Feed) -> Rows:
    """The rows of a file, one by one; a context manager. Raises FileRefused, also while iterating."""
    path = Path(path)
    if path.is_dir():
        raise refused(path, _("it is a folder."))
    if feed.is_pulled:
        return open_pages(path, feed)
    try:
        with path.open("rb") as file:
            start = file.read(LOOKED_AT)
        if why := refusal(start):
            raise refused(path, why)
        limits.examine(path)
        rows = reader_of(start)(path, feed)
        rows.records = limits.counted(path, rows.records)
        if feed.layout.has_header:
            rows.records = without_footer(rows, rows.records)
        return rows
    except OSError as error:
        raise refused(path, f"{error.strerror or error}.") from error


def reader_of(start: bytes) -> Callable[[Path, Feed], Rows]:
    """Who reads a file that begins like this."""
    if start.startswith(b"PK\x03\x04"):
        return open_workbook
    return open_json_lines if is_json_lines(start) else open_delimited


def refusal(start: bytes) -> str:
    """Why a file that begins like this is neither CSV nor XLSX, or ""."""
    if not start.strip():
        return _("it is empty. Export it again.") if len(start) < LOOKED_AT else ""
    signs = {
        b"\xd0\xcf\x11\xe0": _(
            "it is an old (.xls) or a password-protected workbook. Save it as plain XLSX or CSV."
        ),
        b"%PDF": _("it is a PDF. Export it as CSV or XLSX."),
        b"\x1f\x8b": _("it is compressed (gzip). Unpack it first."),
        b"7z\xbc\xaf": _("it is compressed (7z). Unpack it first."),
        b"Rar!": _("it is compressed (RAR). Unpack it first."),
        b"<!doctype html": _("it is a web page, perhaps of a login. Export it as CSV or XLSX."),
        b"<html": _("it is a web page, perhaps of a login. Export it as CSV or XLSX."),
        b"<?xml": _("it is XML. Export it as CSV or XLSX."),
        b"SQLite format": _("it is a database. Export its table as CSV."),
    }
    beginning = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return next(
        (why for sign, why in signs.items() if beginning.lower().startswith(sign.lower())), ""
    )
