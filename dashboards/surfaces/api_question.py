"""The question in an API call, read strictly.

A parameter that nobody knows is refused, because without it another question would be answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboards.question import forms
from dashboards.question.receipt import calculated
from revops import numbers, receipts
from revops.calendar import Period, PeriodError, WorkCalendar
from revops.numbers import Kpi, Published, Slice
from revops.readers import Reader
from revops.receipts import Listing

DIMENSIONS = tuple(numbers.DIMENSIONS)
MOTIONS = ("inbound", "outbound")
SPLITS = (*DIMENSIONS, "motion")
CHOICES = ("motion", *DIMENSIONS, "as_of")
CELLS_AT_MOST = 1000
PAGE_AT_MOST = 1000


class AskedWrong(Exception):
    """A call that asks for nothing we can answer: a full sentence, and the parameter that it is
    about, None for the whole.
    """

    def __init__(self, sentence: str, field: str | None) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. `published` is None when nothing was published (by then), and `because`
    says so.

    `members` are the names of the slice's members, by dimension.
    """

    kpis: tuple[Kpi, ...]
    periods: tuple[Period, ...]
    slice: Slice
    members: dict[str, str]
    by: str
    published: Published | None
    because: str


@dataclass(frozen=True, slots=True)
class Page:
    part: str
    limit: int
    listing: Listing = Listing()


def numbers_asked(query: QueryDict, reader: Reader) -> Asked:
    """Raises AskedWrong."""
    refuse_unknown(query, ("kpi", "period", "by", "words", *CHOICES), repeatable=("kpi", "period"))
    keys = query.getlist("kpi") or [kpi.key for kpi in numbers.headline()]
    asked = question(query, keys, reader)
    if len(asked.kpis) * len(asked.periods) > CELLS_AT_MOST:
        raise AskedWrong(
            _("KPIs × periods must not be more than %(most)d; ask in several calls.")
            % {"most": CELLS_AT_MOST},
            "period",
        )
    return asked


def records_asked(query: QueryDict, reader: Reader) -> tuple[Asked, Page]:
    """One KPI in one period, and which page of its records. Raises AskedWrong."""
    refuse_unknown(query, ("kpi", "period", "part", "limit", "cursor", *CHOICES))
    asked = question(query, [query.get("kpi", "")], reader)
    limit = whole(query, "limit", 50, least=1, most=PAGE_AT_MOST)
    return asked, Page(
        part_of(asked.kpis[0], query.get("part", "")),
        limit,
        listing(query.get("cursor", ""), asked),
    )


def listing(text: str, asked: Asked) -> Listing:
    """Newest first, from the cursor on. Raises AskedWrong for one that no page of these records
    gave.
    """
    if not text:
        return Listing()
    try:
        at = receipts.cursor(text)
        if asked.published is None or at.publication != asked.published.id:
            raise ValueError("another publication")
        return receipts.listing_at(Listing(), at)
    except ValueError as error:
        why = _(
            "“%(text)s” is no cursor of these records; follow the address that “next” gives, or leave it out."
        )
        raise AskedWrong(why % {"text": shortened(text)}, "cursor") from error


def shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def question(query: QueryDict, keys: Sequence[str], reader: Reader) -> Asked:
    latest = numbers.published(reader=reader)
    published, because = live(moment(query.get("as_of", ""), latest), latest)
    read = published or latest
    calendar = read.calendar if read else numbers.calendar()
    slice, members = slice_of(query, reader)
    by = split(query.get("by", ""), slice)
    refuse_pair(slice.cut_by(by) if by in DIMENSIONS else slice.cut, query, (latest, read))
    return Asked(
        kpis=tuple(dict.fromkeys(kpi(key) for key in keys)),
        periods=tuple(dict.fromkeys(periods(query.getlist("period"), calendar))),
        slice=slice,
        members=members,
        by=by,
        published=published,
        because=because,
    )


def refuse_unknown(query: QueryDict, known: Sequence[str], repeatable: Sequence[str] = ()) -> None:
    for name in query:
        if name not in known:
            raise AskedWrong(
                _("There is no parameter “%(name)s”; there are %(known)s.")
                % {"name": name, "known": ", ".join(known)},
                name,
            )
        if len(query.getlist(name)) > 1 and name not in repeatable:
            raise AskedWrong(
                _("The parameter “%(name)s” can be given only once.") % {"name": name}, name
            )


def live(as_of: datetime | None, latest: Published | None) -> tuple[Published | None, str]:
    """The publication that answers, or why there is none."""
    if latest is None:
        return None, _("Nothing has been published yet.")
    # What will be published nobody knows: the future is now.
    if as_of is None or as_of >= timezone.now():
        return latest, ""
    return numbers.published(as_of, latest.reader), _("Nothing had been published by then.")


