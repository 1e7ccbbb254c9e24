"""A walk from one end to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from revops import kpis
from revops.calendar import Period
from revops.numbers import Slice, incomparable, lacks, withheld
from revops.walk import deals, leads, states, totals
from revops.walk.deals import View
from revops.walk.ends import End, WalkError
from revops.walk.moves import Walk, inside_of, steps_of

EVERYTHING = Slice()
KPIS = ("open_pipeline", "mqls", "sqos")


def walk(
    start: End,
    end: End,
    slice: Slice = EVERYTHING,
    focus: Period | None = None,
    kpi: str = "open_pipeline",
) -> Walk:
    """What lies between two ends: of the open pipeline in a slice, of a period in focus what is
    expected to close in it; or of the leads in play. WalkError says why there is none.
    """
    if because := refused(start, end, slice, focus, kpi):
        raise WalkError(because)
    if kpi == "open_pipeline":
        return pipeline(start, end, View(slice, focus, end.published.currency))
    opening, closing, moved, passed = leads.between(kpi, start, end, slice)
    return Walk(
        kpi, start, end, slice, focus, opening, closing, {}, {},
        steps_of(kpi, moved), inside_of(kpi, passed),
    )  # fmt: skip


def pipeline(start: End, end: End, view: View) -> Walk:
    kpi = "open_pipeline"
    between = states.between(start, end, kpi)
    before, after = (states.deal_states(each, between) for each in (start, end))
    merged = merged_leads(before, after, end)
    pairs = [(before.get(key), after.get(key)) for key in sorted(before.keys() | after.keys())]
    moved = [each for pair in pairs for each in deals.moves(view, *pair, merged)]
    passed = [each for pair in pairs for each in deals.passed(view, *pair)]
    redefined = totals.by_another_rule(view, end) - totals.by_another_rule(view, start)
    opening, closing = (totals.published(view, each) for each in (start, end))
    own = (totals.by_currency(view, each) for each in (start, end))
    return Walk(
        kpi, start, end, view.slice, view.focus, opening, closing, *own,
        steps_of(kpi, moved, redefined), inside_of(kpi, passed),
    )  # fmt: skip


def merged_leads(
    before: Mapping[str, object], after: Mapping[str, object], end: End
) -> frozenset[str]:
    """The leads of what is gone that were merged away since."""
    gone = [each for key, each in before.items() if key not in after]
    return states.merged(sorted({each.lead for each in gone}), end.published)


def refused(start: End, end: End, slice: Slice, focus: Period | None, kpi: str) -> str:
    """Why there is no walk; "" when there is."""
    return next((str(each) for each in reasons(start, end, slice, focus, kpi) if each), "")


def reasons(start: End, end: End, slice: Slice, focus: Period | None, kpi: str) -> Iterator[object]:
    if kpi not in KPIS:
        yield _("There is no walk of “%(kpi)s”; there are %(known)s.") % {
            "kpi": kpi, "known": ", ".join(KPIS),
        }  # fmt: skip
        return
    if focus and kpi != "open_pipeline":
        yield _("Only the open pipeline has a period in focus; leave it out.")
    if start.counted_until(kpi) > end.counted_until(kpi):
        yield _("The walk ends before it begins; write the earlier end first.")
    if kpi == "open_pipeline" and start.published.currency != end.published.currency:
        yield incomparable(start.published.context, end.published.context, is_money=True)
    for each in (start, end):
        yield withheld(slice, each.published.reader)
        yield lacks(kpis.KPIS[kpi], slice.cut, each.published.context)
