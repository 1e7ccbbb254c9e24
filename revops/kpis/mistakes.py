"""What cannot be a KPI is refused where it is declared, with its name and what to do: a slip would
else be a figure that stands nowhere, or an error on some page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from revops.formulas import Distribution, Formula, Ratio
from revops.measures import Buckets, Measure


class Explaining(Protocol):
    """What is seen of a KPI here."""

    @property
    def explains(self) -> str: ...


def refuse_made(key: str, docstring: str | None, formula: object) -> None:
    """Raises ValueError for a function whose answer or docstring makes no KPI."""
    if not (docstring or "").strip():
        raise ValueError(
            f"The KPI “{key}” has no docstring; write one: it is the definition that everybody reads."
        )
    if isinstance(formula, Formula):
        return
    for each in halves(key, formula):
        if not isinstance(each, Measure):
            raise ValueError(
                f"The KPI “{key}” counts by {each!r}, which is no measure; put that function under @measure(…)."
            )
    if isinstance(formula, Distribution) and formula.measure.buckets is not Buckets.VALUE:
        raise ValueError(
            f"The KPI “{key}” is a Distribution over the measure “{formula.measure.key}”, which keeps no"
            " values apart; declare that with buckets=Buckets.VALUE, and its rows with bucket=…"
        )


def halves(key: str, formula: object) -> tuple[object, ...]:
    """What a formula counts by."""
    if isinstance(formula, Ratio):
        return formula.numerator, formula.denominator
    if isinstance(formula, Distribution):
        return (formula.measure,)
    if formula is None:
        raise ValueError(
            f"The function of the KPI “{key}” answers nothing; return a measure, a Ratio, a Distribution"
            " or a Formula."
        )
    return (formula,)


def refuse_strays(kpis: Mapping[str, Explaining], places: Mapping[str, str]) -> None:
    """Raises ValueError for a driver under a KPI that there is not: it would stand nowhere."""
    for key, declared in kpis.items():
        if declared.explains and declared.explains not in kpis:
            known = ", ".join(name for name, each in kpis.items() if not each.explains)
            raise ValueError(
                f"The driver “{key}”, in {places[key]}, explains “{declared.explains}”, which is no KPI;"
                f" let it explain one of {known}."
            )
