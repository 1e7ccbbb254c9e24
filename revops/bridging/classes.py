"""The classes of a bridge, and into which of them what separates signed from invoiced falls. Pure.

Each deal and each document is taken apart to the cent: whatever is in no class of its own is
unexplained, so that the classes always add up from the opening to the closing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from revops.bridging.parts import Deal, Document, Instalment, Rates
from revops.calendar import Period

YEAR = timedelta(days=365)
# What is missing is a discount up to a quarter of what was signed.
DISCOUNT = 4
RENEWAL = "renewal"


class Class(StrEnum):
    """What stands between what was signed and what was invoiced, in the order of the bridge."""

    LATER_YEAR = "later_year"
    INSTALMENT = "instalment"
    NO_DEAL = "no_deal"
    MISSING_IN_CRM = "missing_in_crm"
    CREDIT_NOTES = "credit_notes"
    TO_COME = "to_come"
    LATE = "late"
    DISCOUNT = "discount"
    DUPLICATE = "duplicate"
    CANCELLED = "cancelled"
    PARTLY_BILLED = "partly_billed"
    NEVER_BILLED = "never_billed"
    FX = "fx"
    TAX = "tax"
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True)
class Item:
    """What a deal or a document adds to a class; the amount is what it moves the bridge by."""

    of: Class
    kind: str
    record: int
    label: str
    company: str
    amount: int


@dataclass(frozen=True, slots=True)
class Billed:
    """A deal with its documents and its plan, and the days that a bridge is about."""

    deal: Deal
    documents: Sequence[Document]
    plan: Sequence[Instalment]
    start: date
    until: date
    rates: Rates

    def of_deal(self, of: Class, amount: int) -> Item:
        return Item(of, self.deal.kind, self.deal.record, self.deal.name, self.deal.company, amount)

    def is_renewal(self, document: Document) -> bool:
        """Whether a document says that it is of a later year than the deal that it names."""
        is_later = document.on - self.deal.signed_on >= YEAR
        return is_later and document.deal_type == RENEWAL != self.deal.kind

    def rate_at_signing(self, document: Document) -> Fraction:
        """Minor units of the base currency for one of a document's, as if the rate of the deal's
        currency had not moved since it was signed.
        """
        if not self.deal.amount:
            return document.rate
        if document.currency == self.deal.currency:
            return self.deal.rate
        of_month = self.rates.get((self.deal.currency, document.on.replace(day=1)))
        return document.rate * self.deal.rate / of_month if of_month else document.rate

    def at_signing(self, document: Document) -> int:
        """A document at the rate at which the deal was signed."""
        return round(document.amount * self.rate_at_signing(document))

    def tax(self, documents: Iterable[Document]) -> int:
        return sum(round(each.tax * self.rate_at_signing(each)) for each in documents)

    def invoiced(self, documents: Iterable[Document]) -> int:
        return sum(self.at_signing(each) for each in documents)

    def due(self, instalments: Iterable[Instalment]) -> int:
        return self.deal.in_base(sum(each.amount for each in instalments))


def of_document(document: Document, deal: Deal | None, period: Period, has_deals: bool) -> Class:
    """The class of a document of a period that bills no deal signed in it."""
    if document.is_credit:
        return Class.CREDIT_NOTES
    if deal is None:
        return Class.MISSING_IN_CRM if has_deals else Class.NO_DEAL
    if deal.signed_on >= period.end:
        return Class.MISSING_IN_CRM
    is_later = deal.kind == RENEWAL or document.on - deal.signed_on >= YEAR
    return Class.LATER_YEAR if is_later else Class.INSTALMENT


def of_billed(billed: Billed, counted: Sequence[Document]) -> Iterator[Item]:
    """What a deal that was signed in the period moves the bridge by: the difference between its
    signed amount and what `counted` of its documents come to.
    """
    credits = [each for each in counted if each.is_credit]
    renewals = [each for each in counted if not each.is_credit and billed.is_renewal(each)]
    invoices = [each for each in counted if not each.is_credit and not billed.is_renewal(each)]
    for of, each in (
        *((Class.CREDIT_NOTES, each) for each in credits),
        *((Class.LATER_YEAR, each) for each in renewals),
    ):
        yield Item(of, billed.deal.kind, each.record, each.number, each.company, each.base)
    if fx := sum(each.base - billed.at_signing(each) for each in invoices):
        yield billed.of_deal(Class.FX, fx)
    missing = billed.deal.base - billed.invoiced(invoices)
    credited = -billed.invoiced(credits)
    for of, amount in shares(billed, invoices, credited, missing):
        if amount:
            yield billed.of_deal(of, -amount)


def shares(
    billed: Billed, invoices: Sequence[Document], credited: int, missing: int
) -> Iterator[tuple[Class, int]]:
    """What is missing to the signed amount, or beyond it (less than zero), by class. All of it."""
    if missing < 0:
        yield from beyond(billed, invoices, credited, missing)
        return
    all_invoices = [
        each for each in billed.documents if not each.is_credit and not billed.is_renewal(each)
    ]
    # What was invoiced before the signature is missing in the CRM then, and here no more.
    early = billed.invoiced(each for each in all_invoices if each.on < billed.start)
    part = max(0, min(early, missing))
    yield Class.MISSING_IN_CRM, part
    missing -= part
    if billed.deal.is_cancelled:
        yield Class.CANCELLED, missing
        return
    tax = billed.tax(all_invoices)
    if tax > 0 and billed.deal.base - billed.invoiced(all_invoices) == tax:
        part = min(tax, missing)
        yield Class.TAX, part
        missing -= part
    for of, most in expected(billed, invoices, all_invoices):
        part = max(0, min(most, missing))
        yield of, part
        missing -= part
    yield left(billed.deal, all_invoices, missing), missing


def expected(
    billed: Billed, invoices: Sequence[Document], every: Sequence[Document]
) -> Iterator[tuple[Class, int]]:
    """What a plan, or documents that came later, say of what is missing."""
    if not billed.plan:
        yield Class.TO_COME, billed.invoiced(each for each in every if each.on >= billed.until)
        return
    yield Class.TO_COME, billed.due(each for each in billed.plan if each.due_on >= billed.until)
    due = billed.due(each for each in billed.plan if each.due_on < billed.until)
    yield Class.LATE, due - billed.invoiced(invoices)


def left(deal: Deal, every: Sequence[Document], missing: int) -> Class:
    """Of what nothing is to come: a little less was billed than signed, a lot, or nothing ever."""
    if not every:
        return Class.NEVER_BILLED
    return Class.DISCOUNT if missing * DISCOUNT <= deal.base else Class.PARTLY_BILLED


def beyond(
    billed: Billed, invoices: Sequence[Document], credited: int, missing: int
) -> Iterator[tuple[Class, int]]:
    """More was billed than signed: later years, what credit notes took back, one document twice where
    that is what it comes to, and what nothing explains.
    """
    later = [each for each in invoices if each.on - billed.deal.signed_on >= YEAR]
    renewed = max(missing, -billed.invoiced(later))
    yield Class.LATER_YEAR, renewed
    rest = [each for each in invoices if each not in later] if renewed else invoices
    missing -= renewed
    if credited < -missing and is_twice(billed, rest, -missing):
        yield Class.DUPLICATE, missing
        return
    back = max(missing, -credited) if credited > 0 else 0
    yield Class.CREDIT_NOTES, back
    yield Class.UNEXPLAINED, missing - back


def is_twice(billed: Billed, invoices: Sequence[Document], amount: int) -> bool:
    amounts = Counter(billed.at_signing(each) for each in invoices)
    return amount == sum(each * (count - 1) for each, count in amounts.items()) != 0
