"""The life of one deal: its record and its change events folded into its state and the steps that
led there.

Pure, and independent of when anything was imported: what the record says holds for the whole life,
except where a dated event moved it. Guarantees:

- what enters the open pipeline leaves it by the same amount, in the same dimensions and at the same rate: a closed deal sums to zero;
- a deal that its source says is over is open on no later day, whatever its dates;
- a deal is won once, on the day it was last won, and lost on the day it was last lost;
- a loss without an opening is no loss of a deal; it disqualifies the lead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from revops.derive.currencies import currency_of, in_currency_of
from revops.derive.steps import (
    CHANGED,
    PLACE,
    RANK,
    TEXT_KINDS,
    DealRecord,
    Step,
    agreeing,
    beginning,
    counted_once,
    event_step,
    opened_in_time,
    settled,
)
from revops.derive.world import NO_DIMENSIONS, Dimensions, World


@dataclass(slots=True)
class Change:
    """A step as it is kept: what it did to the open pipeline (minor units before and after), on
    which day that was and is expected, held by which dimensions.
    """

    kind: str
    at: datetime
    day: date
    record: DealRecord
    dimensions: Dimensions
    value_before: int = 0
    value_after: int = 0
    due_before: object = None
    due_after: object = None
    open_count: int = 0
    before: str = ""
    after: str = ""
    reason: str = ""


@dataclass(slots=True)
class Life:
    """State of one deal while its steps are taken in order."""

    world: World
    lead: str
    fields: dict[str, object]
    record: DealRecord | None = None
    agreed: int | None = None
    held: Dimensions = NO_DIMENSIONS
    closing: Dimensions = NO_DIMENSIONS
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    is_open: bool = False
    is_deleted: bool = False
    outcome: str = ""
    signed: int | None = None
    changes: list[Change] = field(default_factory=list)

    @property
    def amount(self) -> int | None:
        return self.fields.get("amount")

    @property
    def value(self) -> int:
        return (self.amount or 0) if self.is_open else 0

    def dimensions_on(self, day: date | None) -> Dimensions:
        """Those of the deal on a day; without one, what holds on any."""
        return self.world.dimensions(
            self.fields, self.world.leads.get(self.lead, NO_DIMENSIONS), day
        )

    def note(self, step: Step, kind: str, **what: object) -> None:
        due = self.fields.get("expected_close_on")
        self.changes.append(
            Change(
                kind, step.at, step.day, step.record, what.pop("dimensions", self.held),
                due_before=what.pop("due_before", due), due_after=due, reason=str(step.values.get("reason", "")), **what,
            )
        )  # fmt: skip

    def readiness(self, step: Step) -> tuple:
        """Sorts the steps of one day that could come next: first those that make sense now."""
        fits = {
            "opened": self.opened_at is None,
            "reopened": self.opened_at is not None and not self.is_open,
            "won": self.is_open or self.opened_at is None,
            "lost": self.is_open or self.opened_at is None,
        }
        return not fits.get(step.kind, True), RANK.get(step.kind, CHANGED), step.order

    def take(self, step: Step) -> None:
        """Takes one step; what changes nothing leaves no trace. A deal that was deleted can only be
        reopened.
        """
        if self.is_deleted and step.kind != "reopened":
            return
        if self.record is None:
            self.record = step.record
        name = "text" if step.kind in TEXT_KINDS else step.kind
        getattr(self, f"take_{name}")(step)

    def adopt(self, step: Step, *names: str) -> None:
        self.fields = {
            **self.fields,
            **{name: step.values[name] for name in names if name in step.values},
        }

    def take_opened(self, step: Step) -> None:
        if self.opened_at is not None:
            return
        self.adopt(step, "amount", "owner", *PLACE, "stage", "category")
        self.opened_at, self.is_open, self.held = step.at, True, self.dimensions_on(step.day)
        self.note(step, "opened", value_after=self.value, open_count=1)

    def take_reopened(self, step: Step) -> None:
        if self.opened_at is None or self.is_open:
            return
        self.is_open, self.is_deleted, self.outcome, self.closed_at = True, False, "", None
        self.held = self.dimensions_on(step.day)
        self.note(step, "reopened", value_after=self.value, open_count=1)

    def take_amount(self, step: Step) -> None:
        before, value = self.amount, self.value
        self.adopt(step, "amount")
        if self.amount == before:
            return
        self.note(
            step,
            "amount",
            value_before=value,
            value_after=self.value,
            before=text(before),
            after=text(self.amount),
        )

    def take_owner(self, step: Step) -> None:
        before = self.fields
        self.adopt(step, "owner", "team")
        if "owner" in step.values and "team" not in step.values:
            self.fields.pop("team", None)
        if not self.is_open or before == self.fields:
            return
        names = {"before": text(before.get("owner")), "after": text(self.fields.get("owner"))}
        self.note(step, "owner_out", value_before=self.value, open_count=-1, **names)
        self.held = self.dimensions_on(step.day)
        self.note(step, "owner_in", value_after=self.value, open_count=1, **names)

    def take_text(self, step: Step) -> None:
        name = TEXT_KINDS[step.kind]
        before = self.fields.get(name)
        self.adopt(step, name)
        if self.fields.get(name) == before:
            return
        names = {"before": text(before), "after": text(self.fields.get(name))}
        if name == "expected_close_on":
            names |= {"due_before": before}
        self.note(step, step.kind, value_before=self.value, value_after=self.value, **names)

    def take_won(self, step: Step) -> None:
        if self.outcome == "won":
            return
        self.opened_at = self.opened_at or (step.at if step.is_dated else None)
        self.signed = first_known(self.agreed, step.values.get("amount", self.amount))
        self.close(step)
        self.adopt(step, "amount")

    def take_lost(self, step: Step) -> None:
        if self.outcome == "lost":
            return
        if self.opened_at is not None or not step.is_dated:
            self.close(step)
        elif not any(change.kind == "disqualified" for change in self.changes):
            self.note(step, "disqualified", dimensions=self.dimensions_on(step.day))

    def close(self, step: Step) -> None:
        self.leave(step)
        self.outcome, self.closed_at = step.kind, step.at if step.is_dated else None
        self.closing = self.dimensions_on(step.day if step.is_dated or self.opened_at else None)

    def take_deleted(self, step: Step) -> None:
        self.leave(step)
        self.is_deleted = True

    def leave(self, step: Step) -> None:
        value, was_open = self.value, self.is_open
        self.is_open = False
        if was_open or step.is_dated:
            self.note(step, step.kind, value_before=value, open_count=-1 if was_open else 0)


def text(value: object) -> str:
    return "" if value is None else str(value)


def first_known(*values: int | None) -> int | None:
    return next((value for value in values if value is not None), None)


def life_of(world: World, snapshot: DealRecord | None, events: Iterable[DealRecord]) -> Life:
    """Folds what is known now of one deal: its record, if it has one, and its change events in any
    order.
    """
    changes = sorted(
        (event_step(world, each) for each in counted_once(events)), key=lambda step: step.order
    )
    known = snapshot.values if snapshot else currency_of(changes)
    changes = [in_currency_of(known.get("currency"), step) for step in changes]
    steps = agreeing(snapshot, opened_in_time(settled(world, snapshot, changes)))
    lead = text(known.get("lead")) or next(
        (text(s.values["lead"]) for s in changes if s.values.get("lead")), ""
    )
    life = Life(world, lead, beginning(known, steps), snapshot, agreed=known.get("signed_amount"))
    for _day, of_day in groupby(steps, key=lambda step: step.day):
        remaining = list(of_day)
        while remaining:
            step = min(possible(remaining), key=life.readiness)
            remaining.remove(step)
            life.take(step)
    return life


def possible(steps: list[Step]) -> list[Step]:
    """Of the steps left of a day, those without a time, and the earliest with one."""
    earliest = min((step.at for step in steps if step.has_time), default=None)
    return [step for step in steps if not step.has_time or step.at == earliest]
