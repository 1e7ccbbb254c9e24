"""Plotly figures; the only door to Plotly. Colours and fonts are the page's: static/chart.js puts
them on by role.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from html import escape

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from dashboards.reading.notes import Numbered, marks
from dashboards.words import wording
from revops.numbers import Number
from revops.periods import PeriodKind
from revops.values import Unit, Value

TICKS = 4
HEIGHT = 280
# Room above the bars, where the flags of notes stand so that they cover nothing.
FLAGS = 26


def trend(
    course: Sequence[Number], locale: str, notes: Sequence[Numbered] = ()
) -> dict[str, object]:
    """A KPI by period as bars, with its target as a level on each, and the notes' numbers above; an
    absent value leaves a gap.
    """
    labels = [number.period.key for number in course]
    figure = go.Figure([_actual(course, labels, locale), _target(course, labels, locale)])
    top = max(
        (
            number.exact
            for each in course
            for number in (each.value, each.target)
            if _is_present(number)
        ),
        default=0,
    )
    figure.update_layout(
        **LAYOUT, height=HEIGHT, yaxis=_scale(course[-1].value, Fraction(top), locale)
    )
    figure.update_xaxes(
        type="category", showgrid=False, fixedrange=True, tickangle=0, automargin=True
    )
    figure.update_xaxes(
        tickvals=labels,
        ticktext=[axis_label(number, place, locale) for place, number in enumerate(course)],
    )
    flagged = flags(course, notes, locale)
    figure.update_layout(annotations=flagged, margin_t=FLAGS if flagged else LAYOUT["margin"]["t"])
    return json.loads(figure.to_json())


def flags(
    course: Sequence[Number], notes: Sequence[Numbered], locale: str
) -> list[dict[str, object]]:
    """The numbers of the notes of each period that has some; their words are shown when one points
    at them.
    """
    found = ((number.period, marks(notes, number.period)) for number in course)
    return [_flag(period.key, noted, locale) for period, noted in found if noted]


def said(each: Numbered, locale: str) -> str:
    """12 Oct 2026 · Webinar with Acme."""
    return f"{wording.days_of(each.note.on, each.note.until, locale)} · {each.note.text}"


def _flag(label: str, noted: Sequence[Numbered], locale: str) -> dict[str, object]:
    shown = " ".join(str(each.number) for each in noted[-2:])
    # Plotly reads tags in texts, so that what people wrote is escaped.
    words = "<br>".join(f"{each.number} · {escape(said(each, locale))}" for each in noted)
    return {
        "name": "note", "text": shown if len(noted) < 3 else f"… {shown}", "hovertext": words,
        "x": label, "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 4, "showarrow": False, "borderpad": 2,
    }  # fmt: skip


LAYOUT = {
    "template": "none",
    "margin": {"l": 8, "r": 4, "t": 8, "b": 8},
    "showlegend": False,
    "hovermode": "x",
    "bargap": 0.32,
    "dragmode": False,
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
}


def _is_present(value: Value | None) -> bool:
    return value is not None and not value.is_absent


def _height(value: Value | None) -> float | None:
    return float(value.exact) if _is_present(value) else None


def _actual(course: Sequence[Number], labels: list[str], locale: str) -> go.Bar:
    return go.Bar(
        x=labels,
        y=[_height(number.value) for number in course],
        name=str(course[-1].kpi.label),
        customdata=[wording.period(number.period, locale) for number in course],
        text=[wording.text(number.value, locale, compact=True) for number in course],
        textposition="none",
        hovertemplate="%{customdata}<br><b>%{text}</b><extra></extra>",
        # The running periods are fainter: their bars still grow.
        meta={"role": "actual", "running": [not number.is_over for number in course]},
    )


def _target(course: Sequence[Number], labels: list[str], locale: str) -> go.Scatter:
    return go.Scatter(
        x=labels,
        y=[_height(number.target) for number in course],
        name=_("Target"),
        mode="markers",
        text=[
            wording.text(number.target, locale, compact=True) if number.target else ""
            for number in course
        ],
        hovertemplate=f"{_('Target')} %{{text}}<extra></extra>",
        marker={"symbol": "line-ew", "size": 30, "line": {"width": 2.5}},
        meta={"role": "target"},
    )


def axis_label(number: Number, place: int, locale: str) -> str:
    """Short enough for twelve side by side; the year is below the first and below each that begins
    one.
    """
    period = number.period
    if period.kind is PeriodKind.MONTH:
        # The first says its year unless the next one does.
        year = (
            f"<br>{period.start.year}"
            if (place == 0 and period.start.month < 12) or period.start.month == 1
            else ""
        )
        return wording.short_month(period.start, locale) + year
    if period.kind is PeriodKind.WEEK:
        year, part = period.key.split("-")
        return f"{part}<br>{year}" if place == 0 or part == "W01" else part
    if period.kind in (PeriodKind.QUARTER, PeriodKind.FISCAL_QUARTER):
        year, number = period.key.split("-Q")
        shown = wording.short_quarter(period, locale)
        return f"{shown}<br>{year}" if (place == 0 and number != "4") or number == "1" else shown
    return (
        wording.day(period.start, locale).rsplit(" ", 1)[0]
        if period.kind is not PeriodKind.YEAR
        else period.key
    )


def _scale(like: Value, top: Fraction, locale: str) -> dict[str, object]:
    step = nice_step(top / TICKS)
    if like.unit is Unit.COUNT and step:
        step = max(Fraction(1), Fraction(-(-step.numerator // step.denominator)))
    ticks = [step * n for n in range(int(top / step) + 2)] if step else [Fraction(0)]
    return {
        "tickvals": [float(tick) for tick in ticks],
        "ticktext": [_tick(like, tick, locale) for tick in ticks],
        "range": [0, float(max(ticks[-1], top) or 1)],
        "fixedrange": True,
        "zeroline": False,
        "automargin": True,
    }


def nice_step(least: Fraction) -> Fraction:
    """The smallest of 1, 2, 2.5, 5 × a power of ten that is not less than `least`; zero for
    nothing.
    """
    if least <= 0:
        return Fraction(0)
    power = Fraction(10) ** (len(str(int(least))) - 1 if least >= 1 else -3)
    while True:
        for factor in (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5)):
            if factor * power >= least:
                return factor * power
        power *= 10


def _tick(like: Value, tick: Fraction, locale: str) -> str:
    if like.unit is Unit.PERCENT:
        return wording.percent(tick, locale)
    if like.unit is Unit.MONEY:
        return (
            wording.money(tick, like.currency, locale, compact=True)
            if tick
            else wording.number(0, locale)
        )
    return wording.number(tick, locale, places=0 if tick.denominator == 1 else 1)
