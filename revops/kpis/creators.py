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


def creates(function: str, key: str) -> bool:
    """Whether a team of that function creates what the KPI counts."""
    return function not in CREATED_BY or key not in OF_SOME or key in CREATED_BY[function]


def own_first(kpis: Sequence[Kpi], function: str) -> list[Kpi]:
    """The KPIs of a team's view: its own first, in the order of the table, then the others in theirs."""
    own = CREATED_BY.get(function, ())
    return sorted(kpis, key=lambda kpi: own.index(kpi.key) if kpi.key in own else len(own))
