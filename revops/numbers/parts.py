"""The parts of a number, and what a formula makes of its inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import cast

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext

from revops.kpis import Formula, Kpi
from revops.numbers.number import Number
from revops.values import Value, absent, exactly

# A sum, or counts by bucket.
Part = int | Mapping[int, int]


def total(part: Part) -> int:
    return part if isinstance(part, int) else sum(part.values())


def formula(kpi: Kpi, inputs: Sequence[Number], currency: str) -> Value:
    """What a formula makes of the numbers of its inputs; absent with the reason of the first that
    is.
    """
    of = cast(Formula, kpi.formula)
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
