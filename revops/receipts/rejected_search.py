"""Rows that were not understood, found by their id or by the words of any of their cells."""

from __future__ import annotations

from dataclasses import dataclass

from revops.models import Rejected
from revops.readers import NAMES, Reader, called, hidden_by, nameless
from revops.receipts.words import LONGEST, SHORTEST, asked, vector, words_in

MOST, CELLS = 10, 4
# As its index has it: what the cells say, not what their columns are called.
CELL_WORDS = vector("jsonb_path_query_array(payload, '$.*')::text || ' ' || external_id")
FOUND = f"""
    SELECT * FROM revops_rejected WHERE known_until IS NULL AND {CELL_WORDS} @@ to_tsquery('simple', %(words)s)
    LIMIT %(limit)s"""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A rejected row as a search shows it: where it stands, what is wrong, and its first cells."""

    row: int
    file: str
    line: int
    reason: str
    label: str


def search_rejected(text: str, reader: Reader) -> tuple[list[FoundRow], bool]:
    """The rows rejected now that have every word of a text by its beginning, in the order of files; and whether
    there may be more. A query; none for a single letter.
    """
    words = words_in(text[:LONGEST])
    # An id such as R-7 is two short words; rejected rows are few enough to look for them.
    if len("".join(words)) < SHORTEST:
        return [], False
    found = list(Rejected.objects.raw(FOUND, {"words": asked(words), "limit": MOST + 1}))
    unnamed = called(hidden_by(NAMES, reader))
    # Where names are withheld, a row in which one stands is none that a search knows.
    seen = [each for each in found if not unnamed or nameless(each.payload, unnamed) == each.payload]  # fmt: skip
    seen.sort(key=lambda each: (each.file_name, each.line, each.pk))
    return [shown(each) for each in seen[:MOST]], len(found) > MOST


def shown(row: Rejected) -> FoundRow:
    cells = [str(cell) for cell in row.payload.values() if cell not in ("", None)]
    label = " · ".join(cells[:CELLS]) or row.external_id
    return FoundRow(row.pk, row.file_name, row.line, row.reason, label)
