"""The publications there have been, and in words what changed with each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from revops.context import read
from revops.kpis import KPIS, Kpi, headline
from revops.models import Publication
from revops.numbers.restated import At
from revops.pins import LATE


@dataclass(frozen=True, slots=True)
class Issue:
    """A publication: the KPIs that moved with it, and the days between which they did (None when
    nothing moved).
    """

    at: At
    kpis: tuple[Kpi, ...]
    first: date | None
    last: date | None


def issues(before: int | None = None, limit: int = 50) -> list[Issue]:
    """Publications, newest first, older than one of them."""
    earlier = rows().filter(id__lt=before) if before else rows()
    return [issue(row) for row in earlier.order_by("-id")[:limit]]


def issue(row: Publication) -> Issue:
    days = [
        date.fromisoformat(each[edge])
        for each in row.changes.values()
        for edge in ("first", "last")
    ]
    at = at_of(row)
    ordered = dict.fromkeys((*(kpi.key for kpi in headline()), *KPIS))
    kpis = (KPIS[key].chosen(at.context.revenue) for key in ordered)
    changed = {key.removesuffix(LATE) for key in row.changes}
    moved = tuple(
        kpi for kpi in kpis if any(measure.key in changed for measure in kpi.measures.values())
    )
    return Issue(at, moved, min(days, default=None), max(days, default=None))


def at_of(row: Publication) -> At:
    return At(row.pk, row.published_at, row.known_at, row.why, read(row.settings))


def rows() -> QuerySet[Publication]:
    """Publications with the text of what they were computed with."""
    return Publication.objects.annotate(settings=Cast("context__settings", TextField()))


def issued(number: int) -> At | None:
    """A publication by its number."""
    row = rows().filter(pk=number).first()
    return at_of(row) if row else None


def issued_at(at: datetime | None) -> At | None:
    """The latest publication, or the one that was live at a time."""
    row = (
        rows().filter(published_at__lte=at).order_by("-published_at", "-pk") if at else rows()
    ).first()
    return at_of(row) if row else None
