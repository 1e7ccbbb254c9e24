"""Projections, backtests and what is missing as JSON: what the API answers and the commands print.

Money is a decimal string, a count a number; shares are fractions of one.
"""

from __future__ import annotations

from dataclasses import asdict
from fractions import Fraction

from revops.as_json import NO_NAMES, Json, Names, period_json, plain, publication_json, slice_json
from revops.kpis import Kpi
from revops.money import rounded
from revops.projection.backtest import Backtest
from revops.projection.course import Course
from revops.projection.missing import Missing, MissingOf
from revops.projection.projecting import Input, Projection
from revops.projection.upstream import Need
from revops.values import Unit, decimal_text


def projection_json(found: Projection, members: Names = NO_NAMES) -> Json:
    return {
        "kpi": found.kpi.key,
        "period": period_json(found.period),
        "slice": slice_json(found.slice, members=members),
        "publication": publication_json(found.published),
        "until": found.until.isoformat(),
        "method": found.method or None,
        "method_label": found.label or None,
        "value": amount(found.value, found),
        "certain": amount(found.certain, found),
        "unit": str(found.kpi.unit),
        "currency": found.published.currency if found.kpi.unit is Unit.MONEY else None,
        "intervals": {
            str(share): [amount(end, found) for end in ends]
            for share, ends in found.intervals.items()
        },
        "periods": [each.key for each in found.periods],
        "inputs": [input_json(each, found) for each in found.inputs],
        "remark": found.remark or None,
        "absent_because": found.absent_because or None,
    }


def course_json(found: Course | None) -> Json:
    """Where a number is heading, beside it; all null of one that is heading nowhere."""
    return {
        "on_course_for": plain(found.value) if found else None,
        "on_course_within": [plain(each) for each in found.within]
        if found and found.within
        else None,
        "on_course_by": found.method if found else None,
    }


def input_json(each: Input, found: Projection) -> Json:
    is_amount = each.unit == "amount"
    value = amount(rounded_to(each.value), found) if is_amount else round(each.value, 6)
    return {
        "key": each.key,
        "label": str(each.label),
        "value": value,
        "unit": str(found.kpi.unit) if is_amount else each.unit,
        "sample": each.sample,
    }


def amount(value: int | None, found: Projection) -> str | int | None:
    return None if value is None else of_kpi(value, found.kpi, found.published.currency)


def of_kpi(value: int, kpi: Kpi, currency: str) -> str | int:
    return decimal_text(value, currency) if kpi.unit is Unit.MONEY else value


def rounded_to(value: float) -> int:
    return rounded(Fraction(value))


def backtest_json(found: Backtest) -> Json:
    return {
        "kpi": found.kpi,
        "kind": str(found.kind),
        "periods": [each.key for each in found.periods],
        "scores": [
            {name: shortened(value) for name, value in asdict(each).items()}
            for each in found.scores
        ],
        "absent_because": found.because or None,
    }


def shortened(value: object) -> object:
    return round(value, 4) if isinstance(value, float) else value


def missing_json(found: Missing, members: Names = NO_NAMES) -> Json:
    kpi, currency = found.number.kpi, found.projection.published.currency

    def money(value: float | None) -> object:
        return None if value is None else of_kpi(rounded_to(value), kpi, currency)

    return {
        "kpi": found.kpi,
        "period": period_json(found.period),
        "slice": slice_json(found.number.slice, members=members),
        "target": plain(found.number.target),
        "value": amount(found.projection.certain, found.projection),
        "projection": amount(found.projection.value, found.projection),
        "gap": money(found.gap),
        "missing": money(found.missing),
        "missing_deals": None if found.deals is None else round(found.deals, 2),
        "average_deal": None if found.average is None else decimal_text(found.average, currency),
        "motions": [motion_json(each, found) for each in found.motions],
        "absent_because": found.because or None,
    }


def motion_json(found: MissingOf, of: Missing) -> Json:
    return {
        "motion": found.motion or None,
        "share": round(found.share, 4),
        "missing": round(found.missing, 2),
        "needs": [need_json(each, of) for each in found.needs],
    }


def need_json(need: Need, of: Missing) -> Json:
    """`counts_for` is a later period where it is too late for this one."""
    known = need.conversion
    return {
        "stage": known.stage,
        "reached": known.reached,
        "of": known.of,
        "lag_days": known.lag_days,
        "low": need.low,
        "high": need.high,
        "by": need.by and need.by.isoformat(),
        "is_too_late": need.is_too_late,
        "counts_for": of.counts_for(need).key if need.is_too_late else None,
    }
