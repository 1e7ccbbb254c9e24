"""How each field of a feed is read from the cells of a row: one step per field, made once per file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from revops.mapping.cells import Convert, converter
from revops.mapping.feeds import Feed, Field, Lookups
from revops.mapping.fetching import Fetch, fetcher
from revops.mapping.no_dates import is_no_date
from revops.mapping.outcomes import NotOurs, Refusal
from revops.mapping.records import RECORDS, CellKind, FieldType
from revops.mapping.spoiled import EMPTY_WORDS, LONGEST
from revops.mapping.swapped import Forms, watching
from revops.mapping.totals import NUMBERED, without_totals
from revops.messages import gettext as _


class Step(NamedTuple):
    """How one field is read. `column` is for people."""

    name: str
    column: str
    fetch: Fetch
    convert: Convert
    required: bool


def steps(
    feed: Feed,
    at: dict[str, int],
    lookups: Lookups,
    seen: Counter[tuple[str, str]],
    dates: list[Forms],
) -> tuple[list[Step], list[Step]]:
    """The steps of all fields but amounts, and those of amounts, which wait for the row's currency."""
    plain: list[Step] = []
    amounts: list[Step] = []
    for field in feed.fields:
        type = RECORDS[feed.record][field.name]
        convert = watching(converter(feed, field, type), feed, field, type, dates)
        step = Step(
            field.name,
            " / ".join(field.columns),
            fetched(feed, field, at, lookups, type.kind),
            watched(convert, field, type, seen),
            type.required,
        )
        (amounts if type.kind is CellKind.AMOUNT else plain).append(step)
    return plain, amounts


def fetched(
    feed: Feed, field: Field, at: dict[str, int], lookups: Lookups, kind: CellKind
) -> Fetch:
    """The text of a field; of a date none where a program wrote that there is none. It may raise NotOurs for a
    row that is no record.
    """
    fetch = fetcher(feed, field, at, lookups, takes_all=kind is CellKind.REFERENCES)
    if field.name == feed.record and feed.record in NUMBERED:
        return without_totals(fetch)
    if kind not in (CellKind.MOMENT, CellKind.DAY):
        return fetch
    return lambda cells: "" if is_no_date(text := fetch(cells)) else text


def watched(
    convert: Convert, field: Field, type: FieldType, seen: Counter[tuple[str, str]]
) -> Convert:
    """Counts what looks like no name where a name or an id is meant."""
    if type.kind is not CellKind.REFERENCE and field.name not in ("team", "channel") or field.value:
        return convert
    column = " / ".join(field.columns)

    def converted(text: str) -> object:
        if len(text) <= LONGEST and text.lower() in EMPTY_WORDS:
            seen[column, text] += 1
        return convert(text)

    return converted


def empty(feed: Feed, field: str) -> Refusal:
    return Refusal(
        _("The cell for “%(field)s” is empty, but every “%(record)s” has one.")
        % {"field": field, "record": feed.record}
    )


def summing(feed: Feed, plain: list[Step]) -> Callable[[Sequence[str]], str]:
    """A function that says that a row only adds up others, "" of any that does not."""
    own = [step.fetch for step in plain if step.name == feed.record and feed.record in NUMBERED]
    return partial(left_by, own)


def leaving(feed: Feed, plain: list[Step]) -> Callable[[Sequence[str]], str]:
    """A function that says why a row is left out, whatever else is wrong with it: a payment has no number of a document,
    and is none. "" where no field leaves it out.
    """
    names = {field.name for field in feed.fields if field.other == "skip"}
    return partial(left_by, [step.fetch for step in plain if step.name in names])


def left_by(deciding: Sequence[Fetch], cells: Sequence[str]) -> str:
    """Why one of these leaves a row out, "" where none does."""
    for fetch in deciding:
        try:
            fetch(cells)
        except NotOurs as other:
            return str(other)
        except Refusal:
            continue
    return ""
