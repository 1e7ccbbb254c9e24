"""One XML part of a workbook, counted while it passes by. Nothing of it is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.parsers import expat

from revops.messages import gettext as _

ROWS, COLUMNS = 1_048_576, 16_384  # what a spreadsheet has
CELL_BYTES = 4_000_000  # and of a tag, a comment or the like: the most between two tags
DEPTH = 100
STRINGS_BYTES, OTHER_BYTES = 300_000_000, 50_000_000  # of parts that are kept in memory whole
USUAL = re.compile(r"[A-Z]{1,2}[0-9]{1,7}\Z").match
REFERENCE = re.compile(r"([A-Za-z]{1,7})([0-9]{1,15})\Z").match


class TooMuch(Exception):
    """More than a workbook can have; the text ends the sentence “It cannot be read: …”."""


class Part:
    """Feed it the bytes of a part in order. Raises TooMuch at the piece that goes too far,
    ExpatError for what is no XML.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.parser = expat.ParserCreate()
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler, self.parser.StartDoctypeDeclHandler = (
            self.start,
            self.doctype,
        )
        self.parser.EndElementHandler = self.end
        self.bytes = self.last_tag = self.row = self.column = self.depth = 0
        self.most: int | None = None

    def feed(self, piece: bytes) -> None:
        self.bytes += len(piece)
        self.parser.Parse(piece)
        if self.bytes - self.last_tag > CELL_BYTES:
            what = _(
                "a cell of it is longer than %(most)d characters. Shorten it, or save the sheet as CSV."
            )
            raise TooMuch(what % {"most": CELL_BYTES})
        if self.most and self.bytes > self.most:
            raise TooMuch(self.oversized())

    def oversized(self) -> str:
        what = _("its part “%(part)s” is larger than any workbook needs. Save it as CSV.")
        return what % {"part": self.name[:100]}

    def doctype(self, *_declared: object) -> None:
        what = _(
            "its part “%(part)s” declares entities, which no spreadsheet program writes. Save it as CSV."
        )
        raise TooMuch(what % {"part": self.name[:100]})

    def start(self, tag: str, attributes: Sequence[str]) -> None:
        """Called for every tag of every cell, so it does as little as it can."""
        self.last_tag = self.bytes
        self.depth += 1
        if self.depth > DEPTH:
            raise TooMuch(self.oversized())
        if tag == "v":
            return
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if tag == "c":
            self.cell(attributes)
        elif tag == "row":
            self.start_row(attributes)
        elif self.most is None:
            self.most = {"worksheet": 0, "sst": STRINGS_BYTES}.get(tag, OTHER_BYTES)

    def end(self, tag: str) -> None:
        self.depth -= 1

    def start_row(self, attributes: Sequence[str]) -> None:
        number = named(attributes, "r")
        self.row = whole(number) if number else self.row + 1
        self.column = 0
        if self.row > ROWS:
            raise TooMuch(
                _("it has a row beyond number %(most)d, the last of a spreadsheet.")
                % {"most": ROWS}
            )

    def cell(self, attributes: Sequence[str]) -> None:
        self.column += 1
        reference = attributes[1] if attributes and attributes[0] == "r" else named(attributes, "r")
        if reference and not USUAL(reference) and (found := REFERENCE(reference)):
            self.column = number_of(found[1])
        if self.column > COLUMNS:
            raise TooMuch(
                _("it has a column beyond number %(most)d, the last of a spreadsheet.")
                % {"most": COLUMNS}
            )


def named(attributes: Sequence[str], name: str) -> str:
    """The value of an attribute, of names and values one after the other; "" without it."""
    return dict(zip(attributes[::2], attributes[1::2], strict=True)).get(name, "")


def whole(text: str) -> int:
    """A number of few digits; anything else is beyond every limit."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else ROWS + 1


def number_of(letters: str) -> int:
    """A is 1, XFD 16,384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
