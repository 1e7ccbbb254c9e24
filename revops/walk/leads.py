"""Leads that are in play as MQLs, and leads and deals that are in play as SQOs.

What happened to a lead last decides. In play as MQL is who entered MQL and has neither entered SQO nor
been disqualified since. In play as SQO is who entered SQO and has an open deal; without any deal, or
after entering SQO again, who has not been disqualified and whose deals were not closed since.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection

from revops.numbers import Slice
from revops.walk.ends import End
from revops.walk.leads_sql import LAST, both_ends
from revops.walk.moves import Moved
from revops.walk.states import merged

# By what happened last, why a lead is in play no more; "lost" stands for a deal or a lead.
ENDS = {
    "mqls": {"sqo": "became_sqo", "disqualified": "rejected"},
    "sqos": {"won": "won", "lost": "lost", "disqualified": "lost"},
}
WAS_KNOWN, WAS_IN_PLAY, WAS_IN_VIEW, WAS_OWNED = 1, 2, 4, 8
IS_KNOWN, IS_IN_PLAY, IS_IN_VIEW, IS_OWNED = 16, 32, 64, 128
HAS_ENTERED = 256
WAS_HELD, IS_HELD = WAS_IN_PLAY | WAS_IN_VIEW, IS_IN_PLAY | IS_IN_VIEW


class Verdict(NamedTuple):
    """What a lead does to the number in play: `by` how much it moves it, and why; 0 of one that came and
    went, and of one that did nothing there is no reason.
    """

    reason: str
    by: int


def between(
    kpi: str, start: End, end: End, slice: Slice
) -> tuple[int, int, list[Moved], list[Moved]]:
    """How many are in play at both ends, the moves that lead from one to the other, and what came and
    went. One query, a second one where some are gone.
    """
    with connection.cursor() as cursor:
        cursor.execute(*both_ends(kpi, start, end, slice))
        ((_none, opening, closing, _record), *rows) = cursor.fetchall()
    away = merged(sorted(lead for lead, bits, *_ in rows if is_gone(bits)), end.published)
    verdicts = {pair: verdict(kpi, pair[0], LAST[pair[1]]) for pair in {row[1:3] for row in rows}}
    moves: list[Moved] = []
    passed: list[Moved] = []
    for lead, bits, last, record in rows:
        found = verdicts[bits, last]
        if found.by:
            reason = "merged" if lead in away else found.reason
            moves.append(Moved(lead, reason, found.by, record))
        elif found.reason:
            passed.append(Moved(lead, found.reason, 1, record))
    return int(opening), int(closing), moves, passed


def is_held(bits: int, at: int) -> bool:
    """Whether it is in play and in view, at one of the ends."""
    return bits & at == at


def is_gone(bits: int) -> bool:
    """Whether it was in play and in view and is not known any more."""
    return is_held(bits, WAS_HELD) and not bits & IS_KNOWN


def verdict(kpi: str, bits: int, last: str) -> Verdict:
    """Of a lead to which that happened last; that one is merged, its bits do not say."""
    was, now = is_held(bits, WAS_HELD), is_held(bits, IS_HELD)
    if now and not was:
        return Verdict(why_in(bits), 1)
    if was and not now:
        return Verdict(why_out(kpi, bits, last), -1)
    return Verdict(passed_by(kpi, bits, last), 0)


def why_in(bits: int) -> str:
    if not bits & WAS_KNOWN:
        return "new"
    if not bits & WAS_IN_PLAY:
        return "recycled"
    return "type" if bits & WAS_OWNED else "owner_in"


def why_out(kpi: str, bits: int, last: str) -> str:
    if bits & IS_IN_PLAY:
        return "type" if bits & IS_OWNED else "owner_out"
    return ENDS[kpi].get(last, "deleted") if bits & IS_KNOWN else "deleted"


def passed_by(kpi: str, bits: int, last: str) -> str:
    """How a lead went that entered after the opening and went before the closing; "" of any other."""
    is_out = not bits & (IS_IN_PLAY | WAS_IN_PLAY) and bits & IS_KNOWN and bits & IS_IN_VIEW
    return ENDS[kpi].get(last, "") if is_out and bits & HAS_ENTERED else ""
