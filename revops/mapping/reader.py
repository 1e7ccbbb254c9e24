"""A feed and a file's header → one function that reads a row. Questions are asked once; a row only
runs closures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from revops.mapping import received
from revops.mapping.columns import identity, identity_of_skipped, positions
from revops.mapping.feeds import Feed, Lookups
from revops.mapping.headings import below_one_header
from revops.mapping.mistakes import listed
from revops.mapping.no_dates import is_no_date
from revops.mapping.outcomes import Mapped, NotOurs, Refusal, Refused, Skipped, Unreadable, Wrong
from revops.mapping.spoiled import notes_of, refuse_cells, spoiled_in
from revops.mapping.spreadsheet import Flawed, is_error
from revops.mapping.steps import Step, empty, leaving, steps, summing
from revops.mapping.swapped import Forms
from revops.messages import gettext as _

PRICED = ("deal", "invoice", "ledger")  # their rows always say in which currency they are
# Lowered by a credit note, whichever sign its source writes.
LOWERED = frozenset({"amount", "tax_amount"})


PayloadOf = Callable[[Sequence[str]], dict[str, str]]
Reads = Callable[[int, Sequence[str]], Mapped | Refused | Skipped]
# Where a column that `only` names is, what it may hold, and why a row with anything else is skipped.
Filter = tuple[int, Container[str], str]


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads a row; `notes` after the last one say what was read and may not have been meant.
    `payload_of` makes what is kept of a row as it came.
    """

    read: Reads
    payload_of: PayloadOf
    seen: Counter[tuple[str, str]]
    dates: list[Forms]

    def __call__(self, line: int, cells: Sequence[str]) -> Mapped | Refused | Skipped:
        return self.read(line, cells)

    def notes(self) -> list[str]:
        return notes_of(self.seen)


def compiled(feed: Feed, header: Sequence[str], lookups: Lookups) -> RowReader:
    """A function from (line, cells) to what becomes of the row. Raises MappingError for a missing
    column.
    """
    at, seen = positions(feed, header), Counter[tuple[str, str]]()
    dates: list[Forms] = []
    plain, amounts = steps(feed, at, lookups, seen, dates)
    payload_of = partial(
        received.payload_of_answer if feed.is_pulled else received.payload_of_row, tuple(header)
    )
    read = row_reader(feed, header, at, plain, amounts, payload_of)
    return RowReader(below_one_header(header, read), payload_of, seen, dates)


def row_reader(
    feed: Feed, header: Sequence[str], at: dict[str, int], plain: list[Step], amounts: list[Step], payload_of: PayloadOf
) -> Reads:  # fmt: skip
    filters = chosen(feed, at)
    other_feed = unfiltered(filters)
    doubt = doubted(filters, spoiled_in(feed, at), summing(feed, plain))
    values_of, identify = values_reader(feed, plain, amounts), identity(feed, at)
    known_by = identity_of_skipped(feed, at)
    columns, width = tuple(header), len(header)
    not_read = refuser(feed, columns, plain, amounts, known_by)

    def read(line: int, cells: Sequence[str]) -> Mapped | Refused | Skipped:
        try:
            if len(cells) != width or type(cells) is Unreadable:
                cells = fitted(cells, columns)
            if reason := other_feed(cells):
                return Skipped(line, reason, known_by(cells), cells)
            if reason := doubt(cells):
                return Skipped(line, reason)
        except Refusal as error:
            return Refused(line, error.column, str(error), received.payload_shown(columns, cells))
        try:
            values = values_of(cells)
            return Mapped(line, identify(cells), payload_of(cells), values)
        except Refusal as error:
            return not_read(line, cells, error)
        except NotOurs as other:
            return Skipped(line, str(other), known_by(cells), cells)

    return read


def refuser(
    feed: Feed, columns: Sequence[str], plain: list[Step], amounts: list[Step], known_by: Callable[[Sequence[str]], str]
) -> Callable[[int, Sequence[str], Refusal], Refused | Skipped]:  # fmt: skip
    """A function that makes a Refused of a row that can be read, and is not understood; a Skipped of one that is none."""
    all_wrong, left_out = mistakes_reader(feed, plain, amounts), leaving(feed, plain)

    def refused(line: int, cells: Sequence[str], error: Refusal) -> Refused | Skipped:
        if reason := left_out(cells):
            return Skipped(line, reason, known_by(cells), cells)
        others = tuple(all_wrong(cells, error.field))
        payload = received.payload_of_row(columns, cells)
        types = received.types_of(columns, cells)
        return Refused(line, error.column, str(error), payload, error.field, others, types)

    return refused


def unfiltered(filters: list[Filter]) -> Callable[[Sequence[str]], str]:
    """A function that says why a row is another feed's; "" where it is this one's, or where its
    cells cannot be trusted yet.
    """

    def reason(cells: Sequence[str]) -> str:
        for index, allowed, why in filters:
            text = cells[index].strip()
            if text not in allowed and not is_error(text) and type(cells) is not Flawed:
                return why
        return ""

    return reason


