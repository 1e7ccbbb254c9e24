"""Which days are closed, and from what was known when a figure of them is counted. Pure.

Closing a month pins its days: what a closed measure says of them is what was known when it was
closed, whatever becomes known later. What differs since counts once, on the first day that was not
closed yet. So every figure is a sum of what was known at some instants of some days, and closed days
and open ones together are always all that is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from revops.calendar import Period

EVER = date(1, 1, 1)
DAY = timedelta(days=1)
LATE = "@late"


def late(key: str) -> str:
    """What a measure is called in the cells of what changed in closed days."""
    return key + LATE


@dataclass(frozen=True, slots=True)
class Pin:
    """The days from `start` to before `until`, closed with what `publication` knew, for the
    `version`th time. The first of all begins with all time.

    On hold they are finance's to work on, and as fixed. `rules` are the versions of the measures
    that they were counted by.
    """

    start: date
    until: date
    publication: int
    known_at: datetime
    version: int
    is_hold: bool
    rules: Mapping[str, int] = field(hash=False)


class Known(NamedTuple):
    """The rows of the days from `start` to before `until`: `times` says which instants' knowledge
    counts how often, oldest first.
    """

    start: date
    until: date
    times: tuple[tuple[datetime, int], ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """The days that are closed, in their order and without a gap. `first` says, by KPI, from which
    day on it was known when they were closed: before that it stays absent.
    """

    pins: tuple[Pin, ...] = ()
    first: Mapping[str, date] = field(default_factory=dict, hash=False)
    # What was found out of each measure: a page asks for hundreds of numbers of a few.
    found: dict[str, Closed] = field(default_factory=dict, compare=False, repr=False)

    @property
    def until(self) -> date:
        """The first day that is not closed: what changes in closed days counts on it."""
        return self.pins[-1].until if self.pins else EVER

    @property
    def signed_until(self) -> date:
        """The same but for days on hold, which nobody has signed yet."""
        return next((each.start for each in self.pins if each.is_hold), self.until)

    def of(self, measure: str) -> Closed:
        """Those days of a measure. A month that was closed before the measure was among what is
        closed goes with the next one.
        """
        if measure not in self.found:
            pins: list[Pin] = []
            for each in self.pins:
                if measure in each.rules:
                    pins.append(replace(each, start=pins[-1].until if pins else EVER))
            self.found[measure] = Closed(tuple(pins), self.first)
        return self.found[measure]

    def within(self, period: Period) -> tuple[Pin, ...]:
        """The pins of a period's days."""
        return tuple(
            each for each in self.pins if each.start < period.end and each.until > period.start
        )

    @property
    def booked_on(self) -> tuple[date, ...]:
        """The days on which what changed in closed days counts."""
        return tuple(each.until for each in self.pins)

    def closed_to(self, period: Period) -> date | None:
        """The last day of a period that somebody signed."""
        end = min(period.end, self.signed_until)
        return end - DAY if end > period.start else None

    def version(self, period: Period) -> int | None:
        """Which time the days of a period were closed, the most of any; None where none is."""
        found = (each.version for each in self.within(period) if not each.is_hold)
        return max(found, default=None)

    def follows(self, earlier: Closed) -> bool:
        """Whether only days were added since, so that nothing that was pinned is open again."""
        before = [(each.publication, each.until) for each in earlier.pins]
        return before == [(each.publication, each.until) for each in self.pins[: len(before)]]

    def known(
        self, start: date, until: date, now: datetime, *, is_adjusted: bool
    ) -> tuple[Known, ...]:
        """What a figure of some days counts, read at an instant. `is_adjusted` says whether it has
        what changed in closed days before.
        """
        spans = list(self.spans(start, until, now, is_adjusted=is_adjusted))
        edges = sorted({day for span in spans for day in span[:2]})
        found: list[Known] = []
        for low, high in pairwise(edges):
            times = added(each.times for each in spans if each.start <= low and high <= each.until)
            if found and found[-1].times == times and found[-1].until == low:
                low = found.pop().start
            if times:
                found.append(Known(low, high, times))
        return tuple(found)

    def spans(
        self, start: date, until: date, now: datetime, *, is_adjusted: bool
    ) -> Iterator[Known]:
        """What each stretch of closed days, and the open ones, give."""
        open_days = (self.until, date.max, now)
        stretches = [*((each.start, each.until, each.known_at) for each in self.pins), open_days]
        before: datetime | None = None
        for first, end, known_at in stretches:
            low, high = max(first, start), min(end, until)
            if low < high:
                yield Known(low, high, ((known_at, 1),))
            if before and is_adjusted and start <= first < until and before != known_at:
                yield Known(EVER, first, ((before, -1), (known_at, 1)))
            before = known_at


def added(times: Iterable[tuple[tuple[datetime, int], ...]]) -> tuple[tuple[datetime, int], ...]:
    """Several of them as one; what cancels out is gone."""
    sums: Counter[datetime] = Counter()
    for each in times:
        for at, count in each:
            sums[at] += count
    return tuple(sorted((at, count) for at, count in sums.items() if count))


def between(after: Iterable[Known], before: Iterable[Known]) -> tuple[Known, ...]:
    """What a figure counts more than an earlier one."""
    spans = [*after]
    spans += [Known(*each[:2], tuple((at, -count) for at, count in each.times)) for each in before]
    edges = sorted({day for span in spans for day in span[:2]})
    found = (
        Known(low, high, added(s.times for s in spans if s.start <= low and high <= s.until))
        for low, high in pairwise(edges)
    )
    return tuple(each for each in found if each.times)


class Step(NamedTuple):
    """What was known at `at` of some days, or only what that differs from `since`, so many times."""

    start: date
    until: date
    since: datetime | None
    at: datetime
    weight: int


def steps(known: Iterable[Known]) -> Iterator[Step]:
    """The same in pieces of which only what differs has to be read. What counts once is known at the
    last of its instants, and differs between the ones before.
    """
    for start, until, times in known:
        left = 0
        for (at, count), following in zip(times, (*times[1:], None), strict=True):
            left += count
            if following and left:
                yield Step(start, until, at, following[0], -left)
        if left:
            yield Step(start, until, None, times[-1][0], left)


def as_json(closed: Closed) -> dict[str, object]:
    """Closed days as JSON; {} for none. Rules that are the same are there once."""
    if not closed.pins:
        return {}
    rules: list[Mapping[str, int]] = []
    pins = []
    for each in closed.pins:
        if each.rules not in rules:
            rules.append(each.rules)
        days = each.start.isoformat(), each.until.isoformat()
        place = rules.index(each.rules)
        known_at = each.known_at.isoformat()
        pins.append([*days, each.publication, known_at, each.version, each.is_hold, place])
    first = {kpi: day.isoformat() for kpi, day in sorted(closed.first.items())}
    return {"pins": pins, "rules": rules, "first": first}


def from_json(kept: Mapping[str, Any]) -> Closed:
    """What `as_json` made."""
    pins = (
        Pin(
            date.fromisoformat(start), date.fromisoformat(until), publication,
            datetime.fromisoformat(known_at), version, is_hold, kept["rules"][place],
        )
        for start, until, publication, known_at, version, is_hold, place in kept.get("pins", ())
    )  # fmt: skip
    first = {kpi: date.fromisoformat(day) for kpi, day in kept.get("first", {}).items()}
    return Closed(tuple(pins), first)
