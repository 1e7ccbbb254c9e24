"""How templates word why a number stands as it does: dashboards.words.standing in the reader's
language.
"""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from dashboards.reading.leak import Leak
from dashboards.words import naming, standing
from revops.numbers import Change, Number

register = template.Library()


@register.filter
def pace(number: Number) -> str:
    return standing.pace(number, naming.reader_language())


@register.filter
def course(number: Number) -> str:
    return standing.course(number, naming.reader_language())


@register.filter
def outlook(number: Number) -> list[str]:
    """Pace and course, of those that there are: lines where nothing is drawn."""
    return [each for each in (pace(number), course(number)) if each]


@register.filter
def leak_words(leak: Leak) -> str:
    return standing.leak(leak, naming.reader_language())


@register.filter
def aimed_at(members: Sequence[tuple[str, Number]]) -> bool:
    """Whether any of them has a target, so that a column of them is not empty."""
    return any(number.target is not None for _label, number in members)


@register.filter
def rule(number: Number) -> str:
    return standing.rule(number, naming.reader_language())


@register.filter
def compared_with(change: Change) -> str:
    return standing.compared_with(change, naming.reader_language())
