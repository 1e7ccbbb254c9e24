"""What closed and open months have to say, in plain Python: what counts on which day of a small
company's documents and deals, and what of it was signed. It knows nothing of records, versions, cells
or pins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from revops.calendar import Period

# By KPI what of the company it counts.
COUNTED = {
    "revenue": "invoiced", "invoiced_amount": "invoiced", "deals_signed": "won", "deals_lost": "lost", "signed_amount": "signed",
}  # fmt: skip
DECIMALS = {"EUR": 2, "USD": 2, "JPY": 0}
# By what is counted and by day, an amount; days without any are not there.
Days = Counter[tuple[str, date]]


@dataclass
class World:
    """A company as its tools have it now: rows of documents and of deals by their ids, rates of one
    unit by currency and month, and which documents were merged into another. `most` is the rule of
    a document's amount, above which none counts.
    """

    documents: dict[str, dict] = field(default_factory=dict)
    deals: dict[str, dict] = field(default_factory=dict)
    others: dict[str, dict] = field(default_factory=dict)
    delivered: dict[tuple[str, str], str] = field(default_factory=dict)
    confirmed: dict[tuple[str, str], str] = field(default_factory=dict)
    in_admin: dict[tuple[str, str], str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    zone: str = "Europe/Amsterdam"
    most: int | None = None

    def day(self, at: str) -> date:
        if "T" not in at:
            return date.fromisoformat(at)
        return datetime.fromisoformat(at).astimezone(ZoneInfo(self.zone)).date()

    def in_euros(self, row: dict, on: date) -> int | None:
        """Cents; None without a rate."""
        amount = Decimal(row["amount"])
        if row["currency"] != "EUR":
            key = row["currency"], f"{on:%Y-%m}-01"
            rate = self.in_admin.get(key) or self.confirmed.get(key) or self.delivered.get(key)
            if rate is None:
                return None
            amount *= Decimal(rate)
        return int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))

    def days(self) -> Days:
        found: Days = Counter()
        for what, on, amount in (*self.of_documents(), *self.of_deals()):
            found[what, on] += amount
        return found

    def of_documents(self) -> Iterator[tuple[str, date, int]]:
        for number, row in self.documents.items():
            on = self.day(row["at"])
            cents = self.in_euros(row, on)
            is_merged = self.merged.get(number) in self.documents
            if not is_merged and cents is not None and (self.most is None or cents <= self.most):
                yield "invoiced", on, cents

    def of_deals(self) -> Iterator[tuple[str, date, int]]:
        for row in (*self.deals.values(), *self.others.values()):
            on = self.day(row["closed_at"])
            yield row["outcome"], on, 1
            if row["outcome"] == "won":
                yield "signed", on, self.in_euros(row, on) or 0


@dataclass
class Books:
    """The days that were closed, each with what all days said then."""

    pins: list[tuple[date, Days]] = field(default_factory=list)

    def close(self, until: date, days: Days) -> None:
        self.pins.append((until, days))

    def open(self, until: date) -> None:
        """Opens the month that ends before a day again, and all later ones."""
        self.pins = [pin for pin in self.pins if pin[0] < until]

    def figure(self, what: str, period: Period, now: Days) -> int:
        """What was signed on its closed days, what is known of its open ones, and what closed days
        before a closing turned out to differ since, on the first day after them.
        """
        known = [days for _until, days in self.pins] + [now]
        total, start = 0, date.min
        for place, (until, days) in enumerate([*self.pins, (date.max, now)]):
            total += between(what, days, max(start, period.start), min(until, period.end))
            if start > date.min and period.start <= start < period.end:
                before, after = known[place - 1], known[place]
                total += between(what, after, date.min, start) - between(what, before, date.min, start)  # fmt: skip
            start = until
        return total


def between(what: str, days: Days, start: date, end: date) -> int:
    return sum(amount for (of, on), amount in days.items() if of == what and start <= on < end)
