"""Whether signed and invoiced explain each other."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from revops import bridging
from revops.bridging import BridgeKind, Class
from revops.closing.checks import Finding, Subject, check, finding

# Of what was invoiced in the month, what may stay unexplained.
SHARE = 50


@check(
    label=_("Every document has its deal, or none"),
    owner=_("Finance"),
    due=4,
    sentence=lambda count: (
        ngettext_lazy(
            "%(count)d document may bill several deals",
            "%(count)d documents may bill several deals",
            count,
        )
        % {"count": count}
    ),
)
def documents_matched(subject: Subject) -> Finding:
    own = (each for each in subject.known.documents if subject.month.contains(each.on))
    return finding(each.number for each in own if each.record in subject.matches.doubtful)


@check(
    label=_("The bridge is explained"),
    owner=_("Finance"),
    due=5,
    sentence=lambda count: (
        ngettext_lazy(
            "%(count)d item is unexplained, more than 2%% of what was invoiced",
            "%(count)d items are unexplained, more than 2%% of what was invoiced",
            count,
        )
        % {"count": count}
    ),
)
def remainder(subject: Subject) -> Finding:
    """Two per cent of what was invoiced may stay unexplained."""
    today = subject.published.today
    asked = (BridgeKind.PERIOD, subject.month, subject.known, subject.matches, today)
    found = bridging.bridge(*asked)
    if abs(found.unexplained) * SHARE <= abs(found.closing):
        return Finding()
    step = next(each for each in found.steps if each.of is Class.UNEXPLAINED)
    return finding(each.label for each in step.items)
