"""The shape of a mapping: which tables and keys there are, and what each may hold.

What only several keys say together is looked at where they become feeds and fields.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable
from datetime import date, time
from functools import cache
from typing import Annotated, Literal, TypeVar
from zoneinfo import available_timezones

from babel.core import get_global
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from revops.mapping.cells import KEY, NAME_LIMIT
from revops.mapping.dates import format_fault
from revops.mapping.feeds import ANY_SOURCE
from revops.mapping.identifiers import FORMS, PADDED
from revops.mapping.mistakes import not_allowed
from revops.mapping.notation import NEGATIVE, UNITS
from revops.mapping.records import RECORDS
from revops.messages import gettext as _

MATCH_LETTERS = 300
CONVENTIONS = 20  # formats, signs and forms that one key names
ENCODINGS = ("utf-8", "cp1252", "iso8859-15", "utf-16", "mac-roman", "shift_jis")
Item = TypeVar("Item")
zones = cache(available_timezones)


def one_of(known: Callable[[], Iterable[str]], examples: Iterable[str] = ()) -> AfterValidator:
    """Refuses a text that is none of these, which are asked for when they are needed."""

    def check(text: str) -> str:
        if text not in (names := known()):
            raise ValueError(not_allowed(text, names, examples))
        return text

    return AfterValidator(check)


def as_list(value: object) -> object:
    """A text alone is a list of one."""
    if isinstance(value, str):
        return (value,)
    if value == []:
        raise ValueError(_("must be a text or a list of texts, none of them empty."))
    return tuple(value) if isinstance(value, list) else value


def as_few(value: object) -> object:
    """A list that is short enough for each of its texts to be tried out."""
    if isinstance(value, list) and len(value) > CONVENTIONS:
        raise ValueError(_("names more than %(most)d.") % {"most": CONVENTIONS})
    return as_list(value)


def as_cell(value: object) -> object:
    """A TOML scalar as a cell would have it; the rest as it is."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).strip() if isinstance(value, str | int | float) else value


def as_default(value: object) -> object:
    return str(value) if isinstance(value, date | time) else as_cell(value)


def as_joint(value: object) -> object:
    """What stands between joined cells; a blank, where it is said to be nothing."""
    return " " if value == "" else value


def source_key(text: str) -> str:
    if not KEY.fullmatch(text):
        raise ValueError(_("“%(name)s” must be 1 to 50 of a-z, 0-9, _ and -.") % {"name": text})
    return text


def reference(text: str) -> str:
    return text if text == ANY_SOURCE else source_key(text)


def date_format(text: str) -> str:
    if fault := format_fault(text):
        what = _(
            "“%(format)s” is no format for dates (%(fault)s); use iso, epoch_s, epoch_ms or codes such as %%d/%%m/%%Y %%H:%%M."
        )
        raise ValueError(what % {"format": text, "fault": fault})
    return text


def form_of_ids(text: str) -> str:
    if text not in FORMS and not PADDED.fullmatch(text):
        raise ValueError(not_allowed(text, FORMS))
    return text


def one_case(forms: tuple[str, ...]) -> tuple[str, ...]:
    if {"lower", "upper"} <= set(forms):
        raise ValueError(_("names both lower and upper."))
    return forms


def sign_of_currency(text: str) -> str:
    has_digits = any(letter.isdigit() or letter in ".,+-()'" for letter in text.rstrip("."))
    if has_digits or not text.strip():
        what = _("“%(sign)s” cannot stand beside a number: it has digits or signs of numbers.")
        raise ValueError(what % {"sign": text})
    return text


def address(text: str) -> str:
    """Where records open in their tool; {id} stands for the id of one."""
    if text and (not text.startswith(("https://", "http://")) or "{id}" not in text):
        raise ValueError(_("must be an address such as https://crm.example.com/deals/{id}."))
    return text


def single(text: str) -> str:
    if len(text) > 1 or text in ("\n", "\r"):
        raise ValueError(_("must be a single character."))
    return text


def distinct(columns: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(columns)) < len(columns):
        raise ValueError(_("names a column twice."))
    return columns


