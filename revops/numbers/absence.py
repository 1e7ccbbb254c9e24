"""Why there is no value. Absent is not zero, and each reason is a sentence."""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise, lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from revops.calendar import Period
from revops.context import Context
from revops.distinct import UNSETTLED, is_settled
from revops.kpis import Kpi
from revops.models.dimensions import DIMENSIONS, PAIRS
from revops.numbers.dayless import of_no_day, unreadable
from revops.numbers.published import Published
from revops.numbers.reach import Reach
from revops.numbers.rules import uncounted
from revops.numbers.slices import Slice
from revops.periods import written
from revops.readers import WITHHELD, Reader, sees_rows_of


def why_absent(kpi: Kpi, period: Period, published: Published) -> str | Promise | None:
    """The reason for which a KPI has no value in a period, whatever its cells say; None when it can
    have one.
    """
    reach = published.reach
    if period.start > reach.today and not kpi.looks_ahead:
        return _("This period has not begun.")
    if because := uncounted(kpi, published.context):
        return because
    if not is_counted(kpi, period, published):
        return UNSETTLED
    if not period.days:
        return _("No day of this period is over yet.")
    if kpi.closes and period.end <= reach.closed_until(kpi):
        return out_of_reach(kpi, period, reach)
    return never_delivered(kpi, published) or out_of_reach(kpi, period, reach)


def is_counted(kpi: Kpi, period: Period, published: Published) -> bool:
    """Whether what a KPI counts once in a period is counted in such a one."""
    days = published.reach.to_date(kpi, period)
    return all(is_settled(each, days, published.calendar) for each in kpi.parts.values())


def unread(kpi: Kpi, slice: Slice, published: Published) -> str | Promise | None:
    """Why there is nothing of a KPI in a slice for who reads: the rows of a person are not shown to
    them, or the KPI is not kept by the slice's dimensions; None when there can be.
    """
    return withheld(slice, published.reader) or lacks(kpi, slice.cut, published.context)


def withheld(slice: Slice, reader: Reader) -> Promise | None:
    """Why a reader sees nothing of a slice: it is of a person whose rows they do not see. None when
    they do, and for what is nobody's.
    """
    people = (
        member
        for name, member in slice.members.items()
        if member and DIMENSIONS[name].is_of_persons
    )
    return None if all(sees_rows_of(reader, each) for each in people) else WITHHELD


def lacks(kpi: Kpi, cut: str, context: Context) -> str | Promise | None:
    """Why a KPI is not kept by a dimension or pair: its facts have none, or had none yet, or nobody
    had switched the pair on; None when it is.
    """
    for dimension in PAIRS.get(cut, (cut,) if cut else ()):
        if dimension not in kpi.dimensions:
            return not_kept_by(kpi, dimension)
        if dimension not in context.dimensions:
            return _("This figure was not counted by this dimension yet when this was published.")
    return not_together(cut) if is_off(cut, context) else None


def is_off(cut: str, context: Context) -> bool:
    """Whether a cut is a pair of dimensions by which a publication did not count."""
    return cut in PAIRS and cut not in context.pairs


def never_delivered(kpi: Kpi, published: Published) -> str | Promise | None:
    first = published.reach.first
    if because := of_no_day(kpi, published):
        return because
    if not any(each.key in first for each in kpi.all_evidence):
        return unreadable(kpi, published) or kpi.if_never
    return next((need.if_never for need in kpi.needs if need.measure.key not in first), None)


def out_of_reach(kpi: Kpi, period: Period, reach: Reach) -> str | Promise | None:
    first, until = reach.data_from(kpi), reach.until(kpi)
    end = min(period.end, until) if reach.is_cut else period.end
    if first and end <= first:
        return before_the_data(first)
    if period.start < until:
        return None
    if period.start < reach.today:
        last = reach.ending(kpi)[0]
        return nothing_since(last.source, last.on)
    # Nothing has to be there yet, unless who would tell it is silent.
    if kpi.looks_ahead or not (silent := reach.silent(kpi, period)):
        return None
    return nothing_since(silent[0].source, silent[0].on)


def _not_kept_by(kpi: Kpi, dimension: str) -> str:
    return str(DIMENSIONS[dimension].lacking) % {"kpi": kpi.label}


def _not_together(cut: str) -> str:
    first, second = (str(DIMENSIONS[name].label) for name in PAIRS[cut])
    sentence = gettext(
        "%(first)s and %(second)s were not counted together when this was published. Who may change "
        "the organisation's settings can switch this pair on, from the next publication on."
    )
    return sentence % {"first": first, "second": second}


def _before_the_data(first: date) -> str:
    return gettext("No data before %(day)s.") % {"day": written(first, get_language() or "en")}


def _nothing_since(source: str, last: date) -> str:
    day = written(last, get_language() or "en")
    return gettext("%(source)s has delivered nothing since %(day)s.") % {
        "source": source,
        "day": day,
    }


# Said in the language of whoever reads it, which may be another than that of whoever asked.
before_the_data, nothing_since = lazy(_before_the_data, str), lazy(_nothing_since, str)
not_kept_by, not_together = lazy(_not_kept_by, str), lazy(_not_together, str)
