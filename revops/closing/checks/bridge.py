"""Whether signed and invoiced explain each other."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from revops import bridging
from revops.bridging import BridgeKind, Class
from revops.calendar import Period
from revops.closing.checks import Finding, check, finding
from revops.numbers import Published

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
def documents_matched(month: Period, published: Published) -> Finding:
    known = bridging.known(published)
    own = tuple(each for each in known.documents if month.contains(each.on))
    matches = bridging.matched(replace(known, documents=own), bridging.decided(published))
    return finding(iter(matches.doubtful))


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
def remainder(month: Period, published: Published) -> Finding:
    """Two per cent of what was invoiced may stay unexplained."""
    found = bridging.bridge_of(BridgeKind.PERIOD, month, published)
    if abs(found.unexplained) * SHARE <= abs(found.closing):
        return Finding()
    step = next(each for each in found.steps if each.of is Class.UNEXPLAINED)
    return finding(each.label for each in step.items)
