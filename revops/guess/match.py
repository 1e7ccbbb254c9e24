"""Which column of a table a field is read from, by the header's words and by what the cells can be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from revops.guess.fields import folded, spelling, words_of
from revops.guess.tables import Column, Table
from revops.guess.values import translation
from revops.mapping.records import RECORDS, Kind
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
# Fields that may share a column with another of the same record.
SHARED = {
    frozenset(pair)
    for pair in (
        ("closed_at", "expected_close_on"), ("outcome", "stage"), ("person", "name"), ("customer", "name"),
        ("person", "email"), ("deal", "name"),
    )
}  # fmt: skip


def spellings(name: str) -> Iterator[str]:
    """A header as it may be spelled: whole, and without what tools add to it."""
    text = folded(name)
    words = text.split()
    without_currency = " ".join(words[:-1]) if words and words[-1].upper() in DECIMALS else text
    bare = BEFORE.sub("", text)
    for each in (text, without_currency, bare, BEHIND.sub("", text), BEHIND.sub("", bare)):
        yield spelling(each or text)


def fits(record: str, field: str, column: Column) -> bool:
    """Whether the cells of a column can be a field at all."""
    if not column.filled:
        return False
    kind = RECORDS[record][field].kind
    if kind in (Kind.MOMENT, Kind.DAY):
        return column.is_date
    if kind in (Kind.AMOUNT, Kind.RATE, Kind.WHOLE):
        return column.is_number
    if kind is Kind.CHOICE:
        return bool(translation(record, field, column))
    return not column.is_only_date


def columns_of(table: Table, record: str, taken: dict[str, str] | None = None) -> dict[str, str]:
    """Columns by field: for each field the one with its likeliest word. What is `taken` stays."""
    found = dict(taken or {})
    by_spelling: dict[str, list[Column]] = {}
    for column in table.columns:
        for each in dict.fromkeys(spellings(column.name)):
            by_spelling.setdefault(each, []).append(column)
    for field in (field for field in in_order(record) if field not in found):
        for column in (c for word in words_of(record, field) for c in by_spelling.get(word, ())):
            if fits(record, field, column) and is_free(column.name, field, found):
                found[field] = column.name
                break
    return found


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
