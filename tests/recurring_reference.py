"""What recurs, in a few lines of plain Python that know nothing of the program's own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

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


def number(day: date) -> int:
    return day.year * 12 + day.month - 1


def movements(lines: Iterable[Line]) -> Counter[tuple[str, str]]:
    """By month such as 2026-01 and kind, by how much what recurs moves."""
    levels: dict[str, Counter[int]] = defaultdict(Counter)
    for line in lines:
        first = number(line.start)
        for month in range(first, first + line.months):
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
    return found


def kind(before: int, after: int, was_there: bool) -> str:
    if not before:
        return "reactivation" if was_there else "new"
    if not after:
        return "churn"
    return "expansion" if after > before else "contraction"
