"""Where a row's columns are, and by which of them it is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256

from revops.mapping.feeds import Feed
from revops.mapping.identifiers import Form, form_of, refuse_shortened, visible
from revops.mapping.mistakes import listed, nearest, sentence
from revops.mapping.outcomes import MappingError, Refusal
from revops.mapping.spreadsheet import Number
from revops.messages import gettext as _

ID_LIMIT = 500


def positions(feed: Feed, header: Sequence[str]) -> dict[str, int]:
    """Where each column is. Raises MappingError, naming the columns that are there."""
    at = {column: index for index, column in enumerate(header)}
    for column, key in feed.needed_columns.items():
        if column not in at:
            what = _("the file has no column “%(column)s”. Its columns are: %(columns)s.")
            shown = {"column": column, "columns": listed(header)}
            place = ("files", feed.name, *(() if key in ("id", "only") else ("fields",)), key)
            raise MappingError(sentence(place, what % shown + nearest(column, header)))
    return at


def id_form(feed: Feed) -> Form:
    """One part of an external id as the feed writes ids. Raises Refusal."""
    form = form_of(feed.conventions.ids)

    def formed(text: str) -> str:
        if "E+" in text or type(text) is Number:
            refuse_shortened(text)
        text = visible(text)
        return form(text) if form else text

    return formed


def identity(feed: Feed, at: dict[str, int]) -> Callable[[Sequence[str]], str]:
    """A function from a row's cells to its external id: of the id columns, or a digest. Raises
    Refusal.
    """
    indexes, form = [at[column] for column in feed.id], id_form(feed)
    if not indexes:
        return lambda cells: sha256("\0".join(cells).encode()).hexdigest()[:32]

    def several(cells: Sequence[str]) -> str:
        return distinct([form(cells[index].strip()) for index in indexes])

    def one(cells: Sequence[str]) -> str:
        return form(cells[first].strip())

    first, gather = indexes[0], one if len(indexes) == 1 else several

    def identify(cells: Sequence[str]) -> str:
        joined = gather(cells)
        if not joined.strip("|") or len(joined) > ID_LIMIT:
            raise Refusal(
                _("The id of the row (%(columns)s) is empty or longer than %(limit)d characters.")
                % {"columns": ", ".join(feed.id), "limit": ID_LIMIT}
            )
        return joined

    return identify


def identity_of_skipped(feed: Feed, at: dict[str, int]) -> Callable[[Sequence[str]], str]:
    """The same of a row that is left out; "" where that cannot be known: without ids, or when what
    leaves it out is part of the id.
    """
    deciding = {
        column for field in feed.fields if field.other == "skip" for column in field.columns
    } | set(feed.only)
    if not feed.id or deciding & set(feed.id):
        return lambda _cells: ""
    identify = identity(feed, at)

    def identify_skipped(cells: Sequence[str]) -> str:
        try:
            return identify(cells)
        except Refusal:
            return ""

    return identify_skipped


def distinct(parts: list[str]) -> str:
    """Parts joined by "|" so that no two lists look the same: a "|" inside a part is written "\\|"."""
    joined = "|".join(parts)
    if joined.count("|") == len(parts) - 1 and "\\" not in joined:
        return joined
    return "|".join(part.replace("\\", "\\\\").replace("|", "\\|") for part in parts)


def id_of_deleted(feed: Feed, text: str) -> str:
    """What a tool calls a record that is gone, as the feed writes it; "" where it can be none."""
    try:
        return id_form(feed)(text.strip())
    except Refusal:
        return ""


def id_of_refused(feed: Feed, payload: Mapping[str, str]) -> str:
    """The external id that a refused row has all the same; "" where it cannot be read."""
    form = id_form(feed)
    try:
        parts = [form(payload.get(column, "").strip()) for column in feed.id]
    except Refusal:
        return ""
    if len(parts) == 1:
        return parts[0]
    return distinct(parts) if any(parts) else ""
