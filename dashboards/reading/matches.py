"""The documents of which nobody knows yet which deal they bill, and what people decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from dashboards.question.forms import AddressError, Question
from dashboards.reading.report import Frame, frame
from revops import bridging
from revops.bridging import Deal, Decision, Document, Known, Lack, Match, Matched

PAGE, LATEST = 20, 50
Place = tuple[date, str]


@dataclass(frozen=True, slots=True)
class Offer:
    """A deal that a document may bill, and why."""

    match: Match
    deal: Deal


@dataclass(frozen=True, slots=True)
class Doubt:
    """A document with the deals that it may bill; `key` is that of its record."""

    document: Document
    key: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody decided; `document` and `deal` are None where they are gone, or for no deal."""

    decision: Decision
    document: Document | None
    deal: Deal | None


@dataclass(frozen=True, slots=True)
class MatchesPage:
    """`doubts` are those of a page, the first of them the `first` of `count` in all; `from_after`
    is the place after which it begins, "" for the beginning, and `after` that of the next page, ""
    at the end. `is_of_period` says whether they are of one period only. `sure` of all `documents`
    have their deal; `without` says by the reason how many have none.
    """

    frame: Frame
    doubts: Sequence[Doubt]
    count: int
    first: int
    from_after: str
    after: str
    is_of_period: bool
    decided: Sequence[Decided]
    sure: int
    documents: int
    without: Sequence[tuple[Lack, int]]

    @property
    def until(self) -> int:
        return self.first + len(self.doubts) - 1

    @property
    def query(self) -> str:
        """What asks for the same list."""
        return self.frame.question.query if self.is_of_period else ""


def matches_page(question: Question, asked: Mapping[str, str]) -> MatchesPage:
    """The documents after a place, the latest first: deciding about some moves no other to another
    page. AddressError for what is no place.
    """
    after = place_in(asked.get("after", ""))
    known, count = bridging.to_match(question.published)
    matches = bridging.matched(known, bridging.decided(question.published))
    is_of_period = bool(asked.get("period"))
    doubtful = (each for each in known.documents if each.record in matches.doubtful)
    documents = sorted(
        (each for each in doubtful if not is_of_period or question.period.contains(each.on)),
        key=place_of,
        reverse=True,
    )
    lacks = Counter(matches.without.values())
    beyond = [each for each in documents if after is None or place_of(each) < after]
    shown = beyond[:PAGE]
    return MatchesPage(
        frame(question),
        list(doubts(shown, known, matches)),
        len(documents),
        len(documents) - len(beyond) + 1,
        asked.get("after", ""),
        " ".join(map(str, place_of(shown[-1]))) if len(beyond) > PAGE else "",
        is_of_period,
        list(decided(question, known)),
        len(matches.sure) + count - len(known.documents),
        count,
        [(lack, number) for lack, number in sorted(lacks.items(), key=lambda each: -each[1])],
    )


def place_of(document: Document) -> Place:
    """By what the documents are in order."""
    return document.on, document.number


def place_in(text: str) -> Place | None:
    """A day and a document's number; None for the beginning."""
    if not text:
        return None
    day, _space, number = text.partition(" ")
    try:
        return date.fromisoformat(day), number
    except ValueError as error:
        why = _("“%(text)s” is no place in the list of documents; begin at the first page.")
        raise AddressError(why % {"text": text}) from error


def doubts(shown: Sequence[Document], known: Known, matches: Matched) -> Iterator[Doubt]:
    deals = {each.key: each for each in known.deals}
    keys = bridging.keys_of(each.row for each in shown)
    for document in shown:
        found = matches.doubtful[document.record]
        key = keys.get(document.row, "")
        yield Doubt(document, key, tuple(Offer(each, deals[each.deal]) for each in found))


def decided(question: Question, known: Known) -> Iterator[Decided]:
    deals = {each.key: each for each in known.deals}
    documents = {each.row: each for each in known.documents}
    for each in bridging.decisions(question.published, LATEST):
        about = next((documents[row] for row in each.rows if row in documents), None)
        yield Decided(each, about, deals.get(each.deal))
