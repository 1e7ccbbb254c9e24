"""The KPIs and drivers. To add one, add a file to this folder; it is found by itself.

A KPI is a measure, or one measure over another. Its docstring is its definition: the formula in words, which date decides, what is
left out, what absent means. The docstring's French is in the catalogue like any other text.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext

from revops.measures import DIMENSIONS, Measure, Reason
from revops.values import Better, Unit

HEADLINE_BUDGET = 5


@dataclass(frozen=True, slots=True)
class Need:
    """What must have been delivered at some time before a rate says anything, and the sentence when it never was."""

    measure: Measure
    if_never: str | Promise


@dataclass(frozen=True, slots=True)
class Ratio:
    """One measure over another; `if_none` says why there is no value when the denominator is zero."""

    numerator: Measure
    denominator: Measure
    if_none: str | Promise
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Kpi:
    """What people name. `explains` is the key of the KPI under which a driver stands; a KPI of its own has none.

    `unpriced` counts what a money KPI could not price; `leaves_out` says which facts it keeps and does not count, and why.
    `matures_after_days` says how many days after its end a period can be judged. `evidence` are the measures any of which shows that
    its records are delivered at all, where its own do not: a stock whose movements cancel out, a value of nothing but zeros.
    """

    key: str
    label: str | Promise
    unit: Unit
    better: Better
    accountable: str | Promise
    version: int
    formula: Measure | Ratio
    docstring: str
    explains: str = ""
    unpriced: Measure | None = None
    leaves_out: tuple[Reason, ...] = ()
    matures_after_days: int = 0
    evidence: tuple[Measure, ...] = ()

    @property
    def definition(self) -> str:
        """The definition in the reader's language."""
        return gettext(self.docstring)

    @property
    def is_headline(self) -> bool:
        return not self.explains

    @property
    def is_stock(self) -> bool:
        return isinstance(self.formula, Measure) and self.formula.is_stock

    @property
    def is_ratio(self) -> bool:
        return isinstance(self.formula, Ratio)

    @property
    def measures(self) -> dict[str, Measure]:
        """The measures that this KPI reads, by the part that they play."""
        if isinstance(self.formula, Ratio):
            return {"numerator": self.formula.numerator, "denominator": self.formula.denominator}
        return {"value": self.formula} | ({"unpriced": self.unpriced} if self.unpriced else {})

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Those by which it is published: all of its measures have them."""
        return tuple(
            name
            for name in DIMENSIONS
            if all(name in each.dimensions for each in self.measures.values())
        )

    @property
    def counted(self) -> str:
        """The part whose records are those of the period: the value, or what a ratio divides by."""
        return "denominator" if self.is_ratio else "value"

    @property
    def shown_by(self) -> tuple[Measure, ...]:
        """The measures any of which shows that records of this kind are delivered."""
        return (*self.measures.values(), *self.evidence)

    @property
    def needs(self) -> tuple[Need, ...]:
        return self.formula.needs if isinstance(self.formula, Ratio) else ()


KPIS: dict[str, Kpi] = {}


def kpi(**options: object) -> Callable[[Callable[[], Measure | Ratio]], Kpi]:
    """Registers the decorated function's formula under its name, with its docstring as definition."""

    def register(formula: Callable[[], Measure | Ratio]) -> Kpi:
        declared = Kpi(
            key=formula.__name__,
            formula=formula(),
            docstring=inspect.cleandoc(formula.__doc__),
            **options,
        )
        if declared.key in KPIS:
            raise ValueError(f"Two KPIs are called “{declared.key}”; rename one of them.")
        KPIS[declared.key] = declared
        return declared

    return register


def load() -> None:
    """Imports every file of this folder and holds the budget of five headline KPIs."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    headline = [key for key, declared in KPIS.items() if declared.is_headline]
    if len(headline) > HEADLINE_BUDGET:
        raise ValueError(
            f"The shared dashboard has room for {HEADLINE_BUDGET} KPIs, but these are declared: {', '.join(headline)}. "
            "Retire one, or make it a driver with explains=…"
        )


ORDER = ("mqls", "sqos", "deals_signed", "revenue", "win_rate")


def headline() -> list[Kpi]:
    """The KPIs of the shared dashboard, in its order."""
    return [KPIS[key] for key in ORDER if key in KPIS]


def drivers(key: str) -> list[Kpi]:
    """The drivers that explain a KPI."""
    return [declared for declared in KPIS.values() if declared.explains == key]
