"""Companies whose past is none that anybody would draw: every walk of them adds up, no projection is below
what is certain or outside of its interval, what is absent says why, and a meeting is frozen.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from revops import numbers, publish
from revops.readers import EVERYTHING
from tests import shipped, small_company
from tests.at_length import at_length

pytestmark = pytest.mark.django_db
Row = dict[str, str]
Live = tuple[date, date]  # opened, closed


def lives(count: int, today: date) -> Iterator[Live]:
    """Deals over two years that take up to two months."""
    dice = random.Random(3)
    for _number in range(count):
        opened = today - timedelta(days=dice.randint(1, 700))
        yield opened, opened + timedelta(days=dice.randint(0, 60))


def deal(number: int, live: Live, today: date, amount: object = 1000, currency: str = "EUR") -> Row:
    opened, closed = live
    outcome = ("won", "lost")[number % 2] if closed < today else "open"
    return {
        "deal": f"D{number}", "amount": str(amount), "currency": currency, "opened_at": str(opened),
        "closed_at": str(closed) if outcome != "open" else "", "outcome": outcome,
    }  # fmt: skip


def usual(today: date, amount: Callable[[int], int] = lambda n: 1000, currency: str = "EUR") -> list[Row]:  # fmt: skip
    return [deal(n, each, today, amount(n), currency) for n, each in enumerate(lives(120, today))]


def yesterday(today: date) -> list[Row]:
    day = today - timedelta(days=1)
    return [deal(0, (day, day), today), deal(1, (day, today), today, 500)]


def one_big(today: date) -> list[Row]:
    big = (today - timedelta(days=200), today - timedelta(days=150))
    return [*usual(today), deal(1000, big, today, 2_000_000)]


def silent(today: date) -> list[Row]:
    since, until = (str(today - timedelta(days=days)) for days in (321, 300))
    return [each for each in usual(today) if not since < each["opened_at"] < until]


def quarter_ends(today: date) -> list[Row]:
    found = []
    for number, (opened, _closed) in enumerate(lives(120, today)):
        after = (opened.replace(day=1) + timedelta(days=31 * (3 - (opened.month - 1) % 3))).replace(day=1)  # fmt: skip
        found.append(deal(number, (opened, after - timedelta(days=1)), today))
    return found


def odd_months(today: date) -> list[Row]:
    return [each for each in usual(today) if int(each["opened_at"][5:7]) % 2]


COMPANIES: dict[str, Callable[[date], list[Row]]] = {
    "began yesterday": yesterday,
    "one deal of nearly everything": one_big,
    "silent for three weeks": silent,
    "signed at the ends of quarters": quarter_ends,
    "odd months alone": odd_months,
    "half of it negative": lambda today: usual(today, lambda n: (-1000, 1500, 900)[n % 3]),
    "all of it negative": lambda today: usual(today, lambda n: -700),
    "worth nothing": lambda today: usual(today, lambda n: 0),
    "a currency without a rate": lambda today: usual(today, currency="GBP"),
}


def asked(*words: str) -> dict:
    out = StringIO()
    call_command(*words, "--json", stdout=out)
    return json.loads(out.getvalue())


def walks_add_up(*ends: str) -> None:
    for kpi in ("open_pipeline", "sqos"):
        found = asked("walk", *ends, "--kpi", kpi)
        assert float(found["residual"]) == 0
        assert all(float(own["residual"]) == 0 for own in found["currencies"])


def projections_hold(today: date) -> None:
    month = f"{today:%Y-%m}"
    for kpi, period in (("deals_signed", month), ("signed_amount", month), ("sqos", month)):
        found = asked("project", kpi, period)
        if found["value"] is None:
            assert found["absent_because"]
            continue
        value = float(found["value"])
        assert value >= float(found["certain"])
        for low, high in found["intervals"].values():
            assert float(low) <= value <= float(high) < 1e9


@pytest.mark.parametrize("name", at_length(COMPANIES, quick=["began yesterday"]))
def test_every_command_answers(tmp_path: Path, name: str) -> None:
    shipped.routines()
    small_company.organisation()
    today = date.today()
    small_company.load(tmp_path, "deals", COMPANIES[name](today))
    publish.publish()
    day = timedelta(days=1)
    walks_add_up(str(today - 120 * day), str(today - day))
    projections_hold(today)
    assert asked("backtest", "signed_amount", "--kind", "month")["kpi"] == "signed_amount"
    assert asked("freeze", "weekly-forecast")["content"]["sections"]
    if name == "a currency without a rate":
        before = numbers.published(reader=EVERYTHING)
        rates = [{"currency": "GBP", "month_on": f"{year}-{month:02}-01", "rate": "1.2"}
                 for year in range(today.year - 3, today.year + 1) for month in range(1, 13)]  # fmt: skip
        small_company.load(tmp_path, "rates", rates)
        publish.publish()
        walks_add_up(f"publication:{before.id}", f"publication:{before.id + 1}")
