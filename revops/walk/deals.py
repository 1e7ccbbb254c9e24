"""Why the open pipeline is another at the closing than at the opening, deal by deal. Pure.

A deal that came or went has one reason, the first that holds: deleted or merged, owner or team, the
edge of the period, then type, won, lost, reopened, new. What it was worth at the opening moves for that
reason; by how much its amount changed, and by how much its rate, is split apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from revops.calendar import Period
from revops.money import convert
from revops.numbers import Slice
from revops.walk.moves import Moved
from revops.walk.states import OWNED_BY, DealState


@dataclass(frozen=True, slots=True)
class View:
    """What is walked: a slice, of a period in focus only what is expected to close in it; in which
    base currency.
    """

    slice: Slice
    focus: Period | None
    currency: str

    def held(self, state: DealState | None) -> DealState | None:
        """A deal that is open and in view; None of any other."""
        return state if state and state.is_open and not self.reason(state) else None

    def reason(self, state: DealState) -> str:
        """Why an open deal is not in view, by rank: "owner", "period" or "type"; "" when it is."""
        differs = state.differs_in(self.slice)
        if differs & OWNED_BY:
            return "owner"
        if self.focus and not (state.due_on and self.focus.contains(state.due_on)):
            return "period"
        return "type" if differs else ""

    def closes(self, state: DealState) -> bool:
        """Whether a deal was closed in the period in focus."""
        return not self.focus or bool(state.turned_on and self.focus.contains(state.turned_on))


IN = {"owner": "owner_in", "period": "pulled_in", "type": "type"}
OUT = {"owner": "owner_out", "period": "pushed_out", "type": "type"}


def moves(
    view: View, was: DealState | None, now: DealState | None, merged: frozenset[str]
) -> Iterator[Moved]:
    """What one deal does to the pipeline in view."""
    before, after = view.held(was), view.held(now)
    if before and after:
        yield from revalued(view, before, after)
    elif before:
        reason = why_out(view, before, now, merged)
        yield moved(before, now, reason, -before.base, -before.own, before.currency)
    elif after:
        yield from came(view, was, after)


def came(view: View, was: DealState | None, now: DealState) -> Iterator[Moved]:
    """A deal that comes from outside the view comes with what it was worth there."""
    if was and was.is_open:
        yield moved(was, now, IN[view.reason(was)], was.base, was.own, was.currency)
        yield from revalued(view, was, now)
        return
    reason = "reopened" if was and was.ending else "new"
    yield moved(now, now, reason, now.base, now.own, now.currency)


def why_out(view: View, was: DealState, now: DealState | None, merged: frozenset[str]) -> str:
    if now is None:
        return "merged" if was.lead in merged else "deleted"
    if now.is_open:
        return OUT[view.reason(now)]
    if now.ending not in ("won", "lost"):
        return "deleted"
    return "owner_out" if now.differs_in(view.slice) & OWNED_BY else now.ending


def revalued(view: View, was: DealState, now: DealState) -> Iterator[Moved]:
    """By how much the amount, and by how much the rate, makes an open deal worth more or less."""
    if was.currency != now.currency:
        both = {was.currency: -was.own, now.currency: now.own}
        yield Moved(now.deal, "rate", now.base - was.base, now.record, both)
        return
    at_new_rate = revalued_base(view, was, now)
    by, own = now.base - at_new_rate, now.own - was.own
    if by or own:
        reason = "amount_up" if (own or by) > 0 else "amount_down"
        yield moved(now, now, reason, by, own, now.currency)
    if at_new_rate != was.base:
        yield moved(now, now, "rate", at_new_rate - was.base, 0, now.currency)


def revalued_base(view: View, was: DealState, now: DealState) -> int:
    """What the amount of the opening is worth at the rate of the closing, in base currency; without
    that rate, what is left when the amount has moved at the rate of the opening.
    """
    if was.own == now.own:
        return now.base
    if was.rate == now.rate:
        return was.base
    if now.rate is None:
        return was.base + now.base - in_base(now.own, was, view.currency)
    return in_base(was.own, now, view.currency)


def in_base(own: int, at: DealState, base: str) -> int:
    """An amount at the rate of a state, which has one."""
    return convert(own, at.currency, at.rate or Decimal(1), base)


def moved(
    of: DealState, now: DealState | None, reason: str, by: int, own: int, currency: str
) -> Moved:
    last = now or of
    return Moved(of.deal, reason, by, last.record, {currency: own} if own else {})


def passed(view: View, was: DealState | None, now: DealState | None) -> Iterator[Moved]:
    """A deal that came into view after the opening and was won or lost before the closing, by what it
    left with.
    """
    if view.held(was) or now is None or now.ending not in ("won", "lost"):
        return
    is_seen = was is not None and (was.ending, was.turned_on) == (now.ending, now.turned_on)
    if is_seen or now.differs_in(view.slice) or not view.closes(now):
        return
    yield moved(now, now, now.ending, now.left_base, now.left_own, now.currency)
