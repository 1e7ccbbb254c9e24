"""In what the amounts of a column are, where its header says so: "Amount (k€)", "Revenue in thousands"."""

from __future__ import annotations

import re

from revops.mapping.notation import UNITS, power_of
from revops.mapping.records import RECORDS, CellKind

SIGNS = re.compile(r"[A-Za-z€$£¥]+")
WORDS = {
    "thousands": re.compile(r"\b(?:in thousands|en milliers)\b|[€$£(]000s?\b", re.IGNORECASE),
    "millions": re.compile(r"\b(?:in|en) millions\b", re.IGNORECASE),
}


def unit_of(header: str) -> str:
    """The unit as mappings name it, "" where the header names none, or several."""
    signs = [power_of(each) or power_of(each[-1] + each[:-1]) for each in SIGNS.findall(header)]
    found = {unit for unit, power in UNITS.items() if power in signs or WORDS[unit].search(header)}
    return found.pop() if len(found) == 1 else ""


def unit_key(record: str, field: str, column: str) -> dict[str, str]:
    """The key of a mapping for a field that is read from a column; nothing where none is needed."""
    is_amount = RECORDS[record][field].kind is CellKind.AMOUNT
    return {"unit": unit} if is_amount and (unit := unit_of(column)) else {}
