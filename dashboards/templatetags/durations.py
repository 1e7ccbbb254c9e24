"""Working time in templates."""

from __future__ import annotations

from django import template

from dashboards.words import durations, naming

register = template.Library()


@register.filter
def working_time(minutes: int) -> str:
    return durations.minutes(minutes, naming.reader_language())
