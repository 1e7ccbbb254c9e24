"""The real sets as they would have arrived: week by week, an export of what was known by then."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from tests.real_data import DATA

WEEK = timedelta(days=7)
Rows = list[dict[str, str]]
# The last of these that happened to an application says where it is.
LOAN_STEPS = {"A_PREACCEPTED", "A_ACCEPTED", "A_APPROVED", "A_DECLINED", "A_CANCELLED"}
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


def loans_in_play() -> Callable[[date], Counter[str]]:
    """What the events themselves say is in play on the day after a week, by KPI; euros in cents."""
    amounts = {row["application_id"]: row["amount_requested"] for row in rows_of("loans/applications.csv")}  # fmt: skip
    events = sorted(rows_of("loans/events.csv"), key=lambda row: row["happened_at"][:23])

    def known(until: date) -> Counter[str]:
        last = {
            row["application_id"]: row["activity"]
            for row in events
            if row["activity"] in LOAN_STEPS and row["happened_at"] < until.isoformat()
        }
        at = Counter(last.values())
        worth = sum(Decimal(amounts[key]) for key, step in last.items() if step == "A_ACCEPTED")
        return Counter(
            mqls=at["A_PREACCEPTED"], sqos=at["A_ACCEPTED"], open_pipeline=int(worth * 100)
        )

    return known


def maven_in_play() -> Callable[[date], Counter[str]]:
    """The same of the opportunities: what is engaged and not closed, at list price; dollars in cents."""
    prices = {row["product"].replace(" ", ""): row["sales_price"] for row in rows_of("maven/products.csv")}  # fmt: skip
    pipeline = [row for row in rows_of("maven/sales_pipeline.csv") if row["engage_date"]]

    def known(until: date) -> Counter[str]:
        to = until.isoformat()
        is_open = [row for row in pipeline if row["engage_date"] < to <= (row["close_date"] or "9")]
        worth = sum(Decimal(prices[row["product"].replace(" ", "")]) for row in is_open)
        return Counter(mqls=0, sqos=len(is_open), open_pipeline=int(worth * 100))

    return known


def weeks(first: date, last: date) -> Iterator[date]:
    """The ends of the weeks from a day to the first that ends after another; each is the day after."""
    while first <= last:
        first += WEEK
        yield first
