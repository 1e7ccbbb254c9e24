"""Figures of a month that are far from what was planned, or without a plan from the month before.
Somebody says why in a note about the figure and a day of the month.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from revops import notes, numbers
from revops.calendar import Period
from revops.closing.checks import closing_kpis
from revops.kpis import Kpi
from revops.notes import NoteVersion
from revops.numbers import Number, Published, Slice
from revops.values import Value

# How far apart a figure and what it is compared with may be, as a share of the latter.
THRESHOLD = Fraction(1, 10)
BESIDE_FIVE = "signed_amount"


@dataclass(frozen=True, slots=True)
class Variance:
    """A figure and what it is far from: its target (`is_plan`) or the month before. `sentences` are
    the notes that say why.
    """

    number: Number
    beside: Value
    is_plan: bool
    sentences: tuple[NoteVersion, ...]

    @property
    def kpi(self) -> Kpi:
        return self.number.kpi

    @property
    def change(self) -> Fraction:
        """As a share of what it is compared with."""
        return (self.number.value.known - self.beside.known) / abs(self.beside.known)


def variances(month: Period, published: Published) -> list[Variance]:
    """Of the five KPIs and the signed amount, those over the threshold."""
    shown = {*published.headline, BESIDE_FIVE}
    kpis = [kpi for kpi in closing_kpis(published) if kpi.key in shown]
    before = month.previous(published.calendar)
    read = numbers.read(kpis, [month, before], [Slice()], published)
    return [
        Variance(number, beside, is_plan, tuple(sentences(number, published)))
        for kpi in kpis
        for number in [read.get(kpi.key, month)]
        for beside, is_plan in compared(number, read.get(kpi.key, before).value)
        if is_far(number.value, beside)
    ]


def compared(number: Number, before: Value) -> Iterator[tuple[Value, bool]]:
    """What a figure is compared with, and whether that is its target; nothing where there is none."""
    if number.value.is_absent:
        return
    if number.target is not None and not number.target.is_absent and number.target.exact:
        yield number.target, True
    elif not before.is_absent and before.exact:
        yield before, False


def is_far(value: Value, beside: Value) -> bool:
    return abs(value.known - beside.known) > THRESHOLD * abs(beside.known)


def sentences(number: Number, published: Published) -> Iterator[NoteVersion]:
    """The notes about this figure; one about all of them says nothing of it."""
    days, key = number.period, number.kpi.key
    for each in notes.between(days.start, days.end, key, at=published.targets_at):
        if key in each.kpis:
            yield each
