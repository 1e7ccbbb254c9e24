"""Which periods a view reads beside its own: those of its course, and those that they are compared
with.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.question.forms import Question, near_end
from revops import numbers
from revops.calendar import Period, PeriodKind
from revops.numbers import Kpi, Number, Numbers

COURSE_PERIODS = 12


def course(question: Question, count: int = COURSE_PERIODS, grain: str = "") -> tuple[Period, ...]:
    """The periods of a trend, this one last; of a year its months, since years are few.

    With a grain, weeks or months up to the last complete day of the period.
    """
    calendar, period = question.published.calendar, question.period
    if grain and grain != period.kind:
        period = calendar.containing(PeriodKind(grain), near_end(period, question.published.today))
    if period.kind in (PeriodKind.YEAR, PeriodKind.FISCAL_YEAR):
        return calendar.split(period, PeriodKind.MONTH)
    return calendar.back(period, count)


def earlier_than(question: Question) -> Period | None:
    """The period to compare with; None without a comparison, and for a week 53 that last year does
    not have.
    """
    calendar, period = question.published.calendar, question.period
    if question.compare == "none":
        return None
    if question.compare == "previous":
        return period.previous(calendar)
    found = calendar.same_last_year(period)
    is_week = period.kind is PeriodKind.WEEK
    return (
        None
        if is_week and found.start.isocalendar().week != period.start.isocalendar().week
        else found
    )


def alike(kpi: Kpi, question: Question) -> tuple[Period, Period] | None:
    """This period as far as the KPI is known and as much of the earlier one; None when nothing is
    compared.
    """
    published, earlier = question.published, earlier_than(question)
    if earlier is None:
        return None
    return published.calendar.like_for_like(question.period, published.reach.until(kpi), earlier)


def long_course(question: Question) -> int:
    """How many periods a KPI's own page lists: of months two years, so that a year stands under the
    one before.
    """
    return COURSE_PERIODS * 2 if question.period.kind is PeriodKind.MONTH else COURSE_PERIODS


def year_before(kpi: Kpi, question: Question, shown: Sequence[Period]) -> list[Period | None]:
    """With which days of the year before each period of a course is compared; of a running one as many
    as are known of it. None where the year before has no such period; empty where last year is not
    asked for.
    """
    if question.compare != "year":
        return []
    pairs = (alike(kpi, question.about(period=each)) for each in shown)
    return [pair[1] if pair and pair[1].days else None for pair in pairs]


def there(periods: Sequence[Period | None]) -> list[Period]:
    return [each for each in periods if each]


def beside(
    key: str, question: Question, read: Numbers, shown: Sequence[Period]
) -> tuple[Number | None, ...]:
    """The numbers of the year before beside a course; empty where last year is not asked for."""
    found = year_before(numbers.KPIS[key], question, shown)
    return tuple(each and read.get(key, each, question.slice) for each in found)


def trend(
    question: Question, count: int = COURSE_PERIODS
) -> tuple[tuple[Number, ...], tuple[Number | None, ...]]:
    """The course of the question's KPI, for its chart, and the year before beside it."""
    declared, shown = numbers.KPIS[question.kpi], course(question, count, question.trend)
    periods = [*shown, *there(year_before(declared, question, shown))]
    read = numbers.read([declared], dict.fromkeys(periods), [question.slice], question.published)
    found = tuple(read.get(question.kpi, period, question.slice) for period in shown)
    return found, beside(question.kpi, question, read, shown)
