"""What templates may show of things that are there twice."""

from __future__ import annotations

from collections.abc import Iterator

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dashboards.words import naming, wording
from revops import duplicates
from revops.duplicates import Pair, Reason, Thing, What

register = template.Library()
Label = str | Promise
FIELDS: tuple[tuple[str, Label], ...] = (
    ("key", _("Id")),
    ("source", _("Source")),
    ("name", _("Name")),
    ("company", _("Company")),
    ("email", _("E-mail")),
    ("phone", _("Telephone")),
    ("domain", _("Web address")),
    ("registers", _("Registration number")),
    ("number", _("Number of the document")),
    ("customer", _("Customer")),
    ("amount", _("Amount")),
    ("on", _("Day")),
)


@register.filter
def what_label(what: What) -> Label:
    return duplicates.LABELS[what]


@register.filter
def reason_label(reason: Reason) -> Label:
    return duplicates.REASONS[reason]


@register.filter
def called(thing: Thing) -> str:
    """By what people know it, else its id."""
    return thing.name or thing.number or thing.company or thing.key


@register.filter
def both(pair: Pair) -> tuple[Thing, Thing]:
    return pair.duplicate, pair.stays


@register.filter
def lines(pair: Pair) -> Iterator[tuple[Label, str, str, bool]]:
    """The two things field by field; fields that neither has are left out."""
    for field, label in FIELDS:
        first, second = (text_of(each, field) for each in both(pair))
        if first or second:
            yield label, first, second, bool(first and second and first != second)


def text_of(thing: Thing, field: str) -> str:
    value, language = getattr(thing, field), naming.reader_language()
    if value is None:
        return ""
    if field == "amount":
        return wording.money(value, thing.currency, language)
    if field == "on":
        return wording.day(value, language)
    return ", ".join(filter(None, value)) if field == "registers" else str(value)
