"""Whether everything that has an amount has one in the base currency."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from revops import numbers
from revops.closing.checks import Finding, Subject, check, closing_kpis
from revops.numbers import Slice


@check(
    label=_("Every amount has a rate"),
    owner=_("Finance"),
    due=3,
    sentence=lambda count: (
        ngettext_lazy(
            "%(count)d document or deal is counted and not priced",
            "%(count)d documents or deals are counted and not priced",
            count,
        )
        % {"count": count}
    ),
)
def rates_missing(subject: Subject) -> Finding:
    priced = [kpi for kpi in closing_kpis(subject.published) if kpi.unpriced and not kpi.is_stock]
    found = [
        each
        for each in numbers.read(priced, [subject.month], [Slice()], subject.published)
        if each.unpriced
    ]
    return Finding(sum(each.unpriced for each in found), tuple(each.kpi.key for each in found))
