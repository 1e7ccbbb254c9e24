"""How templates word what time did: what a figure was, by how much it moved, and the notes of a
period.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dashboards.question.forms import Question
from dashboards.reading import notes
from dashboards.reading.notes import Numbered
from dashboards.reading.travel import Travel
from dashboards.words import naming, wording
from revops import numbers, values
from revops.calendar import Period
from revops.notes import NoteVersion
from revops.numbers import Kpi, Number, Restated
from revops.receipts import Difference
from revops.values import Unit, Value

register = template.Library()


@register.filter
def moved(travel: Travel, number: Number) -> Restated | None:
    """What the figure was or is, when that is something else."""
    return travel.of(number)


@register.simple_tag
def gap(before: Value, after: Value) -> str:
    """By how much a figure moved; amounts in two currencies did not move, they were counted
    otherwise.
    """
    if before.currency != after.currency:
        return _("in another currency: %(before)s → %(after)s") % {
            "before": before.currency,
            "after": after.currency,
        }
    return wording.gap(numbers.gap(before, after), naming.reader_language())


@register.filter
def signed(value: Value) -> str:
    return wording.signed(value, naming.reader_language())


@register.filter
def moved_by(value: Value) -> str:
    """With its sign and every cent."""
    return wording.signed_in_full(value, naming.reader_language())


@register.simple_tag
def by(kpi: Kpi, part: str, amount: int, currency: str) -> str:
    """What a record adds to a part, with its sign."""
    is_money = kpi.measures[part].is_money
    return wording.signed_in_full(
        values.money(amount, currency) if is_money else values.count(amount),
        naming.reader_language(),
    )


@register.filter
def short_day(at: datetime, timezone: str) -> str:
    return wording.day(at.astimezone(ZoneInfo(timezone)).date(), naming.reader_language())


@register.filter
def now_query(question: Question) -> str:
    """The same question about the latest publication."""
    return replace(question, as_of=None).query


@register.filter
def marks(noted: Sequence[Numbered], period: Period) -> list[Numbered]:
    return notes.marks(noted, period)


@register.filter
def days(note: NoteVersion) -> str:
    return wording.days_of(note.on, note.until, naming.reader_language())


@register.filter
def kind(difference: Difference) -> str:
    return {
        "came": pgettext("record", "came"),
        "went": pgettext("record", "went"),
        "changed": pgettext("record", "changed"),
    }[difference.kind]


@register.filter
def cause(difference: Difference) -> str:
    return {
        "new": _("New in its source"),
        "changed": _("Changed in its source"),
        "removed": _("No longer in its source"),
        "derived": _("Counts otherwise because of another record, a rate or a person"),
    }[difference.cause]


@register.simple_tag
def target(kpi: Kpi, amount: Decimal | None, currency: str) -> str:
    """A target as it was set; a dash where there was none."""
    if amount is None:
        return wording.ABSENT
    if kpi.is_percentage:
        return wording.text(values.level(amount), naming.reader_language())
    if kpi.unit is Unit.MONEY:
        return wording.whole_money(amount, currency, naming.reader_language())
    return wording.number(int(amount), naming.reader_language())


@register.filter
def month(first: date) -> str:
    return wording.month(first, naming.reader_language())


@register.filter
def labels(kpis: Sequence[Kpi]) -> str:
    return ", ".join(str(kpi.label) for kpi in kpis)
