"""The last version of each target: what a page carries, so that what others did meanwhile is told
and never overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Manager, QuerySet
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from revops.kpis import Kpi
from revops.models import Target
from revops.numbers import targets as goals
from revops.targets.grid import Grid, scope_of, text_of


@dataclass(frozen=True, slots=True)
class Last:
    """The last version of a cell: `value` is None when there is no target (any more)."""

    id: int
    value: Decimal | None
    by: str
    at: datetime | None


NOTHING = Last(0, None, "", None)


def token(last: Last) -> str:
    return f"{last.id}:{'' if last.value is None else last.value.normalize()}"


def name_of(target: Target) -> str:
    """Its cell in the grid; a version of a target has one too."""
    return scope_of(target).name(target.month)


def versions(grid: Grid) -> dict[str, Last]:
    """The last version of each cell. Two queries; targets that were loaded without history have
    their value alone.
    """
    known = dict.fromkeys(grid.cells(), NOTHING)
    for target in goals.comparable(in_year(Target.objects, grid), grid.reading):
        known[name_of(target)] = Last(0, target.value, "", None)
    for name, version in newest(in_year(Target.history, grid)).items():
        value = None if version.history_type == "-" else known.get(name, NOTHING).value
        known[name] = read(version, value)
    return known


def in_year(targets: Manager | QuerySet, grid: Grid) -> QuerySet:
    return targets.filter(month__gte=grid.year.start, month__lt=grid.year.end)


def newest(written: QuerySet) -> dict[str, Target]:
    """Of the versions given, the last one of each cell."""
    key = ("kpi", "month", "motion", "team_id")
    last = written.select_related("history_user").order_by(*key, "-history_id").distinct(*key)
    return {name_of(version): version for version in last}


def since(seen: int) -> dict[str, Last]:
    """What was set or removed after a version was written, by cell."""
    found = newest(Target.history.filter(history_id__gt=seen))
    return {
        name: read(each, None if each.history_type == "-" else each.value)
        for name, each in found.items()
    }


def newest_id() -> int:
    return Target.history.order_by("-history_id").values_list("history_id", flat=True).first() or 0


def last_of(target: Target) -> Last:
    """The last version of a target that is saved."""
    version = target.history.select_related("history_user").order_by("-history_id").first()
    return read(version, version.value) if version else Last(0, target.value, "", None)


def read(version: Any, value: Decimal | None) -> Last:
    by = (
        version.history_user.get_full_name() or str(version.history_user)
        if version.history_user
        else ""
    )
    return Last(version.history_id, value, by, version.history_date)


def conflict_sentence(theirs: Last, yours: str, kpi: Kpi) -> str:
    """Who set what meanwhile, beside what the reader typed."""
    words = {
        "by": theirs.by or _("Somebody"),
        "theirs": text_of(theirs.value, kpi) or _("nothing"),
        "yours": yours or _("nothing"),
        "when": timesince(theirs.at) if theirs.at else "",
    }
    if theirs.at is None:
        return _("Somebody set %(theirs)s; you typed %(yours)s.") % words
    if timezone.now() - theirs.at < timedelta(minutes=1):
        return _("%(by)s set %(theirs)s just now; you typed %(yours)s.") % words
    return _("%(by)s set %(theirs)s %(when)s ago; you typed %(yours)s.") % words
