"""A bridge from what was signed to what was invoiced. Pure.

**period**: signed in the period → invoiced in it. **contract**: the deals signed in the period →
what was invoiced of them to date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from revops.bridging.classes import Billed, Class, Item, of_billed, of_document
from revops.bridging.matching import Matched, keys, planned
from revops.bridging.parts import Deal, Document, Known
from revops.calendar import Period


class BridgeKind(StrEnum):
    PERIOD = "period"
    CONTRACT = "contract"


@dataclass(frozen=True, slots=True)
class Step:
    """A class of a bridge: what it moves it by, all together and by type of deal, largest items
    first.
    """

    of: Class
    amount: int
    by_type: Mapping[str, int]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Bridge:
    """From `opening` by the steps to `closing`, in minor units of the base currency. `doubtful` counts
    documents that wait for a person to say which deal they bill.
    """

    kind: BridgeKind
    period: Period
    opening: int
    closing: int
    steps: tuple[Step, ...]
    unpriced: int
    doubtful: int

    @property
    def residual(self) -> int:
        """What the steps do not say: nothing, to the cent."""
        return self.closing - self.opening - sum(each.amount for each in self.steps)

    @property
    def unexplained(self) -> int:
        return next((each.amount for each in self.steps if each.of is Class.UNEXPLAINED), 0)


def bridge(kind: BridgeKind, period: Period, known: Known, matches: Matched, today: date) -> Bridge:
    """The bridge of a period, or of the deals signed in it up to today."""
    by_key = {each.key: each for each in known.deals}
    own = [each for each in known.deals if period.contains(each.signed_on)]
    deal_of = {
        record: by_key[match.deal] for record, match in matches.sure.items() if match.deal in by_key
    }
    documents: dict[str, list[Document]] = defaultdict(list)
    for each in known.documents:
        if each.record in deal_of:
            documents[deal_of[each.record].key].append(each)
    is_period = kind is BridgeKind.PERIOD
    until = min(period.end, today) if is_period else today
    start = period.start if is_period else date.min
    plans = planned(known.instalments)
    items: list[Item] = []
    for deal in own:
        plan = plans.get(deal.key, [])
        billed = Billed(deal, documents[deal.key], plan, start, until, known.rates)
        counted = [each for each in billed.documents if not is_period or period.contains(each.on)]
        items += of_billed(billed, counted)
    if is_period:
        items += of_others(known, deal_of, period)
        closing = sum(each.base for each in known.documents if period.contains(each.on))
    else:
        closing = sum(each.base for deal in own for each in documents[deal.key])
    opening = sum(each.base for each in own)
    return Bridge(
        kind, period, opening, closing, steps(items), known.unpriced, len(matches.doubtful)
    )


def of_others(known: Known, deal_of: Mapping[int, Deal], period: Period) -> Iterator[Item]:
    """The documents of a period that bill no deal signed in it."""
    customers = {key for each in known.deals for key in keys(each)}
    for each in known.documents:
        if not period.contains(each.on):
            continue
        deal = deal_of.get(each.record)
        if deal is not None and period.contains(deal.signed_on):
            continue
        has_deals = any(key in customers for key in keys(each))
        of = of_document(each, deal, period, has_deals)
        kind = deal.kind if deal else each.deal_type
        yield Item(of, kind, each.record, each.number, each.company, each.base)


def steps(items: Sequence[Item]) -> tuple[Step, ...]:
    """The classes that have something, in their order."""
    found: dict[Class, list[Item]] = defaultdict(list)
    for each in items:
        found[each.of].append(each)
    return tuple(step(of, found[of]) for of in Class if of in found)


def step(of: Class, items: Sequence[Item]) -> Step:
    by_type: dict[str, int] = defaultdict(int)
    for each in items:
        by_type[each.kind] += each.amount
    largest = tuple(sorted(items, key=lambda each: (-abs(each.amount), each.label)))
    return Step(of, sum(by_type.values()), dict(by_type), largest)
