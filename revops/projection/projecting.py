"""What a running period, or one to come, is projected to come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from revops.calendar import Period
from revops.kpis import Kpi
from revops.money import rounded
from revops.numbers import Published, Slice, before_the_data, creator, lacks, withheld
from revops.projection.accuracy import LEAST_PERIODS
from revops.projection.cases import Case, place_of
from revops.projection.methods import ALL_ALIKE, Option
from revops.projection.past import Past
from revops.projection.rolling import (
    BLENDED,
    FROM_AMOUNTS,
    FROM_DEALS,
    NAIVE,
    RUN_RATE,
    Forecast,
    Method,
    forecast,
)

EVERYTHING = Slice()
METHODS = {"deals_signed": FROM_DEALS, "signed_amount": FROM_AMOUNTS}
LABELS: Mapping[str, str | Promise] = {
    "over": _("The period is over"),
    "run_rate": _("Run rate"),
    "naive": _("Last period"),
    "cumulative": _("Own curve over working days"),
    "open_deals": _("Own win rates of open deals"),
}


@dataclass(frozen=True, slots=True)
class Input:
    """A figure that a projection was made of, and of how many records or periods it is (None of what
    is no sample). Money is in minor units, shares are fractions of one.
    """

    key: str
    label: str | Promise
    value: float
    sample: int | None = None
    unit: str = "amount"


@dataclass(frozen=True, slots=True)
class Projection:
    """`value` and the ends of `intervals`, by 50 and 80, are counts or minor units; None with the
    reason in `absent_because`. `certain` had come before `until`. `periods` are the earlier ones that
    it is made from.
    """

    kpi: Kpi
    period: Period
    slice: Slice
    published: Published
    until: date
    method: str = ""
    value: int | None = None
    certain: int = 0
    intervals: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    periods: tuple[Period, ...] = ()
    inputs: tuple[Input, ...] = ()
    remark: str = ""
    absent_because: str = ""

    @property
    def label(self) -> str:
        """What its method is called."""
        return str(LABELS.get(self.method, ""))


def can_be_projected(kpi: Kpi) -> bool:
    """Whether it builds up during a period: stocks, rates and what counts once do not."""
    return kpi.adds_up and not kpi.is_level


def method_of(kpi: Kpi) -> Method:
    return METHODS.get(kpi.counts_as, BLENDED)


def project(
    key: str,
    period: Period,
    published: Published,
    slice: Slice = EVERYTHING,
    until: date | None = None,
) -> Projection:
    """A KPI's projection as a publication knows it, for the days before `until`, or all that count.

    Under four comparable periods it is the run rate, and says so.
    """
    kpi = published.kpi(key)
    end = min(until or date.max, published.reach.until(kpi))
    past = Past(kpi, slice, published, end)
    found = Projection(kpi, period, slice, published, end)
    if because := refused(past, period) or without(past, period):
        return replace(found, absent_because=because)
    if period.end <= end:
        return over(found, past)
    share, extra = place_of(past.calendar, period, end)
    base = past.cases(past.earlier(period, end), share, extra)
    case = past.case(period, end, share, is_over=False)
    return made(found, base, case)


def refused(past: Past, period: Period | None = None) -> str:
    """Why nothing is projected of a KPI, or of one of its periods; "" when something may be."""
    kpi = past.kpi
    if not can_be_projected(kpi):
        return gettext(
            "%(kpi)s does not build up during a period, so that nothing of it is projected."
        ) % {"kpi": kpi.label}
    if because := withheld(past.slice, past.published.reader) or lacks(kpi, past.slice.cut, past.published.context):  # fmt: skip
        return str(because)
    first = past.published.reach.data_from(kpi)
    if first is None:
        return str(kpi.if_never)
    end = min(past.until, period.end) if period else past.until
    return str(before_the_data(first)) if end <= first else ""


def without(past: Past, period: Period) -> str:
    """Why a slice has nothing in a period that could be projected; "" when it has."""
    team = creator(past.slice)
    if team and not team.creates(past.kpi) and not past.total(period.start, period.end):
        return team.without(past.kpi)
    if past.first is None and period.end > past.until:
        return gettext("Nothing of this has come yet, so there is no past to project from.")
    return ""


def over(found: Projection, past: Past) -> Projection:
    value = rounded_to(past.total(found.period.start, found.period.end))
    return replace(found, method="over", value=value, certain=value)


def made(found: Projection, base: list[Case], case: Case) -> Projection:
    floor = case.done if is_certain(found.kpi) else float("-inf")
    periods = tuple(each.period for each in base)
    if len(base) < LEAST_PERIODS:
        return too_few(found, base, case)
    answer = forecast(method_of(found.kpi), base, case, floor)
    return replace(
        found, method=method_of(found.kpi).key, value=rounded_to(answer.value), certain=rounded_to(case.done),
        intervals={
            round(share * 100): (rounded_to(low), rounded_to(high)) for share, (low, high) in answer.intervals.items()
        },
        periods=periods, inputs=inputs_of(found.kpi, base, case, answer),
    )  # fmt: skip


def too_few(found: Projection, base: list[Case], case: Case) -> Projection:
    remark = ngettext(
        "Only %(count)d comparable period is known; with fewer than %(least)d it is the run rate, "
        "without an interval.",
        "Only %(count)d comparable periods are known; with fewer than %(least)d it is the run rate, "
        "without an interval.",
        len(base),
    ) % {"count": len(base), "least": LEAST_PERIODS}
    if not case.share and not base:
        return replace(found, absent_because=gettext("No working day of the period is over, and no earlier one is known."))  # fmt: skip
    method = RUN_RATE if case.share else NAIVE
    value = forecast(method, base, case, case.done).value
    return replace(
        found, method=method.key, value=rounded_to(value), certain=rounded_to(case.done), remark=remark,
        periods=tuple(each.period for each in base), inputs=(done_so_far(case), elapsed(case)),
    )  # fmt: skip


def is_certain(kpi: Kpi) -> bool:
    """Whether what has come stays: what is invoiced may go down again by credit notes."""
    return kpi.counts_as not in ("revenue", "invoiced_amount")


def inputs_of(kpi: Kpi, base: list[Case], case: Case, answer: Forecast) -> tuple[Input, ...]:
    common = (done_so_far(case), elapsed(case), usual(base, case), faded(answer.option))
    if case.deals is None:
        return common
    is_money = kpi.counts_as == "signed_amount"
    deals = [each.deals for each in base]
    won, seen = (
        sum(float(getattr(each, name).sum()) for each in deals) for name in ("won", "count")
    )
    late = [each.late_signed if is_money else each.late for each in deals]
    return (
        *common,
        Input("open_deals", _("Open deals"), float(case.deals.count.sum()), int(case.deals.count.sum()), "count"),
        *([Input("open_value", _("Value of the open deals"), float(case.deals.value.sum()))] if is_money else []),
        Input("win_rate", _("Open deals won by the end of earlier periods"), won / seen if seen else 0.0, int(seen), "share"),
        Input("late", _("Usually from deals that are not open yet"), sum(late) / len(late), len(late)),
    )  # fmt: skip


def done_so_far(case: Case) -> Input:
    return Input("done", _("So far"), case.done)


def elapsed(case: Case) -> Input:
    return Input("elapsed", _("Share of working days over"), case.share, case.worked, "share")


def usual(base: list[Case], case: Case) -> Input:
    """The share that earlier periods had come to at the same place."""
    came = sum(each.total for each in base)
    share = sum(each.done for each in base) / came if came else 0.0
    return Input("usual_share", _("Usually come by then"), share, len(base), "share")


def faded(option: Option) -> Input:
    """After how many periods an earlier one weighs half; 0 where all weigh the same."""
    life = 0.0 if option.half_life == ALL_ALIKE else option.half_life
    return Input(
        "half_life", _("Periods after which one weighs half (0: all alike)"), life, None, "count"
    )


def rounded_to(value: float) -> int:
    """Halves away from zero, as everywhere."""
    return rounded(Fraction(value))
