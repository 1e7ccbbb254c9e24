"""The question in an address: which period, motion, member and state of knowledge. Every view is a
link.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from revops import numbers
from revops.calendar import Period, PeriodError, PeriodKind, between
from revops.numbers import Published, Slice, State
from revops.readers import Reader

DAY = timedelta(days=1)
MOTIONS = ("inbound", "outbound", "none")
PERIOD_KINDS = (
    PeriodKind.DAY,
    PeriodKind.WEEK,
    PeriodKind.MONTH,
    PeriodKind.QUARTER,
    PeriodKind.YEAR,
    PeriodKind.FISCAL_QUARTER,
    PeriodKind.FISCAL_YEAR,
)
COMPARISONS = ("previous", "year", "none")
GRAINS = (PeriodKind.WEEK, PeriodKind.MONTH)
# What only the filter form sends; the address is rewritten without them.
FORM_FIELDS = ("kind", "from", "to", "slice", "beside")
# Of the people, in an address and in the filter: whoever asks.
OWN = "own"
# A time that says where it was; in an address a plus sign is a space.
OFFSET = re.compile(r"T.*(Z|[+ -]\d\d:?\d\d)$")


class AddressError(ValueError):
    """An address that asks for nothing we can answer; its text is a full sentence for the reader."""


class NothingPublished(Exception):
    """There is no publication to read: the installation is empty."""


@dataclass(frozen=True)
class Question:
    """What a reader asks, and the publication that answers. `as_of` is None for the latest.

    `compare` is "previous", "year" (the same period last year) or "none"; `trend` is "" for the
    period's own kind.
    """

    period: Period
    slice: Slice
    published: Published
    as_of: datetime | None = None
    kpi: str = "mqls"
    compare: str = "previous"
    trend: str = ""
    funnel: str = ""

    @cached_property
    def query(self) -> str:
        """The query string that asks this, without the leading question mark."""
        return urlencode(self.parameters())

    def parameters(self) -> dict[str, str]:
        """What asks this, by name; defaults are left out."""
        asked = {"period": self.period.key, "motion": self.slice.motion}
        asked |= {name: str(member) for name, member in self.slice.members.items()}
        if self.as_of:
            asked["as_of"] = self.as_of.isoformat()
        asked |= {
            "compare": self.compare if self.compare != "previous" else "",
            "trend": self.trend,
            "funnel": self.funnel,
        }
        return {name: value for name, value in asked.items() if value}

    def about(self, period: Period | None = None, slice: Slice | None = None) -> Question:
        """The same question about another period or slice."""
        return replace(
            self, period=period or self.period, slice=self.slice if slice is None else slice
        )


def question(asked: Mapping[str, str], reader: Reader, state: State | None = None) -> Question:
    """Reads a reader's address, asked in a state of everything if it is known. AddressError says what
    is wrong with it; NothingPublished when there is nothing to ask.
    """
    text = asked.get("as_of", "")
    as_of = moment(text, local_zone() if text and not OFFSET.search(text) else "UTC")
    published = published_by(as_of, reader, state)
    chosen = slice_of(asked, published)
    return Question(
        period(asked, published),
        chosen,
        published,
        as_of and as_of.astimezone(ZoneInfo(published.timezone)),
        kpi_key(asked, chosen, published),
        choice("compare", asked, COMPARISONS) or "previous",
        choice("trend", asked, GRAINS),
        funnel_view(asked),
    )


def choice(name: str, asked: Mapping[str, str], known: tuple[str, ...]) -> str:
    """One of the known values of a parameter, or "" when it is left out."""
    chosen = asked.get(name, "")
    if chosen and chosen not in known:
        raise AddressError(
            _("“%(name)s=%(value)s” means nothing; there are %(known)s.")
            % {"name": name, "value": chosen, "known": ", ".join(known)}
        )
    return chosen


def moment(text: str, timezone: str) -> datetime | None:
    """A time with its offset; without one it is the organisation's local time."""
    if not text:
        return None
    try:
        # In an address a plus sign is a space.
        at = datetime.fromisoformat(text.strip().replace(" ", "+") if "T" in text else text.strip())
        return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(timezone))).astimezone(
            ZoneInfo(timezone)
        )
    except (ValueError, OverflowError) as error:
        raise AddressError(
            _("“%(text)s” is not a time; write as_of like 2026-11-05T08:00.") % {"text": text}
        ) from error


def local_zone() -> str:
    known = numbers.organisation_calendar()
    if known is None:
        raise NothingPublished
    return known[1]


def published_by(as_of: datetime | None, reader: Reader, state: State | None = None) -> Published:
    """The publication of then, or the latest."""
    is_latest = as_of is None and state is not None
    found = numbers.latest(reader, state) if is_latest else numbers.published(as_of, reader)
    if found is None and (as_of is None or numbers.published() is None):
        raise NothingPublished
    if found is None:
        raise AddressError(
            _("Nothing had been published by then; choose a later time in as_of, or leave it out.")
        )
    return found


