"""JSON Lines: an object a line, as interfaces answer and recordings of them keep; read in two
passes, so that memory does not grow with the file.

A nested value has the path that leads to it as its column: `owner.email`, `contacts.0.id`. A list
of plain values is one cell with ", " between them, which `split` takes apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from revops.connectors import limits
from revops.connectors.rows import COLUMN_LIMIT, LINE_LIMIT, SHOWN, Format, Rows, refused
from revops.mapping import Feed, Unreadable
from revops.mapping.mistakes import listed
from revops.mapping.spreadsheet import Number
from revops.messages import gettext as _

DEPTH = 20
Flat = dict[str, str]


class NotRead(Exception):
    """A line that is no object as it should be; the text is the reason."""


def is_json_lines(start: bytes) -> bool:
    """Whether a file begins with an object, and not with a cell that looks like one."""
    begin = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return begin.startswith(b"{") and begin[1:].lstrip()[:1] in (b'"', b"}")


def open_json_lines(path: Path, feed: Feed) -> Rows:
    """The rows of a file; its header has every path that any object has. Raises FileRefused."""
    columns = columns_of(path)
    if not columns:
        raise refused(path, _("no line of it is an object with a name in it."))
    file = path.open("rb")
    records = rows_of(file, columns, feed.conventions.numbers.decimal)
    return Rows(columns, Format("jsonl", "utf-8"), records, file.close)


def open_pages(path: Path, feed: Feed) -> Rows:
    """The records of pages, which may be none; what the mapping names and no record has is empty.
    Raises FileRefused.
    """
    try:
        found = columns_of(path)
        file = path.open("rb")
    except OSError as error:
        raise refused(path, f"{error.strerror or error}.") from error
    missing = [column for column in feed.needed_columns if column not in found]
    columns = [*found, *missing]
    records = rows_of(file, columns, feed.conventions.numbers.decimal)
    rows = Rows(columns, Format("jsonl", "utf-8"), limits.counted(path, records), file.close)
    if found and missing:
        rows.notes.append(_("No record has: %(names)s.") % {"names": listed(missing)})
    return rows


def columns_of(path: Path) -> list[str]:
    """Paths in the order in which they are met. Raises FileRefused for too many."""
    found: dict[str, None] = {}
    with path.open("rb") as file:
        for _line, text in lines(file):
            try:
                found.update(dict.fromkeys(flat(text, ".")))
            except NotRead:
                continue
            if len(found) > COLUMN_LIMIT:
                what = _("it has more than %(most)d different names. Split it.")
                raise refused(path, what % {"most": COLUMN_LIMIT})
    return list(found)


def rows_of(file: BinaryIO, columns: list[str], decimal: str) -> Iterator[tuple[int, list[str]]]:
    for line, text in lines(file):
        try:
            values = flat(text, decimal)
        except NotRead as error:
            shown = [text[:SHOWN].decode("utf-8", "replace")]
            yield line, Unreadable(str(error), shown)
        else:
            yield line, [values.get(column, "") for column in columns]


def lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines with something in them, by number; of one that is too long, its beginning."""
    number = 0
    while text := file.readline(LINE_LIMIT + 1):
        number += 1
        if len(text) > LINE_LIMIT:
            while (rest := file.readline(LINE_LIMIT)) and not rest.endswith(b"\n"):
                pass
        elif text.strip():
            text = text.removeprefix(b"\xef\xbb\xbf") if number == 1 else text
        else:
            continue
        yield number, text


def flat(text: bytes, decimal: str) -> Flat:
    """The values of a line by path. Raises NotRead."""
    if len(text) > LINE_LIMIT:
        why = _("The line is longer than %(most)d bytes.")
        raise NotRead(why % {"most": LINE_LIMIT})
    found: Flat = {}
    try:
        value = json.loads(
            text.decode(), parse_float=str_of_number, parse_int=str_of_number,
            parse_constant=no_number, object_pairs_hook=object_of,
        )  # fmt: skip
        if not isinstance(value, dict):
            raise NotRead(_("The line is no object, which begins with { and ends with }."))
        walk(value, "", found, decimal, 0)
        if b"\\u" in text:
            "".join((*found, *found.values())).encode()
    except UnicodeEncodeError as error:
        why = _(
            "A text of the line has half a character (%(escape)s), as where a text was cut short."
        )
        raise NotRead(why % {"escape": f"\\u{ord(error.object[error.start]):04x}"}) from error
    except UnicodeDecodeError as error:
        raise NotRead(_("The line is not UTF-8, as JSON must be.")) from error
    except (ValueError, RecursionError) as error:
        raise NotRead(_("The line is no JSON.")) from error
    return found


def object_of(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object that names nothing twice. Raises NotRead."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NotRead(_("The object names “%(name)s” twice.") % {"name": twice[:100]})
    return found


def str_of_number(text: str) -> Number:
    """As it is written: 1.10 stays 1.10, and no digit is lost."""
    return Number(text)


def no_number(text: str) -> Number:
    raise NotRead(_("%(text)s is no number.") % {"text": text})


def walk(value: object, path: str, found: Flat, decimal: str, depth: int) -> None:
    """Puts the plain values below a value into `found`. Raises NotRead for what is nested deeper
    than any answer is.
    """
    if depth > DEPTH:
        raise NotRead(_("The object is nested more than %(most)d deep.") % {"most": DEPTH})
    if isinstance(value, dict):
        below = list(value.items())
    elif isinstance(value, list) and any(isinstance(each, dict | list) for each in value):
        below = [(str(place), each) for place, each in enumerate(value)]
    else:
        found[path] = cell(value, decimal)
        return
    for name, each in below:
        walk(each, f"{path}.{name}" if path else name, found, decimal, depth + 1)


def cell(value: object, decimal: str) -> str:
    """The text of a plain value, as a file of the same feed would have it."""
    if isinstance(value, list):
        return ", ".join(cell(each, decimal) for each in value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Number):
        return Number(value.replace(".", decimal))
    return str(value)
