"""Plotly figures; the only door to Plotly. Colours and fonts are the page's: static/chart.js puts
them on by role.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from itertools import zip_longest
from textwrap import wrap

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from dashboards.reading.notes import Numbered, marks
from dashboards.words import axes, standing, wording
from revops.messages import named
from revops.numbers import Number
from revops.values import Value

HEIGHT = 280
# Room above the bars, where the flags of notes stand so that they cover nothing.
FLAGS = 30
FINGER = 24  # px


@dataclass(frozen=True, slots=True)
class Course:
    """What a chart draws: the numbers of its periods, oldest first; those of the year before, one for
    each or none at all; the address of each one's receipt, "" where there is none; and the notes.
    """

    shown: Sequence[Number]
    beside: Sequence[Number | None] = ()
    receipts: Sequence[str] = ()
    notes: Sequence[Numbered] = ()

    @property
    def labels(self) -> list[str]:
        return [number.period.key for number in self.shown]

    @property
    def top(self) -> Fraction:
        """The highest level that is drawn."""
        drawn = [value for each in self.shown for value in (each.value, each.target)]
        drawn += [each.value for each in self.beside if each]
        return max(
            (Fraction(value.exact) for value in drawn if _is_present(value)), default=Fraction()
        )


def trend(course: Course, locale: str) -> dict[str, object]:
    """A KPI by period as bars, with its target as a level on each, the year before as a thin line
    where it is asked for, and the notes' numbers above; an absent value leaves a gap.
    """
    shown = course.shown
    figure = go.Figure([_actual(course, locale), _target(course)])
    if course.beside:
        figure.add_trace(_beside(course))
    figure.update_layout(
        **LAYOUT, height=HEIGHT, yaxis=axes.scale(shown[-1].value, course.top, locale)
    )
    figure.update_xaxes(
        type="category", showgrid=False, fixedrange=True, tickangle=0, automargin=True
    )
    figure.update_xaxes(
        tickvals=course.labels,
        ticktext=[axes.label(number, place, locale) for place, number in enumerate(shown)],
    )
    flagged = flags(shown, course.notes, locale)
    figure.update_layout(annotations=flagged, margin_t=FLAGS if flagged else LAYOUT["margin"]["t"])
    return json.loads(figure.to_json())


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a waterfall: an end stands on the ground, a step on the bar before. A click leads to
    `address`, "" for none.
    """

    label: str
    value: Value
    is_end: bool = False
    address: str = ""


def waterfall(bars: Sequence[Bar], locale: str) -> dict[str, object]:
    """What leads from one end to the other, step by step. Empty where there is nothing."""
    if not bars:
        return json.loads(go.Figure().to_json())
    levels, starts = [Fraction()], []
    for each in bars:
        starts.append(Fraction() if each.is_end else levels[-1])
        levels.append(starts[-1] + each.value.exact)
    figure = go.Figure([_steps(bars, starts, locale)])
    scale = axes.scale(bars[0].value, max(levels), locale)
    figure.update_layout(**LAYOUT, height=HEIGHT, yaxis=scale)
    figure.update_xaxes(type="category", showgrid=False, fixedrange=True, automargin=True)
    return json.loads(figure.to_json())


def _steps(bars: Sequence[Bar], starts: Sequence[Fraction], locale: str) -> go.Bar:
    kinds = ["end" if each.is_end else "up" if each.value.exact >= 0 else "down" for each in bars]
    return go.Bar(
        x=["<br>".join(wrap(each.label, 15)) for each in bars],
        y=[_height(each.value) for each in bars],
        base=[float(each) for each in starts],
        customdata=[each.address for each in bars],
        hovertext=[named(each.label, wording.text(each.value, locale)) for each in bars],
        hoverinfo="text",
        meta={"role": "steps", "kinds": kinds},
    )


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
    """As large as a finger needs it, and named after the note to which a click leads."""
    shown = " ".join(str(each.number) for each in noted[-2:])
    text = shown if len(noted) < 3 else f"… {shown}"
    # Plotly reads tags in texts, so that what people wrote is escaped.
    words = "<br>".join(f"{each.number} · {escape(said(each, locale))}" for each in noted)
    return {
        "name": f"note-{noted[-1].number}", "text": text, "hovertext": words, "width": max(FINGER, 9 * len(text)), "height": FINGER,
        "x": label, "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 2, "showarrow": False, "borderpad": 0,
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


def _actual(course: Course, locale: str) -> go.Bar:
    """One box says all of a period; a click leads to its receipt."""
    shown = course.shown
    return go.Bar(
        x=course.labels,
        y=[_height(number.value) for number in shown],
        name=str(shown[-1].kpi.label),
        customdata=list(course.receipts),
        hovertext=[
            "<br>".join(standing.point(*pair, locale)) for pair in zip_longest(shown, course.beside)
        ],
        hoverinfo="text",
        # Of what builds up the running periods are fainter: their bars still grow.
        meta={"role": "actual", "running": [number.is_growing for number in shown]},
    )


def _target(course: Course) -> go.Scatter:
    return go.Scatter(
        x=course.labels,
        y=[_height(number.target) for number in course.shown],
        name=_("Target"),
        mode="markers",
        hoverinfo="skip",
        marker={"symbol": "line-ew", "size": 30, "line": {"width": 2.5}},
        meta={"role": "target"},
    )


def _beside(course: Course) -> go.Scatter:
    """A thin line without dashes, which mean unfinished, and without a state's colour."""
    return go.Scatter(
        x=course.labels,
        y=[each and _height(each.value) for each in course.beside],
        name=_("Last year"),
        mode="lines+markers",
        connectgaps=False,
        hoverinfo="skip",
        line={"width": 1.5},
        marker={"size": 4},
        meta={"role": "beside"},
    )
