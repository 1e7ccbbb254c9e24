"""What recurs, in a few lines of plain Python that know nothing of the program's own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

FOREVER = 200  # months, which nobody looks behind
EVERY = {
    "week": Decimal(7) / Decimal("30.436875"), "month": Decimal(1), "quarter": Decimal(3), "half_year": Decimal(6), "year": Decimal(12),
    "four_weeks": Decimal(28) / Decimal("30.436875"), "two_years": Decimal(24),
}  # fmt: skip
FAR = 10**6
KINDS = ("new", "reactivation", "expansion", "contraction", "churn")


@dataclass(frozen=True)
class Line:
    """What a line bills a customer, in cents, from a day until and with another."""

    customer: str
    amount: int
    start: date
    end: date

    @property
    def months(self) -> int:
        days = Decimal((self.end - self.start).days + 1)
        return max(1, int((days / Decimal("30.436875")).quantize(Decimal(1), ROUND_HALF_UP)))

    @property
    def monthly(self) -> int:
        return int((Decimal(self.amount) / self.months).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True)
class Term:
    """What a customer pays each interval, in cents, from a day until before another, or on and on."""

    customer: str
    amount: int
    interval: str
    start: date
    end: date | None

    @property
    def months(self) -> int:
        return Line("", 0, self.start, self.end - timedelta(1)).months if self.end else FOREVER

    @property
    def monthly(self) -> int:
        of_a_month = Decimal(self.amount) / EVERY[self.interval]
        return int(of_a_month.quantize(Decimal(1), ROUND_HALF_UP))


def number(day: date) -> int:
    return day.year * 12 + day.month - 1


def movements(lines: Iterable[Line], terms: Iterable[Term] = ()) -> Counter[tuple[str, str]]:
    """By month such as 2026-01 and kind, by how much what recurs moves."""
    levels: dict[str, Counter[int]] = defaultdict(Counter)
    subscribed = {term.customer: FAR for term in terms}
    for term in terms:
        subscribed[term.customer] = min(subscribed[term.customer], number(term.start))
        for month in range(number(term.start), number(term.start) + term.months):
            levels[term.customer][month] += term.monthly
    for line in lines:
        first = number(line.start)
        for month in range(first, min(first + line.months, subscribed.get(line.customer, FAR))):
            levels[line.customer][month] += line.monthly
    found: Counter[tuple[str, str]] = Counter()
    for months in levels.values():
        was_there, before = False, 0
        for month in range(min(months), max(months) + 2):
            after = max(months[month], 0)
            if after != before:
                key = f"{month // 12:04}-{month % 12 + 1:02}", kind(before, after, was_there)
                found[key] += after - before
            was_there, before = was_there or after > 0, after
    return Counter({key: amount for key, amount in found.items() if key[0] < "2035"})


def kind(before: int, after: int, was_there: bool) -> str:
    if not before:
        return "reactivation" if was_there else "new"
    if not after:
        return "churn"
    return "expansion" if after > before else "contraction"
