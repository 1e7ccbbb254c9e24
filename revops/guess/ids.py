"""By which columns the rows of a file are known again."""

from __future__ import annotations

from revops.guess.fields import folded, words
from revops.guess.readings import Reading
from revops.guess.tables import Table

# Their records are known by the field of the same name.
NUMBERED = ("lead", "deal", "invoice", "onboarding", "customer", "person", "subscription")


def id_of(table: Table, reading: Reading) -> tuple[str, ...]:
    """By which columns a row is known: nothing, the whole row, where none is its own."""
    return by_fields(reading) or own_number(table, reading)


def by_fields(reading: Reading) -> tuple[str, ...]:
    if reading.record in NUMBERED:
        own = reading.joined.get(reading.record) or columns_of_fields(reading, reading.record)
        return (*own, *columns_of_fields(reading, "line")) if own else ()
    if reading.record == "rate":
        return columns_of_fields(reading, "currency", "month_on")
    if reading.suffix and "lead" in reading.fields:
        return (reading.fields["lead"],)
    named = columns_of_fields(reading, "lead", "deal", "stage", "kind", "at")
    return tuple(dict.fromkeys(named)) if reading.record in ("stage", "change") else ()


def own_number(table: Table, reading: Reading) -> tuple[str, ...]:
    """The column of a number of its own, where every row has one: what is changed later of a call, as its tags, makes
    no second call.
    """
    named = words("own_id").get(reading.record, ())
    rows = table.looked_at - table.bare
    numbered = {folded(each.name): each.name for each in table.columns if 0 < rows <= each.filled}
    return next(((numbered[word],) for word in named if word in numbered), ())


def columns_of_fields(reading: Reading, *names: str) -> tuple[str, ...]:
    """The columns of these fields, of those that there are: a person may say what rows are before all
    is found.
    """
    return tuple(reading.fields[name] for name in names if name in reading.fields)
