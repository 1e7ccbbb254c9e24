"""The real sets as they would have arrived: week by week, an export of what was known by then."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from tests.real_data import DATA

WEEK = timedelta(days=7)
Rows = list[dict[str, str]]
OPEN = {"deal_stage": "Engaging", "close_date": "", "close_value": ""}


def rows_of(name: str) -> Rows:
    with (DATA / name).open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def write(rows: Rows, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def loans(folder: Path) -> Callable[[date], Path]:
    """The applications and events of each week, as a log delivers them. Days are those of the offset
    that each event names, which is the bank's.
    """
    applications, events = rows_of("loans/applications.csv"), rows_of("loans/events.csv")

    def export(until: date) -> Path:
        since, to = (until - WEEK).isoformat(), until.isoformat()
        own = folder / to
        for name, rows, at in (("applications", applications, "registered_at"), ("events", events, "happened_at")):  # fmt: skip
            if new := [row for row in rows if since <= row[at] < to]:
                write(new, own / f"{name}.csv")
        return own

    return export


def maven(folder: Path) -> Callable[[date], Path]:
    """The whole pipeline at the end of each week: what is closed later is still open, and has no value;
    what is engaged later is not there. Those that were never engaged are there from the beginning.
    """
    pipeline = rows_of("maven/sales_pipeline.csv")
    beside = {name: rows_of(f"maven/{name}.csv") for name in ("products", "sales_teams")}

    def export(until: date) -> Path:
        own, to = folder / until.isoformat(), until.isoformat()
        for name, rows in beside.items():
            write(rows, own / f"{name}.csv")
        known = [
            row | OPEN if row["close_date"] >= to else row
            for row in pipeline
            if row["engage_date"] < to
        ]
        write(known, own / "sales_pipeline.csv")
        return own

    return export


def weeks(first: date, last: date) -> Iterator[date]:
    """The ends of the weeks from a day to the first that ends after another; each is the day after."""
    while first <= last:
        first += WEEK
        yield first
