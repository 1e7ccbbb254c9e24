"""What the values of a column mean where a field has a closed list: won, lost, open; lead, mql, sqo …"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from revops.guess.fields import folded, words
from revops.guess.tables import Column
from revops.mapping.records import RECORDS

# What a value means of which nobody heard. An outcome that is neither won nor lost is open.
OTHERWISE = {"outcome": "open", "function": "other"}
SHARE = 0.5  # of the values must be known for a column to be taken for a closed list


def known(field: str) -> dict[str, str]:
    """Our value by the folded words for it."""
    return {word: value for value, found in words("values", field).items() for word in found}


def meaning(field: str, allowed: Iterable[str], text: str) -> str:
    """What a text means, "" for nothing that is known. A number or a letter before the word does not
    change it: "6. Closed Won", "A_ACCEPTED".
    """
    ours, folds = {w: v for w, v in known(field).items() if v in allowed}, folded(text)
    bare = " ".join(word for word in folds.split() if len(word) > 1 and not word.isdigit())
    own = {folded(value): value for value in allowed}
    return own.get(folds) or ours.get(folds) or ours.get(bare) or own.get(bare) or ""


def translation(record: str, field: str, column: Column) -> dict[str, str]:
    """Our values by those of the column, empty where the column is no list of them. A value that
    nobody knows is left out, but for those that can only mean one thing.
    """
    allowed = RECORDS[record][field].choices
    found = {text: meaning(field, allowed, text) for text, _count in column.values}
    hits = sum(bool(value) for value in found.values())
    if not hits or not is_list(field, found):
        return {}
    otherwise = OTHERWISE.get(field, "")
    return {text: value or otherwise for text, value in found.items()}


def is_list(field: str, found: Mapping[str, str]) -> bool:
    """Whether enough of the values are known. Of a pipeline only its ends need be."""
    if field == "outcome":
        return any(value in ("won", "lost") for value in found.values())
    return sum(bool(value) for value in found.values()) >= SHARE * len(found) or field == "stage"
