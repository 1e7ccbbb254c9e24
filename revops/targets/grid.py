"""A fiscal year of targets as a grid: rows of KPI and scope, columns of months; quarters and the
year follow from them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from revops import context
from revops.calendar import Period, PeriodError, PeriodKind
from revops.kpis import KPIS, ORDER, Kpi
from revops.models import Function, Motion, Organisation, Target, Team
from revops.numbers import Published, Slice, published
from revops.numbers import targets as goals
from revops.numbers.reach import Reach
from revops.targets.reading import is_french
from revops.targets.rights import KPIS_OF, Rights
from revops.targets.write import refuse_others
from revops.values import Unit, Value, whole_units

NARROW = "\u202f"
# AE teams bring in the revenue whose target finance sets.
ALSO = {"revenue": {Function.AE}}


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """Whose target: of a KPI, a motion ("" is all) and a team (0 is the whole company)."""

    kpi: str
    motion: str
    team: int

    @property
    def key(self) -> str:
        return f"{self.kpi}.{self.motion}.{self.team}"

    @property
    def slice(self) -> Slice:
        return Slice(self.motion, "team", self.team) if self.team else Slice(self.motion)

    def name(self, month: date) -> str:
        """The name of the cell's field, such as t.mqls.inbound.0.2026-11."""
        return f"t.{self.key}.{month:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Row:
    """`locked` says why the reader may not set it; it is "" where they may. `values` has the months
    that have a target.
    """

    scope: Scope
    kpi: Kpi
    label: str
    locked: str
    values: dict[date, Decimal]


@dataclass(frozen=True, slots=True)
class Grid:
    year: Period
    months: tuple[Period, ...]
    rows: tuple[Row, ...]
    reading: Published

    @property
    def quarters(self) -> tuple[Period, ...]:
        return self.reading.calendar.split(self.year, PeriodKind.FISCAL_QUARTER)

    def cells(self) -> dict[str, tuple[Row, date]]:
        return {
            row.scope.name(month.start): (row, month.start)
            for row in self.rows
            for month in self.months
        }


def reading_now() -> Published | None:
    """What is published now; before the first publication, what targets alone need. None without an
    organisation.
    """
    organisation, now = Organisation.current(), timezone.now()
    if organisation is None:
        return None
    return published() or Published(
        0, now, now, now.date(), context.of_now(organisation), Reach(now.date())
    )


def year_of(text: str, reading: Published) -> Period:
    """The fiscal year that an address names (2026 or FY2026), the running one when it names none.
    Raises ValidationError.
    """
    if not text:
        return reading.calendar.containing(PeriodKind.FISCAL_YEAR, reading.today)
    try:
        year = reading.calendar.period(f"FY{text.removeprefix('FY')}")
    except PeriodError:
        year = None
    if year is None or year.kind is not PeriodKind.FISCAL_YEAR:
        raise ValidationError(
            _("“%(text)s” is not a fiscal year; write one such as 2026.") % {"text": text}
        )
    return year


def build(year: Period, reading: Published, rights: Rights, kpi: str = "") -> Grid:
    """The grid of a fiscal year, of one KPI or driver or of all whose targets people set. Three
    queries, however many rows.
    """
    months = reading.calendar.split(year, PeriodKind.MONTH)
    teams = {team.pk: team for team in Team.objects.all()}
    values: dict[Scope, dict[date, Decimal]] = {}
    for target in goals.comparable(Target.objects, reading).filter(
        month__gte=year.start, month__lt=year.end
    ):
        values.setdefault(scope_of(target), {})[target.month] = target.value
    chosen = [kpi] if kpi else own_first(keys(values), rights)
    scopes = [scope for key in chosen for scope in scopes_of(key, teams, values)]
    rows = (row_of(scope, teams.get(scope.team), rights, values.get(scope, {})) for scope in scopes)
    return Grid(year, months, tuple(rows), reading)


