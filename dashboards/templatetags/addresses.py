"""Addresses of the same question with a part of it changed."""

from __future__ import annotations

from dataclasses import replace

from django import template

from dashboards.question.forms import Question
from dashboards.question.receipt import Asked
from dashboards.words.filters import KINDS
from revops.calendar import Period, PeriodKind
from revops.numbers import Slice

register = template.Library()


@register.filter
def with_q(asked: Asked, search: str) -> str:
    """The rest of a receipt's address with another search."""
    return asked.query(q=search)


@register.filter
def funnel_view(question: Question, view: str) -> str:
    """The address's query for the same question with the funnel shown the other way."""
    return replace(question, funnel=view).query


@register.filter
def at_slice(question: Question, slice: Slice) -> str:
    """The address's query for the same question about another slice."""
    return question.about(slice=slice).query


@register.filter
def grains(question: Question) -> list[tuple[str, str]]:
    """(grain, label) of the trends there are: the period's own kind first, then months and weeks."""
    own = KINDS[question.period.kind]
    others = [
        (kind.value, KINDS[kind])
        for kind in (PeriodKind.MONTH, PeriodKind.WEEK)
        if kind != question.period.kind
    ]
    return [("", own), *others]


@register.filter
def at_trend(question: Question, grain: str) -> str:
    return replace(question, trend=grain).query


@register.filter
def at_period(question: Question, period: Period) -> str:
    return question.about(period=period).query
