"""The small marks of questions: which figures were asked about, and how each question stands."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast, JSONObject

from revops.kpis import KPIS
from revops.models import Inquiry
from revops.numbers import Number, Slice, sliced, withheld
from revops.periods import Period
from revops.readers import NOBODY, Reader

MOST = 1000  # of one view; more than people ask
Key = tuple[str, date, date, Slice]
COLUMNS = (
    "id", "kpi", "period", "start_on", "end_on", "motion", "members", "text", "due_on", "outcome",
    "corrected_by", "asked_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """A question as its figure shows it. `outcome` is "" while it is open; `corrected_by` the
    publication that corrected the figure.
    """

    id: int
    kpi: str
    period: str
    start_on: date
    end_on: date
    slice: Slice
    text: str
    due_on: date
    outcome: str
    corrected_by: int | None
    asked_at: datetime

    @property
    def is_open(self) -> bool:
        return not self.outcome

    @property
    def key(self) -> Key:
        return self.kpi, self.start_on, self.end_on, self.slice


@dataclass(frozen=True, slots=True)
class Marks:
    """The questions about a period's figures, for a reader: none about rows that they do not see."""

    by_figure: dict[Key, list[Mark]] = field(default_factory=dict)
    reader: Reader = NOBODY

    def of(self, number: Number) -> list[Mark]:
        """Those about a figure, open ones first, then the newest. Who the reader is is asked only
        of figures that there are questions about.
        """
        period = number.period
        found = self.by_figure.get((number.kpi.key, period.start, period.end, number.slice), [])
        return [] if not found or withheld(number.slice, self.reader) else found


def marks_in(periods: Iterable[Period], reader: Reader, at: datetime | None = None) -> Marks:
    """The questions about the days of some periods, as they stand now or stood at a time. One
    query.
    """
    return marks_of((text for *_which, text in marks_about(periods, at)), reader)


def marks_about(periods: Iterable[Period], at: datetime | None = None) -> QuerySet[Inquiry]:
    """The query of these: "", an id and a text of each, which `marks_of` reads; for
    numbers.every_member_beside, which asks it together with another.
    """
    days = {(each.start, each.end) for each in periods}
    known = Inquiry.history.as_of(at) if at else Inquiry.objects.all()
    found = known.filter(
        start_on__in={start for start, _end in days},
        end_on__in={end for _start, end in days},
        kpi__in=KPIS,
    )
    text = Cast(JSONObject(**{name: name for name in COLUMNS}), TextField())
    return found.order_by("-asked_at", "-id").values_list(Value(""), "id", text)[:MOST]


def marks_of(texts: Iterable[str], reader: Reader) -> Marks:
    """Questions for a reader, of each figure open ones first, then the newest."""
    marks = [mark(**json.loads(each)) for each in texts]
    marks.sort(key=lambda each: (each.is_open, each.asked_at, each.id), reverse=True)
    by_figure: dict[Key, list[Mark]] = defaultdict(list)
    for each in marks:
        by_figure[each.key].append(each)
    return Marks(dict(by_figure), reader)


def mark(*, motion: str, members: dict[str, int], **given: object) -> Mark:
    """A mark of what the database wrote down of a question."""
    days = {name: date.fromisoformat(given[name]) for name in ("start_on", "end_on", "due_on")}
    at = datetime.fromisoformat(given["asked_at"])
    return Mark(**given | days | {"asked_at": at, "slice": sliced(motion, members)})
