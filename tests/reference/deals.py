"""The life of one deal by the rules: what its row says, moved by what is dated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

Row = dict[str, str]
CLOSING = ("won", "lost")
PLACE = {
    "opened": 0,
    "reopened": 1,
    "won": 3,
    "lost": 3,
    "deleted": 4,
}  # of what has no time, within its day


@dataclass
class Step:
    at: str
    kind: str
    row: Row
    key: tuple
    is_dated: bool = True

    @property
    def day(self) -> str:
        return self.at[:10]

    @property
    def order(self) -> tuple:
        return self.at, PLACE.get(self.kind, 2), self.key


@dataclass
class Deal:
    """What became of it. `moves` are (day, whose, deals that came, cents before, cents after) in
    the open pipeline.
    """

    lead: str = ""
    owner: str = ""
    currency: str = ""
    amount: int | None = None
    opened: str = ""
    outcome: str = ""
    closed: str = ""
    signed: int | None = None
    is_open: bool = False
    is_deleted: bool = False
    held: object = None
    closing: object = None
    entered: list[tuple[str, str, object]] = field(default_factory=list)
    moves: list[tuple[str, object, int, int, int]] = field(default_factory=list)


def cents(text: str) -> int | None:
    return round(float(text) * 100) if text else None


def is_over(row: Row) -> bool:
    outcome = row.get("outcome", "")
    return outcome in CLOSING or outcome != "open" and bool(row.get("won_at") or row.get("lost_at"))


def lived(
    row: Row | None, exported: str, events: list[tuple[tuple, Row]], dimensions: Callable
) -> Deal:
    """`exported` is when the row's feed was; `events` come with their keys; `dimensions(owner,
    lead, day)` answers whose it is.
    """
    steps = sorted((Step(e["at"], e["kind"], e, key) for key, e in events), key=lambda s: s.order)
    row, has_row = row or {}, row is not None
    if has_row:
        steps = with_row(row, exported, steps)
    steps = opened_in_time(steps)
    deal = Deal(lead=row.get("lead", ""), currency=row.get("currency", ""))
    cells = {name: reconciled(name, row, exported, has_row, steps) for name in ("amount", "owner")}
    deal.amount, deal.owner = cents(cells["amount"][0]), cells["owner"][0]
    for day in sorted({step.day for step in steps}):
        left = [step for step in steps if step.day == day]
        while left:
            step = min(
                first_possible(left),
                key=lambda s: (not fits(deal, s), PLACE.get(s.kind, 2), s.order),
            )
            left.remove(step)
            given = {name: cell[1].get(id(step), "") for name, cell in cells.items()}
            happen(deal, step, given, lambda day: dimensions(deal.owner, deal.lead, day))
    return deal


def with_row(row: Row, exported: str, steps: list[Step]) -> list[Step]:
    """The steps with what the row says of the beginning and the end, which is the last word on what
    happened before its export.
    """
    key, outcome = (99, "row"), row.get("outcome", "")
    before = [s for s in steps if s.at <= exported]
    after = [s for s in steps if s.at > exported]
    before += [Step(row["opened_at"], "opened", {}, key)] if row.get("opened_at") else []
    before.sort(key=lambda s: s.order)
    days = {"won": row.get("won_at"), "lost": row.get("lost_at")}
    if outcome in CLOSING:
        days[outcome] = row.get("closed_at") or days[outcome]
    if is_over(row) and (outcome not in CLOSING or days[outcome]):
        last = (
            outcome
            if outcome in CLOSING
            else max((kind for kind in CLOSING if days[kind]), key=lambda k: (days[k], k == "lost"))
        )
        before = ended(before, last, days, key)
    elif outcome in CLOSING:
        before = ended_some_day(before, after, outcome, key)
    return sorted([*before, *after], key=lambda s: s.order)


def ended(steps: list[Step], last: str, days: dict, key: tuple) -> list[Step]:
    end = Step(days[last], last, {}, key)
    end = next((s for s in steps if (s.kind, s.day) == (last, end.day)), end)
    kept = [s for s in steps if s.kind not in (*CLOSING, "reopened") or s.day < days[last][:10]]
    again = max((s.order for s in kept if s.kind == "reopened"), default=())
    kept = [s for s in kept if s.kind not in CLOSING or s.order < again]
    other = "lost" if last == "won" else "won"
    kept += (
        [Step(days[other], other, {}, key)]
        if days[other] and days[other][:10] < days[last][:10]
        else []
    )
    return [*kept, end]


def ended_some_day(steps: list[Step], after: list[Step], outcome: str, key: tuple) -> list[Step]:
    """Over without a day: on that of an event, else as soon as it opened, on no day that counts."""
    known = [s for s in steps if s.kind == outcome]
    if known:
        last = known[-1]
        return [
            s
            for s in steps
            if (
                surely_before(s, last)
                if s.kind == "reopened"
                else s.kind not in CLOSING or s.order <= last.order
            )
        ]
    kept = [s for s in steps if s.kind not in (*CLOSING, "reopened")]
    opened = next((s.at for s in (*kept, *after) if s.kind == "opened"), "1900-01-01")
    return [*kept, Step(opened, outcome, {}, key, is_dated=False)]


def surely_before(one: Step, other: Step) -> bool:
    timed = len(one.at) > 10 and len(other.at) > 10
    return one.day < other.day or one.day == other.day and timed and one.at < other.at


def opened_in_time(steps: list[Step]) -> list[Step]:
    """Closed before it opened and never after: opened on the day it was closed."""
    opening = next((s for s in steps if s.kind == "opened"), None)
    ends = [s for s in steps if s.kind in CLOSING and s.is_dated]
    if (
        opening is None
        or not ends
        or any(s.kind == "reopened" and s.order > ends[-1].order for s in steps)
    ):
        return steps
    timed = len(opening.at) > 10
    if all(
        e.day < opening.day
        or e.day == opening.day
        and timed
        and len(e.at) > 10
        and e.at < opening.at
        for e in ends
    ):
        opening.at = ends[-1].at
    return sorted(steps, key=lambda s: s.order)


def reconciled(
    name: str, row: Row, exported: str, has_row: bool, steps: list[Step]
) -> tuple[str, dict[int, str]]:
    """What a field was at first, and what each step made of it: the row's word holds but for what
    dated events say.
    """
    kinds = {"amount": ("amount", "opened", "won"), "owner": ("owner", "opened")}[name]
    named = [s for s in steps if s.kind in kinds and s.row.get(name)]
    given = {id(s): s.row[name] for s in named}
    own = row.get(name, "")
    if has_row and own and not any(s.kind == name for s in named):
        named = [s for s in named if s.kind == "won" and not is_over(row)]
        given = {id(s): given[id(s)] for s in named}
    elif has_row and own and is_over(row) and named[-1].at <= exported:
        given[id(named[-1])] = own
    return (named[0].row.get(f"{name}_before") or own if named else own), given


def first_possible(steps: list[Step]) -> list[Step]:
    first = min((s.at for s in steps if len(s.at) > 10), default="")
    return [s for s in steps if len(s.at) == 10 or s.at == first]


def fits(deal: Deal, step: Step) -> bool:
    return {
        "opened": not deal.opened,
        "reopened": bool(deal.opened) and not deal.is_open,
        "won": deal.is_open or not deal.opened,
        "lost": deal.is_open or not deal.opened,
    }.get(step.kind, True)


def happen(deal: Deal, step: Step, given: Row, whose: Callable) -> None:
    if deal.is_deleted and step.kind != "reopened":
        return
    amount, owner = cents(given["amount"]), given["owner"]
    if step.kind == "opened" and not deal.opened:
        deal.amount, deal.owner = (deal.amount if amount is None else amount), owner or deal.owner
        deal.opened, deal.is_open, deal.held = step.at, True, whose(step.day)
        deal.entered.append(("sqo", step.at, deal.held))
        deal.moves.append((step.day, deal.held, 1, 0, deal.amount or 0))
    elif step.kind == "reopened" and deal.opened and not deal.is_open:
        deal.is_open, deal.is_deleted, deal.outcome, deal.closed, deal.held = (
            True,
            False,
            "",
            "",
            whose(step.day),
        )
        deal.moves.append((step.day, deal.held, 1, 0, deal.amount or 0))
    elif step.kind == "amount" and amount is not None:
        if deal.is_open:
            deal.moves.append((step.day, deal.held, 0, deal.amount or 0, amount))
        deal.amount = amount
    elif step.kind == "owner" and owner and owner != deal.owner:
        deal.owner = owner
        if deal.is_open:
            deal.moves.append((step.day, deal.held, -1, deal.amount or 0, 0))
            deal.held = whose(step.day)
            deal.moves.append((step.day, deal.held, 1, 0, deal.amount or 0))
    elif step.kind == "won" and deal.outcome != "won":
        if step.is_dated:
            deal.opened = deal.opened or step.at
        deal.signed = deal.amount if amount is None else amount
        close(deal, step, whose)
        deal.amount = deal.signed
    elif step.kind == "lost" and deal.outcome != "lost":
        if deal.opened or not step.is_dated:
            close(deal, step, whose)
        elif not any(stage == "disqualified" for stage, *_ in deal.entered):
            deal.entered.append(("disqualified", step.at, whose(step.day)))
    elif step.kind == "deleted":
        leave(deal, step)
        deal.is_deleted = True


def close(deal: Deal, step: Step, whose: Callable) -> None:
    leave(deal, step)
    deal.outcome, deal.closed = step.kind, step.day if step.is_dated else ""
    deal.closing = whose(step.day if step.is_dated or deal.opened else None)


def leave(deal: Deal, step: Step) -> None:
    if deal.is_open:
        deal.moves.append((step.day, deal.held, -1, deal.amount or 0, 0))
    deal.is_open = False
