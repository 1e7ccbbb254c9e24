"""The two ends of a walk: a day, and the publication by which it is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from revops import numbers
from revops.kpis import KPIS
from revops.numbers import Published
from revops.readers import Reader

DAY = timedelta(days=1)
NUMBER = re.compile(r"publication:(\d{1,9})")


class WalkError(ValueError):
    """Why there is no walk; a sentence for the reader."""


@dataclass(frozen=True, slots=True)
class End:
    """The end of the day before `until`, as a publication knows it; of each KPI at most the days that
    the publication counts.
    """

    published: Published
    until: date = date.max

    def counted_until(self, kpi: str) -> date:
        """The first day that is not in it."""
        return min(self.until, self.published.reach.until(KPIS[kpi]))


def at_day(day: date, published: Published) -> End:
    """The end of a day."""
    return End(published, day + DAY if day < date.max else day)


def at_publication(published: Published) -> End:
    """All that a publication counts."""
    return End(published)


def end_of(text: str, reader: Reader) -> End:
    """What people write: a day (its end, as the live publication knows it), an instant (what was
    published then) or "publication:412". WalkError says what is wrong with it.
    """
    live = numbers.published(reader=reader)
    if live is None:
        raise WalkError(_("Nothing has been published yet."))
    if found := NUMBER.fullmatch(text):
        return at_publication(numbered(int(found[1]), reader))
    at = moment(text)
    if isinstance(at, datetime):
        return at_publication(published_at(at, live, reader))
    return at_day(at, live)


def moment(text: str) -> date | datetime:
    try:
        # In an address a plus sign is a space.
        if "T" in text:
            return datetime.fromisoformat(text.replace(" ", "+"))
        return date.fromisoformat(text)
    except ValueError as error:
        raise WalkError(
            _(
                "“%(text)s” is no end of a walk; write a day (2026-10-31), an instant "
                "(2026-11-02T09:00) or a publication (publication:412)."
            )
            % {"text": text[:40]}
        ) from error


def published_at(at: datetime, live: Published, reader: Reader) -> Published:
    """The publication that was live then; without an offset it is the organisation's local time."""
    zone = ZoneInfo(live.timezone)
    try:
        known = (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(zone)
    except OverflowError:  # within a day of the first year, or of the last
        known = live.published_at if at.year > 1 else datetime.min.replace(tzinfo=UTC)
    found = numbers.published(known, reader)
    if found is None:
        raise WalkError(_("Nothing had been published by then."))
    return found


def numbered(number: int, reader: Reader) -> Published:
    issue = numbers.issued(number)
    found = numbers.published(issue.published_at, reader) if issue else None
    if found is None:
        raise WalkError(_("There is no publication %(number)s.") % {"number": number})
    return found
