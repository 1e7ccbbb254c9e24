"""What happened to one deal, in order: its change events, and the beginning and end that its record
tells. revops/derive/life.py folds it into a life.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from revops.derive.world import World

# Within a day: what has no time takes the place in which the steps make a life.
RANK = {"opened": 0, "reopened": 1, "won": 3, "lost": 3, "deleted": 4}
CHANGED = 2
CLOSING = ("won", "lost")
TEXT_KINDS = {"stage": "stage", "category": "category", "expected_close": "expected_close_on"}
PLACE = ("team", "motion", "channel", "persona", "region", "deal_type", "product_line")
# By field: the kind of event that is about it, and the field of it that says what was before.
ABOUT = {
    "amount": ("amount", "amount_before"),
    "owner": ("owner", "owner_before"),
    "stage": ("stage", "stage_before"),
    "category": ("category", "category_before"),
    "expected_close_on": ("expected_close", "expected_close_before"),
}
# Other kinds of event that may name a field in passing.
NAMED_BY = {"amount": ("opened", "won"), "expected_close_on": ()}
BY_OPENING = ("opened",)
# Where an end without a day stands in a life without a beginning.
NO_DAY = datetime(1900, 1, 1, tzinfo=UTC)
OWN_FIELDS = ("name", "company", "customer", "currency", *PLACE, *ABOUT)


@dataclass(frozen=True, slots=True)
class DealRecord:
    """A current raw record about a deal. `key` orders records of one instant and does not depend on
    their import.

    `delivered_at` is when its feed was last exported; None where that is not known.
    """

    record: int
    source: int
    key: tuple[str, ...]
    values: dict[str, object]
    delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a deal, with the fields that the record gave. `is_dated` is false
    for an end without a day.
    """

    at: datetime
    day: date
    has_time: bool
    kind: str
    record: DealRecord
    values: dict[str, object]
    is_dated: bool = True

    @property
    def order(self) -> tuple:
        return self.at, RANK.get(self.kind, CHANGED), self.record.key


def counted_once(events: Iterable[DealRecord]) -> list[DealRecord]:
    """The events, but of those that several feeds tell in the same words only the first feed's:
    within a feed each one counts.
    """
    found = sorted(events, key=lambda event: event.key)
    if len({event.key[:2] for event in found}) < 2:
        return found
    first: dict[frozenset, tuple[str, ...]] = {}
    return [e for e in found if first.setdefault(words_of(e), e.key[:2]) == e.key[:2]]


def words_of(event: DealRecord) -> frozenset:
    """What an event tells; whether its feed names the currency is none of that."""
    return frozenset(item for item in event.values.items() if item[0] != "names_currency")


def event_step(world: World, event: DealRecord) -> Step:
    return dated(world, event, str(event.values["kind"]), event.values["at"], event.values)


def dated(
    world: World, record: DealRecord, kind: str, at: object, values: dict[str, object]
) -> Step:
    moment, has_time = world.moment(str(at))
    return Step(moment, world.day(moment), has_time, kind, record, values)


def settled(world: World, snapshot: DealRecord | None, changes: list[Step]) -> list[Step]:
    """The steps of the events and of the record in order. That the deal is over, the record has the
    last word on until it is exported.
    """
    if snapshot is None:
        return changes
    values = snapshot.values
    opening = (
        [dated(world, snapshot, "opened", values["opened_at"], {})]
        if values.get("opened_at")
        else []
    )
    earlier = [*opening, *(step for step in changes if is_earlier(step, snapshot))]
    earlier.sort(key=lambda step: step.order)
    later = [step for step in changes if not is_earlier(step, snapshot)]
    if ends := endings(world, snapshot):
        earlier = ended(earlier, ends)
    elif values.get("outcome") in CLOSING:
        earlier = ended_some_day(earlier, later, snapshot)
    return sorted([*earlier, *later], key=lambda step: step.order)


def is_earlier(step: Step, snapshot: DealRecord) -> bool:
    """Whether the record was exported when the step had happened."""
    return snapshot.delivered_at is None or step.at <= snapshot.delivered_at


def endings(world: World, snapshot: DealRecord) -> list[Step]:
    """When the record says that the deal was over, the last one last; none when it is open, or over
    without a day.
    """
    values, outcome = snapshot.values, snapshot.values.get("outcome")
    days = {"won": values.get("won_at"), "lost": values.get("lost_at")}
    if outcome in CLOSING:
        days[outcome] = values.get("closed_at") or days[outcome]
    if outcome == "open" or outcome in CLOSING and not days[outcome]:
        return []
    ends = sorted(
        (dated(world, snapshot, kind, at, {}) for kind, at in days.items() if at),
        key=lambda s: s.order,
    )
    while outcome in CLOSING and ends[-1].kind != outcome:
        ends.pop()
    return ends


def ended(steps: list[Step], ends: list[Step]) -> list[Step]:
    """With the end that the record tells; an event of that end and day stays, because it may know
    the time.
    """
    last = ends[-1]
    same = next((step for step in steps if (step.kind, step.day) == (last.kind, last.day)), last)
    before = [
        step for step in steps if step.kind not in (*CLOSING, "reopened") or step.day < last.day
    ]
    return [*without_last_closing(before), *(end for end in ends[:-1] if end.day < last.day), same]


