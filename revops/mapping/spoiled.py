"""Cells that hold no value, though they are not empty: errors, formulas without a result, damage,
words for “nothing”.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Sequence

from revops.mapping.feeds import Feed
from revops.mapping.mistakes import listed
from revops.mapping.outcomes import Refusal, shorten
from revops.mapping.spreadsheet import Flawed, is_error
from revops.messages import gettext as _
from revops.messages import ngettext

WORDS = """
    null none nil n/a na n.a. nan undefined - -- --- – — ? ?? . … _ (none) (null) (blank) (empty) <null> [null] \\n
    k.a. k.a s.o. s/o néant aucun aucune keine keiner entfällt ninguno ninguna"""
EMPTY_WORDS = frozenset(WORDS.split())
LONGEST = max(map(len, EMPTY_WORDS))


def spoiled_in(feed: Feed, at: dict[str, int]) -> Callable[[Sequence[str]], None]:
    """A function that raises Refusal for the first cell the feed uses whose value cannot be
    trusted.

    A value that the mapping translates is understood, whatever it looks like.
    """
    known: dict[str, Container[str]] = {
        column: field.translation.values
        for field in feed.fields
        if field.translation
        for column in field.columns
    } | dict(feed.only)
    used = [(at[column], column, known.get(column, ())) for column in feed.needed_columns]

    def check(cells: Sequence[str]) -> None:
        faults = cells.faults if type(cells) is Flawed else {}
        for index, column, understood in used:
            if index in faults:
                raise Refusal(faults[index], column)
            if is_error(text := cells[index].strip()) and text not in understood:
                raise Refusal(error_in(text), column)

    return check


def means_nothing(text: str) -> str:
    """Of a word that stands where a number or a date should, how to say that there is none."""
    return _(
        "“%(text)s” says no value. If it means that there is none, have it translated to an empty text: "
        'name a table as translate, with other = "keep", and write there "%(text)s" = "".'
    ) % {"text": text}


def error_in(text: str) -> str:
    return _(
        "“%(text)s” is an error of a spreadsheet and no value. Correct it there and export again."
    ) % {"text": shorten(text)}


def refuse_cells(cells: Sequence[str], limit: int) -> None:
    """Raises Refusal where a cell is too long or has a character that cannot be kept."""
    if any(len(cell) > limit for cell in cells):
        raise Refusal(
            _("A cell is longer than %(limit)d characters; what is kept of it here is shortened.")
            % {"limit": limit}
        )
    if any("\0" in cell for cell in cells):
        raise Refusal(
            _(
                "A cell has a NUL character, which no text has: the file is damaged, or its encoding is another."
            )
        )


def notes_of(seen: Counter[tuple[str, str]]) -> list[str]:
    """One note for each column in which something looked like an empty value."""
    columns = list(dict.fromkeys(column for column, _text in seen))
    return [
        note(column, {text: n for (other, text), n in seen.items() if other == column})
        for column in columns
    ]


def note(column: str, texts: dict[str, int]) -> str:
    count = sum(texts.values())
    return ngettext(
        "%(column)s: %(count)d value looks like an empty value and was taken for a name (%(texts)s). "
        'If it is empty, translate it to "".',
        "%(column)s: %(count)d values look like empty values and were taken for names (%(texts)s). "
        'If they are empty, translate them to "".',
        count,
    ) % {"column": column, "count": count, "texts": listed(texts)}
