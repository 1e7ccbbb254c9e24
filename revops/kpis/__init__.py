"""The KPIs and drivers. To add one, add a file to this folder; it is found by itself.

A KPI is a measure, one measure over another, a statistic of how records are spread, or arithmetic over other KPIs
(revops/formulas.py). Its docstring is its definition: the formula in words, which date decides, what is left out, what absent means.
The docstring's French is in the catalogue like any other text.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from revops.formulas import Dayless, Distribution, Formula, Need, Ratio
from revops.kpis.mistakes import refuse_made, refuse_strays
from revops.measures import DIMENSION_COLUMNS, Buckets, Measure, Reason
from revops.registry import Registry, import_files
from revops.values import Better, Unit

__all__ = [
    "KPIS",
    "Dayless",
    "Distribution",
    "Formula",
    "Instead",
    "Kpi",
    "Made",
    "Need",
    "Ratio",
    "drivers",
    "headline",
    "kpi",
    "load",
    "with_inputs",
]

HEADLINE_BUDGET = 5
Made = Measure | Ratio | Distribution | Formula


@dataclass(frozen=True, slots=True)
class Instead:
    """What a KPI counts by another choice of the organisation: what `kpi` counts, defined by `docstring`."""

    kpi: Kpi
    docstring: str


@dataclass(frozen=True, slots=True)
class Kpi:
    """What people name. `explains` is the key of the KPI under which a driver stands; a KPI of its own has none.

    Two roles are apart: `accountable` commits to the result, and `keeper` sees to it that the figure is right. `noun` words an amount of
    it, "%(amount)s MQLs" or the two of them by a "count"; without it an amount stands alone.

    `unpriced` counts what a money KPI could not price; `leaves_out` says which facts it keeps and does not count, and why.
    `matures_after_days` says how many days after its end a period can be judged. `evidence` are the measures any of which shows that
    its records are delivered at all, where its own do not: a stock whose movements cancel out, a value of nothing but zeros. `if_never`
    says what is missing where none does.
    `dayless` finds records that were delivered and count on no day, for when a measure has no others.
    `closes` says whether its days are closed with their month: then its measures are pinned, and so are those that say whether it is known.
    `choices` are what the organisation may count under this name instead, by the value of its setting; `counts_as` is then the key of the
    KPI whose records it counts, else its own. `at_most` is the level that a target of a percentage may have.

    `measures` are those that it reads, by the part that they play, of a formula those of its inputs; `parts` those whose records
    are behind its figure, of a formula none. `dimensions` are those by which it is published. `looks_ahead` says whether it says
    something of a period that has not begun: what is due in it.
    """

    key: str
    label: str | Promise
    unit: Unit
    better: Better
    accountable: str | Promise
    version: int
    formula: Made
    docstring: str
    explains: str = ""
    keeper: str | Promise = _("RevOps")
    noun: str | Promise = "%(amount)s"
    unpriced: Measure | None = None
    leaves_out: tuple[Reason, ...] = ()
    matures_after_days: int = 0
    evidence: tuple[Measure, ...] = ()
    if_never: str | Promise = _("Nothing of this kind has ever been delivered.")
    dayless: tuple[Dayless, ...] = ()
    closes: bool = False
    counts_as: str = ""
    choices: Mapping[str, Instead] = field(default_factory=dict, compare=False, repr=False)
    at_most: int = 1
    variants: Mapping[str, Kpi] = field(init=False, compare=False, repr=False)
    measures: Mapping[str, Measure] = field(init=False, compare=False, repr=False)
    parts: Mapping[str, Measure] = field(init=False, compare=False, repr=False)
    dimensions: tuple[str, ...] = field(init=False, compare=False, repr=False)
    looks_ahead: bool = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts_as", self.counts_as or self.key)
        # A page asks for these thousands of times.
        made = measures_of(self.formula, self.unpriced)
        if self.closes:
            made = {
                part: replace(each, closes=True, adjusts=self.adds_up)
                for part, each in made.items()
            }
        object.__setattr__(self, "measures", made)
        object.__setattr__(self, "parts", {} if self.is_formula else self.measures)
        every = self.measures.values()
        kept = (
            name for name in DIMENSION_COLUMNS if all(name in each.dimensions for each in every)
        )
        object.__setattr__(self, "dimensions", tuple(kept))
        due = any(each.buckets is Buckets.DUE for each in self.parts.values())
        object.__setattr__(self, "looks_ahead", due)
        self.set_variants()

    def set_variants(self) -> None:
        """All that is counted under this name, "" being what it is declared with; each knows the others."""
        found = {"": self} | {name: self.like(each) for name, each in self.choices.items()}
        for each in found.values():
            object.__setattr__(each, "variants", found)

    def like(self, other: Instead) -> Kpi:
        """This KPI, counting what another one counts."""
        same = {
            name: getattr(other.kpi, name)
            for name in ("formula", "unpriced", "leaves_out", "evidence", "dayless")
        }
        counted = {"docstring": other.docstring, "counts_as": other.kpi.key}
        return replace(self, choices={}, **counted, **same)

    def chosen(self, choice: str) -> Kpi:
        """The KPI by a choice of the organisation; most are the same by any."""
        return self.variants.get(choice, self.variants[""])

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
    def is_percentage(self) -> bool:
        return self.unit is Unit.PERCENT

    @property
    def adds_up(self) -> bool:
        """Whether the values of parts, of days or teams, add up to the value of the whole."""
        return isinstance(self.formula, Measure) and not self.formula.distinct

    @property
    def is_level(self) -> bool:
        """Whether it stands at a level, and does not build up during a period."""
        return self.is_stock or not isinstance(self.formula, Measure)

    @property
    def is_statistic(self) -> bool:
        return isinstance(self.formula, Distribution)

    @property
    def is_formula(self) -> bool:
        return isinstance(self.formula, Formula)

    @property
    def inputs(self) -> tuple[Kpi, ...]:
        """The KPIs that a formula is made of; none of any other."""
        return self.formula.inputs if isinstance(self.formula, Formula) else ()

    @property
    def counted(self) -> str:
        """The part whose records are those of the period: the value, or what a ratio divides by."""
        return "denominator" if self.is_ratio else "value"

    @property
    def all_evidence(self) -> tuple[Measure, ...]:
        """The measures any of which shows that records of this kind are delivered."""
        return (*self.measures.values(), *self.evidence)

    @property
    def needs(self) -> tuple[Need, ...]:
        return self.formula.needs if isinstance(self.formula, Ratio) else ()


def measures_of(formula: Made, unpriced: Measure | None) -> dict[str, Measure]:
    """The measures of a formula by the part that they play."""
    if isinstance(formula, Formula):
        return {
            f"{each.key}.{part}": found
            for each in formula.inputs
            for part, found in each.measures.items()
        }
    if isinstance(formula, Ratio):
        return {"numerator": formula.numerator, "denominator": formula.denominator}
    value = formula.measure if isinstance(formula, Distribution) else formula
    return {"value": value} | ({"unpriced": unpriced} if unpriced else {})


KPIS: Registry[str, Kpi] = Registry("KPIs")


def kpi(**options: object) -> Callable[[Callable[[], Made]], Kpi]:
    """Registers the decorated function's formula under its name, with its docstring as definition."""

    def register(formula: Callable[[], Made]) -> Kpi:
        made = formula()
        refuse_made(formula.__name__, formula.__doc__, made)
        declared = Kpi(
            key=formula.__name__,
            formula=made,
            docstring=inspect.cleandoc(formula.__doc__),
            **options,
        )
        return KPIS.declare(declared.key, declared)

    return register


def load() -> None:
    """Imports every file of this folder and holds the budget of five headline KPIs."""
    import_files(__name__)
    refuse_strays(KPIS, KPIS.places)
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


def closed_measures() -> list[str]:
    """What is pinned with the days of a month: what the KPIs that close count, and what shows that
    they are known.
    """
    closing = [declared for declared in KPIS.values() if declared.closes]
    keys = (each.key for kpi in closing for each in kpi.all_evidence)
    needed = (need.measure.key for kpi in closing for need in kpi.needs)
    return sorted({*keys, *needed})


def drivers(key: str) -> list[Kpi]:
    """The drivers that explain a KPI."""
    return [declared for declared in KPIS.values() if declared.explains == key]


def with_inputs(kpis: Iterable[Kpi]) -> list[Kpi]:
    """The KPIs and all that their formulas read, each once."""
    found: dict[str, Kpi] = {}
    for each in kpis:
        found.update({one.key: one for one in (*with_inputs(each.inputs), each)})
    return list(found.values())