def without_last_closing(steps: list[Step]) -> list[Step]:
    """Without what closed the deal after it was last reopened."""
    reopened = max((step.order for step in steps if step.kind == "reopened"), default=None)
    return [
        step
        for step in steps
        if step.kind not in CLOSING or reopened is not None and step.order < reopened
    ]


def ended_some_day(steps: list[Step], later: list[Step], snapshot: DealRecord) -> list[Step]:
    """With the end that the record tells without a day: on the day that an event has for it, else
    on no day, as soon as the deal opened. `later` is what happened after the record was exported.
    """
    outcome = str(snapshot.values["outcome"])
    if known := [step for step in steps if step.kind == outcome]:
        last = known[-1]
        return [step for step in steps if leads_to(last, step)]
    kept = [step for step in steps if step.kind not in (*CLOSING, "reopened")]
    opening = next((step for step in (*kept, *later) if step.kind == "opened"), None)
    if opening is None:
        return [*kept, Step(NO_DAY, NO_DAY.date(), False, outcome, snapshot, {}, is_dated=False)]
    return [*kept, replace(opening, kind=outcome, record=snapshot, values={}, is_dated=False)]


def leads_to(last: Step, step: Step) -> bool:
    """Whether a step may stand beside the last closing of a deal that stays closed: what reopened it
    at no time of the same day could come after.
    """
    if step.kind == "reopened":
        return is_surely_before(step, last)
    return step.kind not in CLOSING or step.order <= last.order


def opened_in_time(steps: list[Step]) -> list[Step]:
    """A deal that was closed before it opened, and not after, opened on the day on which it was
    closed.
    """
    opening = next((step for step in steps if step.kind == "opened"), None)
    closings = [step for step in steps if step.kind in CLOSING and step.is_dated]
    if opening is None or not closings:
        return steps
    last = closings[-1]
    again = any(step.kind == "reopened" and step.order > last.order for step in steps)
    if again or not all(is_surely_before(each, opening) for each in closings):
        return steps
    moved = replace(opening, at=last.at, day=last.day, has_time=last.has_time)
    return sorted(
        (moved if step is opening else step for step in steps), key=lambda step: step.order
    )


def is_surely_before(one: Step, other: Step) -> bool:
    if one.day == other.day:
        return one.has_time and other.has_time and one.at < other.at
    return one.day < other.day


def beginning(known: dict[str, object], steps: list[Step]) -> dict[str, object]:
    """What held at first: what the record says, but for fields that events moved, of which the
    first may say what was before it.
    """
    fields = {name: known[name] for name in OWN_FIELDS if name in known}
    for name, (_kind, before) in ABOUT.items():
        first = next(statements(name, steps), None)
        if first is not None and before in first.values:
            fields[name] = first.values[before]
        if first is not None and name == "owner":
            fields.pop("team", None)  # which is the last owner's
    return fields


def statements(name: str, steps: list[Step]) -> Iterator[Step]:
    """The steps that say what a field became."""
    kinds = (*ABOUT[name][:1], *NAMED_BY.get(name, BY_OPENING)) if name in ABOUT else BY_OPENING
    return (step for step in steps if step.kind in kinds and name in step.values)


def agreeing(snapshot: DealRecord | None, steps: list[Step]) -> list[Step]:
    """The steps, with the fields that they name brought into line with the record.

    A field that no event is about is what the record says, also where an event names it in passing;
    but a win that the record does not know of yet says itself what was signed. Of a field that
    events are about, they say when it moved; of a deal that is over the record says what it was at
    last, because its row tells the signature as a whole, unless it moved after the record was
    exported.
    """
    known, found = snapshot.values if snapshot else {}, list(steps)
    for name in (name for name in (*PLACE[1:], *ABOUT) if name in known):
        named = list(statements(name, found))
        if not any(step.kind == ABOUT.get(name, ("",))[0] for step in named):
            dropped = [step for step in named if step.kind != "won" or is_over(known)]
            found = [without(step, name) if step in dropped else step for step in found]
        elif (
            named[-1].values[name] == known[name]
            or is_over(known)
            and is_earlier(named[-1], snapshot)
        ):
            also = {"team": known["team"]} if name == "owner" and "team" in known else {}
            found[found.index(named[-1])] = replace(
                named[-1], values=named[-1].values | {name: known[name]} | also
            )
    return found


def is_over(values: dict[str, object]) -> bool:
    """Whether a record says that the deal is won or lost, with a day or without."""
    outcome = values.get("outcome", "")
    return (
        outcome in CLOSING
        or outcome != "open"
        and bool(values.get("won_at") or values.get("lost_at"))
    )


def without(step: Step, name: str) -> Step:
    dropped = {name, "team"} if name == "owner" else {name}
    return replace(
        step, values={key: value for key, value in step.values.items() if key not in dropped}
    )
