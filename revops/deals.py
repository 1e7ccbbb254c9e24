"""The life of one deal: snapshots and change events folded into its state and the steps that led there.

Pure. A deal reaches us in two ways that may be mixed: snapshots (one row per deal, a new version whenever an export differs) and change
events (one row per change). What a later snapshot changes happened, as far as we know, when we came to know it. Guarantees:

- what enters the open pipeline leaves it by the same amount, in the same dimensions and at the same rate: a closed deal sums to zero;
- a deal is won once: winning it again after it was reopened keeps the first day;
- a loss before the deal opened is no loss of a deal; it disqualifies the lead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from revops.world import NOBODY, Dimensions, World

RANK = {"opened": 0, "reopened": 1, "won": 3, "lost": 3, "deleted": 4}
TEXT_KINDS = {"stage": "stage", "category": "category", "expected_close": "expected_close_on"}
NAMES = ("name", "company", "currency")
# Where a deal stands apart from its owner: a snapshot that names another moves the deal's value there.
PLACE = ("team", "motion", "channel", "persona", "region")
# By kind of change: the field that it is about, and the one that says what the field was before.
BEFORE = {
    "amount": ("amount", "amount_before"),
    "owner": ("owner", "owner_before"),
    "stage": ("stage", "stage_before"),
    "category": ("category", "category_before"),
    "expected_close": ("expected_close_on", "expected_close_before"),
}


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a raw record about a deal, as the mapping understood it."""

    row: int
    record: int
    source: int
    sha256: bytes
    known_from: datetime
    known_until: datetime | None
    values: dict[str, object]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a deal, with the fields that the record gave."""

    at: datetime
    kind: str
    version: Version
    values: dict[str, object]

    @property
    def order(self) -> tuple[datetime, int, int]:
        return self.at, RANK.get(self.kind, 2), self.version.row


@dataclass(slots=True)
class Change:
    """A step as it is kept: what it did to the open pipeline (minor units before and after), held by which dimensions."""

    kind: str
    at: datetime
    day: date
    version: Version
    dimensions: Dimensions
    value_before: int = 0
    value_after: int = 0
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
    version: Version | None = None
    held: Dimensions = NOBODY
    closing: Dimensions = NOBODY
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    first_won_at: datetime | None = None
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

    def dimensions_at(self, at: datetime) -> Dimensions:
        return self.world.dimensions(self.fields, self.world.lead_in_force(self.lead, at), self.world.day(at))

    def note(self, step: Step, kind: str, **what: object) -> None:
        self.changes.append(
            Change(
                kind, step.at, self.world.day(step.at), step.version, what.pop("dimensions", self.held),
                reason=str(step.values.get("reason", "")), **what,
            )
        )  # fmt: skip

    def take(self, step: Step) -> None:
        """Takes one step; what changes nothing leaves no trace."""
        if self.version is None:
            self.version = step.version
        name = "text" if step.kind in TEXT_KINDS else step.kind
        getattr(self, f"take_{name}")(step)

    def adopt(self, step: Step, *names: str) -> None:
        self.fields = {**self.fields, **{name: step.values[name] for name in names if name in step.values}}

    def take_opened(self, step: Step) -> None:
        if self.opened_at is not None:
            return
        self.adopt(step, "amount", "owner", *PLACE, "stage", "category")
        self.opened_at, self.is_open, self.held = step.at, True, self.dimensions_at(step.at)
        self.note(step, "opened", value_after=self.value, open_count=1)

    def take_reopened(self, step: Step) -> None:
        if self.opened_at is None or self.is_open:
            return
        self.is_open, self.outcome, self.closed_at = True, "", None
        self.held = self.dimensions_at(step.at)
        self.note(step, "reopened", value_after=self.value, open_count=1)

    def take_amount(self, step: Step) -> None:
        before, value = self.amount, self.value
        self.adopt(step, "amount")
        if self.amount == before:
            return
        self.note(
            step, "amount", value_before=value, value_after=self.value, before=text(before), after=text(self.amount)
        )

    def take_owner(self, step: Step) -> None:
        before = self.fields
        self.adopt(step, "owner", "team")
        if "owner" in step.values and "team" not in step.values:
            self.fields.pop("team", None)
        if not self.is_open or before == self.fields:
            return
        names = {"before": text(before.get("owner")), "after": text(self.fields.get("owner"))}
        self.move(step, "owner_out", "owner_in", **names)

    def take_place(self, step: Step) -> None:
        self.adopt(step, *PLACE)
        if self.is_open and self.dimensions_at(step.at) != self.held:
            names = ", ".join(sorted(text(value) for value in step.values.values()))
            self.move(step, "place_out", "place_in", after=names)

    def move(self, step: Step, out: str, into: str, **names: str) -> None:
        """What left one holder enters the other: the same value on the same day."""
        self.note(step, out, value_before=self.value, open_count=-1, **names)
        self.held = self.dimensions_at(step.at)
        self.note(step, into, value_after=self.value, open_count=1, **names)

    def take_text(self, step: Step) -> None:
        name = TEXT_KINDS[step.kind]
        before = self.fields.get(name)
        self.adopt(step, name)
        if self.fields.get(name) != before:
            self.note(step, step.kind, before=text(before), after=text(self.fields.get(name)))

    def take_won(self, step: Step) -> None:
        if self.outcome == "won":
            return
        self.opened_at = self.opened_at or step.at
        self.first_won_at = self.first_won_at or step.at
        self.signed = first_known(step.values.get("signed_amount"), step.values.get("amount"), self.amount)
        self.close(step, "won", self.first_won_at)

    def take_lost(self, step: Step) -> None:
        if self.opened_at is None:
            if not any(change.kind == "disqualified" for change in self.changes):
                self.note(step, "disqualified", dimensions=self.dimensions_at(step.at))
        elif self.outcome != "lost":
            self.close(step, "lost", step.at)

    def close(self, step: Step, outcome: str, closed_at: datetime) -> None:
        self.leave(step, outcome)
        self.outcome, self.closed_at = outcome, closed_at
        self.closing = self.dimensions_at(closed_at)

    def take_deleted(self, step: Step) -> None:
        self.leave(step, "deleted")
        self.is_deleted = True

    def leave(self, step: Step, kind: str) -> None:
        value, was_open = self.value, self.is_open
        self.is_open = False
        self.note(step, kind, value_before=value, open_count=-1 if was_open else 0)


def text(value: object) -> str:
    return "" if value is None else str(value)


def first_known(*values: int | None) -> int | None:
    return next((value for value in values if value is not None), None)


def in_force(versions: Iterable[Version]) -> list[Version]:
    """The versions that the source really had: of several with one content, the latest reading, since the first was known."""
    chain: list[Version] = []
    for version in sorted(versions, key=lambda version: version.known_from):
        if chain and chain[-1].sha256 == version.sha256:
            version = replace(version, known_from=chain.pop().known_from)
        chain.append(version)
    return chain


def snapshot_steps(chain: list[Version]) -> Iterator[Step]:
    """Opening and closing as the latest snapshot tells them, and what each snapshot changed against the one before."""
    last = chain[-1]
    yield from dated_steps(last)
    for before, after in zip(chain, chain[1:], strict=False):
        for kind, name in (("amount", "amount"), ("owner", "owner"), *TEXT_KINDS.items()):
            if before.values.get(name) != after.values.get(name):
                with_team = {"team": after.values["team"]} if kind == "owner" and "team" in after.values else {}
                yield Step(after.known_from, kind, after, {name: after.values.get(name)} | with_team)
        moved = {name: after.values[name] for name in PLACE if after.values.get(name, before.values.get(name)) != before.values.get(name)}
        if moved:
            yield Step(after.known_from, "place", after, moved)
    if last.known_until is not None:
        yield Step(last.known_until, "deleted", last, {})


def dated_steps(version: Version) -> Iterator[Step]:
    values = version.values
    ends = {"won": values.get("won_at"), "lost": values.get("lost_at")}
    if values.get("outcome") in ends and values.get("closed_at"):
        ends[values["outcome"]] = values["closed_at"]
    if values.get("opened_at"):
        yield Step(datetime.fromisoformat(values["opened_at"]), "opened", version, {})
    for kind, at in ends.items():
        if at:
            given = {"signed_amount": values["signed_amount"]} if "signed_amount" in values else {}
            yield Step(datetime.fromisoformat(at), kind, version, given)


def first_fields(chain: list[Version], steps: list[Step]) -> dict[str, object]:
    """What held at the beginning: the first snapshot, corrected by what the first change of each field says was before.

    Names and the currency are the latest: another one is a correction and no event. A deal without a snapshot has the currency
    that its first change with an amount names.
    """
    first_named = next(({"currency": step.values["currency"]} for step in steps if "currency" in step.values), {})
    first, last = (chain[0].values, chain[-1].values) if chain else ({}, first_named)
    fields = {name: value for name, value in first.items() if name not in NAMES}
    fields |= {name: last[name] for name in NAMES if name in last}
    for kind, (name, before) in BEFORE.items():
        first = next((step.values for step in steps if step.kind == kind and before in step.values), None)
        if first is None or fields.get(name) == first[before]:
            continue
        fields[name] = first[before]
        if name == "owner":
            fields.pop("team", None)  # which was the later owner's
    return fields


def live(world: World, snapshots: list[Version], events: list[Version]) -> Life:
    """Folds all that is known of one deal. `snapshots` are all versions of its record, `events` the current change records."""
    chain = in_force(snapshots)
    steps = list(snapshot_steps(chain)) if chain else []
    steps += [Step(datetime.fromisoformat(e.values["at"]), e.values["kind"], e, e.values) for e in events]
    steps.sort(key=lambda step: step.order)
    known = chain[-1].values if chain else {}
    lead = text(known.get("lead")) or next((text(e.values["lead"]) for e in events if e.values.get("lead")), "")
    life = Life(world, lead, first_fields(chain, steps), version=chain[-1] if chain else None)
    for step in steps:
        life.take(step)
    return life
