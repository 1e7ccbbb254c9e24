"""Keys of a mapping that may stand in [source] and in each [files.…]: how its files write times,
money, numbers, ids.
"""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from django.utils.translation import gettext as _

from revops.mapping.dates import ISO, format_fault
from revops.mapping.feeds import Conventions, Numbers
from revops.mapping.identifiers import FORMS, PADDED
from revops.mapping.notation import NEGATIVE
from revops.mapping.tables import Table

SHARED = (
    "timezone", "currency", "decimal", "thousands", "negative", "signs", "scientific", "dates", "ids",
)  # fmt: skip
zones = cache(available_timezones)


def conventions(table: Table, above: Conventions) -> Conventions:
    """What the table says of these things, the rest as above."""
    return Conventions(
        zone(table, above.timezone),
        currency_code(table, above.currency),
        numbers(table, above.numbers),
        formats(table, "dates", above.dates),
        forms(table, above.ids),
    )


def numbers(table: Table, above: Numbers) -> Numbers:
    """Where only the sign between thousands is named and it is the point, the decimal sign is the
    comma.
    """
    thousands = table.one_of("thousands", ("", ",", ".", " ", "'"), above.thousands)
    usual = "," if thousands == "." and not above.is_declared else above.decimal
    decimal = table.one_of("decimal", (".", ","), usual)
    if decimal == thousands:
        raise table.wrong(
            "thousands", _("“%(sign)s” already is the decimal sign.") % {"sign": decimal}
        )
    return Numbers(
        decimal,
        thousands,
        above.is_declared or bool({"decimal", "thousands"} & table.entries.keys()),
        some_of(table, "negative", NEGATIVE, above.negative),
        signs(table, above.signs),
        table.flag("scientific", above.scientific),
    )


def some_of(
    table: Table, key: str, allowed: tuple[str, ...], default: tuple[str, ...]
) -> tuple[str, ...]:
    named = table.texts(key, default)
    for value in named:
        if value not in allowed:
            raise table.not_allowed(key, value, allowed)
    return named


def signs(table: Table, above: tuple[str, ...]) -> tuple[str, ...]:
    """The longest first, so that US$ is not taken for $."""
    named = table.texts("signs", above)
    for sign in named:
        if (
            any(letter.isdigit() or letter in ".,+-()'" for letter in sign.rstrip("."))
            or not sign.strip()
        ):
            raise table.wrong(
                "signs",
                _("“%(sign)s” cannot stand beside a number: it has digits or signs of numbers.")
                % {"sign": sign},
            )
    return tuple(sorted(named, key=len, reverse=True))


def zone(table: Table, above: ZoneInfo) -> ZoneInfo:
    name = table.text("timezone", above.key)
    if name not in zones():
        raise table.not_allowed(
            "timezone",
            name,
            ["Europe/Amsterdam", "UTC", "…", *sorted(zones())][: 3 if not name else None],
        )
    return ZoneInfo(name)


def currency_code(table: Table, above: str) -> str:
    code = table.text("currency", above)
    if code != above and code not in get_global("all_currencies"):
        raise table.not_allowed(
            "currency", code, ["EUR", "USD", "GBP", "…", *sorted(get_global("all_currencies"))]
        )
    return code


def formats(table: Table, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
    named = table.texts(key, default)
    for format in named:
        if format != ISO and (fault := format_fault(format)):
            what = _(
                "“%(format)s” is no format for dates (%(fault)s); use iso or codes such as %%d/%%m/%%Y %%H:%%M."
            )
            raise table.wrong(key, what % {"format": format, "fault": fault})
    return named


def forms(table: Table, above: tuple[str, ...]) -> tuple[str, ...]:
    named = table.texts("ids", above)
    for form in named:
        if form not in FORMS and not PADDED.fullmatch(form):
            raise table.not_allowed("ids", form, FORMS)
    if {"lower", "upper"} <= set(named):
        raise table.wrong("ids", _("names both lower and upper."))
    return named