def period(asked: Mapping[str, str], published: Published) -> Period:
    try:
        if asked.get("from") and asked.get("to"):
            return published.calendar.period(f"{asked['from']}..{asked['to']}")
        if asked.get("period"):
            return of_kind(
                asked.get("kind", ""), published.calendar.period(asked["period"]), published
            )
    except PeriodError as error:
        raise AddressError(str(error)) from error
    latest = numbers.last_day(published) or published.today - DAY
    return of_kind(
        asked.get("kind", ""), published.calendar.containing(PeriodKind.MONTH, latest), published
    )


def of_kind(kind: str, chosen: Period, published: Published) -> Period:
    """The period of another kind at the end of the chosen one, or where its last complete day is."""
    if not kind or kind == chosen.kind:
        return chosen
    if kind == PeriodKind.RANGE:
        return between(chosen.start, chosen.end)
    if kind not in PERIOD_KINDS:
        raise AddressError(
            _("There is no kind of period “%(kind)s”; there are %(kinds)s.")
            % {"kind": kind, "kinds": ", ".join((*PERIOD_KINDS, PeriodKind.RANGE))}
        )
    return published.calendar.containing(PeriodKind(kind), near_end(chosen, published.today))


def near_end(chosen: Period, today: date) -> date:
    return max(chosen.start, min(chosen.last_day, today - DAY))


def slice_of(asked: Mapping[str, str], published: Published) -> Slice:
    motion = asked.get("motion", "")
    if motion and motion not in MOTIONS:
        raise AddressError(
            _("There is no motion “%(motion)s”; there are inbound, outbound and none.")
            % {"motion": motion}
        )
    members = {name: asked[name] for name in numbers.DIMENSIONS if asked.get(name)}
    if "slice" in asked:
        members = chosen_in_form(asked["slice"], asked.get("beside", ""), published)
    reader = published.reader
    return of_members(
        motion, {name: number_of(name, each, reader) for name, each in members.items()}
    )


def of_members(motion: str, members: Mapping[str, int]) -> Slice:
    """The slice of the members of some dimensions. AddressError for more than two."""
    try:
        return numbers.sliced(motion, members)
    except ValueError as error:
        raise AddressError(str(error)) from error


def chosen_in_form(slice: str, beside: str, published: Published) -> dict[str, str]:
    """The members in the two lists of the filter form, by dimension. What was chosen beside another
    first one is not kept where both are no pair that was counted.
    """
    first, second = slice.partition(":")[::2], beside.partition(":")[::2]
    chosen = dict(each for each in (second, first) if each[0])
    if len(chosen) > 1 and all(name in numbers.DIMENSIONS for name in chosen):
        is_kept = not numbers.is_off(numbers.pair(*chosen), published.context)
        return chosen if is_kept else dict([first])
    return chosen


def number_of(dimension: str, member: str, reader: Reader) -> int:
    """The number of a member that the address names; of the people it may name whoever asks."""
    if member == OWN and is_of_persons(dimension) and reader.has_person:
        return reader.person
    if dimension not in numbers.DIMENSIONS or not (
        member.isascii() and member.isdigit() and len(member) < 19
    ):
        raise AddressError(
            _("“%(dimension)s=%(member)s” names nobody; choose from the list of the filter.")
            % {"dimension": dimension, "member": member}
        )
    return int(member)


def is_of_persons(dimension: str) -> bool:
    return dimension in numbers.DIMENSIONS and numbers.DIMENSIONS[dimension].is_of_persons


def kpi_key(asked: Mapping[str, str], slice: Slice, published: Published) -> str:
    """The KPI asked for; without one the first of the five that has data, of a team's view its own, or
    the first of all when every seat is empty.

    Who chooses a team in the form comes from another view: a KPI that this team does not create is
    not kept.
    """
    key = known_kpi(asked["kpi"]) if asked.get("kpi") else ""
    if key and "slice" not in asked:
        return key
    team = numbers.creator(slice)
    if key and not (team and not team.creates(numbers.KPIS[key])):
        return key
    found = numbers.in_view(numbers.headline(published) or list(numbers.KPIS.values()), team)
    return next((kpi for kpi in found if has_data(kpi, published)), found[0]).key


def has_data(kpi: numbers.Kpi, published: Published) -> bool:
    """Whether anything of a KPI was ever delivered, so that there is a trend to draw."""
    return published.reach.knows(*(each.key for each in kpi.all_evidence))


def known_kpi(key: str) -> str:
    """The key itself when there is such a KPI; AddressError when there is not."""
    if key not in numbers.KPIS:
        raise AddressError(
            _("There is no KPI “%(key)s”; there are %(keys)s.")
            % {"key": key, "keys": ", ".join(numbers.KPIS)}
        )
    return key


def funnel_view(asked: Mapping[str, str]) -> str:
    """How the funnel is shown: "" is by period, "cohort" the other."""
    view = asked.get("funnel", "")
    if view not in ("", "period", "cohort"):
        raise AddressError(
            _("There is no funnel “%(view)s”; there are period and cohort.") % {"view": view}
        )
    return "" if view == "period" else view


def clean(asked: Mapping[str, str], question: Question) -> str:
    """The query of a question, with the page's own choices (KPI, part, bridge) and without what only
    the form needed.
    """
    kept = {name: asked[name] for name in ("kpi", "part", "bridge") if asked.get(name)}
    if kept.get("kpi", question.kpi) != question.kpi:
        del kept["kpi"]
    return question.query + ("&" + urlencode(kept) if kept else "")
