"""Which column of a table a field is read from, by the header's words and by what the cells can be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from revops.guess.fields import folded, in_any_order, spelling, words_in_any_order, words_of
from revops.guess.tables import FIRST, Column, Table
from revops.guess.units import without_unit
from revops.guess.values import translation
from revops.mapping.notation import unscaled
from revops.mapping.records import RECORDS, CellKind
from revops.money import DECIMALS

# What tools write before or behind the word that matters: "Deal - Title", "Montant de l'affaire".
BEFORE = re.compile(
    r"^(do not modify|ne pas modifier|deal|opportunity|affaire|opportunite|transaction|lead|piste|prospect|contact|invoice|facture"
    r"|activity|activite|call|appel|account|user) "
)
BEHIND = re.compile(
    r" (of the deal|of the lead|de la transaction|de l affaire|de l opportunite|de la piste|du prospect|du contact|du lead"
    r"|de la facture|de l appel|utc|ht|hors taxes)$"
)
SYMBOLS = {"€": "EUR", "£": "GBP", "EUR": "EUR"}
# Fields that may share a column with another of the same record.
SHARED = {
    frozenset(pair)
    for pair in (
        ("closed_at", "expected_close_on"), ("outcome", "stage"), ("person", "name"), ("customer", "name"),
        ("person", "email"), ("deal", "name"),
    )
}  # fmt: skip


def spellings(name: str) -> Iterator[str]:
    """A header as it may be spelled: whole, and without what tools add to it, one thing or all."""
    name = name.removesuffix(FIRST)
    text = folded(name)
    without_currency = without_code(folded(without_unit(name)))
    bare = BEFORE.sub("", text)
    ended = BEHIND.sub("", text)
    for each in (text, without_currency, bare, ended, BEHIND.sub("", bare), without_code(bare)):
        yield spelling(each or text)


def without_code(text: str) -> str:
    """Without the code of a currency behind it: "Opportunity Amount USD"."""
    rest, _, last = text.rpartition(" ")
    return rest if last.upper() in DECIMALS else text


def currency_of(column: Column) -> str:
    """The currency that an amount's header or cells name, "" for none: "Amount USD", "12 €". A dollar may
    be of many countries.
    """
    named: list[str] = re.findall(r"[A-Za-z]+|[€£]", column.name) or [""]
    *others, last = named
    if last in SYMBOLS:
        return SYMBOLS[last]
    if last in DECIMALS and others and not all(map(str.isupper, others)):
        return last
    forms = [cast(Sequence[str], form.get("signs", ())) for form in column.numbers]
    signs = {unscaled(sign) for each in forms for sign in each}
    return SYMBOLS.get(str(signs.pop()), "") if len(signs) == 1 else ""


def fits(record: str, field: str, column: Column) -> bool:
    """Whether the cells of a column can be a field at all."""
    if not column.filled:
        return False
    kind = RECORDS[record][field].kind
    if kind in (CellKind.MOMENT, CellKind.DAY):
        return column.is_date
    if kind in (CellKind.AMOUNT, CellKind.RATE, CellKind.WHOLE):
        return column.is_number
    if kind is CellKind.CHOICE:
        return bool(translation(record, field, column))
    return not column.is_only_date


def columns_of(table: Table, record: str, taken: dict[str, str] | None = None) -> dict[str, str]:
    """Columns by field: for each field the one with its likeliest word, in the order of the words
    before any other. What is `taken` stays.
    """
    found = dict(taken or {})
    for spelled, words in ((spellings, words_of), (any_order, words_in_any_order)):
        by_spelling: dict[str, list[Column]] = {}
        for column in table.columns:
            for each in dict.fromkeys(spelled(column.name)):
                by_spelling.setdefault(each, []).append(column)
        for field in (field for field in in_order(record) if field not in found):
            for column in (c for word in words(record, field) for c in by_spelling.get(word, ())):
                if fits(record, field, column) and is_free(column.name, field, found):
                    found[field] = column.name
                    break
    return found


def any_order(name: str) -> Iterator[str]:
    if found := in_any_order(name):
        yield found


def in_order(record: str) -> Iterable[str]:
    """The fields of a kind of record, its own id first and a bare name last, since others may claim
    its column.
    """
    fields = list(RECORDS[record])
    return sorted(fields, key=lambda field: (field == "name", fields.index(field)))


def is_free(column: str, field: str, found: dict[str, str]) -> bool:
    return all(
        frozenset((field, other)) in SHARED for other, name in found.items() if name == column
    )
