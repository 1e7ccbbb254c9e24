"""Whether somebody says why a figure is far from its plan or from the month before."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from revops.closing.checks import Finding, Subject, check, finding
from revops.closing.variances import variances


@check(
    label=_("Every large variance is explained"),
    owner=_("Who is accountable for the figure"),
    due=5,
    sentence=lambda count: (
        ngettext_lazy(
            "%(count)d figure is more than 10%% away from its target or the month before, and nobody says why",
            "%(count)d figures are more than 10%% away from their targets or the month before, and nobody says why",
            count,
        )
        % {"count": count}
    ),
)
def variances_explained(subject: Subject) -> Finding:
    found = variances(subject.month, subject.published)
    return finding(each.kpi.key for each in found if not each.sentences)
