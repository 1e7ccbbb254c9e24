"""A feed and a file's header → one function that reads a row. Questions are asked once; a row only runs closures."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from hashlib import sha256
from typing import NamedTuple

from django.utils.translation import gettext as _

from revops.mapping.cells import Convert, converter
from revops.mapping.feeds import Feed, Field, Lookups, RowReader
from revops.mapping.figures import exponent, shorten
from revops.mapping.outcomes import Mapped, NotOurs, Refusal, Refused, Skipped, Unreadable
from revops.mapping.records import RECORDS, Kind
from revops.mapping.tables import Table, listed, nearest

CELL_LIMIT = 1_000_000  # characters
SHOWN = 1000
ID_LIMIT = 500
PRICED = ("deal", "invoice")  # their rows always say in which currency they are
Fetch = Callable[[Sequence[str]], str]


class Step(NamedTuple):
    """How one field is read. `column` is for people."""

    name: str
    column: str
    fetch: Fetch
    convert: Convert
    required: bool


def compiled(feed: Feed, header: Sequence[str], lookups: Lookups) -> RowReader:
    """See Feed.reader."""
    at = positions(feed, header)
    plain, amounts = steps(feed, at, lookups)
    identify, filters = identity(feed, at), chosen(feed, at)
    columns, width, usual = tuple(header), len(header), feed.conventions.currency
    start = {"currency": usual} if feed.record in PRICED else {}
    signed = feed.record == "invoice"

    def read(line: int, cells: Sequence[str]) -> Mapped | Refused | Skipped:
        if len(cells) != width or type(cells) is Unreadable:
            try:
                cells = fitted(cells, columns)
            except Refusal as error:
                return Refused(line, "", str(error), payload_of(columns, cells))
        for index, allowed, reason in filters:
            if cells[index].strip() not in allowed:
                return Skipped(line, reason)
        values: dict[str, object] = start.copy()
        column = ""
        try:
            whole = "".join(cells)
            if len(whole) > CELL_LIMIT or "\0" in whole:
                refuse_cells(cells)
            for name, column, fetch, convert, required in plain:  # noqa: B007  (column is for the refusal)
                if text := fetch(cells):
                    values[name] = convert(text)
                elif required:
                    raise Refusal(_("The cell is empty, but every “%(record)s” has one.") % {"record": feed.record})
            if amounts:
                code = values.get("currency", usual)
                places = exponent(code)
                for name, column, fetch, convert, required in amounts:  # noqa: B007  (column is for the refusal)
                    if text := fetch(cells):
                        values[name] = convert(text, places)
                        values["currency"] = code
                    elif required:
                        raise Refusal(_("The cell is empty, but every “%(record)s” has one.") % {"record": feed.record})
            if signed and values.get("kind") == "credit_note":
                values["amount"] = -abs(values["amount"])
            column = ""
            return Mapped(line, identify(cells), dict(zip(columns, cells, strict=True)), values)
        except Refusal as error:
            return Refused(line, column, str(error), payload_of(columns, cells))
        except NotOurs as other:
            return Skipped(line, str(other))

    return read


def positions(feed: Feed, header: Sequence[str]) -> dict[str, int]:
    """Where each column is. Raises MappingError, naming the columns that are there."""
    at = {column: index for index, column in enumerate(header)}
    for column, key in feed.needed_columns.items():
        if column not in at:
            table = Table(f"[files.{feed.name}{'' if key in ('id', 'only') else '.fields'}]", {})
            what = _("the file has no column “%(column)s”. Its columns are: %(columns)s.")
            raise table.wrong(key, what % {"column": column, "columns": listed(header)} + nearest(column, header))
    return at


def steps(feed: Feed, at: dict[str, int], lookups: Lookups) -> tuple[list[Step], list[Step]]:
    """The steps of all fields but amounts, and those of amounts, which wait for the row's currency."""
    plain, amounts = [], []
    for field in feed.fields:
        type = RECORDS[feed.record][field.name]
        step = Step(
            field.name,
            " / ".join(field.columns),
            fetcher(feed, field, at, lookups),
            converter(feed, field, type),
            type.required,
        )
        (amounts if type.kind is Kind.AMOUNT else plain).append(step)
    return plain, amounts


def fetcher(feed: Feed, field: Field, at: dict[str, int], lookups: Lookups) -> Fetch:
    """A function from a row's cells to the field's text, "" where absent. It may raise Refusal or NotOurs."""
    if field.value:
        return lambda _cells: field.value
    fetch = first_of([at[column] for column in field.columns], field.default)
    if field.translation:
        table = f"[translate.{field.translation.name}]"
        fetch = through(fetch, field.translation.values, lambda text: unknown(field, table, text))
    if field.lookup:
        fetch = through(fetch, looked_up(feed, field, lookups), lambda text: missed(field, text))
    return fetch


def first_of(indexes: list[int], default: str) -> Fetch:
    if len(indexes) > 1:
        return lambda cells: next((text for index in indexes if (text := cells[index].strip())), default)
    (index,) = indexes
    if default:
        return lambda cells: cells[index].strip() or default
    return lambda cells: cells[index].strip()


