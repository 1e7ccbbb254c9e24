"""What the page and the mails of a question show: the figure as it was when somebody asked and as it
is now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from revops import numbers
from revops.calendar import Period, PeriodError, between
from revops.inquiries import Inquiry
from revops.numbers import Kpi, Number, Slice, sliced
from revops.readers import Reader

Members = dict[str, list[tuple[int, str]]]


@dataclass(frozen=True, slots=True)
class Subject:
    """A question and the figure that it is about. `now` and `then` are None before anything was
    published, `then` also where the figure is still the same.
    """

    inquiry: Inquiry
    kpi: Kpi
    period: Period
    slice: Slice
    members: Members
    now: Number | None = None
    then: Number | None = None

    @property
    def query(self) -> str:
        """The address's query for the view of the figure."""
        asked = {"period": self.period.key, "motion": self.slice.motion}
        asked |= {name: str(member) for name, member in self.slice.members.items()}
        return urlencode({name: value for name, value in asked.items() if value})


def subjects(inquiries: Sequence[Inquiry], reader: Reader) -> list[Subject]:
    """What questions of a list are about, without their figures. A query or two."""
    members = numbers.every_member(reader) if inquiries else {}
    return [subject(each, members) for each in inquiries]


def subject(inquiry: Inquiry, members: Members) -> Subject:
    slice = sliced(inquiry.motion, inquiry.members)
    return Subject(inquiry, numbers.KPIS[inquiry.kpi], period_of(inquiry), slice, members)


def period_of(inquiry: Inquiry) -> Period:
    """The period as it was named, or its days where that name means others by now."""
    try:
        named = numbers.calendar().period(inquiry.period)
    except PeriodError:
        named = None
    if named and (named.start, named.end) == (inquiry.start_on, inquiry.end_on):
        return named
    return between(inquiry.start_on, inquiry.end_on)


def with_figures(inquiry: Inquiry, reader: Reader) -> Subject:
    """A question with its figure now, and as published when it was asked where that differs."""
    found = subject(inquiry, numbers.every_member(reader))
    now = figure(found, numbers.published(reader=reader))
    issue = numbers.issued(inquiry.publication_id) if inquiry.publication_id else None
    then = figure(found, issue and numbers.published(issue.published_at, reader))
    differs = then is not None and now is not None and then.value != now.value
    return Subject(
        inquiry, found.kpi, found.period, found.slice, found.members, now, then if differs else None
    )


def figure(about: Subject, published: numbers.Published | None) -> Number | None:
    if published is None:
        return None
    read = numbers.read([about.kpi], [about.period], [about.slice], published)
    return read.get(about.kpi.key, about.period, about.slice)
