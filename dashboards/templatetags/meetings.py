"""How templates show meetings: frozen data read as numbers, and its texts in the reader's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from dashboards.templatetags.figures import figure
from dashboards.words import meetings as words
from dashboards.words import naming, wording
from dashboards.words.drawing import percent
from revops.periods import Period
from revops.routines.figures import (
    KeptNumber,
    read_exact,
    read_number,
    read_period,
    read_words,
)
from revops.values import Unit, Value, decimal_text, exactly

register = template.Library()
Json = Mapping[str, object]


@register.filter
def kept(number: Json) -> KeptNumber:
    return read_number(number)


@register.filter
def kept_period(period: Json) -> Period:
    return read_period(period)


@register.filter
def spoken(texts: Mapping[str, str] | None) -> str:
    return read_words(texts)


@register.filter
def kept_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@register.filter
def kept_moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@register.filter
def called_amount(call: Json | None, number: KeptNumber) -> str:
    """The number of a commitment; a dash for none."""
    return words.amount(call["value"] if call else None, number)


@register.filter
def minor_amount(minor: int | None, number: KeptNumber) -> str:
    return words.amount(minor, number)


@register.filter
def gap_amount(exact: list[int] | None, number: KeptNumber) -> str:
    return words.gap(exact, number)


@register.filter
def is_beyond(exact: list[int] | None) -> bool:
    return exact is not None and exact[0] < 0


@register.filter
def signed_gap(exact: list[int] | None, number: KeptNumber) -> str:
    if exact is None:
        return wording.ABSENT
    return words.difference(Fraction(*exact), number)


@register.filter
def signed_minor(amount: int, walk: Json) -> str:
    """A move of a walk: money in whole units, or a count, with its sign."""
    return words.moved(walk_value(amount, walk))


@register.filter
def plain_minor(amount: int, walk: Json) -> str:
    return wording.text(walk_value(amount, walk), naming.reader_language(), compact=True)


def walk_value(amount: int, walk: Json) -> Value:
    unit = Unit.MONEY if walk["is_money"] else Unit.COUNT
    return exactly(unit, Fraction(amount), str(walk["currency"]) if walk["is_money"] else "")


@register.simple_tag
def deal_amount(deal: Json, currency: str) -> str:
    if deal["amount"] is None:
        return wording.ABSENT
    return words.without_cents(deal["amount"], currency)


@register.filter
def call_state(state: str) -> str:
    return words.call_state(state)


@register.filter
def risk_word(key: str) -> str:
    return words.risk(key)


@register.filter
def likelihood_word(key: str) -> str:
    return words.likelihood(key)


@register.filter
def action_state(action: Json) -> str:
    return words.action_state(action)


@register.simple_tag
def settled(kept: Sequence[Json], since: Mapping[int, Json]) -> dict[str, int]:
    """How many of the actions from before are open, moved, done and dropped by now."""
    now = [since.get(each["id"], each) for each in kept]
    states = Counter(str(each["state"]) for each in now)
    moved = sum(1 for each in now if each["state"] == "open" and each["moves"])
    return {name: states[name] for name in ("open", "done", "dropped")} | {"moved": moved}


@register.filter
def minute_kind(kind: str) -> str:
    return words.minute_kind(kind)


@register.filter
def step_word(key: str) -> str:
    return words.step(key)


@register.filter
def error_share(share: float | None) -> str:
    return words.error(share)


@register.filter
def points_of(share: float | None) -> str:
    return words.points(share)


@register.filter
def bias_share(share: float | None) -> str:
    """With its sign: too high is +."""
    if share is None:
        return wording.ABSENT
    shown = wording.percent(Fraction(share), naming.reader_language())
    return f"+{shown}" if share > 0 else shown


@register.filter
def when(at: datetime, zone: str) -> str:
    return words.when(at, zone)


@register.simple_tag
def receipt(number: KeptNumber, content: Json) -> str:
    """Where the records behind a frozen figure are, as its publication knew them."""
    asked = {
        "period": counted_days(number, content),
        "motion": number.slice.motion,
        "team": number.slice.members.get("team"),
    }
    if published := content["publication"]:
        asked["as_of"] = published["published_at"]
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('receipt', args=[number.kpi.key])}?{query}"


def counted_days(number: KeptNumber, content: Json) -> str:
    """The period of a frozen figure. A publication that was cut at an earlier day knows more than the figure
    counts: there it is the days that were over.
    """
    period = number.period
    if not content["is_reconstructed"] or not period.start < number.until < period.end:
        return period.key
    return f"{period.start}..{number.until - timedelta(days=1)}"


@register.simple_tag
def linked(number: KeptNumber, content: Json) -> dict[str, str | SafeString]:
    """A frozen figure with the address of its receipt."""
    return {"to": receipt(number, content), "figure": figure(number.value)}


@register.simple_tag
def waterfall(walk: Json) -> Mapping[str, Mapping[str, str]]:
    """The bars of a walk from opening to closing, in percent of the drawing from its left.

    Pages draw a waterfall with Plotly (dashboards.words.charts). A frozen meeting does not: its bars stand
    in the rows of their records, are painted with the page, without a request that could fail before the
    room, and print.
    """
    rows, at = [], walk["opening"]
    ends = [walk["opening"], walk["closing"]]
    for each in walk["steps"]:
        if each["count"] or each["by"]:
            rows.append((each["key"], at, at + each["by"]))
            at += each["by"]
    top = max([*ends, *(max(pair[1:]) for pair in rows), 1])
    return {
        key: {
            "x": percent(Fraction(min(low, high), top)),
            "width": percent(Fraction(abs(high - low), top)),
        }
        for key, low, high in [("opening", 0, ends[0]), *rows, ("closing", 0, ends[1])]
    }


@register.filter
def bar_of(bars: Mapping[str, Mapping[str, str]], key: str) -> Mapping[str, str] | None:
    return bars.get(key)


@register.simple_tag
def planned_then(number: KeptNumber, section: Json) -> Value | None:
    """The target as it stood when the period began, where it was changed since."""
    kept = section.get("planned", {}).get(f"{number.kpi.key} {number.period.key}")  # type: ignore[attr-defined]
    return read_exact(kept, number.kpi.unit, number.value.currency)


@register.filter
def corrected(corrections: Mapping[tuple, object], call: Json | None) -> object:
    """The corrections of a commitment that came after the freeze."""
    return corrections.get((call["kpi"], call["team"], call["period"])) if call else None


@register.filter
def variance_of(variances: Mapping[tuple, object], row: Json) -> object:
    """The sentences that were written about what came of a commitment, in order."""
    return variances.get((row["came"]["kpi"], row["team_id"]))


@register.filter
def at_id(found: Mapping[int, object], number: int) -> object:
    return found.get(number)


@register.filter
def place_key(call: Json) -> str:
    """Which part of a page is about a commitment; the same as its form sends."""
    return f"{call['kpi']}-{call['team'] or ''}-{call['period']}"


def typed(minor: int | None, number: KeptNumber) -> str:
    """An amount as it is typed: 42, 12500.50."""
    if minor is None:
        return ""
    currency = number.value.currency
    return decimal_text(minor, currency) if number.kpi.unit is Unit.MONEY else str(minor)


@register.filter
def typed_minor(minor: int | None, number: KeptNumber) -> str:
    return typed(minor, number)


@register.simple_tag
def committed_apart(call: Json, part: Json) -> int | None:
    """What of a commitment is of a deal type; None where it was not split."""
    return (call["own"] or {}).get("apart", {}).get(part["type"])  # type: ignore[attr-defined]


@register.simple_tag
def typed_apart(given: Mapping[str, str], part: Json) -> str:
    """What was typed for a deal type, after a mistake."""
    return given.get(f"apart_{part['type']}", "")


@register.filter
def typed_amount(call: Json | None, number: KeptNumber) -> str:
    return typed(call["value"] if call else None, number)


@register.filter
def typed_low(call: Json, number: KeptNumber) -> str:
    return typed(call["low"], number)


@register.filter
def typed_high(call: Json, number: KeptNumber) -> str:
    return typed(call["high"], number)
