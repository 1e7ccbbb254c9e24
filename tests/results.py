"""What was derived and published, as short rows that tests compare with literal ones."""

from __future__ import annotations

from pathlib import Path

from revops import ingest, numbers, publish
from revops.kpis import KPIS
from revops.models import ImportRun, Team
from revops.models.facts import Fact
from revops.numbers import Slice
from tests import small_company


def rows(fact: type[Fact], *columns: str, **chosen: object) -> list[tuple]:
    """The current facts, in order; days as text."""
    found = fact.objects.filter(known_until=None, **chosen).values_list(*columns)
    return sorted(
        (tuple(str(cell) if hasattr(cell, "isoformat") else cell for cell in row) for row in found),
        key=str,
    )


def value(kpi: str, period: str, **chosen: object) -> object:
    """The number as published now: a count, or minor units; None for a ratio, of which `number` tells
    both parts.
    """
    return number(kpi, period, **chosen).value.amount


def number(kpi: str, period: str, *, motion: str = "", team: str = "") -> numbers.Number:
    publish.publish()
    published = numbers.published()
    asked = published.calendar.period(period)
    slice = Slice(motion, "team", Team.objects.get(name=team).pk) if team else Slice(motion)
    return numbers.read([KPIS[kpi]], [asked], [slice], published).get(kpi, asked, slice)


def load_text(folder: Path, name: str, text: str, mapping: str, **options: bool) -> ImportRun:
    """Imports a file with this very text through a mapping of its own."""
    path = folder / name
    path.write_text(text)
    return [
        small_company.run_one(run) for run in ingest.request_imports(mapping, [path], **options)
    ][-1]
