"""A month of wins and documents, as it stood on a day."""

from __future__ import annotations

from datetime import date, datetime

from revops import numbers, publish
from revops.kpis import KPIS
from revops.models import ImportRun, Publication, Target
from revops.models.facts import Fact
from revops.numbers import Number, Slice

NOVEMBER = "2026-11"  # 21 working days, from Monday the 2nd


def at(day: str, hour: int = 18) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02}:00:00+00:00")


def as_of(day: str, hour: int = 20, delivered: str = "") -> None:
    """Publishes once, and lets the data be of that day, delivered on it or earlier."""
    if not Publication.objects.exists():
        publish.publish()
    last = at(delivered or day)
    ImportRun.objects.update(fetched_at=last, delivered_at=last, known_at=last)
    Publication.objects.update(known_at=at(day, hour))
    for facts in Fact.__subclasses__():  # whatever the day on which the test runs
        facts.objects.update(known_from=at(day, 0))


def number(kpi: str, period: str = NOVEMBER) -> Number:
    published = numbers.published()
    asked = published.calendar.period(period)
    return numbers.read([KPIS[kpi]], [asked], [Slice()], published).get(kpi, asked)


def won(*days: str) -> list[dict[str, str]]:
    return [
        {
            "deal": f"D{n}",
            "amount": "1",
            "currency": "EUR",
            "opened_at": "2026-09-01",
            "closed_at": day,
            "outcome": "won",
        }
        for n, day in enumerate(days)
    ]


def invoices(*documents: tuple[str, str]) -> list[dict[str, str]]:
    return [
        {"invoice": f"I{n}", "at": day, "amount": amount, "currency": "EUR"}
        for n, (day, amount) in enumerate(documents)
    ]


def target(kpi: str, value: int, month: str = NOVEMBER) -> None:
    Target.objects.create(kpi=kpi, month=date.fromisoformat(f"{month}-01"), value=value)
