"""The control total: what the books say of a month beside what finance's documents add up to, and
what each difference is.

Documents and lines of the books are laid side by side by the number of the document. A difference
is named by what it can be seen to be; what cannot be named stays unexplained.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from revops.calendar import Period
from revops.measures import known_at
from revops.numbers import Published

# In minor units, what rounding line by line may come to on one document.
ROUNDING = 5


class Cause(StrEnum):
    """Why documents and books differ, in the order in which it is looked for. Accruals are named by
    people alone.
    """

    CUT_OFF = "cut_off"
    ACCRUAL = "accrual"
    MANUAL = "manual"
    MISSING_IN_BOOKS = "missing_in_books"
    MISSING_DOCUMENT = "missing_document"
    TAX = "tax"
    ROUNDING = "rounding"
    UNEXPLAINED = "unexplained"


LABELS: dict[Cause, str | Promise] = {
    Cause.CUT_OFF: _("Booked in another month"),
    Cause.ACCRUAL: _("Accrual"),
    Cause.MANUAL: _("Entered by hand, without a document"),
    Cause.MISSING_IN_BOOKS: _("Not in the books"),
    Cause.MISSING_DOCUMENT: _("In the books, without its document"),
    Cause.TAX: _("Tax"),
    Cause.ROUNDING: _("Rounding"),
    Cause.UNEXPLAINED: _("Unexplained"),
}
# Of a currency of the books: each document by its number, in this month and ever. Of a number that
# begins anew each year, ever is half a year around the month. Documents in another currency are in the
# base currency where the books are kept in it.
SIDES = """
    WITH line AS (
        SELECT document, currency, account, business_day, amount_minor, record_id FROM revops_ledgerline
        WHERE kind = 'revenue' AND {known}
    ), doc AS (
        SELECT substr(number, strpos(number, '/') + 1) AS document, currency, amount_minor, amount_base_minor, tax_minor, business_day,
            record_id
        FROM revops_invoice WHERE left_out = '' AND {known}
    ), anew AS (
        SELECT document FROM doc GROUP BY 1 HAVING max(business_day) - min(business_day) > {year}
    ), priced AS (
        SELECT document, business_day, record_id, tax_minor, own.currency,
            CASE WHEN own.currency = doc.currency THEN amount_minor ELSE amount_base_minor END AS amount
        FROM doc JOIN (SELECT DISTINCT currency FROM line) own ON own.currency IN (doc.currency, %(base)s)
        WHERE own.currency = doc.currency OR own.currency = %(base)s AND doc.currency NOT IN (SELECT currency FROM line)
    ), books AS (
        SELECT document, currency, sum(amount_minor) FILTER (WHERE {within})::bigint AS amount,
            sum(amount_minor) FILTER (WHERE {near})::bigint AS ever, max(record_id) AS record_id
        FROM line WHERE document <> '' GROUP BY 1, 2
    ), documents AS (
        SELECT document, currency, sum(amount) FILTER (WHERE {within})::bigint AS amount,
            sum(amount) FILTER (WHERE {near})::bigint AS ever,
            coalesce(sum(tax_minor) FILTER (WHERE {within}), 0)::bigint AS tax, max(record_id) AS record_id
        FROM priced GROUP BY 1, 2
    )
    SELECT currency, document, coalesce(d.amount, 0), coalesce(b.amount, 0), d.ever, b.ever, coalesce(d.tax, 0),
        coalesce(d.record_id, b.record_id)
    FROM documents d FULL JOIN books b USING (document, currency)
    WHERE d.amount IS NOT NULL OR b.amount IS NOT NULL
    UNION ALL
    SELECT currency, '', 0, sum(amount_minor)::bigint, NULL, NULL, 0, record_id FROM line
    WHERE document = '' AND {within} GROUP BY currency, record_id
    ORDER BY 1, 2, 8"""
WITHIN = "business_day >= '{start}' AND business_day < '{end}'"
# Documents of one number that are further apart are those of two years.
YEAR = timedelta(days=300)
NEAR = "(document NOT IN (SELECT document FROM anew) OR " + WITHIN + ")"
NAMED = """
    SELECT d.currency, d.cause, d.document, d.amount_minor, d.reason, coalesce(p.name, ''), d.record_id
    FROM revops_nameddifference d LEFT JOIN revops_person p ON p.id = d.owner_id
    WHERE {known} AND {within} ORDER BY d.business_day, d.row"""
ACCOUNTS = """
    SELECT currency, account, max(account_name), sum(amount_minor)::bigint FROM revops_ledgerline
    WHERE kind = 'revenue' AND {known} AND {within} GROUP BY 1, 2 ORDER BY 1, 2"""


@dataclass(frozen=True, slots=True)
class Side:
    """One document, or a line of the books without one, in minor units of the books' currency.
    `documents_ever` and `books_ever` are of all months, None where there is none. `named` is how much
    of the difference people gave a name.
    """

    currency: str
    document: str
    documents: int
    books: int
    documents_ever: int | None
    books_ever: int | None
    tax: int
    record: int
    named: int = 0

    @property
    def rest(self) -> int:
        """What of the difference nobody named."""
        return self.difference - self.named

    @property
    def difference(self) -> int:
        return self.documents - self.books

    @property
    def cause(self) -> Cause:
        """What a difference can be seen to be."""
        seen = {
            Cause.MANUAL: not self.document,
            Cause.CUT_OFF: self.documents_ever is not None
            and self.documents_ever == self.books_ever,
            Cause.MISSING_IN_BOOKS: self.books_ever is None,
            Cause.MISSING_DOCUMENT: self.documents_ever is None,
            Cause.TAX: self.tax != 0 and self.difference == -self.tax,
            Cause.ROUNDING: abs(self.difference) <= ROUNDING,
        }
        return next((cause for cause, holds in seen.items() if holds), Cause.UNEXPLAINED)


@dataclass(frozen=True, slots=True)
class Account:
    currency: str
    account: str
    name: str
    books: int


@dataclass(frozen=True, slots=True)
class Named:
    """A part of the difference to which somebody gave a name; `document` is "" for the month as a
    whole.
    """

    currency: str
    cause: Cause
    document: str
    amount: int
    reason: str
    owner: str
    record: int


@dataclass(frozen=True, slots=True)
class Total:
    """A currency of the books in a month: what documents and books add up to, by account, and the
    differences by cause: what nobody named as it can be seen to be, and what people `named`. All of
    them are all there is between the two. `of_the_month` is what was named without a document that
    differs: it explains what nobody can see the place of.
    """

    currency: str
    documents: int
    books: int
    accounts: tuple[Account, ...]
    differences: dict[Cause, tuple[Side, ...]]
    named: tuple[Named, ...] = ()
    of_the_month: int = 0

    @property
    def causes(self) -> list[Cause]:
        """Those that there are, in their order."""
        return [
            each
            for each in Cause
            if each in self.differences or self.named_as(each) or self.amount(each)
        ]

    def named_as(self, cause: Cause) -> tuple[Named, ...]:
        return tuple(each for each in self.named if each.cause is cause)

    def amount(self, cause: Cause) -> int:
        """What nobody named, as it can be seen to be, and what somebody named so."""
        seen = sum(each.rest for each in self.differences.get(cause, ()))
        named = sum(each.amount for each in self.named_as(cause))
        return seen + named - (self.of_the_month if cause is Cause.UNEXPLAINED else 0)

    @property
    def unsettled(self) -> list[str]:
        """What nobody explains, by number of the document, "—" for the month as a whole."""
        sides = self.differences.get(Cause.UNEXPLAINED, ())
        found = [each.document or "—" for each in self.named_as(Cause.UNEXPLAINED)]
        if sum(each.rest for each in sides) == self.of_the_month != 0:
            return found
        return found + ([each.document for each in sides] or ["—"] * bool(self.of_the_month))

    @property
    def difference(self) -> int:
        return self.documents - self.books


def control(month: Period, published: Published) -> list[Total]:
    """The control total of each currency in which the books are kept; none without any."""
    sides, accounts = list(sides_of(month, published)), list(accounts_of(month, published))
    names = list(named_of(month, published))
    currencies = dict.fromkeys(each.currency for each in (*sides, *accounts, *names))
    return [total(currency, sides, accounts, names) for currency in currencies]


def total(currency: str, sides: list[Side], accounts: list[Account], names: list[Named]) -> Total:
    own = [each for each in sides if each.currency == currency]
    named = tuple(each for each in names if each.currency == currency)
    of_document: Counter[str] = Counter()
    for name in named:
        of_document[name.document] += name.amount
    differing = [
        replace(each, named=of_document.pop(each.document, 0) if each.document else 0)
        for each in own
        if each.difference
    ]
    left = [each for each in differing if each.rest]
    found = {
        cause: tuple(each for each in left if each.cause is cause)
        for cause in Cause
        if any(each.cause is cause for each in left)
    }
    return Total(
        currency,
        sum(each.documents for each in own),
        sum(each.books for each in own),
        tuple(each for each in accounts if each.currency == currency),
        found,
        named,
        sum(of_document.values()),
    )


def sides_of(month: Period, published: Published) -> Iterator[Side]:
    with connection.cursor() as cursor:
        cursor.execute(SIDES.format(**where(month, published)), {"base": published.currency})
        yield from (Side(*row) for row in cursor.fetchall())


def named_of(month: Period, published: Published) -> Iterator[Named]:
    with connection.cursor() as cursor:
        given = where(month, published)
        for name in ("known", "within"):
            given[name] = re.sub(r"\b(known_|business_day)", r"d.\1", given[name])
        cursor.execute(NAMED.format(**given), {})
        for currency, cause, *rest in cursor.fetchall():
            yield Named(currency, Cause(cause), *rest)


def accounts_of(month: Period, published: Published) -> Iterator[Account]:
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNTS.format(**where(month, published)), {})
        yield from (Account(*row) for row in cursor.fetchall())


def where(month: Period, published: Published) -> dict[str, str]:
    half = YEAR / 2
    return {
        "known": known_at(published.known_at),
        "within": WITHIN.format(start=month.start, end=month.end),
        "near": NEAR.format(start=month.start - half, end=month.end + half),
        "year": str(YEAR.days),
    }
