"""What a bridge is made of: deals that were signed, documents that were issued, and the instalments
in between. Pure; amounts are minor units, `base` those of the base currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

# Minor units of the base currency for one of a currency, by it and the first day of a month.
Rates = Mapping[tuple[str, date], Fraction]


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal that was won. `kind` is new, expansion, renewal, or "" where nobody said."""

    key: str
    record: int
    name: str
    customer: str
    company: str
    kind: str
    signed_on: date
    currency: str
    amount: int
    base: int
    is_cancelled: bool = False

    @property
    def rate(self) -> Fraction:
        """Minor units of the base currency for one of its own, as it was signed."""
        return Fraction(self.base, self.amount) if self.amount else Fraction(1)

    def in_base(self, amount: int) -> int:
        return round(amount * self.rate)


@dataclass(frozen=True, slots=True)
class Document:
    """An invoice, credit note or adjustment, or the part of it that names one deal: `deal`, "" for
    none. `record` tells it from all others: numbers begin anew each year. `corrects` is the number
    of the document that it takes back, and `row` is its own in all versions of it, of several lines
    the first's.
    """

    number: str
    record: int
    kind: str
    deal: str
    customer: str
    company: str
    deal_type: str
    on: date
    currency: str
    amount: int
    base: int
    tax: int = 0
    corrects: str = ""
    row: int = 0

    @property
    def rate(self) -> Fraction:
        """Minor units of the base currency for one of its own, by its month."""
        return Fraction(self.base, self.amount) if self.amount else Fraction(1)

    @property
    def is_credit(self) -> bool:
        return self.amount < 0 or self.kind == "credit_note"


@dataclass(frozen=True, slots=True)
class Instalment:
    """What a plan says is to be invoiced; the amount is in the currency of its deal."""

    deal: str
    due_on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Known:
    """All of them at a publication. `unpriced` counts deals and documents without an amount in base
    currency: they are in no bridge. `unsigned` are the deals that documents name and that are not
    signed, or have no amount; `merged` says as which deal a duplicate counts.
    """

    deals: tuple[Deal, ...]
    documents: tuple[Document, ...]
    instalments: tuple[Instalment, ...] = ()
    unpriced: int = 0
    unsigned: frozenset[str] = frozenset()
    merged: Mapping[str, str] = field(default_factory=dict)
    rates: Rates = field(default_factory=dict)
