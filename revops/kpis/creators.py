"""Which KPIs a team creates, by its function: the table behind the view of a team."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from revops.models import Function

if TYPE_CHECKING:
    from revops.kpis import Kpi

# Its own KPI first. What is in no row (calls, touches) is everybody's, and a team of another function may create anything.
CREATED_BY: dict[str, tuple[str, ...]] = {
    Function.MARKETING: ("mqls", "leads", "lead_to_mql"),
    Function.SDR: ("sqos", "mql_to_sqo", "leads", "lead_to_mql"),
    Function.BDR: ("sqos", "mql_to_sqo", "mqls", "leads", "lead_to_mql"),
    Function.AE: (
        "deals_signed", "revenue", "win_rate", "signed_amount", "deals_lost", "open_pipeline", "open_deals", "sqo_to_signed",
    ),
    Function.CS: ("onboardings_in_progress", "revenue"),
    Function.FINANCE: ("revenue",),
}  # fmt: skip
OF_SOME = frozenset(key for keys in CREATED_BY.values() for key in keys)

# What a team of a function commits to, its own KPI first; finance keeps revenue and watches it.
COMMITTED_BY: dict[str, tuple[str, ...]] = {
    Function.MARKETING: ("mqls", "lead_to_mql", "win_rate"),
    Function.SDR: ("sqos", "mql_to_sqo"),
    Function.BDR: ("sqos", "mql_to_sqo", "touches"),
    Function.AE: ("deals_signed", "signed_amount", "win_rate", "sqo_to_signed"),
    Function.CS: ("onboardings_in_progress",),
    Function.FINANCE: ("revenue",),
}


def creates(function: str, key: str) -> bool:
    """Whether a team of that function creates what the KPI counts."""
    return function not in CREATED_BY or key not in OF_SOME or key in CREATED_BY[function]


def committed(function: str) -> tuple[str, ...]:
    """The keys of the KPIs to which a team of that function commits; none of another function."""
    return COMMITTED_BY.get(function, ())


def own_first(kpis: Sequence[Kpi], function: str) -> list[Kpi]:
    """The KPIs of a team's view: its own first, in the order of the table, then the others in theirs."""
    own = CREATED_BY.get(function, ())
    return sorted(kpis, key=lambda kpi: own.index(kpi.key) if kpi.key in own else len(own))