def moment(text: str, latest: Published | None) -> datetime | None:
    try:
        return forms.moment(text, latest.timezone if latest else "UTC")
    except forms.AddressError as error:
        raise AskedWrong(str(error), "as_of") from error


def kpi(key: str) -> Kpi:
    keys = ", ".join(numbers.KPIS)
    if not key:
        raise AskedWrong(_("Say which KPI with kpi=…; there are %(keys)s.") % {"keys": keys}, "kpi")
    if key not in numbers.KPIS:
        raise AskedWrong(
            _("There is no KPI “%(key)s”; there are %(keys)s.") % {"key": key, "keys": keys}, "kpi"
        )
    return numbers.KPIS[key]


def periods(keys: Sequence[str], calendar: WorkCalendar) -> list[Period]:
    if not keys:
        raise AskedWrong(
            _("Say which period with period=…, such as 2011-10, 2011-Q4 or 2011."), "period"
        )
    try:
        return [calendar.period(key) for key in keys]
    except PeriodError as error:
        raise AskedWrong(str(error), "period") from error


def slice_of(query: QueryDict, reader: Reader) -> tuple[Slice, dict[str, str]]:
    """The slice, and the names of its members by dimension."""
    motion = query.get("motion", "")
    if motion not in ("", *forms.MOTIONS):
        raise AskedWrong(
            _("There is no motion “%(motion)s”; there are inbound, outbound and none.")
            % {"motion": motion},
            "motion",
        )
    given = [name for name in DIMENSIONS if query.get(name)]
    found = {name: member(name, query[name], reader) for name in given}
    chosen = {name: number for name, (number, _name) in found.items()}
    try:
        slice = forms.of_members(motion, chosen)
    except forms.AddressError as error:
        raise AskedWrong(str(error), given[2]) from error
    return slice, {name: called for name, (_number, called) in found.items()}


def refuse_pair(cut: str, query: QueryDict, read: Sequence[Published | None]) -> None:
    """Two dimensions at once have figures where the pair is switched on, or was when it was
    published: where it is neither, the second that is asked for is wrong.
    """
    known = [each.context for each in read if each]
    if not known or not all(numbers.is_off(cut, each) for each in known):
        return
    asked = [name for name in ("by", *DIMENSIONS) if query.get(name)]
    raise AskedWrong(str(numbers.not_together(cut)), "by" if "by" in asked else asked[-1])


def member(dimension: str, text: str, reader: Reader) -> tuple[int, str]:
    """A member by its name, or by its number where it has none of that name; 0 are the facts that
    have none.
    """
    found = numbers.members_called(dimension, text, reader)
    if len(found) > 1:
        several = _("“%(text)s” are several; write the number of one of them: %(numbers)s.")
        raise AskedWrong(
            several % {"text": text, "numbers": ", ".join(str(each[0]) for each in found)},
            dimension,
        )
    if not found:
        raise AskedWrong(
            _("There is no %(dimension)s “%(text)s”.") % {"dimension": dimension, "text": text},
            dimension,
        )
    return found[0]


def split(by: str, slice: Slice) -> str:
    if by not in ("", *SPLITS):
        raise AskedWrong(
            _("Numbers are not split by “%(by)s”; they are by %(known)s.")
            % {"by": by, "known": ", ".join(SPLITS)},
            "by",
        )
    if by == "motion" and slice.motion:
        raise AskedWrong(
            _("Leave out motion=… or by=motion: one motion cannot be split by motion."), "by"
        )
    if by in slice.members:
        raise AskedWrong(
            _("Leave out %(by)s=… or by=%(by)s: one member cannot be split by its own dimension.")
            % {"by": by},
            "by",
        )
    if by not in ("", "motion") and slice.second:
        raise AskedWrong(str(numbers.TOO_MANY), "by")
    return by


def part_of(kpi: Kpi, part: str) -> str:
    if kpi.is_formula:
        raise AskedWrong(calculated(kpi), "kpi")
    if part and part not in kpi.parts:
        raise AskedWrong(
            _("The KPI “%(key)s” has no part “%(part)s”; it has %(parts)s.")
            % {"key": kpi.key, "part": part, "parts": ", ".join(kpi.parts)},
            "part",
        )
    return part


def whole(query: QueryDict, name: str, default: int, least: int, most: int) -> int:
    text = query.get(name, "") or str(default)
    if not (text.isascii() and text.isdigit() and len(text) < 12 and least <= int(text) <= most):
        raise AskedWrong(
            _("“%(text)s” is no %(name)s; write a whole number from %(least)d to %(most)d.")
            % {"text": text, "name": name, "least": least, "most": most},
            name,
        )
    return int(text)
