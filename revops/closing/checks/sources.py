"""What came in: sources that are behind, rows that were rejected, imports under way."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from revops import numbers
from revops.closing.checks import MOST_NAMED, Finding, Subject, check, closing_kpis, finding
from revops.models import Chore, ImportRun
from revops.queue import work
from revops.receipts import rejected_of


@check(
    label=_("Every source has delivered the month"),
    owner=_("RevOps"),
    due=2,
    sentence=lambda count: (
        ngettext_lazy(
            "%(count)d source has not delivered since the month ended",
            "%(count)d sources have not delivered since the month ended",
            count,
        )
        % {"count": count}
    ),
)
def sources_delivered(subject: Subject) -> Finding:
    reach = subject.published.reach
    feeding = {each for kpi in closing_kpis(subject.published) for each in reach.feeding(kpi)}
    late = (each for each in feeding if each.is_awaited and each.on < subject.month.last_day)
    return finding(sorted(each.source for each in late))


@check(
    label=_("No import has failed"),
    owner=_("RevOps"),
    due=2,
    sentence=lambda count: (
        ngettext_lazy(
            "the last import of %(count)d source failed",
            "the last imports of %(count)d sources failed",
            count,
        )
        % {"count": count}
    ),
)
def imports_failed(_subject: Subject) -> Finding:
    return finding(each.name for each in numbers.sources() if each.last_error)


@check(
    label=_("No import is under way"),
    owner=_("RevOps"),
    due=3,
    sentence=lambda count: (
        ngettext_lazy(
            "%(count)d import or correction is still under way",
            "%(count)d imports or corrections are still under way",
            count,
        )
        % {"count": count}
    ),
)
def imports_under_way(_subject: Subject) -> Finding:
    is_open = Q(state__in=work.OPEN)
    deriving = Chore.objects.filter(is_open, kind=Chore.Kind.DERIVE)
    return Finding(ImportRun.objects.filter(is_open).count() + deriving.count())


@check(
    label=_("No row is rejected"),
    owner=_("RevOps"),
    due=3,
    sentence=lambda count: (
        ngettext_lazy("%(count)d row could not be read", "%(count)d rows could not be read", count)
        % {"count": count}
    ),
)
def rows_rejected(subject: Subject) -> Finding:
    """Of any day: the day of what cannot be read is not known."""
    rows = rejected_of([kpi.key for kpi in closing_kpis(subject.published)], subject.published)
    files = rows.order_by("file_name").values_list("file_name", flat=True).distinct()
    return Finding(rows.count(), tuple(files[:MOST_NAMED]))
