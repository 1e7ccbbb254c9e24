"""What the rows of a table without a header may be, by what is in its columns alone."""

from __future__ import annotations

from collections.abc import Iterator

from revops.guess.readings import Reading
from revops.guess.tables import Column, Table
from revops.guess.values import translation


def by_values(table: Table) -> Iterator[Reading]:
    """Deals, where a column ends in won and lost; contacts, where one holds addresses."""
    columns = [column for column in table.columns if column.filled]
    own = next((column for column in columns if is_id(column, table)), None)
    if own is None:
        return
    rest = [column for column in columns if column is not own]
    outcome = next(
        (c for c in rest if not c.is_only_date and translation("deal", "outcome", c)), None
    )
    email = next((c for c in rest if c.samples and all("@" in text for text in c.samples)), None)
    dates = sorted((c for c in rest if c.is_only_date), key=lambda each: -each.filled)
    if outcome and dates:
        yield Reading("deal", {"deal": own.name, "outcome": outcome.name, **sold(rest, dates)})
    elif email and dates:
        yield Reading("lead", {"lead": own.name, "email": email.name, "at": dates[0].name})


def sold(columns: list[Column], dates: list[Column]) -> dict[str, str]:
    """The days of a deal, the fuller column first, and its amount."""
    days = dict(zip(("opened_at", "closed_at"), (each.name for each in dates), strict=False))
    amounts = [column.name for column in columns if column.is_number and not column.is_only_date]
    return {**days, **({"amount": amounts[0]} if amounts else {})}


def is_id(column: Column, table: Table) -> bool:
    """Whether every row has a value of its own there."""
    return column.filled == table.looked_at and not column.is_only_date and not column.repeats
