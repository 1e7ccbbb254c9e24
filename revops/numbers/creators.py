"""The view of a team: what it creates has a figure there, and the rest is absent with a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from revops.kpis import Kpi
from revops.kpis.creators import creates, own_first
from revops.models import Team
from revops.numbers.slices import Slice
from revops.values import Unit


@dataclass(frozen=True, slots=True)
class Creator:
    """A team and its function."""

    name: str
    function: str

    def creates(self, kpi: Kpi) -> bool:
        return creates(self.function, kpi.key)

    def without(self, kpi: Kpi) -> str:
        """Why the team has no figure of a KPI that it does not create."""
        if kpi.unit is Unit.COUNT:
            return _("%(team)s creates no %(kpi)s.") % {"team": self.name, "kpi": kpi.label}
        return _("%(kpi)s is not what %(team)s creates.") % {"team": self.name, "kpi": kpi.label}


def creators(slices: Iterable[Slice]) -> dict[int, Creator]:
    """The teams of which there are slices, by id. No query where there is none."""
    wanted = {each.member for each in slices if each.dimension == "team" and each.member}
    if not wanted:
        return {}
    found = Team.objects.filter(pk__in=wanted).values_list("pk", "name", "function")
    return {pk: Creator(name, function) for pk, name, function in found}


def creator(slice: Slice) -> Creator | None:
    """The team of a slice; None for any other slice."""
    return creators([slice]).get(slice.member or 0)


def in_view(kpis: Sequence[Kpi], team: Creator | None) -> list[Kpi]:
    """The KPIs in the order of a view: a team's own first."""
    return own_first(kpis, team.function) if team else list(kpis)
