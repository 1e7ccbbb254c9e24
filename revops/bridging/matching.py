"""Which deal a document bills: first what it says itself, then whose it is, and last how alike names
are. What is certain applies, what is doubtful waits for a person, whose decision stands. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from revops.bridging.parts import Deal, Document, Instalment, Known

# A document may be a month older than the signature, and name a deal of up to two years.
BEFORE, AFTER = timedelta(days=31), timedelta(days=730)
ALIKE, SURE = 85.0, 97.0
MOST_OFFERED = 5


class Reason(StrEnum):
    """Why a document is taken to bill a deal."""

    DECIDED = "decided"
    REFERENCE = "reference"
    ONLY_DEAL = "only_deal"
    AMOUNT = "amount"
    NAME_AND_AMOUNT = "name_and_amount"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class Match:
    """A document and a deal. `score` is of 100."""

    deal: str
    reason: Reason
    score: int


class Lack(StrEnum):
    """Why a document has no deal, in the order in which it is looked for."""

    DECIDED = "decided"
    UNSIGNED = "unsigned"
    NOBODY = "nobody"
    NO_DEAL = "no_deal"
    CURRENCY = "currency"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Matched:
    """`sure` says by document's record which deal it bills. `doubtful` are the deals that it may, and
    `without` why it has none.
    """

    sure: Mapping[int, Match]
    doubtful: Mapping[int, tuple[Match, ...]]
    without: Mapping[int, Lack] = field(default_factory=dict)


def matched(known: Known, decided: Mapping[int, str]) -> Matched:
    """Every document with its deal. `decided` is what people said: by a document's row its deal, ""
    for none.
    """
    finder = Finder(known)
    sure: dict[int, Match] = {}
    doubtful: dict[int, tuple[Match, ...]] = {}
    without: dict[int, Lack] = {}
    for document in known.documents:
        if document.row in decided:
            if deal := decided[document.row]:
                merged = known.merged.get(deal, deal)
                sure[document.record] = Match(merged, Reason.DECIDED, 100)
            else:
                without[document.record] = Lack.DECIDED
            continue
        found = finder.find(document)
        if len(found) == 1 and found[0].score == 100:
            sure[document.record] = found[0]
        elif found:
            doubtful[document.record] = found
        else:
            without[document.record] = finder.lack(document)
    for record, match in correcting(known, decided, sure):
        sure[record] = match
        doubtful.pop(record, None)
        without.pop(record, None)
    return Matched(sure, doubtful, without)


def correcting(
    known: Known, decided: Mapping[int, str], sure: Mapping[int, Match]
) -> list[tuple[int, Match]]:
    """Documents that name no deal, but a document that has one: they take it back. Of several of that
    number it is the last one before.
    """
    named = {each.corrects for each in known.documents if each.corrects and not each.deal}
    of_number: dict[str, list[Document]] = defaultdict(list)
    for each in known.documents if named else ():
        if each.number in named and each.record in sure:
            of_number[each.number].append(each)
    found = []
    for document in known.documents if of_number else ():
        before = [each for each in of_number.get(document.corrects, ()) if each.on <= document.on]
        if before and not document.deal and document.row not in decided:
            last = max(before, key=lambda each: each.on)
            match = Match(sure[last.record].deal, Reason.REFERENCE, 100)
            found.append((document.record, match))
    return found


class Finder:
    """Finds the deals that a document may bill, among those of its customer or of its amount."""

    def __init__(self, known: Known) -> None:
        self.deals = {each.key: each for each in known.deals}
        self.unsigned = known.unsigned
        self.plans: dict[str, set[int]] = defaultdict(set)
        self.of_customer: dict[str, list[Deal]] = defaultdict(list)
        self.of_amount: dict[tuple[str, int], list[Deal]] = defaultdict(list)
        for instalment in known.instalments:
            self.plans[instalment.deal].add(instalment.amount)
        for deal in known.deals:
            for key in keys(deal):
                self.of_customer[key].append(deal)
            for amount in {deal.amount, *self.plans[deal.key]}:
                self.of_amount[deal.currency, amount].append(deal)

    def find(self, document: Document) -> tuple[Match, ...]:
        """The best first. What scores 100 alone is certain."""
        if document.deal in self.deals:
            return (Match(document.deal, Reason.REFERENCE, 100),)
        if document.deal in self.unsigned:
            return ()
        own = self.fitting(document, self.customers(document))
        return tuple(self.of_own(document, own) if own else self.alike(document))[:MOST_OFFERED]

    def customers(self, document: Document) -> Iterator[Deal]:
        seen: set[str] = set()
        for key in keys(document):
            for deal in self.of_customer.get(key, ()):
                if deal.key not in seen:
                    seen.add(deal.key)
                    yield deal

    def lack(self, document: Document) -> Lack:
        """Why a document that bills no deal bills none."""
        own = list(self.customers(document))
        if document.deal in self.unsigned:
            return Lack.UNSIGNED
        if not keys(document):
            return Lack.NOBODY
        if not own:
            return Lack.NO_DEAL
        return (
            Lack.DAYS if any(each.currency == document.currency for each in own) else Lack.CURRENCY
        )

    def fitting(self, document: Document, deals: Iterable[Deal]) -> list[Deal]:
        """Those that the document may bill by its currency and day."""
        return [
            each
            for each in deals
            if each.currency == document.currency
            and -BEFORE <= document.on - each.signed_on <= AFTER
        ]

    def of_own(self, document: Document, own: list[Deal]) -> Iterator[Match]:
        if len(own) == 1:
            yield Match(own[0].key, Reason.ONLY_DEAL, 100)
            return
        same = [each for each in own if self.has_amount(each, abs(document.amount))]
        if len(same) == 1:
            yield Match(same[0].key, Reason.AMOUNT, 100)
            return
        nearest = sorted(
            same or own, key=lambda each: (abs(document.on - each.signed_on), each.key)
        )
        score = 80 if same else 50
        yield from (Match(each.key, Reason.CUSTOMER, score) for each in nearest)

    def has_amount(self, deal: Deal, amount: int) -> bool:
        return amount == deal.amount or amount in self.plans[deal.key]

    def alike(self, document: Document) -> list[Match]:
        """Deals of its amount whose company is called much the same."""
        name = default_process(document.company)
        if not name:
            return []
        same = self.fitting(
            document, self.of_amount.get((document.currency, abs(document.amount)), ())
        )
        scored = (
            (fuzz.token_set_ratio(name, default_process(each.company)), each) for each in same
        )
        found = sorted(((score, each) for score, each in scored if score >= ALIKE), key=best)
        if len(found) == 1 and found[0][0] >= SURE:
            return [Match(found[0][1].key, Reason.NAME_AND_AMOUNT, 100)]
        return [
            Match(each.key, Reason.NAME_AND_AMOUNT, min(99, int(score))) for score, each in found
        ]


def best(scored: tuple[float, Deal]) -> tuple[float, str]:
    return -scored[0], scored[1].key


def keys(one: Deal | Document) -> list[str]:
    """What a customer is known by: the key under which its records are one, and its name."""
    name = " ".join(one.company.casefold().split())
    return [key for key in (one.customer and f"#{one.customer}", name) if key]


def planned(instalments: Iterable[Instalment]) -> dict[str, list[Instalment]]:
    """The plan of each deal."""
    found: dict[str, list[Instalment]] = defaultdict(list)
    for each in instalments:
        found[each.deal].append(each)
    return found
