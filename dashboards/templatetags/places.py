"""The menu on top of each page."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.http import HttpRequest

from dashboards.reading import places
from revops import numbers

register = template.Library()


@register.simple_tag
def delivered(request: HttpRequest) -> tuple[str, ...]:
    """The kinds of records that were ever delivered: of the state by which the page is kept, else asked for."""
    state = getattr(request, "state", None)
    return state.delivered if state else numbers.delivered()


@register.simple_tag
def menu(name: str | None, route: str, kinds: Iterable[str], is_staff: bool) -> list[places.Entry]:
    return list(places.menu(name or "", route, frozenset(kinds), is_staff=is_staff))
