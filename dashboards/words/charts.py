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
from dashboards.words import axes, wording
from revops.numbers import Number
from revops.values import Value

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
        **LAYOUT, height=HEIGHT, yaxis=axes.scale(course[-1].value, Fraction(top), locale)
    )
    figure.update_xaxes(
        type="category", showgrid=False, fixedrange=True, tickangle=0, automargin=True
    )
    figure.update_xaxes(
        tickvals=labels,
        ticktext=[axes.label(number, place, locale) for place, number in enumerate(course)],
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
        # Of what builds up the running periods are fainter: their bars still grow.
        meta={"role": "actual", "running": [number.is_growing for number in course]},
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
