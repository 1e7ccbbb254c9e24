"""A table of `fields` → Field: what must fit the kind of record, the translations and the other
feeds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from revops.mapping.cells import converter
from revops.mapping.dates import ISO, names_day
from revops.mapping.feeds import Conventions, Feed, Field, Lookup, Source, Translation
from revops.mapping.mistakes import Mistakes, Place, not_allowed
from revops.mapping.notation import UNITS
from revops.mapping.outcomes import Refusal
from revops.mapping.records import CellKind, FieldType
from revops.mapping.tables import FeedTable, FieldTable
from revops.messages import gettext as _

SOURCES = {"column", "columns", "value"}
DATES = (CellKind.MOMENT, CellKind.DAY)


@dataclass(frozen=True, slots=True)
class Whole:
    """What one table of a mapping may refer to, and where mistakes are collected."""

    source: Source
    translations: Mapping[str, Translation]
    files: Mapping[str, FeedTable]
    conventions: Mapping[str, Conventions]
    wrong: Mistakes


def field_of(place: Place, table: FieldTable, type: FieldType, feed: Feed, whole: Whole) -> Field:
    name, given = str(place[-1]), SOURCES & table.model_fields_set
    if len(given) != 1 and not whole.wrong.concern(place, *SOURCES):
        whole.wrong.add(place, _("give exactly one of column, columns and value."))
    if given == {"value"}:
        return constant(place, table, type, feed, whole.wrong)
    lookup = lookup_of(place, table, whole)
    here = whole.conventions[lookup.feed] if lookup else feed.conventions
    field = Field(
        name,
        table.column or table.columns,
        "",
        table.default,
        translation_of(place, table, type, whole),
        lookup,
        table.other,
        table.split,
        table.join,
        table.time,
        replace(here, dates=table.format or here.dates),
        ISO in (table.format or ()),
        UNITS.get(table.unit, 0),
    )
    if table.unit and type.kind is not CellKind.AMOUNT:
        whole.wrong.add((*place, "unit"), _("is only for amounts."))
    check_dates(place, table, type, field, whole.wrong)
    check_beside(place, table, type, whole.wrong)
    check_other(place, table, field, whole.wrong)
    return field


def constant(
    place: Place, table: FieldTable, type: FieldType, feed: Feed, wrong: Mistakes
) -> Field:
    field = Field(str(place[-1]), value=table.value, conventions=feed.conventions)
    for key in sorted(table.model_fields_set - {"value"}):
        wrong.add(
            (*place, key), _("does not go with value, which is taken as it is: leave it out.")
        )
    currency = (feed.conventions.currency,) if type.kind is CellKind.AMOUNT else ()
    try:
        converter(feed, field, type)(field.value, *currency)
    except Refusal as error:
        wrong.add((*place, "value"), str(error))
    return field


def lookup_of(place: Place, table: FieldTable, whole: Whole) -> Lookup | None:
    feed, _dot, column = table.lookup.partition(".")
    if not table.lookup or whole.wrong.concern(("files", feed), "record"):
        return None
    known = [name for name, other in whole.files.items() if other.record == "lookup"]
    place = (*place, "lookup")
    if feed not in known:
        none = [_('none: add a [files.NAME] with record = "lookup"')]
        whole.wrong.add(place, not_allowed(feed, known, known or none))
        return None
    if not column:
        what = _('must name feed and column: "%(feed)s.COLUMN".')
        whole.wrong.add(place, what % {"feed": feed})
    return Lookup(feed, column)


def translation_of(
    place: Place, table: FieldTable, type: FieldType, whole: Whole
) -> Translation | None:
    """The table to translate with; its results must be values that the field may have."""
    name, wrong = table.translate, whole.wrong
    if not name or wrong.concern((), "translate") and name not in whole.translations:
        return None
    if name not in whole.translations:
        wrong.add((*place, "translate"), not_allowed(name, whole.translations))
        return None
    found = whole.translations[name]
    choices = () if table.lookup else type.choices
    for text, value in found.values.items() if choices else ():
        if value and value not in choices:
            wrong.add(("translate", name, text), not_allowed(value, choices))
    return found


def check_dates(
    place: Place, table: FieldTable, type: FieldType, field: Field, wrong: Mistakes
) -> None:
    """A format without a day would make every date the first of its month."""
    if type.kind not in DATES:
        if table.format:
            wrong.add((*place, "format"), _("is only for dates and times."))
        return
    lacking = [format for format in field.conventions.dates if not names_day(format)]
    if lacking and field.name != "month_on":
        what = _(
            "“%(format)s” names no day. Only month_on can do without: give that field this format alone."
        )
        wrong.add((*place, "format"), what % {"format": lacking[0]})


def check_beside(place: Place, table: FieldTable, type: FieldType, wrong: Mistakes) -> None:
    """`join` needs what it joins, and `time` a field that may have one."""
    if table.join and len(table.columns) < 2:
        wrong.add((*place, "join"), _("needs columns, of which it joins two or more."))
    if table.time and type.kind is not CellKind.MOMENT:
        wrong.add((*place, "time"), _("is only for dates that may have a time of day."))


def check_other(place: Place, table: FieldTable, field: Field, wrong: Mistakes) -> None:
    """`other` and `default` speak of values that translate and lookup know, or do not."""
    is_alone = "other" in table.model_fields_set and not table.translate and not table.lookup
    if is_alone and not wrong.concern(place, "translate", "lookup"):
        what = _(
            "needs translate or lookup beside it: it says what to do with values that they do not know."
        )
        wrong.add((*place, "other"), what)
    known = field.translation.values if field.translation else None
    if known is not None and field.default and not field.other and field.default not in known:
        wrong.add((*place, "default"), not_allowed(field.default, known))
