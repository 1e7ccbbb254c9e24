"""The parts of a number: what a measure counts on some days, and what a formula makes of its
inputs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext

from revops.calendar import Period
from revops.distinct import settled
from revops.kpis import Formula, Kpi
from revops.measures import Buckets, Measure
from revops.numbers.cells import Span
from revops.numbers.number import Number
from revops.numbers.published import Published
from revops.values import Value, absent, exactly

# A sum, or counts by bucket.
Part = int | Mapping[int, int]


def total(part: Part) -> int:
    return part if isinstance(part, int) else sum(part.values())


def counted(
    measure: Measure, days: Period, period: Period, published: Published
) -> tuple[Measure, Span] | None:
    """Under which name and in which span a measure has its cells of these days of a period; None
    where they add up to nothing that it counts.
    """
    if measure.distinct:
        found = settled(measure, days, published.calendar)
        return found and (found, Span(days.start, days.end))
    if measure.buckets is Buckets.DUE:
        return measure, Span(days.start, days.end, period.start, period.end)
    return measure, Span(days.start, days.end)


def formula(kpi: Kpi, inputs: Sequence[Number], currency: str) -> Value:
    """What a formula makes of the numbers of its inputs; absent with the reason of the first that
    is.
    """
    of: Formula = kpi.formula
    for number in inputs:
        if number.value.is_absent and number.kpi.key not in of.may_lack:
            because = missing(number.kpi.label, number.value.absent_because)
            return absent(kpi.unit, because, currency)
    found = of.compute({number.kpi.key: number for number in inputs})
    if isinstance(found, Fraction):
        return exactly(kpi.unit, found, currency)
    return absent(kpi.unit, found, currency)


def _missing(label: str | Promise, because: str | Promise) -> str:
    return gettext("%(kpi)s: %(because)s") % {"kpi": label, "because": because}


# Said in the language of whoever reads it.
missing = lazy(_missing, str)
