"""Files that somebody puts somewhere, into a folder or a bucket: which of them a feed takes, in which
order, and which it took already.

The cursor is the time of the last change of any file that was taken, and a mark of each that was
changed within a week before: a file may appear with an older time than one that was there already,
because it was copied with its time, or because its parts took hours to arrive.
"""

from __future__ import annotations

import fnmatch
import glob
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from revops.connectors.protocol import Offered, Permanent
from revops.messages import gettext as _

LATE = 7 * 24 * 3600 * 10**9  # nanoseconds
NUMBERS = re.compile(r"\d+(?:[-_.: TWQh]*\d+)*")
READABLE = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".jsonl", ".ndjson", ".json")


@dataclass(frozen=True, slots=True)
class Dropped:
    """`written` is in nanoseconds since 1970; `content` differs where the content does, as far as
    that is known without reading it.
    """

    name: str
    written: int
    size: int
    content: str = ""

    @property
    def mark(self) -> str:
        """Of this file with this content at this time; what is put in its place has another."""
        text = f"{self.written}/{self.content}/{self.name}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def matches(name: str, what: str) -> bool:
    """Whether a feed takes files of that name; `pull` is a pattern, as `match` is."""
    return fnmatch.fnmatch(name.lower(), what.lower())


def waiting(files: Iterable[Dropped], since: str) -> list[Dropped]:
    """Those that were not taken yet, those first that were written first, and of one time in natural
    order.
    """
    at, taken = read(since)
    found = (file for file in files if file.written > at - LATE and file.mark not in taken)
    return sorted(found, key=lambda file: (file.written, natural(file.name)))


def behind(file: Dropped, files: Iterable[Dropped], since: str) -> str:
    """The cursor once a file is taken, of those that are there."""
    at, taken = read(since)
    at = max(at, file.written)
    late = {each.mark for each in files if each.written > at - LATE}
    return " ".join([f"{at:020}", *sorted(late & {*taken, file.mark})])


def read(since: str) -> tuple[int, set[str]]:
    at, *marks = since.split() or ["0"]
    return int(at), set(marks)


def natural(name: str) -> list[tuple[int, int, str]]:
    """Sorts names as people do: 2 before 10."""
    parts = re.findall(r"\d+|\D+", name)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part.casefold()) for part in parts]


def refuse_large(name: str, size: int) -> None:
    """Raises Permanent for a file that is larger than an upload may be."""
    if size > settings.UPLOAD_MB * 10**6:
        why = _("“%(file)s” is larger than %(most)d MB; put it there in several parts.")
        raise Permanent(why % {"file": name, "most": settings.UPLOAD_MB})


def patterns(names: Iterable[str]) -> list[Offered]:
    """What files of these names are called together: those that differ in numbers and dates only are
    exports of one kind.
    """
    tables = (name for name in names if name.lower().endswith(READABLE))
    found = {NUMBERS.sub("*", glob.escape(name)).lower() for name in tables}
    return [Offered(pattern, pattern) for pattern in sorted(found)]