def through(fetch: Fetch, table: dict[str, str], otherwise: Callable[[str], str]) -> Fetch:
    def fetched(cells: Sequence[str]) -> str:
        text = fetch(cells)
        if not text:
            return text
        found = table.get(text)
        return otherwise(text) if found is None else found

    return fetched


def unknown(field: Field, table: str, text: str) -> str:
    """What a value means that its translate table does not have."""
    if field.other == "keep":
        return text
    if field.other == "skip":
        raise NotOurs(_("%(field)s: a value that %(table)s does not have") % {"field": field.name, "table": table})
    known = field.translation.values
    raise Refusal(
        _("“%(text)s” is not in %(table)s, which knows: %(known)s. Add it there.")
        % {"text": shorten(text), "table": table, "known": listed(known)}
        + nearest(shorten(text), known)
    )


def missed(field: Field, text: str) -> str:
    """What an id means that the lookup does not have."""
    if field.other == "keep":
        return ""
    if field.other == "skip":
        raise NotOurs(
            _("%(field)s: a value that “%(feed)s” does not have") % {"field": field.name, "feed": field.lookup.feed}
        )
    raise Refusal(
        _("“%(text)s” is not among the ids of “%(feed)s”. Import that file first, or translate the value.")
        % {"text": shorten(text), "feed": field.lookup.feed}
    )


def looked_up(feed: Feed, field: Field, lookups: Lookups) -> dict[str, str]:
    """The lookup's column by id. Raises MappingError where the lookup's rows have no such column."""
    rows, column = lookups.get(field.lookup.feed, {}), field.lookup.column
    for row in rows.values():
        if column not in row:
            what = _("the rows of “%(feed)s” have no column “%(column)s”. Their columns are: %(columns)s.")
            shown = {"feed": field.lookup.feed, "column": column, "columns": listed(row)}
            raise Table(f"[files.{feed.name}.fields.{field.name}]", {}).wrong(
                "lookup", what % shown + nearest(column, row)
            )
    return {key: row[column].strip() for key, row in rows.items()}


class NotEmpty:
    """What `only` means by "*"."""

    def __contains__(self, text: str) -> bool:
        return bool(text)


def chosen(feed: Feed, at: dict[str, int]) -> list[tuple[int, Container[str], str]]:
    """By column that `only` names: where it is, what it may hold, and why a row with anything else is skipped."""
    reason = _("another feed's: %(column)s is not %(allowed)s")
    return [
        (
            at[column],
            NotEmpty() if "*" in allowed else allowed,
            reason % {"column": column, "allowed": listed(sorted(allowed))},
        )
        for column, allowed in feed.only.items()
    ]


def identity(feed: Feed, at: dict[str, int]) -> Callable[[Sequence[str]], str]:
    """A function from a row's cells to its external id: of the id columns, or a digest. Raises Refusal."""
    indexes = [at[column] for column in feed.id]
    if not indexes:
        return lambda cells: sha256("\0".join(cells).encode()).hexdigest()[:32]

    def identify(cells: Sequence[str]) -> str:
        parts = [cells[index].strip() for index in indexes]
        joined = parts[0] if len(parts) == 1 else distinct(parts)
        if not joined.strip("|") or len(joined) > ID_LIMIT:
            raise Refusal(
                _("The id of the row (%(columns)s) is empty or longer than %(limit)d characters.")
                % {"columns": ", ".join(feed.id), "limit": ID_LIMIT}
            )
        return joined

    return identify


def distinct(parts: list[str]) -> str:
    """Parts joined by "|" so that no two lists look the same: a "|" inside a part is written "\\|"."""
    joined = "|".join(parts)
    if joined.count("|") == len(parts) - 1 and "\\" not in joined:
        return joined
    return "|".join(part.replace("\\", "\\\\").replace("|", "\\|") for part in parts)


def fitted(cells: Sequence[str], columns: Sequence[str]) -> Sequence[str]:
    """The cells when there is one for each column; more are fine where they are empty. Raises Refusal."""
    if type(cells) is Unreadable:
        raise Refusal(cells.reason)
    width, found = len(columns), len(cells)
    if found > width and not any(cells[width:]):
        return cells[:width]
    shown = {"found": found, "width": width}
    if found > width:
        raise Refusal(
            _("The row has %(found)d cells, the header %(width)d. A delimiter inside a cell may lack quotes.") % shown
        )
    raise Refusal(_("The row has %(found)d cells, the header %(width)d. It may be cut off.") % shown)


def refuse_cells(cells: Sequence[str]) -> None:
    """Raises Refusal where a cell is too long or has a character that cannot be kept."""
    if any(len(cell) > CELL_LIMIT for cell in cells):
        raise Refusal(
            _("A cell is longer than %(limit)d characters; what is kept of it here is shortened.")
            % {"limit": CELL_LIMIT}
        )
    if any("\0" in cell for cell in cells):
        raise Refusal(
            _("A cell has a NUL character, which no text has: the file is damaged, or its encoding is another.")
        )


def payload_of(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """A refused row as received, long cells shortened; cells beyond the header are named by their position."""
    names = [*columns, *(f"#{number}" for number in range(len(columns) + 1, len(cells) + 1))]
    return {name: shorten(cell, SHOWN) for name, cell in zip(names, cells, strict=False)}
