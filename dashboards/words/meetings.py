"""Words around meetings: how a commitment stands, why a deal is at risk, what became of an action."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from dashboards.words import standing, wording
from dashboards.words.naming import reader_language
from revops.numbers import Number
from revops.values import Change, Unit, Value, exactly


def call_state(state: str) -> str:
    return {
        "given": _("committed"),
        "late": _("late"),
        "unchanged": pgettext("commitment", "unchanged"),
        "missing": _("missing"),
    }[state]


def risk(key: str) -> str:
    return {
        "pushed": _("pushed out three times or more"),
        "overdue": _("past its expected day"),
        "quiet": _("nothing happened in 14 days"),
        "no_amount": _("no amount"),
        "no_next_step": _("no next step"),
        "big": _("more than a fifth of the commitment"),
        "slipped": _("pushed out since last time"),
        "judged": _("judged by its lead"),
    }.get(key, key)


def likelihood(key: str) -> str:
    return {"commit": _("commit"), "best_case": _("best case"), "out": _("out")}.get(key, key)


def action_state(action: Mapping[str, object]) -> str:
    """Open, done or dropped, and how often its day was moved."""
    words = {
        "open": pgettext("action", "open"),
        "done": pgettext("action", "done"),
        "dropped": _("dropped"),
    }
    found = words.get(str(action["state"]), "")
    if moves := int(str(action["moves"] or 0)):
        moved = ngettext("moved %(count)d time", "moved %(count)d times", moves) % {"count": moves}
        found = f"{found} · {moved}"
    return found


def minute_kind(kind: str) -> str:
    return {
        "note": _("Note"),
        "decision": _("Decision"),
        "action": _("Action"),
        "variance": _("Variance"),
    }.get(kind, kind)


def step(key: str) -> str:
    return {
        "naive": _("Naive: as the period before"),
        "run_rate": _("Run rate"),
        "projection": _("Projection"),
        "call": _("Team’s commitment"),
        "override": _("CRO’s override"),
    }[key]


def when(at: datetime, zone: str) -> str:
    """Monday 30 November, 14:00, in the organisation's time zone."""
    local = at.astimezone(ZoneInfo(zone))
    form = "EEEE d MMMM y, HH:mm"
    found = format_datetime(local, form, locale=wording.babel(reader_language()))
    return found[:1].upper() + found[1:]


def on(day: date) -> str:
    return wording.day(day, reader_language())


def amount(minor: int | None, number: Number) -> str:
    """A commitment as a figure of its KPI; a dash for none."""
    if minor is None:
        return wording.ABSENT
    currency = number.value.currency if number.kpi.unit is Unit.MONEY else ""
    return wording.text(
        Value(number.kpi.unit, minor, currency=currency), reader_language(), compact=True
    )


def gap(exact: list[int] | None, number: Number) -> str:
    """So much of what a KPI counts, with its sign turned into words by whoever shows it."""
    if exact is None:
        return wording.ABSENT
    value = exactly(number.kpi.unit, abs(Fraction(*exact)), number.value.currency)
    return wording.text(value, reader_language(), compact=True)


def difference(by: Fraction, number: Number) -> str:
    """By how much a figure is another, with its sign; of a percentage in points."""
    if number.kpi.unit is Unit.PERCENT:
        return wording.change(Change(by, is_points=True), reader_language())
    value = exactly(number.kpi.unit, by, number.value.currency)
    return wording.signed(value, reader_language())


def moved(by: Value) -> str:
    """A step of a walk with its sign; money without cents, so that amounts below each other compare."""
    if by.unit is not Unit.MONEY:
        return wording.signed(by, reader_language())
    sign = "+" if by.known > 0 else wording.MINUS if by.known else ""
    return sign + without_cents(abs(by.known), by.currency)


def without_cents(minor: int | Fraction, currency: str) -> str:
    return standing.money(Fraction(minor), currency, reader_language())


def points(share: float | None) -> str:
    """The difference of two shares without its sign: 4 points."""
    if share is None:
        return wording.ABSENT
    size = Change(abs(Fraction(share)), is_points=True)
    return wording.change(size, reader_language()).removeprefix("+")


def error(share: float | None) -> str:
    """How far off, as a share of what came: 12 %; a dash where nothing came."""
    if share is None:
        return wording.ABSENT
    return wording.percent(abs(Fraction(share)), reader_language())
