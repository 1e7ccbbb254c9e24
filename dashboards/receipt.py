"""The receipt of a figure: its records, whose sum is the figure."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from dashboards.forms import AddressError, Question
from dashboards.report import Frame, frame
from revops import numbers, values
from revops.numbers import Definition, Number, Records
from revops.values import Value

PAGE = 50


@dataclass(frozen=True, slots=True)
class Part:
    """A list of records that the figure consists of, with their count and what they add up to."""

    name: str
    count: int
    total: Value


@dataclass(frozen=True, slots=True)
class Receipt:
    frame: Frame
    number: Number
    parts: tuple[Part, ...]
    chosen: Part
    records: Records
    page: int
    definition: Definition

    @property
    def is_equal(self) -> bool:
        """Whether the records add up to the figure's own part of that name."""
        return self.chosen.total.exact == shown(self.number, self.chosen.name)

    @property
    def shown_parts(self) -> list[Part]:
        return [part for part in self.parts if part.count or part.name != "unpriced"]

    @property
    def first(self) -> int:
        return (self.page - 1) * PAGE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.records.results) - 1

    @property
    def pages(self) -> int:
        return max(1, -(-self.chosen.count // PAGE))


def read(question: Question, key: str, part: str, page: int) -> Receipt:
    """One page of the records behind a KPI's part; AddressError for a part or page that it does not have."""
    kpi = numbers.KPIS[key]
    names = tuple(kpi.measures)
    chosen = part or names[0]
    if chosen not in names:
        raise AddressError(
            _("This receipt has no part “%(part)s”; there are %(parts)s.") % {"part": part, "parts": ", ".join(names)}
        )
    found = {name: records(question, key, name, page if name == chosen else 0) for name in names}
    parts = tuple(Part(name, each.count, total(key, name, each, question)) for name, each in found.items())
    number = numbers.read([kpi], [question.period], [question.slice], question.published)
    receipt = Receipt(
        frame(question),
        number.get(key, question.period, question.slice),
        parts,
        next(each for each in parts if each.name == chosen),
        found[chosen],
        page,
        numbers.definition(kpi, question.published),
    )
    if page > receipt.pages:
        raise AddressError(
            _("There is no page %(page)s; the last is %(last)s.") % {"page": page, "last": receipt.pages}
        )
    return receipt


def records(question: Question, key: str, part: str, page: int) -> Records:
    """Page 0 is only the sum."""
    return numbers.records(
        key,
        question.period,
        question.slice,
        question.published,
        part=part,
        offset=max(0, page - 1) * PAGE,
        limit=PAGE if page else 0,
    )


def total(key: str, part: str, found: Records, question: Question) -> Value:
    is_money = numbers.KPIS[key].measures[part].is_money
    return values.money(found.value, question.published.currency) if is_money else values.count(found.value)


def shown(number: Number, part: str) -> int | None:
    """What the number itself says of a part; None when it says nothing, since the period has not begun."""
    if part == "unpriced":
        return number.unpriced
    return {"value": number.value.amount, "numerator": number.value.numerator, "denominator": number.value.denominator}[
        part
    ]
