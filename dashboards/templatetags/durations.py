"""Working time in templates."""

from __future__ import annotations

from django import template

from dashboards.words import durations, naming, wording
from revops import handovers
from revops.numbers import Published
from revops.values import Unit, Value

register = template.Library()


@register.filter
def working_time(minutes: int) -> str:
    return durations.minutes(minutes, naming.reader_language())


@register.filter
def whole_days(hours: int, published: Published) -> int:
    """How many whole working days so many working hours are; 0 where they are not two or more."""
    return handovers.whole_days(published, hours)


@register.simple_tag
def measured(amount: int, unit: Unit) -> str:
    """What a statistic found of one record: "12 days"."""
    return wording.text(Value(unit, amount=amount), naming.reader_language())
