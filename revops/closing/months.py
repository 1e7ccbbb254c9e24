"""The months with their state, their versions and what was looked at, for who shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise

from revops.calendar import Period
from revops.closing.checks import CHECKS, Check, Finding
from revops.models import MonthClose
from revops.numbers import Published
from revops.periods import PeriodKind
from revops.pins import Pin

State = MonthClose.State


@dataclass(frozen=True, slots=True)
class Looked:
    """What a check found, and why that was accepted; `check` is None where the program has it no
    more.
    """

    key: str
    check: Check | None
    finding: Finding
    accepted: str

    @property
    def label(self) -> str | Promise:
        return self.check.label if self.check else self.key

    @property
    def words(self) -> str:
        return self.check.words(self.finding) if self.check else str(self.finding.count)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a month: who signed it when, and who opened it again and why. `seal` stands for
    its cells and records; "" while it is on hold.
    """

    month: date
    version: int
    state: str
    publication: int
    published_at: datetime
    preparer: str
    approver: str
    is_by_one: bool
    closed_at: datetime | None
    held_by: str
    checks: tuple[Looked, ...]
    cells_sha256: str
    records_sha256: str
    ended_at: datetime | None
    ended_by: str
    why_ended: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month with the version that holds, None while it is open, and those before it."""

    period: Period
    version: Version | None
    earlier: tuple[Version, ...]

    @property
    def state(self) -> str:
        return self.version.state if self.version else "open"


def version_of(row: MonthClose) -> Version:
    return Version(
        row.month,
        row.version,
        row.state,
        row.publication_id,
        row.publication.published_at,
        name_of(row.preparer),
        name_of(row.approver),
        row.is_by_one,
        row.closed_at,
        name_of(row.held_by),
        tuple(looked(each) for each in row.checks),
        row.cells_sha256,
        row.records_sha256,
        row.ended_at,
        name_of(row.ended_by),
        row.why_ended,
    )


def name_of(user: object) -> str:
    return "" if user is None else user.get_full_name() or user.get_username()


def looked(kept: dict[str, object]) -> Looked:
    key, names = str(kept["check"]), tuple(kept["names"])
    return Looked(key, CHECKS.get(key), Finding(kept["count"], names), str(kept["accepted"]))


def closed_months() -> list[MonthClose]:
    """The rows of all versions, with who signed."""
    people = ("preparer", "approver", "held_by", "ended_by", "publication", "before__publication")
    return list(MonthClose.objects.select_related(*people).order_by("month", "version"))


def months(published: Published) -> list[Month]:
    """From the first month with data to the running one, the latest first."""
    rows = rows_at(published)
    kpis = (each for each in published.reach.first.values())
    first = min([*kpis, *(row.month for row in rows), published.today])
    span = published.calendar.containing(PeriodKind.MONTH, first)
    found = []
    while span.start <= published.today:
        found.append(month_with(span, [row for row in rows if row.month == span.start]))
        span = span.next(published.calendar)
    return found[::-1]


def month_of(period: Period, published: Published | None = None) -> Month:
    """A month as it is, or as it was at a publication."""
    rows = closed_months() if published is None else rows_at(published)
    return month_with(period, [row for row in rows if row.month == period.start])


def rows_at(published: Published) -> list[MonthClose]:
    """The rows of all versions that there were, as they were when it was published."""
    rows = closed_months()
    if published.targets_at is None:
        return rows
    pinned = {(each.publication, each.until): each for each in published.context.closed.pins}
    found = (then(row, pinned.get((row.publication_id, row.until)), published) for row in rows)
    return [row for row in found if row is not None]


def then(row: MonthClose, pin: Pin | None, published: Published) -> MonthClose | None:
    """A row as it was; None where it was not there yet. It is not saved."""
    if pin is None:
        is_over = row.ended_at is not None and row.ended_at <= published.published_at
        return row if is_over else None
    row.ended_at = row.ended_by = None
    if pin.is_hold:
        row.state, row.closed_at, row.preparer, row.approver = State.HOLD, None, None, None
    return row


def month_with(period: Period, rows: list[MonthClose]) -> Month:
    versions = [version_of(row) for row in rows]
    current = versions.pop() if rows and rows[-1].ended_at is None else None
    return Month(period, current, tuple(versions[::-1]))
