"""The text of a cell → a typed value. One function per field, made once per file."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

from revops.mapping import dates, figures
from revops.mapping.feeds import ANY_SOURCE, Feed, Field
from revops.mapping.identifiers import Form, form_of, refuse_shortened, tidy, tidy_name, tidy_owner
from revops.mapping.mistakes import listed, nearest
from revops.mapping.outcomes import Refusal, shorten
from revops.mapping.records import CellKind, FieldType
from revops.mapping.spreadsheet import Number
from revops.messages import gettext as _

KEY = re.compile(r"[a-z0-9_-]{1,50}")  # of a source
# What the database keeps in its indexes.
NAME_LIMIT = 200
TRUE = (
    "true",
    "yes",
    "oui",
    "ja",
    "sí",
    "1",
    "x",
    "vrai",
    "wahr",
    "verdadero",
    "t",
    "y",
    "j",
    "si",
    "s",
)
FALSE = ("false", "no", "non", "nein", "0", "faux", "falsch", "falso", "f", "n")
FLAGS = dict.fromkeys(TRUE, True) | dict.fromkeys(FALSE, False)
TIDY = ("name", "company", "registration_number", "vat_number")
PEOPLE = ("owner", "owner_before", "person")
Convert = Callable[..., object]


def converter(feed: Feed, field: Field, type: FieldType) -> Convert:
    """A function from a text to the field's value; amounts also take their currency. Raises
    Refusal.
    """
    here = field.conventions
    names_currency = any(one.name == "currency" for one in feed.fields)
    make: dict[CellKind, Callable[[], Convert]] = {
        CellKind.TEXT: lambda: text_of(feed, field),
        CellKind.NAME: lambda: name,
        CellKind.REFERENCE: lambda: identifier(feed.references, *forms(field, here.ids)),
        CellKind.REFERENCES: lambda: each_of(
            field.split, identifier(feed.references, *forms(field, here.ids))
        ),
        CellKind.NUMBER: lambda: identifier(feed.source_key, *forms(field, here.ids)),
        CellKind.CHOICE: lambda: choice(type.choices),
        CellKind.MOMENT: lambda: dates.moment_of(here.dates, here.timezone),
        CellKind.DAY: lambda: dates.day_of(here.dates, here.timezone),
        CellKind.AMOUNT: lambda: figures.minor_units(here.numbers, names_currency, field.power),
        CellKind.CURRENCY: lambda: figures.currency,
        CellKind.FLAG: lambda: flag,
        CellKind.WHOLE: lambda: figures.whole_number(here.numbers),
        CellKind.RATE: lambda: figures.rate(here.numbers),
    }
    return make[type.kind]()


def text_of(feed: Feed, field: Field) -> Convert:
    if field.name == "email":
        return lambda text: name(text).lower()
    if feed.record == "person":
        return name
    return tidy_name if field.name in TIDY else str


def name(text: str) -> str:
    text = tidy_name(text)
    if not text:
        raise Refusal(_("The cell has nothing but invisible characters."))
    if len(text) > NAME_LIMIT:
        shown = {"text": shorten(text), "limit": NAME_LIMIT}
        raise Refusal(_("“%(text)s” is longer than %(limit)d characters.") % shown)
    return text


def forms(field: Field, ids: tuple[str, ...]) -> tuple[Form, Form | None]:
    """How an id is tidied, and the form that the mapping gives it. People's ids may be names: their
    capitals stay.
    """
    is_person = field.name in PEOPLE
    return tidy_owner if is_person else tidy, form_of(ids, keeps_case=is_person)


def identifier(source: str, tidied: Form, form: Form | None) -> Convert:
    if source == ANY_SOURCE:
        return qualified(tidied, form)
    prefix = f"{source}/"

    def prefixed(text: str) -> str:
        if "E+" in text or type(text) is Number:
            refuse_shortened(text)
        text = tidied(text)
        if form:
            text = form(text)
        return prefix + (text if 0 < len(text) <= NAME_LIMIT else name(text))

    return prefixed


def each_of(sign: str, convert: Convert) -> Convert:
    """Every value of a cell, in the order of the cell; without a sign the cell is one value."""

    def several(text: str) -> list[object]:
        parts = text.split(sign) if sign else [text]
        return list(dict.fromkeys(convert(part.strip()) for part in parts if part.strip()))

    return several


def qualified(tidied: Form, form: Form | None) -> Convert:
    """An id that is written with the key of its source, crm/L1."""

    def read(text: str) -> str:
        source, sign, rest = text.partition("/")
        if not sign or not KEY.fullmatch(source):
            raise Refusal(
                _(
                    "“%(text)s” does not say whose id it is; write it with its source, such as crm/17."
                )
                % {"text": shorten(text)}
            )
        return cast(str, identifier(source, tidied, form)(rest))

    return read


def choice(allowed: tuple[str, ...]) -> Convert:
    known = {value: value for value in allowed}

    def chosen(text: str) -> str:
        if (value := known.get(text)) is None:
            raise Refusal(
                _("“%(text)s” is none of %(allowed)s; translate it to one of them.")
                % {"text": shorten(text), "allowed": listed(allowed)}
                + nearest(text, allowed)
            )
        return value

    return chosen


def flag(text: str) -> bool:
    if (value := FLAGS.get(text.lower())) is None:
        raise Refusal(
            _("“%(text)s” is neither yes (%(yes)s) nor no (%(no)s); translate it.")
            % {"text": shorten(text), "yes": listed(TRUE), "no": listed(FALSE)}
        )
    return value
