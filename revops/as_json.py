"""Numbers and records as JSON: what the API answers, and what `manage.py explain --json` prints.
Pure.

Money is a decimal string, a count an integer, a ratio a number beside its numerator and
denominator; absent is null.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from fractions import Fraction
from types import MappingProxyType

from django.utils.translation import gettext as _

from revops.calendar import Period
from revops.kpis import Kpi
from revops.numbers import DIMENSIONS, Definition, Delivery, Number, Published, Slice, Standing
from revops.receipts import Record, Records
from revops.values import Unit, Value, decimal_text

Json = dict[str, object]
# What the members that somebody chose are called, by dimension.
Names = Mapping[str, str]
NO_NAMES: Names = MappingProxyType({})
TEXTS = (
    "item",
    "source",
    "feed",
    "external_id",
    "label",
    "company",
)


def numbers_answer(published: Published | None, numbers: Iterable[Json]) -> Json:
    return {"publication": publication_json(published), "numbers": list(numbers)}


def publication_json(published: Published | None) -> Json | None:
    if published is None:
        return None
    times = {
        "published_at": moment_text(published.published_at),
        "known_at": moment_text(published.known_at),
    }
    return {"id": published.id} | times


def number_json(number: Number, *, by: str = "", members: Names = NO_NAMES) -> Json:
    """One number. `by` is the split that it is a member of; `members` are the names of the members
    that its slice filters by, by dimension.
    """
    value = number.value
    return {
        "kpi": number.kpi.key,
        "period": period_json(number.period),
        "slice": slice_json(number.slice, by=by, members={**members, by: number.label}),
        "value": plain(value),
        "numerator": value.numerator if number.kpi.is_ratio else None,
        "denominator": value.denominator if number.kpi.is_ratio else None,
        "inputs": [input_json(each) for each in number.inputs],
        "unit": str(value.unit),
        "currency": value.currency or None,
        "absent_because": str(value.absent_because) if value.is_absent else None,
        "ahead": plain(number.ahead),
        "target": plain(number.target),
        "attainment": share(number.attainment),
        "expected_to_date": plain(number.expected),
        "state": str(number.state),
        "data_from": number.data_from and number.data_from.isoformat(),
        "silent_sources": [silent_json(each) for each in number.silent],
        **closing_json(number),
    }


def closing_json(number: Number) -> Json:
    """Whether all its days are closed, up to which they are and for which time, and what of the
    value changed in closed days of before.
    """
    return {
        "closed": number.is_closed,
        "closed_to": number.signed.to and number.signed.to.isoformat(),
        "version": number.signed.version,
        "adjustments_of_closed_months": plain(number.signed.adjustments),
    }


def input_json(number: Number) -> Json:
    """A number that a formula is made of."""
    because = str(number.value.absent_because) if number.value.is_absent else None
    return {"kpi": number.kpi.key, "value": plain(number.value), "absent_because": because}


def silent_json(delivery: Delivery) -> Json:
    return {"source": delivery.source, "last_delivery_at": moment_text(delivery.at)}


def unpublished_json(
    kpi: Kpi, period: Period, slice: Slice, *, members: Names = NO_NAMES, because: str = ""
) -> Json:
    """A number before anything was published: absent, and so is its target, whose currency nobody
    has said yet.
    """
    names = ("value", "numerator", "denominator", "unit", "currency", "absent_because")
    return {
        "kpi": kpi.key,
        "period": period_json(period),
        "slice": slice_json(slice, members=members),
        **dict.fromkeys(names),
        "inputs": [],
        "unit": str(kpi.unit),
        "absent_because": because or _("Nothing has been published yet."),
        **dict.fromkeys(("ahead", "target", "attainment", "expected_to_date")),
        "state": str(Standing.ABSENT),
        "data_from": None,
        "silent_sources": [],
        "closed": False,
        **dict.fromkeys(("closed_to", "version", "adjustments_of_closed_months")),
    }


def period_json(period: Period) -> Json:
    """`end` is the first day that is no longer in it."""
    return {"key": period.key, "start": period.start.isoformat(), "end": period.end.isoformat()}


def slice_json(slice: Slice, *, by: str = "", members: Names = NO_NAMES) -> Json:
    """What was chosen: empty for everything; a null stands for facts that have none."""
    chosen: Json = {}
    if slice.motion or by == "motion":
        chosen["motion"] = slice.motion_of_facts or None
    for dimension, member in slice.members.items():
        chosen[dimension] = members.get(dimension, "") if member else None
    return chosen


def plain(value: Value | None) -> str | int | float | None:
    if value is None or value.is_absent:
        return None
    if value.unit is Unit.MONEY:
        return decimal_text(value.whole, value.currency)
    return value.whole if value.unit is Unit.COUNT else float(value.exact)


def share(exact: Fraction | None) -> float | None:
    return None if exact is None else float(exact)


def moment_text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def records_json(found: Records, *, kpi: Kpi, currency: str, next: str | None) -> Json:
    """A page of records, with the sum and count of all of them; `next` is the address of the
    following page.

    Where the records cannot be listed any more `count` is null and `absent_because` says why.
    """
    is_money = kpi.measures[found.part].is_money
    return {
        "value": decimal_text(found.value, currency)
        if is_money and found.value is not None
        else found.value,
        "count": None if found.unlisted else found.count,
        "absent_because": found.unlisted or None,
        "next": next,
        "results": [record_json(record, currency if is_money else "") for record in found.results],
    }


def record_json(record: Record, currency: str) -> Json:
    """One record; `amount` is what it adds to the value. Money has a currency."""
    own = record.own_amount is not None and record.own_currency
    return {
        "record": record.record,
        "on": record.on and record.on.isoformat(),
        "amount": decimal_text(record.amount, currency) if currency else record.amount,
        "measured": record.measured,
        "part": record.part,
        **{name: getattr(record, name) or None for name in TEXTS},
        **{name: record.members[name] or None for name in DIMENSIONS},
        "motion": record.motion or None,
        "own_amount": decimal_text(record.own_amount, record.own_currency) if own else None,
        "own_currency": record.own_currency or None,
    }


def kpi_json(definition: Definition, *, is_headline: bool) -> Json:
    """A KPI and its definition in force, in the reader's language."""
    kpi = definition.kpi
    return {
        "key": kpi.key,
        "label": str(kpi.label),
        "definition": definition.text,
        "unit": str(kpi.unit),
        "better": str(kpi.better),
        "accountable": definition.owner,
        "keeper": str(kpi.keeper),
        "is_headline": is_headline,
        "is_stock": kpi.is_stock,
        "is_ratio": kpi.is_ratio,
        "explains": kpi.explains or None,
        "adds_up": kpi.adds_up,
        "closes": kpi.closes,
        "parts": list(kpi.parts),
        "inputs": [each.key for each in kpi.inputs],
        "matures_after_days": kpi.matures_after_days,
    }
