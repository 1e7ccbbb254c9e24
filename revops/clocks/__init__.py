"""Hand-offs as clocks: each is declared once, in a file of this folder, by what starts it and what answers
it. Whatever must know them all asks here.

Both are queries for the leads and deals in `touched_item` (`item`: a lead, or `deal:` and a deal). What
starts a clock answers item, at, record_id, source_id and dimensions; what answers it item, at, answer,
reason, missing and record_id. What people or tools recorded as such (a record of the kind
`handover`) is read beside them, and counts where the tool itself has no answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from revops.models import Function
from revops.registry import Registry, import_files

Label = str | Promise
ORIGIN = "record_id, source_id, motion, team_id, owner_id, persona_id, channel_id, region_id"


@dataclass(frozen=True, slots=True)
class Clock:
    """A hand-off from one function to another. `place` is that of its row in the shipped RACI, 0 for
    none; `hours` are the working hours within which it is to be answered, unless the organisation
    says otherwise. Where `is_recorded`, a record starts it, and nothing else. `needs` is
    the kind of record without which nobody knows whether it was answered.
    """

    key: str
    order: int
    label: Label
    giver: Function
    taker: Function
    place: int
    hours: int
    meaning: Label
    starts: str = ""
    answers: str = ""
    is_recorded: bool = False
    needs: str = ""


CLOCKS: Registry[str, Clock] = Registry("hand-offs")


def declare(clock: Clock) -> Clock:
    return CLOCKS.declare(clock.key, clock)


def load() -> None:
    """Imports every file of this folder."""
    import_files(__name__)


def every() -> list[Clock]:
    """All hand-offs, in the order of a customer's way."""
    return sorted(CLOCKS.values(), key=lambda each: (each.order, each.key))
