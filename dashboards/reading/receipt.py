"""The receipt of a figure: its records, whose sum is the figure, and what is not among them, with
reasons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.question.forms import AddressError, Question
from dashboards.question.receipt import REJECTED, Asked
from dashboards.reading.report import Frame, frame
from revops import numbers, receipts, values
from revops.numbers import Definition, Kpi, Number, TargetOrigin
from revops.receipts import Behind, LeftOut, Records, RejectedRow
from revops.values import Value

PAGE = 50
# Of a formula: its records are behind its inputs.
NO_RECORDS = Records("", 0, 0, [], 0, None, None, 0, 0)
# What a column of the records is sorted by, and what it is called.
COLUMNS: dict[str, str | Promise] = {
    "day": gettext_lazy("Day"),
    "record": gettext_lazy("Record"),
    "source": gettext_lazy("Source and id"),
    "team": gettext_lazy("Team"),
    "owner": gettext_lazy("Owner"),
    "channel": gettext_lazy("Channel"),
    "amount": gettext_lazy("Counts"),
}
# Of a statistic each record counts once: what says something is what was measured of it.
MEASURED: dict[str, str | Promise] = {"measured": gettext_lazy("Measured")}


@dataclass(frozen=True, slots=True)
class Part:
    """A list of records that the figure consists of, with their count and what they add up to.

    `unlisted` says why the records that a publication counted cannot be listed any more.
    """

    name: str
    count: int
    total: Value
    unlisted: str = ""


@dataclass(frozen=True, slots=True)
class SortColumn:
    name: str
    label: str | Promise
    query: str
    way: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """`chosen` is None when the records of a reason, or rejected rows, are listed instead of those
    of a part.
    """

    frame: Frame
    number: Number
    parts: tuple[Part, ...]
    chosen: Part | None
    records: Records
    asked: Asked
    reasons: Sequence[LeftOut]
    rejected_count: int
    rejected: Sequence[RejectedRow]
    origins: Sequence[TargetOrigin]
    definition: Definition

    @property
    def is_equal(self) -> bool:
        """Whether the records of every part add up to what the figure says of it."""
        figures = [(part.total.exact, figure_of(self.number, part.name)) for part in self.parts]
        return all(figure is None or total == figure for total, figure in figures)

    @property
    def sum(self) -> Part:
        """The part whose records are the figure."""
        return self.chosen or self.parts[0]

    @property
    def shown_parts(self) -> list[Part]:
        return [part for part in self.parts if part.count or part.name != "unpriced"]

    @property
    def reason(self) -> LeftOut | None:
        return next((each for each in self.reasons if each.reason.key == self.asked.without), None)

    @property
    def is_rejected(self) -> bool:
        return self.asked.without == REJECTED

    @property
    def other_currencies(self) -> list[str]:
        """In which currencies there are targets that these figures have none of."""
        currency = self.frame.published.currency
        return sorted({each.value.currency for each in self.origins} - {"", currency})

    @property
    def listed_count(self) -> int:
        """How many records there are to page through."""
        return self.rejected_count if self.is_rejected else self.records.found_count

    @property
    def found(self) -> Value:
        """What the records that the search found add up to."""
        return total(self.number.kpi, self.sum.name, self.records.found_value, self.frame.question)

    @property
    def first(self) -> int:
        return 1 + ((self.asked.page - 1) * PAGE if self.is_rejected else self.records.first)

    @property
    def last(self) -> int:
        return min(self.first + PAGE - 1, self.listed_count)

    @property
    def page(self) -> int:
        return (self.first - 1) // PAGE + 1

    @property
    def previous(self) -> str:
        """The rest of the address of the page before; "" on the first."""
        if self.is_rejected:
            return self.asked.query(page=str(self.page - 1)) if self.page > 1 else ""
        return self.asked.query(cursor=str(self.records.previous)) if self.records.previous else ""

    @property
    def next(self) -> str:
        """The rest of the address of the page after; "" on the last."""
        if self.is_rejected:
            return self.asked.query(page=str(self.page + 1)) if self.page < self.pages else ""
        return self.asked.query(cursor=str(self.records.next)) if self.records.next else ""

    @property
    def pages(self) -> int:
        return max(1, -(-self.listed_count // PAGE))

    @property
    def columns(self) -> list[SortColumn]:
        shown = COLUMNS
        if self.is_measured:
            shown = {name: label for name, label in COLUMNS.items() if name != "amount"} | MEASURED
        return [sort_column(name, label, self.asked) for name, label in shown.items()]

    @property
    def is_measured(self) -> bool:
        return self.number.kpi.is_statistic and self.chosen is not None


def sort_column(name: str, label: str | Promise, asked: Asked) -> SortColumn:
    """Days and amounts begin with the latest and largest, names with A; the same link again turns
    it round.
    """
    first = f"-{name}" if name in ("day", "amount", "measured") else name
    other = {name: f"-{name}", f"-{name}": name}
    sort = asked.listing.sort
    way = "" if sort not in other else "descending" if sort.startswith("-") else "ascending"
    return SortColumn(name, label, asked.query(sort=other.get(sort, first)), way)


def read(question: Question, key: str, asked: Asked) -> Receipt:
    """One page of the records behind a KPI's part, or of those left out; AddressError for a page
    that there is not.
    """
    kpi = numbers.KPIS[key]
    about = (question.period, question.slice, question.published)
    window = {"limit": PAGE, "listing": asked.listing}
    behind = receipts.behind(key, *about, part=asked.part, reason=asked.without, **window)
    parts = tuple(part(kpi, name, each, question) for name, each in behind.parts.items())
    receipt = Receipt(
        frame(question),
        numbers.read([kpi], [question.period], [question.slice], question.published).get(
            key, *about[:2]
        ),
        parts,
        next((each for each in parts if each.name == asked.part), None),
        listed(behind, asked),
        asked,
        behind.left_out,
        receipts.rejected(key, question.published).count(),
        receipts.rejected_rows(key, question.published, (asked.page - 1) * PAGE, PAGE)
        if asked.without == REJECTED
        else (),
        numbers.origins(kpi, *about),
        numbers.definition(kpi, question.published),
    )
    last = receipt.pages if receipt.is_rejected else 1
    if asked.page > last:
        raise AddressError(
            _("There is no page %(page)s; the last is %(last)s.")
            % {"page": asked.page, "last": last}
        )
    return receipt


def listed(behind: Behind, asked: Asked) -> Records:
    """The records of the reason asked for, else those of the part, by default the first."""
    for each in behind.left_out:
        if each.reason.key == asked.without:
            return each.records
    return behind.parts.get(asked.part or next(iter(behind.parts), ""), NO_RECORDS)


def part(kpi: Kpi, name: str, found: Records, question: Question) -> Part:
    return Part(name, found.count, total(kpi, name, found.value or 0, question), found.unlisted)


def total(kpi: Kpi, part: str, amount: int, question: Question) -> Value:
    return (
        values.money(amount, question.published.currency)
        if kpi.measures[part].is_money
        else values.count(amount)
    )


def figure_of(number: Number, part: str) -> int | None:
    """What the number itself says of a part; None when it says nothing, since the period has not
    begun. Of a statistic the records are counted.
    """
    if number.kpi.is_statistic:
        return number.sample
    if part == "unpriced":
        return number.unpriced
    return {
        "value": number.value.amount,
        "numerator": number.value.numerator,
        "denominator": number.value.denominator,
    }[part]
