"""What a column is whose header no word names whole: what it is called at its head ("Sales owner", "Bid
amount"), or the one choice that its cells leave: the id of its rows, the only day, the list that ends in won and lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from revops.guess.by_mail import is_address
from revops.guess.fields import folded, is_of_one, words
from revops.guess.match import fits, is_free
from revops.guess.tables import Column, Table
from revops.guess.values import meanings_of
from revops.mapping.records import RECORDS

CALLED = ("amount", "currency", "company", "owner")
# Kinds of record that have one day of their own.
OF_ONE_DAY = ("lead", "invoice", "activity")
# What stays of a record while it changes.
KNOWN_BY = {"deal": ("company", "name", "opened_at"), "lead": ("email", "name", "company", "at"),
            "subscription": ("company", "started_at")}  # fmt: skip
ENDS = ("outcome", "won_at", "lost_at")


def completed(table: Table, record: str, fields: dict[str, str]) -> dict[str, str]:
    """The fields with those that only one column can be."""
    found = dict(fields)
    if "motion" in RECORDS[record]:
        by_motion(table, record, found)
    if record == "lead":
        add(found, "email", addresses(table, found))
    if record in RECORDS[record]:
        add(found, record, [*own_ids(table, found), *own_names(table, record, found)])
    if record in OF_ONE_DAY:
        add(found, "at", only_day(table, record, found))
    if record == "deal" and not set(ENDS) & set(found):
        add(found, "outcome", ends(table, found))
    for field in CALLED:
        if field in RECORDS[record] and not (field == "amount" and "signed_amount" in found):
            add(found, field, called(table, record, field, found))
    return found


def by_motion(table: Table, record: str, found: dict[str, str]) -> None:
    """A source that says only inbound and outbound is no channel."""
    column = table.column(found.get("channel", ""))
    meant = meanings_of(record, "motion", column) if column else {}
    if "motion" not in found and len(meant) > 1 and all(meant.values()):
        found["motion"] = found.pop("channel")


def add(found: dict[str, str], field: str, columns: Iterable[Column]) -> None:
    column = None if field in found else next(iter(columns), None)
    if column:
        found[field] = column.name


def is_own(column: Column, table: Table) -> bool:
    """Whether every row has another value there."""
    is_full = column.filled == table.looked_at > 1
    return is_full and not column.repeats and not column.is_only_date


def own_ids(table: Table, found: dict[str, str]) -> Iterator[Column]:
    """The columns that are called an id of something and have another value in every row."""
    for column in table.columns:
        is_called = set(words("called")["id"]) & set(folded(column.name).split())
        if (is_called or column.name == "#") and is_own(column, table) and is_free(column.name, "", found):  # fmt: skip
            yield column


def own_names(table: Table, record: str, found: Mapping[str, str]) -> Iterator[Column]:
    """Of records that have no id what they are known by, where no two of the first are the same."""
    columns = known_by(table, record, found)
    if columns and tells_apart(table, *columns):
        yield cast(Column, table.column(columns[0]))


def known_by(table: Table, record: str, found: Mapping[str, str]) -> tuple[str, ...]:
    """The columns that together are a record's id where it has none of its own: one that no two rows
    share, else all that do not change.
    """
    named = [found[field] for field in KNOWN_BY.get(record, ()) if field in found]
    single = next((name for name in named if is_own(cast(Column, table.column(name)), table)), "")
    return (single,) if single else tuple(dict.fromkeys(named))


def joined(table: Table, record: str, fields: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """The columns whose cells are joined to an id or a name, where the first stands for them."""
    columns, halves = known_by(table, record, fields), halves_of(table)
    found = {record: columns} if len(columns) > 1 and fields.get(record) == columns[0] else {}
    return found | ({"name": halves} if halves and fields.get("name") == halves[0] else {})


def with_halves(table: Table, record: str, fields: Mapping[str, str]) -> dict[str, str]:
    """The fields with the first name as the name, where it stands beside the last and no column has both: a
    title beside them is what somebody is, and not how they are called.
    """
    halves, named = halves_of(table), fields.get("name", "")
    is_lacking = "name" in RECORDS[record] and (
        named in ("", *halves) or folded(named) in words("halves")["beside"]
    )
    return {**fields, "name": halves[0]} if halves and is_lacking else dict(fields)


def halves_of(table: Table) -> tuple[str, ...]:
    """The columns of first and last name, none where they are not both there."""
    named = {folded(name): name for name in reversed(table.names)}
    found = [
        next((named[word] for word in words("halves")[half] if word in named), "")
        for half in ("first", "last")
    ]
    return tuple(found) if all(found) else ()


def tells_apart(table: Table, *names: str) -> bool:
    """Whether no two of the first rows say the same in these columns."""
    places = [table.names.index(name) for name in names]
    found = [tuple(cells[place] for place in places) for _line, cells in table.rows]
    return len(set(found)) == len(found)


def addresses(table: Table, found: dict[str, str]) -> Iterator[Column]:
    yield from (column for column in table.columns if is_address(column))


def only_day(table: Table, record: str, found: dict[str, str]) -> Iterable[Column]:
    """The only date, where there is one: of leads one that is called a beginning."""
    days = [column for column in table.columns if column.is_only_date]
    first = set(words("called")["first"])
    if record == "lead":
        days = [column for column in days if first & set(folded(column.name).split())]
    return days if len(days) == 1 and is_free(days[0].name, "at", found) else ()


def ends(table: Table, found: dict[str, str]) -> Iterator[Column]:
    """The columns of which the values say both won and lost, or one of them and nothing strange."""
    for column in table.columns:
        meant = meanings_of("deal", "outcome", column)
        is_both = {"won", "lost"} <= set(meant.values())
        is_one = len(meant) > 1 and all(meant.values()) and set(meant.values()) != {"open"}
        if (is_both or is_one) and is_free(column.name, "outcome", found):
            yield column


def called(table: Table, record: str, field: str, found: dict[str, str]) -> list[Column]:
    """The columns whose names are headed by it, amounts without tax before those with it."""
    net = set(words("called")["net"])
    able = [
        column
        for column in table.columns
        if is_headed(column.name, field)
        and not (field == "amount" and is_of_one(column.name))
        and fits(record, field, column)
        and is_free(column.name, field, found)
    ]
    return sorted(able, key=lambda column: not net & set(folded(column.name).split()))


def is_headed(name: str, field: str) -> bool:
    """ "Revenue" heads "Expected revenue", not "Size by revenue"."""
    beside = {"name", "nom", "by", *words("called")["net"]}
    kept = folded(name).partition(" by ")[0].split()
    kept = [word for word in kept if word not in beside] or [""]
    heads = words("heads", "last")[field], words("heads", "first")[field]
    return kept[-1] in heads[0] or kept[0] in heads[1]
