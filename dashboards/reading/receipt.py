"""The receipt of a figure: its records, whose sum is the figure, and what is not among them, with
reasons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.question import forms
from dashboards.question.forms import AddressError, Question
from dashboards.reading.report import Frame, frame
from revops import numbers, receipts, values
from revops.numbers import Definition, Kpi, Number, TargetOrigin
from revops.receipts import LeftOut, Listing, Records, RejectedRow
from revops.values import Value

PAGE = 50
REJECTED = "rejected"
SEARCH_AT_MOST = 100
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


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address chooses of a receipt: a part of the figure or a reason, and which of its
    records in which order.

    `page` is of rejected rows; records are paged by the cursor of their listing.
    """

    part: str = ""
    without: str = ""
    page: int = 1
    listing: Listing = Listing()

    def query(self, **changed: str) -> str:
        """The rest of the address after the question, with some of it changed; a change leads back
        to the first page.
        """
        kept = {
            "part": self.part,
            "without": self.without,
            "q": self.listing.search,
            "sort": self.listing.sort,
        }
        chosen = {
            name: value
            for name, value in (kept | changed).items()
            if value and (name, value) != ("sort", "-day")
        }
        return "".join(f"&{urlencode({name: value})}" for name, value in chosen.items())

    def without_sort(self) -> dict[str, str]:
        """What a search form sends along."""
        return {
            name: value for name, value in (("part", self.part), ("without", self.without)) if value
        }


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
        said = [(part.total.exact, shown(self.number, part.name)) for part in self.parts]
        return all(figure is None or total == figure for total, figure in said)

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
        return [sort_column(name, label, self.asked) for name, label in COLUMNS.items()]


def sort_column(name: str, label: str | Promise, asked: Asked) -> SortColumn:
    """Days and amounts begin with the latest and largest, names with A; the same link again turns
    it round.
    """
    first = f"-{name}" if name in ("day", "amount") else name
    other = {name: f"-{name}", f"-{name}": name}
    sort = asked.listing.sort
    way = "" if sort not in other else "descending" if sort.startswith("-") else "ascending"
    return SortColumn(name, label, asked.query(sort=other.get(sort, first)), way)


def asked_in(address: Mapping[str, str], kpi: Kpi) -> Asked:
    """Reads the receipt's own part of an address. AddressError says what is wrong with it."""
    without = address.get("without", "")
    reasons = [*(each.key for each in kpi.leaves_out), receipts.AHEAD]
    if without and without not in (*reasons, REJECTED):
        raise AddressError(
            _("This receipt leaves nothing out as “%(reason)s”; its reasons are %(reasons)s.")
            % {"reason": without, "reasons": ", ".join((*reasons, REJECTED))}
        )
    return Asked(
        "" if without else part_of(kpi, address.get("part", "")),
        without,
        forms.page_number(address.get("page", "")),
        listing_of(address),
    )


def moment_of_cursor(question: Question, asked: Asked) -> str:
    """The as_of under which the page that a cursor belongs to still is what it was, when another
    publication came meanwhile; else "".
    """
    at = asked.listing.cursor
    if at is None or at.publication == question.published.id:
        return ""
    issued = numbers.issued(at.publication)
    if issued is None or question.as_of:
        raise AddressError(
            _("The cursor in the address is no page of these records; begin at the first page.")
        )
    return issued.published_at.isoformat()


def listing_of(address: Mapping[str, str]) -> Listing:
    listing = Listing(
        address.get("q", "").strip()[:SEARCH_AT_MOST], sort_of(address.get("sort", ""))
    )
    if not address.get("cursor"):
        return listing
    try:
        return receipts.listing_at(listing, receipts.cursor(address["cursor"]))
    except ValueError as error:
        raise AddressError(
            _("The cursor in the address is no page of these records; begin at the first page.")
        ) from error


def sort_of(text: str) -> str:
    if text and text.removeprefix("-") not in receipts.ORDERS:
        raise AddressError(
            _("Records cannot be sorted by “%(sort)s”; they can by %(sorts)s.")
            % {"sort": text, "sorts": ", ".join(receipts.ORDERS)}
        )
    return text or "-day"


def part_of(kpi: Kpi, part: str) -> str:
    """The part asked for, by default the first. AddressError for one that the KPI does not have."""
    names = tuple(kpi.measures)
    if part and part not in names:
        raise AddressError(
            _("This receipt has no part “%(part)s”; there are %(parts)s.")
            % {"part": part, "parts": ", ".join(names)}
        )
    return part or names[0]


def read(question: Question, key: str, asked: Asked) -> Receipt:
    """One page of the records behind a KPI's part, or of those left out; AddressError for a page
    that there is not.
    """
    kpi = numbers.KPIS[key]
    about = (question.period, question.slice, question.published)
    window = {"limit": PAGE, "listing": asked.listing}
    behind = receipts.behind(key, *about, part=asked.part, reason=asked.without, **window)
    found, reasons = behind.parts, behind.left_out
    listed = next((each.records for each in reasons if each.reason.key == asked.without), None)
    parts = tuple(part(kpi, name, each, question) for name, each in found.items())
    receipt = Receipt(
        frame(question),
        numbers.read([kpi], [question.period], [question.slice], question.published).get(
            key, *about[:2]
        ),
        parts,
        next((each for each in parts if each.name == asked.part), None),
        listed or found[asked.part or next(iter(found))],
        asked,
        reasons,
        receipts.rejected(key, question.published).count(),
        receipts.rejected_rows(key, question.published, (asked.page - 1) * PAGE, PAGE)
        if asked.without == REJECTED
        else (),
        numbers.origins(kpi, *about),
        numbers.definition(kpi, question.published),
    )
    if asked.page > (receipt.pages if receipt.is_rejected else 1):
        raise AddressError(
            _("There is no page %(page)s; the last is %(last)s.")
            % {"page": asked.page, "last": receipt.pages if receipt.is_rejected else 1}
        )
    return receipt


def part(kpi: Kpi, name: str, found: Records, question: Question) -> Part:
    return Part(name, found.count, total(kpi, name, found.value, question), found.unlisted)


def total(kpi: Kpi, part: str, amount: int, question: Question) -> Value:
    return (
        values.money(amount, question.published.currency)
        if kpi.measures[part].is_money
        else values.count(amount)
    )


def shown(number: Number, part: str) -> int | None:
    """What the number itself says of a part; None when it says nothing, since the period has not
    begun.
    """
    if part == "unpriced":
        return number.unpriced
    return {
        "value": number.value.amount,
        "numerator": number.value.numerator,
        "denominator": number.value.denominator,
    }[part]
