"""The text of a cell → a typed value. One function per field, made once per file."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from revops.mapping import dates, figures
from revops.mapping.feeds import Feed, Field
from revops.mapping.outcomes import Refusal
from revops.mapping.records import FieldType, Kind
from revops.mapping.tables import listed, nearest

# What the database keeps in its indexes.
NAME_LIMIT = 200
TRUE, FALSE = ("true", "yes", "oui", "1", "x"), ("false", "no", "non", "0")
FLAGS = dict.fromkeys(TRUE, True) | dict.fromkeys(FALSE, False)
Convert = Callable[..., object]


def converter(feed: Feed, field: Field, type: FieldType) -> Convert:
    """A function from a text to the field's value; amounts also take the currency's decimals. Raises Refusal."""
    here = field.conventions
    numbers = here.decimal, here.thousands
    make: dict[Kind, Callable[[], Convert]] = {
        Kind.TEXT: lambda: name if feed.record == "person" else str,
        Kind.NAME: lambda: name,
        Kind.REFERENCE: lambda: identifier(feed.references),
        Kind.NUMBER: lambda: identifier(feed.source_key),
        Kind.CHOICE: lambda: choice(type.choices),
        Kind.MOMENT: lambda: dates.moment_of(here.dates, here.timezone),
        Kind.DAY: lambda: dates.day_of(here.dates, here.timezone),
        Kind.AMOUNT: lambda: figures.minor_units(*numbers),
        Kind.CURRENCY: lambda: figures.currency,
        Kind.FLAG: lambda: flag,
        Kind.WHOLE: lambda: figures.whole_number(*numbers),
        Kind.RATE: lambda: figures.rate(*numbers),
    }
    return make[type.kind]()


def name(text: str) -> str:
    if len(text) > NAME_LIMIT:
        shown = {"text": figures.shorten(text), "limit": NAME_LIMIT}
        raise Refusal(_("“%(text)s” is longer than %(limit)d characters.") % shown)
    return text


def identifier(source: str) -> Convert:
    prefix = f"{source}/"

    def prefixed(text: str) -> str:
        return prefix + (text if len(text) <= NAME_LIMIT else name(text))

    return prefixed


def choice(allowed: tuple[str, ...]) -> Convert:
    known = {value: value for value in allowed}

    def chosen(text: str) -> str:
        if (value := known.get(text)) is None:
            raise Refusal(
                _("“%(text)s” is none of %(allowed)s; translate it to one of them.")
                % {"text": figures.shorten(text), "allowed": listed(allowed)}
                + nearest(text, allowed)
            )
        return value

    return chosen


def flag(text: str) -> bool:
    if (value := FLAGS.get(text.lower())) is None:
        raise Refusal(
            _("“%(text)s” is neither yes (%(yes)s) nor no (%(no)s); translate it.")
            % {"text": figures.shorten(text), "yes": listed(TRUE), "no": listed(FALSE)}
        )
    return value