def scope_of(target: Target) -> Scope:
    return Scope(target.kpi, target.motion, target.team_id or 0)


def keys(found: Iterable[Scope]) -> list[str]:
    """The five KPIs, then others whose targets somebody sets or has set."""
    others = {key for some in KPIS_OF.values() for key in some} | {scope.kpi for scope in found}
    return [*ORDER, *sorted(key for key in others if key in KPIS and key not in ORDER)]


def others(found: Iterable[Scope], rights: Rights) -> list[str]:
    """The drivers whose targets the reader may set and nobody has: each has a grid of its own."""
    usual = set(keys(found))
    return [key for key in KPIS if key in rights.functions and key not in usual]


def own_first(keys: Iterable[str], rights: Rights) -> list[str]:
    """Those whose targets the reader may set, then those that they may look at; each in their order."""
    return sorted(keys, key=lambda key: key not in rights.functions)


def scopes_of(kpi: str, teams: dict[int, Team], found: Iterable[Scope]) -> list[Scope]:
    """The company, its motions, the teams of the fitting functions, all teams for a driver that is no
    function's, and what has a target anyway.
    """
    fitting = {function for function, own in KPIS_OF.items() if kpi in own} | ALSO.get(kpi, set())
    usual = [Scope(kpi, motion, 0) for motion in ("", *Motion.values)]
    usual += [
        Scope(kpi, "", team.pk)
        for team in teams.values()
        if team.function in fitting or not fitting
    ]
    known = set(usual)
    return usual + sorted(scope for scope in found if scope.kpi == kpi and scope not in known)


def row_of(scope: Scope, team: Team | None, rights: Rights, values: dict[date, Decimal]) -> Row:
    return Row(
        scope, KPIS[scope.kpi], label_of(scope, team), locked(scope.kpi, team, rights), values
    )


def label_of(scope: Scope, team: Team | None) -> str:
    motion = str(Motion(scope.motion).label) if scope.motion else ""
    return " · ".join(filter(None, (team.name if team else "", motion))) or _("Whole company")


def locked(kpi: str, team: Team | None, rights: Rights) -> str:
    try:
        refuse_others(Target(kpi=kpi, team=team), rights)
    except ValidationError as error:
        return error.messages[0]
    return ""


def total(row: Row, values: dict[date, Decimal], period: Period, grid: Grid) -> Value | None:
    """What the months of a period come to, as everywhere else; None when a month of it has no
    target.
    """
    team = row.scope.team or None
    known = {(row.kpi.key, month, row.scope.motion, team): value for month, value in values.items()}
    return goals.target(row.kpi, period, row.scope.slice, known, grid.reading)


def text_of(value: Decimal | None, kpi: Kpi) -> str:
    """A target as it is typed: 520, 33 %, 1,250,000 or 1 250 000 as the reader's language has it; "" for
    none.
    """
    if value is None:
        return ""
    exact = value.scaleb(2) if kpi.is_percentage else value
    whole, _point, part = f"{exact.normalize():,f}".partition(".")
    # Three decimals could be read as thousands; four cannot.
    part = f"{part}0" if len(part) == 3 else part
    group, mark = signs()
    written = whole.replace(",", group) + (mark + part if part else "")
    return f"{written}{NARROW}%" if kpi.is_percentage else written


def signs() -> tuple[str, str]:
    """What stands between thousands and before decimals in the reader's language."""
    return (NARROW, ",") if is_french() else (",", ".")


def total_text(value: Value | None, kpi: Kpi) -> str:
    return text_of(decimal_of(value), kpi)


def decimal_of(value: Value | None) -> Decimal | None:
    """A target that was read, in whole units or as a level."""
    if value is None or value.is_absent:
        return None
    if value.unit is Unit.MONEY:
        return whole_units(value.amount, value.currency)
    exact = Fraction(value.exact)
    return round(Decimal(exact.numerator) / Decimal(exact.denominator), 4)
