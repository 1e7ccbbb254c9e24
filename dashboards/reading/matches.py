"""The documents of which nobody knows yet which deal they bill, and what people decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from dashboards.question import paging
from dashboards.question.forms import Question
from dashboards.reading.report import Frame, frame
from revops import bridging
from revops.bridging import Deal, Decision, Document, Known, Lack, Match, Matched

PAGE, LATEST = 20, 50


@dataclass(frozen=True, slots=True)
class Offer:
    """A deal that a document may bill, and why."""

    match: Match
    deal: Deal


@dataclass(frozen=True, slots=True)
class Doubt:
    document: Document
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody decided; `document` and `deal` are None where they are gone, or for no deal."""

    decision: Decision
    document: Document | None
    deal: Deal | None


@dataclass(frozen=True, slots=True)
class MatchesPage:
    """`doubts` are those of the page `number` of `last`, of `count` in all; `is_of_period` says
    whether they are of one period only. `sure` of all `documents` have their deal; `without` says
    by the reason how many have none.
    """

    frame: Frame
    doubts: Sequence[Doubt]
    count: int
    number: int
    last: int
    is_of_period: bool
    decided: Sequence[Decided]
    sure: int
    documents: int
    without: Sequence[tuple[Lack, int]]

    @property
    def query(self) -> str:
        """What asks for the same list."""
        return self.frame.question.query if self.is_of_period else ""


def matches_page(question: Question, asked: Mapping[str, str]) -> MatchesPage:
    """AddressError for a page that there is not."""
    number = paging.page_number(asked.get("page", ""))
    known, count = bridging.to_match(question.published)
    matches = bridging.matched(known, bridging.decided(question.published))
    is_of_period = bool(asked.get("period"))
    documents = [
        each
        for each in reversed(known.documents)
        if each.number in matches.doubtful
        and (not is_of_period or question.period.contains(each.on))
    ]
    lacks = Counter(matches.without.values())
    last = max(1, ceil(len(documents) / PAGE))
    paging.refuse_page_beyond(number, last)
    shown = documents[(number - 1) * PAGE : number * PAGE]
    return MatchesPage(
        frame(question),
        list(doubts(shown, known, matches)),
        len(documents),
        number,
        last,
        is_of_period,
        list(decided(question, known)),
        len(matches.sure) + count - len(known.documents),
        count,
        [(lack, number) for lack, number in sorted(lacks.items(), key=lambda each: -each[1])],
    )


def doubts(shown: Sequence[Document], known: Known, matches: Matched) -> Iterator[Doubt]:
    deals = {each.key: each for each in known.deals}
    for document in shown:
        found = matches.doubtful[document.number]
        yield Doubt(document, tuple(Offer(each, deals[each.deal]) for each in found))


def decided(question: Question, known: Known) -> Iterator[Decided]:
    deals = {each.key: each for each in known.deals}
    documents = {each.number: each for each in known.documents}
    for each in bridging.decisions(question.published, LATEST):
        yield Decided(each, documents.get(each.number), deals.get(each.deal))