def doubted(
    filters: list[Filter], spoiled: Callable[[Sequence[str]], None], summed: Callable[[Sequence[str]], str]
) -> Callable[[Sequence[str]], str]:  # fmt: skip
    """A function that raises Refusal for cells that cannot be kept or trusted. Of a row that can be
    after all it says why it is another feed's, of a total with its label over several cells that it is one.
    """

    def reason(cells: Sequence[str]) -> str:
        whole = "".join(cells)
        if len(whole) > received.LONGEST or "\0" in whole:
            refuse_cells(cells, received.LONGEST)
        if type(cells) is not Flawed and "#" not in whole and "Err:" not in whole:
            return ""
        if why := type(cells) is Flawed and summed(cells):
            return why
        spoiled(cells)
        return next((why for i, allowed, why in filters if cells[i].strip() not in allowed), "")

    return reason


def values_reader(
    feed: Feed, plain: list[Step], amounts: list[Step]
) -> Callable[[Sequence[str]], dict[str, object]]:
    """A function from a row's cells to the values of its fields. It raises Refusal with the column."""
    usual, signed = feed.conventions.currency, feed.record == "invoice"
    marks = bool(amounts) and feed.record == "change"
    start: dict[str, object] = {"currency": usual} if feed.record in PRICED else {}

    def values_of(cells: Sequence[str]) -> dict[str, object]:
        values, column, name = start.copy(), "", ""
        try:
            for name, column, fetch, convert, required in plain:  # noqa: B007  (name and column are for the refusal)
                if text := fetch(cells):
                    values[name] = convert(text)
                elif required:
                    raise empty(feed, name)
            code = currency_of(values, marks) or usual
            for name, column, fetch, convert, required in amounts:  # noqa: B007  (name and column are for the refusal)
                if text := fetch(cells):
                    values[name] = convert(text, code)
                    values["currency"] = code
                elif required:
                    raise empty(feed, name)
        except Refusal as error:
            error.column, error.field = column, name
            raise
        if signed and values.get("kind") == "credit_note":
            values |= {name: -abs(cast(int, values[name])) for name in LOWERED & values.keys()}
        return values

    return values_of


def mistakes_reader(
    feed: Feed, plain: list[Step], amounts: list[Step]
) -> Callable[[Sequence[str], str], list[Wrong]]:
    """A function from the cells of a refused row, and the field for which it was refused, to what else
    is wrong with it. What an amount is in must be known before anything can be said of it.
    """

    def wrong_in(steps: list[Step], but: str, cells: Sequence[str], *code: object) -> Iterator[Wrong]:  # fmt: skip
        for name, column, fetch, convert, required in steps:
            if name == but:
                continue
            try:
                if text := fetch(cells):
                    convert(text, *code)
                elif required:
                    raise empty(feed, name)
            except Refusal as error:
                error.column, error.field = column, name
                yield error.wrong
            except NotOurs:
                continue

    def all_wrong(cells: Sequence[str], but: str) -> list[Wrong]:
        found = list(wrong_in(plain, but, cells))
        if amounts and "currency" not in (but, *(field for field, _column, _reason in found)):
            code = next((s.convert(t) for s in plain if s.name == "currency" and (t := s.fetch(cells))), None)  # fmt: skip
            found += wrong_in(amounts, but, cells, code or feed.conventions.currency)
        return found

    return all_wrong


def currency_of(values: dict[str, object], marks: bool) -> object:
    """What the row's amounts are in, None where it does not say. Those of a change are in its deal's
    currency, unless the row itself names one, which is marked.
    """
    code = values.get("currency")
    if marks and code is not None:
        values["names_currency"] = True
    return code


class NotEmpty(Container[str]):
    """What `only` means by "*"; `nothing` are texts that the mapping takes for an empty cell."""

    def __init__(self, nothing: frozenset[str]) -> None:
        self.nothing = nothing

    def __contains__(self, text: object) -> bool:
        return bool(text) and text not in self.nothing and not is_no_date(str(text))


def holding(allowed: frozenset[str], nothing: frozenset[str]) -> Container[str]:
    return NotEmpty(nothing) if "*" in allowed else allowed


def meaning_nothing(feed: Feed, column: str) -> frozenset[str]:
    """The texts of a column that some field translates to nothing."""
    fields = [field for field in feed.fields if field.translation and column in field.columns]
    tables = [field.translation.values for field in fields if field.translation]
    return frozenset(text for table in tables for text, value in table.items() if value == "")


def chosen(feed: Feed, at: dict[str, int]) -> list[Filter]:
    reason = _("another feed's: %(column)s is not %(allowed)s")
    return [
        (
            at[column],
            holding(allowed, meaning_nothing(feed, column)),
            reason % {"column": column, "allowed": listed(sorted(allowed))},
        )
        for column, allowed in feed.only.items()
    ]


def fitted(cells: Sequence[str], columns: Sequence[str]) -> Sequence[str]:
    """The cells when there is one for each column; more are fine where they are empty. Raises
    Refusal.
    """
    if type(cells) is Unreadable:
        raise Refusal(cells.reason)
    width, found = len(columns), len(cells)
    if found > width and not any(cells[width:]):
        return cells[:width]
    shown = {"found": found, "width": width}
    if found > width:
        raise Refusal(
            _(
                "The row has %(found)d cells, the header %(width)d. A delimiter inside a cell may lack quotes."
            )
            % shown
        )
    raise Refusal(
        _("The row has %(found)d cells, the header %(width)d. It may be cut off.") % shown
    )
