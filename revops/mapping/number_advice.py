"""Why a text is no number, and which keys of the mapping would make it one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from revops.mapping.feeds import Numbers
from revops.mapping.notation import DIGITS_LIMIT, NEGATIVE, is_group, pattern, signs_in, undressed
from revops.mapping.outcomes import shorten
from revops.mapping.spoiled import EMPTY_WORDS, means_nothing
from revops.messages import gettext as _

NOTATIONS = [
    (".", ""),
    (",", ""),
    (".", ","),
    (",", "."),
    (",", " "),
    (".", " "),
    (".", "'"),
    (",", "'"),
]
LONE = re.compile(r"([+-]?[0-9]{1,3})([.,])([0-9]{3})")


def not_a_number(text: str, numbers: Numbers) -> str:
    shown = {"text": shorten(text), "decimal": numbers.decimal}
    if text.strip("+-").lower() in ("nan", "inf", "infinity"):
        return (
            _("“%(text)s” is no amount of anything; leave the cell empty when there is no number.")
            % shown
        )
    if text.lower() in EMPTY_WORDS:
        return means_nothing(text)
    why = _("“%(text)s” is not a number with the decimal sign “%(decimal)s”.") % shown
    if len(text) > DIGITS_LIMIT:
        return why
    lone = LONE.fullmatch(undressed(text, NEGATIVE, signs_in(text)))
    if lone and lone[2] == "," and not numbers.is_declared and is_group(lone[1]):
        return ambiguous(text, lone[1], lone[3], ",")
    if keys := keys_for(text, numbers):
        return why + " " + _("If the file writes numbers like this, set %(keys)s.") % {"keys": keys}
    return why


def ambiguous(text: str, whole: str, decimals: str, sign: str) -> str:
    few = f"{whole}.{decimals}".rstrip("0").rstrip(".")
    return _(
        "“%(text)s” may mean %(many)s or %(few)s. Say in the mapping which sign is which: "
        'decimal = "%(other)s" and thousands = "%(sign)s" if it is %(many)s, decimal = "%(sign)s" if it is %(few)s.'
    ) % {
        "text": text,
        "many": whole + decimals,
        "few": few,
        "sign": sign,
        "other": "," if sign == "." else ".",
    }


def keys_for(text: str, numbers: Numbers) -> str:
    """The keys with which the text would be a number, as a mapping writes them; "" for none."""
    found = next((one for one in more_lenient(text, numbers) if reads(text, one)), None)
    return _(" and ").join(keys_of(text, found, numbers)) if found else ""


def more_lenient(text: str, numbers: Numbers) -> Iterator[Numbers]:
    """Notations that differ as little as possible from the one given come first."""
    everything = replace(
        numbers, negative=NEGATIVE, signs=numbers.signs + signs_in(text), scientific=True
    )
    mine = numbers.decimal, numbers.thousands
    others = sorted(NOTATIONS, key=lambda one: numbers.is_declared and one[0] != numbers.decimal)
    for decimal, thousands in [mine, *others]:
        yield replace(everything, decimal=decimal, thousands=thousands)


def reads(text: str, numbers: Numbers) -> bool:
    match = pattern(numbers.decimal, numbers.thousands, numbers.scientific).fullmatch
    return match(undressed(text, numbers.negative, numbers.signs)) is not None


def keys_of(text: str, found: Numbers, given: Numbers) -> Iterator[str]:
    if (found.decimal, found.thousands) != (given.decimal, given.thousands):
        yield f'decimal = "{found.decimal}"'
        if found.thousands or given.thousands:
            yield f'thousands = "{found.thousands}"'
    needed = [n for n in NEGATIVE if not reads(text, without(found, n))]
    if added := [n for n in needed if n not in given.negative]:
        yield f"negative = {written([*given.negative, *added])}"
    if not reads(text, replace(found, signs=given.signs)):
        yield f"signs = {written([*given.signs, *signs_in(text)], as_list=True)}"
    if not given.scientific and not reads(text, replace(found, scientific=False)):
        yield "scientific = true"


def without(numbers: Numbers, negative: str) -> Numbers:
    return replace(numbers, negative=tuple(one for one in numbers.negative if one != negative))


def written(values: list[str], *, as_list: bool = False) -> str:
    values = list(dict.fromkeys(values))
    if len(values) == 1 and not as_list:
        return f'"{values[0]}"'
    return "[" + ", ".join(f'"{value}"' for value in values) + "]"