def codec(name: str) -> str:
    """As the codecs call it."""
    try:
        "a".encode(name or "utf-8").decode(name or "utf-8")
        return codecs.lookup(name).name if name else ""
    except (LookupError, ValueError, TypeError) as error:
        raise ValueError(not_allowed(name, ENCODINGS)) from error


Text = Annotated[str, Field(min_length=1)]
Cell = Annotated[str, BeforeValidator(as_cell)]
Single = Annotated[str, AfterValidator(single)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(as_list)]
Few = Annotated[tuple[Item, ...], BeforeValidator(as_few)]
DateFormats = Few[Annotated[Text, AfterValidator(date_format)]]
Currency = Annotated[str, one_of(lambda: get_global("all_currencies"), ("EUR", "USD", "GBP", "…"))]
Whole = Annotated[int, Field(gt=0, lt=2**31)]


class Table(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Writing(Table):
    """How files write times, money, numbers and ids; None where the table does not say."""

    timezone: Annotated[str, one_of(zones, ("Europe/Amsterdam", "UTC", "…"))] | None = None
    currency: Currency | None = None
    decimal: Annotated[str, one_of(lambda: (".", ","))] | None = None
    thousands: Annotated[str, one_of(lambda: ("", ",", ".", " ", "'"))] | None = None
    negative: Few[Annotated[Text, one_of(lambda: NEGATIVE)]] | None = None
    signs: Few[Annotated[Text, AfterValidator(sign_of_currency)]] | None = None
    scientific: bool | None = None
    dates: DateFormats | None = None
    ids: Annotated[Few[Annotated[Text, AfterValidator(form_of_ids)]], AfterValidator(one_case)] | None = None  # fmt: skip


class Named(Table):
    key: Annotated[Text, AfterValidator(source_key)]
    name: Annotated[str, Field(max_length=NAME_LIMIT)] = ""
    references: Annotated[str, AfterValidator(reference)] | None = None
    stale_after_hours: Annotated[int, Field(ge=0, lt=2**31)] | None = None


# What comes last in a list of bases comes first in the list of keys.
class SourceTable(Writing, Named):
    pass


class FieldTable(Table):
    """Where a field comes from. A text alone is a column."""

    column: Texts = ()
    columns: Texts = ()
    value: Annotated[Text, BeforeValidator(as_cell)] = ""
    default: Annotated[str, BeforeValidator(as_default)] = ""
    split: str = ""
    join: Annotated[str, BeforeValidator(as_joint)] = ""
    time: Text = ""
    translate: Text = ""
    lookup: Text = ""
    other: Annotated[str, one_of(lambda: ("", "keep", "skip"))] = ""
    format: DateFormats | None = None
    unit: Annotated[str, one_of(lambda: UNITS)] = ""

    @model_validator(mode="before")
    @classmethod
    def of_text(cls, value: object) -> object:
        return {"column": value} if isinstance(value, str) else value


class Rows(Table):
    match: Annotated[str, Field(max_length=MATCH_LETTERS)] = ""
    pull: str = ""
    record: Annotated[str, one_of(lambda: RECORDS)]
    id: Texts = ()
    complete: bool = False
    replaces: bool = False
    was: Texts = ()
    only: dict[str, Texts] = {}
    link: Annotated[str, AfterValidator(address)] = ""
    fields: dict[str, FieldTable] = {}


class Form(Table):
    """The form of a file; what is left out is detected."""

    header: bool = True
    header_row: Whole | None = None
    columns: Annotated[Texts, AfterValidator(distinct)] = ()
    encoding: Annotated[str, AfterValidator(codec)] = ""
    delimiter: Single = ""
    quote: Single = ""
    sheet: str = ""


class FeedTable(Form, Writing, Rows):
    pass


class MappingTable(Table):
    mapping: Literal[1]
    source: SourceTable
    translate: dict[str, dict[str, Cell]] = {}
    files: dict[str, FeedTable]


# By how many keys lead to a table.
AT_DEPTH: dict[int, type[Table]] = {0: MappingTable, 1: SourceTable, 2: FeedTable, 4: FieldTable}
