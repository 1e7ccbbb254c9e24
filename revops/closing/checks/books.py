"""Whether documents and books agree."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from revops.closing.checks import Finding, Subject, check, finding
from revops.closing.control import control
from revops.models import LedgerLine


@check(
    label=_("Documents are what the books say"),
    owner=_("Finance"),
    due=5,
    sentence=lambda count: (
        ngettext_lazy(
            "%(count)d difference to the books is not explained",
            "%(count)d differences to the books are not explained",
            count,
        )
        % {"count": count}
    ),
)
def control_total(subject: Subject) -> Finding:
    """Where nobody delivers the books there is nothing to compare with."""
    totals = control(subject.month, subject.published)
    return finding(name for each in totals for name in each.unsettled)


@check(
    label=_("The books have been delivered"),
    owner=_("Finance"),
    due=4,
    sentence=lambda _count: _("no line of the books is of this month"),
)
def books_delivered(subject: Subject) -> Finding:
    """Of who delivers books at all."""
    lines = LedgerLine.objects.filter(known_until=None, kind="revenue")
    of_month = lines.filter(
        business_day__gte=subject.month.start, business_day__lt=subject.month.end
    )
    return Finding(int(lines.exists() and not of_month.exists()))
