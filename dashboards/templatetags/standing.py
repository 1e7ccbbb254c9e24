"""How templates word why a number stands as it does: dashboards.words.standing in the reader's
language.
"""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.translation import gettext as _

from dashboards.reading.leak import Leak
from dashboards.words import naming, shares, standing, wording
from revops import projection, values
from revops.numbers import Change, Number, Published

register = template.Library()


@register.filter
def reached(number: Number) -> str:
    return shares.reached(number, naming.reader_language())


@register.filter
def pace(number: Number) -> str:
    return standing.pace(number, naming.reader_language())


@register.filter
def pace_parts(number: Number) -> list[str]:
    """The same in its parts, each of which stands in one line."""
    language = naming.reader_language()
    return [
        each
        for each in (standing.expected(number, language), standing.gap(number, language))
        if each
    ]


@register.filter
def course_shortly(number: Number, published: Published) -> str:
    """on course for 304, below its target; the method is for who asks."""
    heading = projection.course(number, published)
    if heading is None:
        return ""
    value = wording.text(heading.value, naming.reader_language(), compact=True)
    if not number.days_over:
        return _("at the usual pace %(value)s") % {"value": value}
    return _("on course for %(value)s") % {"value": value}


@register.filter
def course(number: Number, published: Published) -> str:
    return standing.course(number, projection.course(number, published), naming.reader_language())


@register.filter
def why_course(number: Number, published: Published) -> str:
    """How its course was found; for a figure that has one."""
    return standing.why_course(projection.course(number, published), naming.reader_language())


@register.filter
def outlook_and_rule(number: Number, published: Published) -> list[str]:
    """Pace, course, and the rule of the word, of those that there are: lines where nothing is drawn
    and nothing can be pointed at.
    """
    return [each for each in (pace(number), course(number, published), aimed_rule(number)) if each]


@register.filter
def aimed_rule(number: Number) -> str:
    """The rule, where something was aimed at."""
    return rule(number) if number.target else ""


@register.filter
def leak_words(leak: Leak) -> str:
    return standing.leak(leak, naming.reader_language())


@register.filter
def aimed_at(members: Sequence[tuple[str, Number]]) -> bool:
    """Whether any of them has a target, so that a column of them is not empty."""
    return any(number.target is not None for _label, number in members)


@register.filter
def part_of(number: Number, whole: Number) -> str:
    """Its share of the whole; "" where a share says nothing."""
    share = values.share(number.value, whole.value)
    return "" if share is None else wording.percent(share, naming.reader_language())


@register.filter
def attained(number: Number) -> str:
    """89 % of 120: what it reached of its own target; "" where nobody set one."""
    return standing.attained(number, naming.reader_language())


@register.filter
def rule(number: Number) -> str:
    return standing.rule(number, naming.reader_language())


@register.filter
def compared_with(change: Change) -> str:
    return standing.compared_with(change, naming.reader_language())


@register.filter
def compared_shortly(change: Change) -> str:
    """vs 1–24 Oct; how many days of them are worked only where it is not as many as now."""
    words = compared_with(change)
    is_alike = change.before.days_in_all == change.now.days_in_all
    return words.partition(" (")[0] if is_alike else words


@register.filter
def uncompared(change: Change) -> str:
    return standing.uncompared(change, naming.reader_language())


@register.filter
def uncovered(cover: Number) -> str:
    return standing.uncovered(cover)


@register.filter
def last_day(number: Number) -> str:
    """30 Nov: with which day its period ends, where the year is clear."""
    return standing.short_day(number.period.last_day, naming.reader_language())


@register.filter
def lacks_due(cover: Number) -> bool:
    """Whether nothing covers what is still to sign because nothing of what is open is due in the period."""
    due, signed = input(cover, "pipeline_due"), input(cover, "signed_amount")
    is_missing = signed.gap is not None and signed.gap.exact > 0
    return is_missing and not due.is_over and not due.value.is_absent and not due.value.exact


@register.filter
def input(cover: Number, key: str) -> Number:
    """The number of that KPI of which another one is made."""
    return next(each for each in cover.inputs if each.kpi.key == key)
