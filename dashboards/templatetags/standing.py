"""How templates word why a number stands as it does: dashboards.words.standing in the reader's
language.
"""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from dashboards.words import standing
from revops.numbers import Change, Number

register = template.Library()


def language() -> str:
    return get_language() or "en"


@register.filter
def pace(number: Number) -> str:
    return standing.pace(number, language())


@register.filter
def rule(number: Number) -> str:
    return standing.rule(number, language())


@register.filter
def compared_with(change: Change) -> str:
    return standing.compared_with(change, language())
