"""In which forms nearly every cell of a column is a date or a number, and which cells are not: one that is
mistyped does not hide what the others are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from revops.guess.notations import date_forms, number_forms
from revops.mapping.date_advice import order
from revops.mapping.spreadsheet import Moment

FEW = 5  # one of so many cells that hold something may be unreadable
Form = TypeVar("Form")
# The forms, and the texts that none of them reads.
Mostly = tuple[tuple[Form, ...], tuple[str, ...]]


def dates_of_most(counts: Mapping[str, int]) -> Mostly[tuple[str, ...]]:
    """`counts` are the texts of the cells, with how often they occur. No forms where too few are dates."""
    return mostly(counts, date_forms, order_of)


def numbers_of_most(counts: Mapping[str, int]) -> Mostly[Mapping[str, object]]:
    return mostly(counts, number_forms, sign_of)


def order_of(text: str, form: tuple[str, ...]) -> str:
    """The order of day, month and year; "" for a spreadsheet's own date, which has none."""
    return "" if type(text) is Moment else order(form[0])


def sign_of(_text: str, form: Mapping[str, object]) -> str:
    """The sign before decimals; "" for a whole number, which has none."""
    return str(form.get("decimal", ""))


def mostly(
    counts: Mapping[str, int],
    forms_of: Callable[[Sequence[str]], tuple[Form, ...]],
    notation: Callable[[str, Form], str],
) -> Mostly[Form]:
    """The forms of all texts; else of those that can be read alone, in the notation of most of them."""
    if found := forms_of(list(counts)):
        return found, ()
    total = sum(counts.values())
    missed, alone = 0, {}
    for text, count in counts.items():
        alone[text] = {notation(text, form) for form in forms_of([text])}
        missed += 0 if alone[text] else count
        if missed * FEW > total:
            return (), ()
    votes = Counter[str]()
    for text, notations in alone.items():
        votes.update(dict.fromkeys(notations - {""}, counts[text]))
    usual = {"", *(name for name, _count in votes.most_common(1))}
    strange = tuple(text for text, notations in alone.items() if not notations & usual)
    if sum(counts[text] for text in strange) * FEW > total:
        return (), ()
    forms = forms_of([text for text in counts if text not in strange])
    return forms, strange if forms else ()
