"""In which forms the cells of a column are dates or numbers: every form that reads all of them, so
that what is ambiguous shows as more than one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress

from revops.mapping.date_advice import fits, fitting_formats, order
from revops.mapping.dates import FIRST_YEAR, ISO, LAST_YEAR, read_iso
from revops.mapping.epochs import epoch_of
from revops.mapping.feeds import Numbers
from revops.mapping.notation import NEGATIVE, signs_in, undressed
from revops.mapping.number_advice import NOTATIONS, reads, without
from revops.mapping.spreadsheet import Moment, Number

LONGEST = 40  # characters of a date or a number
Keys = dict[str, object]


def date_forms(cells: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Tuples of formats that together read every cell as a date, the day before the month; none
    where some cell is no date.
    """
    texts = [cell for cell in cells if type(cell) is not Moment]
    if any(len(cell) > LONGEST or type(cell) is Number and not epoch_of(cell) for cell in texts):
        return ()
    if all(is_iso(text) for text in texts):
        return ((ISO,),) if cells else ()
    found: dict[str, list[str]] = {}  # by the order of day, month and year
    for text in texts:
        for format in [ISO] if is_iso(text) else fitting_formats(text):
            formats = found.setdefault(order(format), [])
            if format not in formats:
                formats.append(format)
    return tuple(tuple(formats) for formats in found.values() if reads_all(texts, formats))


def is_iso(text: str) -> bool:
    with suppress(ValueError):
        return FIRST_YEAR <= read_iso(text).year <= LAST_YEAR
    return False


def reads_all(texts: Iterable[str], formats: Sequence[str]) -> bool:
    named = [format for format in formats if format != ISO]
    return all(
        ISO in formats and is_iso(text) or any(fits(text, format) for format in named)
        for text in texts
    )


def number_forms(cells: Sequence[str]) -> tuple[Keys, ...]:
    """The keys of a mapping under which every cell is a number: {} where none is needed; nothing
    where some cell is no number. Several where the cells may mean different numbers.
    """
    texts = [cell for cell in cells if type(cell) is not Number]
    if any(type(cell) is Moment or len(cell) > LONGEST for cell in texts):
        return ()
    signs = tuple(dict.fromkeys(sign for text in texts for sign in signs_in(text)))
    signs = tuple(sorted(signs, key=len, reverse=True))
    found = [
        Numbers(decimal, thousands, True, NEGATIVE, signs)
        for decimal, thousands in NOTATIONS
        if all(reads(text, Numbers(decimal, thousands, True, NEGATIVE, signs)) for text in texts)
    ]
    if not found or not cells:
        return ()
    beside = beside_digits(texts, found[0])
    bare = [undressed(text, NEGATIVE, signs) for text in texts]
    if all(text.lstrip("+-").isdigit() for text in bare):
        return (beside,)
    return tuple(keys_of(one) | beside for one in distinct(found, bare))


def beside_digits(texts: Sequence[str], numbers: Numbers) -> Keys:
    """The keys for minus signs and signs of currencies that the texts need."""
    keys: Keys = {}
    needed = [
        sign for sign in NEGATIVE if not all(reads(text, without(numbers, sign)) for text in texts)
    ]
    if needed:
        keys["negative"] = needed
    if numbers.signs:
        keys["signs"] = list(numbers.signs)
    return keys


def distinct(found: Sequence[Numbers], texts: Sequence[str]) -> list[Numbers]:
    """Of the notations that give the same numbers, the first."""
    kept: dict[tuple[str, ...], Numbers] = {}
    for numbers in found:
        kept.setdefault(tuple(value(text, numbers) for text in texts), numbers)
    return list(kept.values())


def value(text: str, numbers: Numbers) -> str:
    """A text as Python would write the number."""
    if numbers.thousands:
        text = text.replace(numbers.thousands, "")
    whole, _point, decimals = text.replace(numbers.decimal, ".").partition(".")
    return f"{whole}.{decimals.rstrip('0')}"


def keys_of(numbers: Numbers) -> Keys:
    keys: Keys = {"decimal": numbers.decimal}
    return keys | {"thousands": numbers.thousands} if numbers.thousands else keys
