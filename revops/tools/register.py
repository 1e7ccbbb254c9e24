"""The register as it is read: records, deliveries, figures fed and when one of these was last opened
are known already, the rest people wrote.

A cost counts in base currency at finance's latest rate up to the running month; a sum of which one
lacks its rate is absent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from revops import money, numbers, readership, values
from revops.models import MonthlyRate, RawRecord, Tool, ToolBudget, ToolPurpose
from revops.models.sources import TYPED_IN
from revops.models.targets import base_currency
from revops.models.tools import LEAVING
from revops.numbers import KPIS, Kpi, SourceState
from revops.readers import A_PERSON, NAMES, Reader, hidden_by
from revops.today import local_day
from revops.values import Unit, Value

NOT_WRITTEN = gettext_lazy("Nobody has written down what it costs.")
NO_BUDGET = gettext_lazy("There is no budget for this year yet.")


@dataclass(frozen=True, slots=True)
class Line:
    """A tool of the register, or a source that is not in it yet (`id` is None). `cost` is for a year as
    it was written, `in_base` in base currency at the rate of `rate_month`, None where it needs none.
    `records` and `last_run_at` are None for what is planned.
    """

    id: int | None
    source: str
    name: str
    tool: Tool
    owner: str | Promise
    cost: Value
    in_base: Value
    rate_month: date | None
    records: int | None
    state: SourceState | None
    kpis: tuple[Kpi, ...]
    read_on: date | None
    is_over: bool

    @property
    def is_planned(self) -> bool:
        return self.state is None

    @property
    def is_leaving(self) -> bool:
        return self.tool.decision in LEAVING

    @property
    def last_run_at(self) -> datetime | None:
        return self.state.last_run_at if self.state else None

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of record that it delivers."""
        return self.state.kinds if self.state else frozenset()

    @property
    def named(self) -> tuple[Kpi, ...]:
        """The figures to name: those of the dashboard, or what is fed where it is none of these."""
        five = tuple(kpi for kpi in self.kpis if kpi.is_headline)
        return self.kpis if self.is_planned else five or self.kpis[:2]

    @property
    def more(self) -> int:
        return len(self.kpis) - len(self.named)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Tools of one purpose. It is open while more than one of them is to stay."""

    purpose: ToolPurpose
    lines: tuple[Line, ...]

    @property
    def is_open(self) -> bool:
        return sum(not line.is_leaving for line in self.lines) > 1


@dataclass(frozen=True, slots=True)
class Register:
    """All tools. `actual` are the costs for a year of those that run, `planned` of those without a
    source; `unknown` run at a cost that nobody wrote down, and are in no sum.
    """

    year: int
    lines: tuple[Line, ...]
    overlaps: tuple[Overlap, ...]
    actual: Value
    planned: Value
    budget: Value
    left: Value
    unknown: tuple[Line, ...]
    next_renewal: Line | None


def register(reader: Reader, today: date | None = None) -> Register:
    """The register as it is on a day, by name, what is over last."""
    day, base = today or local_day(), base_currency()
    lines = sorted(
        lines_on(day, base, reader), key=lambda each: (each.is_over, each.name.casefold())
    )
    stays = [each for each in lines if not each.is_over]
    running = [each for each in stays if not each.is_planned]
    actual, budget = total(running, base), budget_of(day.year, base)
    renewals = [each for each in running if (each.tool.renews_on or date.min) >= day]
    return Register(
        day.year,
        tuple(lines),
        tuple(overlaps(stays)),
        actual,
        total([each for each in stays if each.is_planned], base),
        budget,
        left_of(budget, actual),
        tuple(each for each in running if each.tool.cost_minor is None),
        min(renewals, key=lambda each: each.tool.renews_on or day, default=None),
    )


def lines_on(day: date, base: str, reader: Reader) -> list[Line]:
    states = {each.key: each for each in numbers.sources() if each.key != TYPED_IN}
    related = ("source", "purpose", "owner", "merge_into__source")
    known = list(Tool.objects.select_related(*related))
    beside = {each.source.key for each in known if each.source}
    unknown = [Tool(name=each.name) for key, each in states.items() if key not in beside]
    keys = [each.source.key if each.source else "" for each in known]
    keys += [key for key in states if key not in beside]
    hidden, kpis = frozenset(hidden_by(NAMES, reader)), tuple(numbers.counted_now().values())
    opened, priced = readership.last_opened(), rates(day, base)
    found = Known(day, base, states, records(), opened, priced, hidden, kpis)
    return [line(each, key, found) for each, key in zip(known + unknown, keys, strict=True)]


@dataclass(frozen=True, slots=True)
class Known:
    """What is read once for all lines: `opened` by KPI, `rates` by currency with their months."""

    day: date
    base: str
    states: Mapping[str, SourceState]
    records: Mapping[str, int]
    opened: Mapping[str, date]
    rates: Mapping[str, tuple[date, Decimal]]
    hidden: frozenset[int]
    kpis: tuple[Kpi, ...]


def line(tool: Tool, key: str, known: Known) -> Line:
    state = known.states.get(key)
    kpis = (
        fed_by(state, known.kpis)
        if state
        else tuple(KPIS[each] for each in tool.kpis if each in KPIS)
    )
    cost, in_base, month = costs(tool, known)
    return Line(
        tool.pk,
        key,
        state.name if state else tool.name,
        tool,
        owner_of(tool, known.hidden),
        cost,
        in_base,
        month,
        known.records.get(key, 0) if state else None,
        state,
        kpis,
        max((known.opened[kpi.key] for kpi in kpis if kpi.key in known.opened), default=None),
        is_over(tool, known.day),
    )


def is_over(tool: Tool, day: date) -> bool:
    return tool.decision in LEAVING and tool.ends_on is not None and tool.ends_on <= day


def fed_by(state: SourceState, every: Sequence[Kpi]) -> tuple[Kpi, ...]:
    found = {kpi.key for _kind, kpis in numbers.fed(state.kinds, every) for kpi in kpis}
    return tuple(kpi for kpi in every if kpi.key in found)


def owner_of(tool: Tool, hidden: frozenset[int]) -> str | Promise:
    if tool.owner is None:
        return tool.get_function_display() if tool.function else ""
    return A_PERSON if tool.owner.pk in hidden else tool.owner.name


def records() -> dict[str, int]:
    """By source, how many records are current."""
    current = RawRecord.objects.filter(known_until=None).order_by()
    return dict(current.values_list("source__key").annotate(Count("pk")))


def rates(day: date, base: str) -> dict[str, tuple[date, Decimal]]:
    """By currency finance's latest rate into the base currency up to the month of a day."""
    own = MonthlyRate.objects.filter(base_currency=base, month__lte=day)
    rows = own.order_by("month").values_list("currency", "month", "rate")
    return {currency: (month, rate) for currency, month, rate in rows}


