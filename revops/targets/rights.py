"""Who may set which target: managers those of their functions, finance revenue, administrators all."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser
from django.db.models import Q

from revops.kpis import KPIS
from revops.models import Function, Membership, Team
from revops.today import local_day

KPIS_OF: dict[str, tuple[str, ...]] = {
    Function.MARKETING: ("mqls",),
    Function.SDR: ("sqos", "calls", "calls_answered"),
    Function.BDR: ("sqos", "calls", "calls_answered"),
    Function.AE: ("deals_signed", "signed_amount", "win_rate"),
    Function.FINANCE: ("revenue",),
}
EVERY_FUNCTION = frozenset(Function.values)


@dataclass(frozen=True, slots=True)
class Rights:
    """By KPI, the functions whose teams' targets somebody may set. With a KPI comes the company's
    target of it.
    """

    functions: dict[str, frozenset[str]]

    def allow(self, kpi: str, team: Team | None) -> bool:
        return kpi in self.functions and (team is None or team.function in self.functions[kpi])


def rights_of(user: AbstractUser) -> Rights:
    if not user.is_active:
        return Rights({})
    groups = set(user.groups.values_list("name", flat=True))
    if user.is_superuser or "admin" in groups:
        return Rights(dict.fromkeys(KPIS, EVERY_FUNCTION))
    allowed = managed(user) if "manager" in groups else {}
    if "finance" in groups:
        allowed["revenue"] = EVERY_FUNCTION
    return Rights(allowed)


def managed(user: AbstractUser) -> dict[str, frozenset[str]]:
    """The KPIs of the functions to which a manager belongs today."""
    today = local_day()
    current = Membership.objects.filter(
        Q(joined_on=None) | Q(joined_on__lte=today),
        Q(left_on=None) | Q(left_on__gt=today),
        person__user=user,
    )
    own = frozenset(current.values_list("team__function", flat=True))
    return {kpi: own for function in own for kpi in KPIS_OF.get(function, ())}
