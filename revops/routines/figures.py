"""A figure as data that means the same for ever: exact, with its label and its judgement as they were,
in every language. Written when a meeting is frozen, read whenever it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, override

from revops.calendar import Period, PeriodKind
from revops.kpis import Kpi
from revops.numbers import Number, Slice, Standing
from revops.numbers.reach import Delivery
from revops.values import Better, Unit, Value, absent, level

Json = dict[str, object]
Words = dict[str, str]


def languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def spoken(text: str | Promise) -> Words:
    """A text in every language that there is."""
    found = {}
    for code in languages():
        with override(code):
            found[code] = str(text)
    return found


def read_words(words: Words | None) -> str:
    """In the reader's language, else in the first that there is."""
    words = words or {}
    return words.get(get_language() or "en") or next(iter(words.values()), "")


def exact_json(value: Value | None) -> list[int] | None:
    if value is None or value.is_absent:
        return None
    exact = value.known
    return [exact.numerator, exact.denominator]


def number_json(number: Number) -> Json:
    """A number, with what it counts, how it was judged, and why it is absent if it is."""
    value, kpi = number.value, number.kpi
    parts = [value.numerator, value.denominator] if value.is_ratio and not value.is_absent else None
    return {
        "kpi": kpi.key,
        "label": spoken(kpi.label),
        "accountable": spoken(kpi.accountable),
        "unit": str(kpi.unit),
        "better": str(kpi.better),
        "is_level": kpi.is_level,
        "adds_up": kpi.adds_up,
        "period": period_json(number.period),
        "motion": number.slice.motion,
        "team": number.slice.members.get("team"),
        "currency": value.currency,
        "value": exact_json(value),
        "parts": parts,
        "absent": spoken(value.absent_because) if value.is_absent else None,
        "target": exact_json(number.target),
        "days": [number.days_over, number.days_in_all],
        "until": number.until.isoformat(),
        "judged_from": number.judged_from and number.judged_from.isoformat(),
        "state": str(number.state),
        "silent": [
            [each.source, each.at.isoformat(), each.on.isoformat()] for each in number.silent
        ],
    }


def period_json(period: Period) -> Json:
    return {
        "kind": str(period.kind), "key": period.key, "start": period.start.isoformat(),
        "end": period.end.isoformat(),
    }  # fmt: skip


def read_period(kept: Mapping) -> Period:
    day = date.fromisoformat
    return Period(PeriodKind(kept["kind"]), day(kept["start"]), day(kept["end"]), kept["key"])


@dataclass(frozen=True, slots=True)
class KeptKpi:
    """What a KPI was when a meeting was frozen, as far as its figure shows it."""

    key: str
    label: str
    accountable: str
    unit: Unit
    better: Better
    is_level: bool
    adds_up: bool
    noun: str = "%(amount)s"

    @property
    def is_percentage(self) -> bool:
        return self.unit is Unit.PERCENT


@dataclass(frozen=True, slots=True)
class KeptNumber(Number):
    """A number as it was frozen: it is judged as it was then, whatever the rules are today."""

    kept_state: Standing = Standing.ABSENT

    @property
    def state(self) -> Standing:
        return self.kept_state


def read_number(kept: Mapping) -> KeptNumber:
    """The number that `number_json` wrote down."""
    unit, team = Unit(kept["unit"]), kept["team"]
    kpi = KeptKpi(
        kept["kpi"],
        read_words(kept["label"]),
        read_words(kept["accountable"]),
        unit,
        Better(kept["better"]),
        kept["is_level"],
        kept["adds_up"],
    )
    slice = Slice(kept["motion"], "team", team) if team is not None else Slice(kept["motion"])
    judged = kept["judged_from"]
    return KeptNumber(
        kpi,  # type: ignore[arg-type]
        read_period(kept["period"]),
        slice,
        read_value(kept),
        read_exact(kept["target"], unit, kept["currency"]),
        *kept["days"],
        judged_from=date.fromisoformat(judged) if judged else None,
        until=date.fromisoformat(kept["until"]),
        silent=tuple(read_silent(*each) for each in kept["silent"]),
        kept_state=Standing(kept["state"]),
    )


def read_silent(source: str, at: str, on: str) -> Delivery:
    at_, on_ = datetime.fromisoformat(at), date.fromisoformat(on)
    return Delivery(source, frozenset(), at_, on_, True, True)


def read_value(kept: Mapping) -> Value:
    unit, currency = Unit(kept["unit"]), kept["currency"]
    if kept["absent"] is not None:
        return absent(unit, read_words(kept["absent"]) or "—", currency)
    if kept["parts"]:
        return Value(unit, None, *kept["parts"], currency)
    found = read_exact(kept["value"], unit, currency)
    assert found is not None  # what is not absent has a value
    return found


def read_exact(kept: list[int] | None, unit: Unit, currency: str = "") -> Value | None:
    """An exact value; a level keeps its parts, so that it is no small sample."""
    if kept is None:
        return None
    exact = Fraction(*kept)
    if unit is Unit.PERCENT:
        return level(exact)
    if exact.denominator == 1:
        return Value(unit, exact.numerator, currency=currency)
    return Value(unit, None, exact.numerator, exact.denominator, currency)


def of_call(value: int | None, kpi: Kpi | KeptKpi, currency: str) -> Value | None:
    """What was committed to, as a value."""
    if value is None:
        return None
    return Value(kpi.unit, value, currency=currency if kpi.unit is Unit.MONEY else "")
