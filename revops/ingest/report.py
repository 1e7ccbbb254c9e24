"""What came of the rows of a file, for whoever asked for its import."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from revops.mapping import Forms, Refused
from revops.messages import kind_of, ngettext

FIRST_ERRORS, FIRST_LINES, KINDS_KEPT = 10, 6, 200


@dataclass(slots=True)
class Mistake:
    """Rows refused for one kind of reason: the first of them, how many there are, and the first
    lines.
    """

    reason: str
    count: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        self.count += 1
        if self.count <= FIRST_LINES:
            self.lines.append(line)

    @property
    def sentence(self) -> str:
        if self.count == 1:
            return self.reason
        others = ", ".join(map(str, self.lines[1:])) + (
            ", …" if self.count > len(self.lines) else ""
        )
        more = ngettext(
            "And %(count)d more like this: line %(lines)s.",
            "And %(count)d more like this: lines %(lines)s.",
            self.count - 1,
        )
        return self.reason + " " + more % {"count": self.count - 1, "lines": others}


@dataclass(slots=True)
class Report:
    """What came of a file's rows, one count per outcome; mistakes by column and kind of reason;
    notes for the reader.
    """

    file_name: str
    feed: str
    rows_read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    older: int = 0
    closed: int = 0
    repeated: int = 0
    refused: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    kinds: dict[tuple[str, str], Mistake] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)  # lines that look like another header
    header: list[str] = field(default_factory=list)
    continues: bool = False  # a feed that was called otherwise before
    dates: list[Forms] = field(default_factory=list)
    names: dict[str, set[str]] = field(
        default_factory=dict
    )  # of members, by field, in the rows that are new or changed

    @property
    def errors(self) -> list[tuple[int, str, str]]:
        """The first line, the column and the reason of each kind of mistake, at most FIRST_ERRORS
        of them.
        """
        kinds = list(self.kinds.items())[:FIRST_ERRORS]
        return [(mistake.lines[0], column, mistake.sentence) for (column, _form), mistake in kinds]

    def add_refused(self, row: Refused) -> None:
        """Counts a row once, and each of its mistakes."""
        self.refused += 1
        if row.others and is_like_a_header(row.payload):
            self.headings.append(row.line)
        for _field, column, reason in ((row.field, row.column, row.reason), *row.others):
            kind = (column, kind_of(reason))
            if kind in self.kinds or len(self.kinds) < KINDS_KEPT:
                self.kinds.setdefault(kind, Mistake(reason)).add(row.line)

    def note_headings(self) -> None:
        """Says where another header seems to stand, since nothing else shows that the rows below it
        may have been read in the wrong columns.
        """
        if self.headings:
            shown = ", ".join(map(str, self.headings[:FIRST_LINES]))
            text = ngettext(
                "Line %(lines)s looks like another header. What stands below it was read by the first; "
                "if its columns are others, split the file.",
                "Lines %(lines)s look like other headers. What stands below them was read by the first; "
                "if their columns are others, split the file.",
                len(self.headings),
            )
            more = ", …" if len(self.headings) > FIRST_LINES else ""
            self.notes.append(text % {"lines": shown + more})

    def left_out(self) -> list[str]:
        """The reasons for which rows were skipped, each with how many."""
        return [reason + f" ({count})" for reason, count in self.skipped.most_common(20)]

    def counts(self) -> dict[str, int]:
        names = (
            "rows_read",
            "added",
            "changed",
            "unchanged",
            "older",
            "closed",
            "repeated",
            "refused",
        )
        return {name: getattr(self, name) for name in names} | {"skipped": self.skipped.total()}


def is_like_a_header(payload: dict[str, str]) -> bool:
    """Whether the cells are words alone, and several."""
    words = [cell for cell in payload.values() if cell]
    return len(words) > 2 and not any(letter.isdigit() for word in words for letter in word)
