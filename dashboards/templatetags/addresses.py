"""Addresses of the same question with a part of it changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dashboards.question.forms import Question
from dashboards.question.receipt import Asked
from dashboards.reading.report import Frame
from dashboards.words import naming
from dashboards.words.filters import PERIOD_KINDS
from revops.calendar import Period, PeriodKind
from revops.numbers import Slice

register = template.Library()
SELECTED = mark_safe(" selected")


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
def narrowed(frame: Frame) -> str:
    """Inbound · SDR North: to what the address narrows the page; "" where it does not."""
    return naming.slice_name(frame) if frame.question.slice != Slice() else ""


@register.filter
def whole_company(question: Question) -> str:
    """The address's query for the same question about everybody."""
    return question.about(slice=Slice()).query


@register.filter
def grains(question: Question) -> list[tuple[str, str]]:
    """(grain, label) of the trends there are: the period's own kind first, then months and weeks."""
    own = PERIOD_KINDS[question.period.kind]
    others = [
        (kind.value, PERIOD_KINDS[kind])
        for kind in (PeriodKind.MONTH, PeriodKind.WEEK)
        if kind != question.period.kind
    ]
    return [("", own), *others]


@register.simple_tag
def members(
    offered: Sequence[tuple[str, str, Sequence[tuple[int, str]]]],
    dimension: str,
    member: int | None,
) -> SafeString:
    """The choices of (dimension, label, members), each with one for what is not known of it. In
    Python, because a company has some hundred members and each page offers them.
    """
    chosen = f"{dimension}:{member}"
    return format_html_join(
        "\n",
        '<optgroup label="{}">{}</optgroup>',
        (
            (label, choices(name, [*these, (0, not_known(label))], chosen))
            for name, label, these in offered
            if these
        ),
    )


def choices(dimension: str, of: Iterable[tuple[int, str]], chosen: str) -> SafeString:
    values = ((f"{dimension}:{number}", name) for number, name in of)
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, SELECTED if value == chosen else "", name) for value, name in values),
    )


def not_known(dimension: str) -> str:
    return _("%(dimension)s: not known") % {"dimension": dimension}


@register.filter
def at_trend(question: Question, grain: str) -> str:
    return replace(question, trend=grain).query


@register.filter
def at_period(question: Question, period: Period) -> str:
    return question.about(period=period).query


@register.filter
def now_parameters(question: Question) -> list[tuple[str, str]]:
    """What asks the same of another publication, by name: all of the address but its time."""
    return [*replace(question, as_of=None).parameters().items()]


@register.filter
def published_until(question: Question) -> str:
    """The time to begin with when one looks for another publication, as a field of a form has it: the
    one that is asked for, or the last second of the day of the one that is shown.
    """
    if question.as_of:
        return question.as_of.strftime("%Y-%m-%dT%H:%M:%S")
    published = question.published
    day = published.published_at.astimezone(ZoneInfo(published.timezone)).date()
    return f"{day.isoformat()}T23:59:59"
