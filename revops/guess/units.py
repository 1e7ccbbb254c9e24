"""In what the amounts of a column are, where its header says so: "Amount (k€)", "Revenue in thousands"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import cast

from revops.guess.tables import Column
from revops.mapping.notation import UNITS, is_of_another, power_of, unscaled
from revops.mapping.records import RECORDS, CellKind

SIGNS = re.compile(r"[A-Za-z€$£¥]+")
WORDS = {
    "cents": re.compile(r"(?:\b|_)(?:in_?|en_?)?(?:cents|centimes|pence|minor(?:[ _]units?)?)(?:\b|_)", re.IGNORECASE),
    "thousands": re.compile(r"\b(?:in |en )?(?:thousands|milliers)\b|(?:[€$£('’]|\bx ?1) ?000s?\b", re.IGNORECASE),
    "millions": re.compile(r"\b(?:in |en )?millions\b", re.IGNORECASE),
}  # fmt: skip


def unit_of(header: str) -> str:
    """The unit as mappings name it, "" where the header names none, or several."""
    words = SIGNS.findall(header)
    signs = {power_of_word(each) for each in (*words, *map("".join, pairwise(words)))}
    found = {unit for unit, power in UNITS.items() if power in signs or WORDS[unit].search(header)}
    return found.pop() if len(found) == 1 else ""


def power_of_word(word: str) -> int:
    """Of k€, €k and TEUR; a letter alone may be anything."""
    ending = re.search(r"(?<=[A-Z€$£¥])(?:mn|bn|k|m|M)$", word)
    turned = short(ending[0]) + word[: ending.start()] if ending else word[-1] + word[:-1]
    return power_of(word) or power_of(turned) if len(word) > 1 else 0


def short(ending: str) -> str:
    """Of mn and bn as MULTIPLES has them."""
    return ending.capitalize() if len(ending) > 1 else ending


def without_unit(header: str) -> str:
    """The header without the words for its unit: “Amount (cents)” is an amount."""
    if not (unit := unit_of(header)):
        return header
    bare = WORDS[unit].sub(" ", header)
    return SIGNS.sub(lambda word: "" if power_of_word(word[0]) else word[0], bare)


def unit_key(record: str, field: str, column: str) -> dict[str, str]:
    """The key of a mapping for a field that is read from a column; nothing where none is needed."""
    is_amount = RECORDS[record][field].kind is CellKind.AMOUNT
    return {"unit": unit} if is_amount and (unit := unit_of(column)) else {}


def foreign_sign(column: Column, currency: str) -> str:
    """The sign of another currency that cells wear, "" for none."""
    forms = [form.get("signs", ()) for form in column.numbers]
    signs = sorted({str(sign) for form in forms for sign in cast(Iterable[object], form)})
    return next((sign for sign in signs if is_of_another(unscaled(sign), currency)), "")
