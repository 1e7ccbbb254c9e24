"""What a file may be at most, looked at before anything of it is kept in memory.

A workbook is a ZIP archive whose own words about its size may be lies, so each part is inflated in
small pieces and counted while it passes by: a bomb costs what is read of it until a limit is
reached, and no more.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from revops.connectors.parts import Part, TooMuch
from revops.connectors.rows import refused
from revops.messages import gettext as _

DIRECTORY_BYTES = 1_000_000  # of an archive's list of entries
ENTRIES = 2_000
INFLATED_BYTES = 2_000_000_000
RATIO, RATIO_FROM = (
    200,
    10_000_000,
)  # text shrinks to a tenth or thirtieth; small parts prove nothing
PIECE = 65_536
ROWS = 20_000_000
BROKEN = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, OSError, EOFError, ValueError, RuntimeError, NotImplementedError,
    struct.error,
)  # fmt: skip
PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
SKIPPED = (
    "xl/media/",
    "xl/embeddings/",
    "xl/pivotCache/",
    "xl/drawings/",
    "xl/calcChain",
)  # never read by an import


class Bounded:
    """A file of which nobody reads more than a list of entries at once."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.seek, self.tell = file.seek, file.tell

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        content = self.file.read(
            DIRECTORY_BYTES + 1 if size < 0 else min(size, DIRECTORY_BYTES + 1)
        )
        if len(content) > DIRECTORY_BYTES:
            raise TooMuch(too_many_entries())
        return content


def too_many_entries() -> str:
    return _("it is an archive of more than %(most)d entries, which no workbook has.") % {
        "most": ENTRIES
    }


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    try:
        yield
    except TooMuch as error:
        raise refused(path, str(error)) from error


def measure(path: Path) -> None:
    """Refuses an archive by what its list of entries says. Reads no entry. Raises FileRefused."""
    with refusing(path), path.open("rb") as file:
        opened(file)


def examine(path: Path) -> None:
    """Refuses an archive of which any part is more than a workbook can be. Raises FileRefused."""
    with path.open("rb") as file:
        examine_file(file, path)


def examine_file(file: BinaryIO, path: Path) -> None:
    """The same for what is open already, or in memory; `path` names it."""
    with refusing(path):
        archive = opened(file)
        if archive is None:
            return
        for entry in archive.infolist():
            if entry.filename.lower().endswith((".xml", ".rels")) and not entry.filename.startswith(
                SKIPPED
            ):
                examine_part(archive, entry)


def opened(file: BinaryIO) -> zipfile.ZipFile | None:
    """The archive, none of it inflated; None for what is none, or a damaged one. Raises TooMuch."""
    if file.read(4) != b"PK\x03\x04":
        return None
    try:
        archive = zipfile.ZipFile(Bounded(file))
    except BROKEN:
        return None  # who reads it says that it is damaged
    found = archive.infolist()
    if len(found) > ENTRIES:
        raise TooMuch(too_many_entries())
    if any(entry.compress_type not in PLAIN or entry.flag_bits & 1 for entry in found):
        raise TooMuch(
            _("it is encrypted, or compressed as no workbook is. Save it as plain XLSX or CSV.")
        )
    refuse_bomb(found)
    return archive


def refuse_bomb(found: Iterable[zipfile.ZipInfo]) -> None:
    if sum(entry.file_size for entry in found) > INFLATED_BYTES:
        what = _("it would be larger than %(most)d MB when unpacked. Split it, or save it as CSV.")
        raise TooMuch(what % {"most": INFLATED_BYTES // 10**6})
    for entry in found:
        if entry.file_size > max(RATIO_FROM, entry.compress_size * RATIO):
            raise TooMuch(
                _(
                    "its part “%(part)s” would unpack to more than %(ratio)d times its size. Save it as CSV."
                )
                % {"part": entry.filename[:100], "ratio": RATIO}
            )


def examine_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Feeds the entry to the counters of a part, piece by piece; a damaged one as far as it can be
    read.
    """
    part = Part(entry.filename)
    try:
        with archive.open(entry) as stream:
            while piece := stream.read(PIECE):
                part.feed(piece)
    except BROKEN:
        return


def counted(
    path: Path, records: Iterable[tuple[int, list[str]]]
) -> Iterator[tuple[int, list[str]]]:
    """The records, as long as there are not more of them than one file may have. Raises
    FileRefused.
    """
    for count, record in enumerate(records):
        if count >= ROWS:
            raise refused(path, _("it has more than %(most)d rows. Split it.") % {"most": ROWS})
        yield record
