"""Why a number stands as it does: how much was expected by when, what is short of it, and the rule
that makes the word. Words only; the amounts are the number's.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dashboards.reading.leak import Leak
from dashboards.words import durations, naming, wording
from dashboards.words.shares import off, reached
from revops import values
from revops.numbers import JUDGED, TOLERANCE, Change, Number, Standing
from revops.periods import DAY, Period, PeriodKind
from revops.projection import Course
from revops.values import SMALL_SAMPLE, Better, Unit, exponent, rounded

CENTS_BELOW = 100  # units of a currency
# By method of a projection, what stands behind the figure, and what it means.
METHODS = {
    "run_rate": gettext_lazy("run rate"),
    "cumulative": gettext_lazy("own curve"),
    "open_deals": gettext_lazy("own win rates"),
}
MEANINGS = {
    "run_rate": gettext_lazy(
        "The value of the working days so far, carried on at the same rate over all working days of the period."
    ),
    "cumulative": gettext_lazy(
        "What came so far, and what earlier periods usually had still to come from the same working day on."
    ),
    "open_deals": gettext_lazy(
        "What was won so far, the open deals by what earlier ones of their stage and age came to, and what is usually won of deals "
        "that are not open yet."
    ),
}


def amount(number: Number, by: Fraction, language: str) -> str:
    """So much of what the number counts, without a sign: 21, €120,000, 3 points."""
    unit, size = number.value.unit, abs(by)
    if unit is Unit.PERCENT:
        return wording.change(values.Change(size, is_points=True), language).removeprefix("+")
    if unit is Unit.MONEY:
        return money(size, number.value.currency, language)
    if unit is Unit.DAYS:
        return wording.days(size, language)
    if unit is Unit.MINUTES:
        return durations.minutes(size, language)
    return wording.number(size, language, places=places(number, size))


def money(minor: Fraction, currency: str, language: str) -> str:
    """As on a tile, but without cents from a hundred on: a gap of €6,817.33 is read as €6,817."""
    exact = minor / 10 ** exponent(currency)
    if CENTS_BELOW <= exact < wording.WHOLE_FROM:
        return wording.scaled(exact, 1, currency, language, places=0)
    return wording.money(minor, currency, language, compact=True)


def places(number: Number, size: Fraction) -> int:
    """One decimal where few are due, so that what is expected, what is there and the gap add up."""
    is_exact = size.denominator == 1 and number.value.unit is Unit.COUNT
    return 0 if is_exact or (number.due or 0) >= SMALL_SAMPLE else 1


def with_noun(number: Number, by: Fraction, language: str) -> str:
    """21 MQLs, €120,000 of revenue, 3 points of win rate."""
    shown = amount(number, by, language)
    # English has "0.4 MQLs" and "2.4 MQLs", French "1,9 affaire" and "2,4 affaires": of an amount with
    # decimals below two what zero takes in either. Where whole ones are shown, that counts.
    whole = rounded(abs(by))
    is_whole = shown == wording.number(whole, language)
    count = whole if is_whole else 0 if abs(by) < 2 else 2
    return str(number.kpi.noun % {"amount": shown, "count": count})


def aim(number: Number, language: str) -> str:
    """The target as its amount, or the percentage at which a rate was to stand."""
    return wording.text(number.target, language, compact=True)


def each_day(number: Number, language: str) -> str:
    """About how much each working day has to bring: whole ones, unless it is some and less than ten."""
    by = number.needed_each_day
    if number.value.unit is Unit.COUNT:
        is_whole = by >= SMALL_SAMPLE or by.denominator == 1
        return wording.number(by, language, places=0 if is_whole else 1)
    return amount(number, by, language)


def short_day(on: date, language: str) -> str:
    """30 Nov, where the year is clear."""
    return format_date(on, "d MMM", wording.babel(language))


def pace(number: Number, language: str) -> str:
    """263 expected by 24 Nov · 21 short; "" where nothing was aimed at."""
    return " · ".join(filter(None, (expected(number, language), gap(number, language))))


def expected(number: Number, language: str) -> str:
    """The words at the mark; "" where all of the target is due, or nothing yet."""
    is_all = number.due is None or number.is_level or number.is_over
    if is_all or number.value.is_absent or not number.days_over:
        return ""
    last = min(number.until, number.period.end) - DAY
    shown = {"amount": amount(number, number.due, language), "day": short_day(last, language)}
    return _("%(amount)s expected by %(day)s") % shown


def gap(number: Number, language: str) -> str:
    """21 short, 12 over; 2 short, within 5 %, where that is near enough; of what should not be high under and over."""
    if not number.lead or (not number.is_over and not number.is_level and not number.days_over):
        return ""
    shown = {
        "amount": amount(number, number.lead, language),
        "within": wording.percent(TOLERANCE, language),
    }
    if shown["amount"] == amount(number, Fraction(0), language):  # it would read "0 short"
        return ""
    if number.lead > 0:
        return _("%(amount)s over") % shown
    if number.kpi.better is not Better.HIGHER:
        return _("%(amount)s under") % shown
    is_near = number.state is Standing.ON_PACE
    return (_("%(amount)s short, within %(within)s") if is_near else _("%(amount)s short")) % shown


def course(number: Number, heading: Course | None, language: str) -> str:
    """Where it is heading beside where it was to go, and by which method: on course for 304 of 330
    (run rate); "" where that says nothing.
    """
    if heading is None:
        return ""
    shown = {
        "value": wording.text(heading.value, language, compact=True),
        "method": METHODS[heading.method],
    }
    if number.target is None:
        return _("on course for %(value)s (%(method)s)") % shown
    shown["target"] = wording.text(number.target, language, compact=True)
    return _("on course for %(value)s of %(target)s (%(method)s)") % shown


def why_course(heading: Course, language: str) -> str:
    """How it was found, with the range in which four of five end up where one is known."""
    because = str(MEANINGS[heading.method])
    if heading.within is None:
        return because
    low, high = (wording.text(each, language, compact=True) for each in heading.within)
    within = _("Four of five such periods end between %(low)s and %(high)s.")
    return f"{because} {within % {'low': low, 'high': high}}"


def uncovered(cover: Number) -> str:
    """Why a coverage says nothing: without a target, with nothing missing, or after the end; "" where
    it does.
    """
    return str(cover.value.absent_because) if cover.value.is_absent else ""


def attained(number: Number, language: str) -> str:
    """What was reached of the target: 89 % of 235, or of a level the target alone; "" without one."""
    if number.target is None:
        return ""
    target = wording.text(number.target, language, compact=True)
    if number.attainment is None or not number.kpi.adds_up:
        return _("target %(target)s") % {"target": target}
    share = reached(number, language)
    return _("%(share)s of %(target)s") % {"share": share, "target": target}


def point(number: Number, before: Number | None, language: str) -> list[str]:
    """What a chart says of a period: May 2026 · 209 of 235 · 89 %; and below it the year before."""
    shown = wording.text(number.value, language, compact=True)
    parts = [wording.period(number.period, language), shown]
    if number.target is not None and number.kpi.adds_up and number.attainment is not None:
        target = wording.text(number.target, language, compact=True)
        parts[1] = _("%(part)s of %(whole)s") % {"part": shown, "whole": target}
        parts.append(reached(number, language))
    elif number.target is not None:
        parts.append(attained(number, language))
    lines = [" · ".join(parts)]
    if before is not None:
        days = wording.period(before.period, language)
        lines.append(f"{days} · {wording.text(before.value, language, compact=True)}")
    return lines


def rule(number: Number, language: str) -> str:
    """Why it is called what it is called: 8 % less than expected (264); more than 5 % less is
    behind. "" where nothing was aimed at or the word says it.
    """
    if number.state not in JUDGED:
        return unjudged(number)
    if number.state is Standing.ON_PACE:
        text = _("%(off)s off what was expected (%(due)s); up to %(limit)s off is %(word)s.")
    elif number.lead > 0:
        text = _("%(off)s more than expected (%(due)s); more than %(limit)s more is %(word)s.")
    else:
        text = _("%(off)s less than expected (%(due)s); more than %(limit)s less is %(word)s.")
    shown = {"off": off(number, language), "due": level(number, language)}
    limit, word = wording.percent(TOLERANCE, language), naming.state_word(number)
    return text % (shown | {"limit": limit, "word": word})


def level(number: Number, language: str) -> str:
    """What was expected: an amount, or the percentage that a rate was to stand at."""
    if number.value.unit is Unit.PERCENT:
        return wording.percent(number.due, language)
    return amount(number, number.due, language)


def unjudged(number: Number) -> str:
    return {
        Standing.TOO_FEW: _("Its denominator is less than 10."),
        Standing.TOO_EARLY: _("Less than one is due by now."),
        Standing.NEUTRAL: _("More of it is neither better nor worse."),
    }.get(number.state, "")


def leak(found: Leak, language: str) -> str:
    """The leak: outbound MQL → SQO 15 %, usually 22 %."""
    return _("The leak: %(motion)s %(step)s %(now)s, usually %(usual)s.") % {
        "motion": naming.motion_name(found.motion).lower(),
        "step": found.step.label,
        "now": wording.text(found.now, language),
        "usual": wording.text(found.usual, language),
    }


def compared_with(change: Change, language: str) -> str:
    """With which days, and how many of them are worked: vs 1–24 Oct (16 working days each); whole
    periods by their name.
    """
    now, before = change.now, change.before
    if not before.period.days:
        return ""
    if before.period.kind is not PeriodKind.RANGE:
        return _("vs %(period)s") % {"period": wording.period(before.period, language)}
    shown = {
        "period": days_between(before.period, now.period, language),
        "days": (days := before.days_in_all),
        "now": now.days_in_all,
    }
    text = ngettext(
        "vs %(period)s (%(days)s working day, now %(now)s)", "vs %(period)s (%(days)s working days, now %(now)s)", days,
    )  # fmt: skip
    if before.days_in_all == now.days_in_all:
        text = ngettext("vs %(period)s (%(days)s working day each)", "vs %(period)s (%(days)s working days each)", days)  # fmt: skip
    return text % shown


def uncompared(change: Change, language: str) -> str:
    """Why nothing is compared: with no figure, a young one, or one of a part of its period; "" where the
    figure itself is absent, which says its own reason.
    """
    if change.now.value.is_absent:
        return ""
    text, since = _("too young to compare with %(period)s"), change.before.since
    if change.before.value.is_absent:
        text = _("no figure for %(period)s to compare with")
    elif change.now.kpi.looks_ahead:
        text = _("not compared with %(period)s: when a period ends, little is still due in it")
    elif since:
        text = _("not compared with %(period)s, whose data begin on %(day)s")
    now, before = change.now.period, change.before.period
    is_range = before.kind is PeriodKind.RANGE
    period = days_between(before, now, language) if is_range else wording.period(before, language)
    return text % ({"period": period} | {"day": wording.day(since, language) if since else ""})


def days_between(period: Period, beside: Period, language: str) -> str:
    """1–24 Oct; with the month of both days where it differs, and with the year where it is not
    that of the period beside it.
    """
    first, last = period.start, period.last_day
    form = "d MMM" if last.year == beside.last_day.year else "d MMM y"
    end = format_date(last, form, wording.babel(language))
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    form = "d MMM" if first.year == last.year else "d MMM y"
    return f"{format_date(first, form, wording.babel(language))} – {end}"
