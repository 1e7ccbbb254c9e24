"""The text of a field from the cells of a row: columns, constants, translations and lookups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from revops.mapping.daytimes import Timed, time_of_day
from revops.mapping.feeds import Feed, Field, Lookup, Lookups, Translation
from revops.mapping.identifiers import form_of
from revops.mapping.mistakes import listed, nearest, sentence
from revops.mapping.outcomes import MappingError, NotOurs, Refusal, shorten
from revops.messages import gettext as _

Fetch = Callable[[Sequence[str]], str]


def fetcher(
    feed: Feed, field: Field, at: dict[str, int], lookups: Lookups, *, takes_all: bool = False
) -> Fetch:
    """A function from a row's cells to the field's text, "" where absent. It may raise Refusal or
    NotOurs. Of a cell with several values it gives the first, or the cell with `takes_all`.
    """
    if field.value:
        return lambda _cells: field.value
    places = [at[column] for column in field.columns]
    gather = partial(joined, sign=field.join) if field.join else first_of
    fetch = gather(places, field.default)
    if field.time:
        fetch = timed(fetch, at[field.time])
    if field.split and not takes_all:
        fetch = first_part(fetch, field.split)
    if field.translation:
        words = field.translation
        fetch = through(fetch, words.values, lambda text: unknown(field, words, text))
    if field.lookup:
        place = field.lookup
        rows = looked_up(feed, field.name, place, lookups)
        fetch = through(formed(fetch, feed), rows, lambda text: missed(field, place, text))
    return fetch


def first_part(fetch: Fetch, sign: str) -> Fetch:
    def part(cells: Sequence[str]) -> str:
        return next((bare for text in fetch(cells).split(sign) if (bare := text.strip())), "")

    return part


def formed(fetch: Fetch, feed: Feed) -> Fetch:
    """What is looked up has the form of ids of the feed in which it is."""
    form = form_of(feed.conventions.ids)
    return (lambda cells: form(fetch(cells))) if form else fetch


def first_of(indexes: list[int], default: str) -> Fetch:
    if len(indexes) > 1:
        return lambda cells: next(
            (text for index in indexes if (text := cells[index].strip())), default
        )
    (index,) = indexes
    if default:
        return lambda cells: cells[index].strip() or default
    return lambda cells: cells[index].strip()


def joined(indexes: list[int], default: str, sign: str) -> Fetch:
    """All of the cells that are not empty."""

    def together(cells: Sequence[str]) -> str:
        return sign.join(str(text) for i in indexes if (text := cells[i].strip())) or default

    return together


def timed(fetch: Fetch, index: int) -> Fetch:
    """A date with the time of day from a column of its own. A time without a date says nothing."""

    def fetched(cells: Sequence[str]) -> str:
        day, text = fetch(cells), cells[index].strip()
        return Timed(day, time_of_day(text)) if day and text else day

    return fetched


def through(fetch: Fetch, table: dict[str, str], otherwise: Callable[[str], str]) -> Fetch:
    def fetched(cells: Sequence[str]) -> str:
        text = fetch(cells)
        if not text:
            return text
        found = table.get(text)
        return otherwise(text) if found is None else found

    return fetched


def unknown(field: Field, words: Translation, text: str) -> str:
    """What a value means that its translate table does not have."""
    table = f"[translate.{words.name}]"
    if field.other == "keep":
        return text
    if field.other == "skip":
        raise NotOurs(
            _("%(field)s: a value that %(table)s does not have")
            % {"field": field.name, "table": table}
        )
    known = words.values
    raise Refusal(
        _("“%(text)s” is not in %(table)s, which knows: %(known)s. Add it there.")
        % {"text": shorten(text), "table": table, "known": listed(known)}
        + nearest(shorten(text), known)
    )


def missed(field: Field, place: Lookup, text: str) -> str:
    """What an id means that the lookup does not have."""
    if field.other == "keep":
        return ""
    if field.other == "skip":
        raise NotOurs(
            _("%(field)s: a value that “%(feed)s” does not have")
            % {"field": field.name, "feed": place.feed}
        )
    raise Refusal(
        _(
            "“%(text)s” is not among the ids of “%(feed)s”. Import that file first, or translate the value."
        )
        % {"text": shorten(text), "feed": place.feed}
    )


def looked_up(feed: Feed, field: str, place: Lookup, lookups: Lookups) -> dict[str, str]:
    """The lookup's column by id. Raises MappingError where the lookup's rows have no such column."""
    rows, column = lookups.get(place.feed, {}), place.column
    if rows and not any(column in row for row in rows.values()):
        columns = list(dict.fromkeys(name for row in rows.values() for name in row))
        what = _(
            "the rows of “%(feed)s” have no column “%(column)s”. Their columns are: %(columns)s."
        )
        shown = {"feed": place.feed, "column": column, "columns": listed(columns)}
        here = ("files", feed.name, "fields", field, "lookup")
        raise MappingError(sentence(here, what % shown + nearest(column, columns)))
    return {key: row.get(column, "").strip() for key, row in rows.items()}