def costs(tool: Tool, known: Known) -> tuple[Value, Value, date | None]:
    """For a year: as written, in base currency, and the month of the rate."""
    base = known.base
    if tool.cost_minor is None:
        none = values.absent(Unit.MONEY, NOT_WRITTEN, base)
        return none, none, None
    cost = values.money(tool.cost_minor, tool.currency)
    if tool.currency == base:
        return cost, cost, None
    if tool.currency not in known.rates:
        why = _("Finance gave no rate of %(currency)s.") % {"currency": tool.currency}
        return cost, values.absent(Unit.MONEY, why, base), None
    month, rate = known.rates[tool.currency]
    converted = money.convert(tool.cost_minor, tool.currency, rate, base)
    return cost, values.money(converted, base), month


def total(lines: Iterable[Line], base: str) -> Value:
    """The sum of what is written down; absent where nothing is, or one of them has no rate."""
    written = [each for each in lines if each.tool.cost_minor is not None]
    if not written:
        return values.absent(Unit.MONEY, NOT_WRITTEN, base)
    unpriced = [each for each in written if each.in_base.is_absent]
    if unpriced:
        names = ", ".join(f"{each.name} ({each.cost.currency})" for each in unpriced)
        why = _("Finance gave no rate for the cost of %(names)s.") % {"names": names}
        return values.absent(Unit.MONEY, why, base)
    return values.money(sum(each.in_base.amount for each in written), base)


def overlaps(lines: Sequence[Line]) -> list[Overlap]:
    by_purpose: dict[ToolPurpose, list[Line]] = defaultdict(list)
    for each in lines:
        if each.tool.purpose:
            by_purpose[each.tool.purpose].append(each)
    found = [Overlap(purpose, tuple(own)) for purpose, own in by_purpose.items() if len(own) > 1]
    return sorted(found, key=lambda each: (not each.is_open, each.purpose.order))


def budget_of(year: int, base: str) -> Value:
    found = ToolBudget.objects.filter(year=year).first()
    if found is None:
        return values.absent(Unit.MONEY, NO_BUDGET, base)
    if found.currency != base:
        why = _("It was written in %(currency)s, before the base currency changed.")
        return values.absent(Unit.MONEY, why % {"currency": found.currency}, base)
    return values.money(found.amount_minor, found.currency)


def left_of(budget: Value, actual: Value) -> Value:
    """Below 0 where the tools cost more."""
    for each in (budget, actual):
        if each.is_absent:
            return values.absent(Unit.MONEY, each.absent_because, each.currency)
    return values.money(budget.amount - actual.amount, budget.currency)
