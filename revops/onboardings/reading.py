"""Customers between signature and use, as the records say now or said then."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db import connection
from django.utils.translation import gettext as _

from revops.models import Blocker
from revops.numbers import Published, Slice
from revops.onboardings import standing
from revops.onboardings.standing import WAITING, State
from revops.readers import NAMES, hidden_by
from revops.receipts import Cursor, cursor, link_of

PAGE = 10
ALL = Slice()
LIST = "onboarding"  # which list a place is of
IS_LISTED = 21  # which column of the query
HOW_FAR = (State.WAITING, State.RUNNING)  # one of them holds of each who is not live


@dataclass(frozen=True, slots=True)
class Step:
    """A step, or what people typed in about it. A `name` of "" is the onboarding as a whole."""

    name: str
    planned_on: date | None
    done_on: date | None
    blocked_on: date | None
    released_on: date | None
    blocked_by: str
    reason: str
    record: int
    is_typed: bool
    is_blocked: bool

    @property
    def whom(self) -> str:
        return whom(self.blocked_by)


@dataclass(frozen=True)
class Customer:
    """A customer with its steps, and what is the matter with it. `waits` are working days since the
    signature; `late` are days beyond the plan, `renewal_on` is when its next renewal is expected to be
    signed. `link` is its address in its tool, "" where the mapping names none.
    """

    number: str
    company: str
    deal: str
    scope: str
    signed_on: date | None
    started_on: date | None
    planned_live_on: date | None
    live_on: date | None
    invoiced_on: date | None
    record: int
    source: str
    owner: str
    team: str
    persona: str
    amount: int | None
    renewal_on: date | None
    matters: Sequence[State]
    today: date
    waits: int
    place: Cursor
    link: str = ""
    steps: Sequence[Step] = field(default_factory=tuple)

    @property
    def state(self) -> State:
        """Under which it stands."""
        return self.matters[0]

    @property
    def beside(self) -> Sequence[State]:
        """What else is the matter, without how far it is."""
        return [each for each in self.matters[1:] if each not in HOW_FAR]

    @property
    def late(self) -> int:
        if self.planned_live_on is None or self.live_on and self.live_on <= self.today:
            return 0
        return max((self.today - self.planned_live_on).days, 0)

    @cached_property
    def blocked(self) -> list[Step]:
        return [each for each in self.steps if each.is_blocked]

    @cached_property
    def named(self) -> list[Step]:
        """The steps themselves, in their order, without what was typed in about them."""
        return [each for each in self.steps if not each.is_typed]

    @property
    def done(self) -> int:
        return sum(1 for each in self.named if each.done_on)

    @cached_property
    def next_step(self) -> Step | None:
        return next((each for each in self.named if not each.done_on), None)


@dataclass(frozen=True, slots=True)
class Overview:
    """A page of customers, of `count` in the list, what must be done first on top. `counts` are all
    customers by what is the matter, each under all that is, those who went live lately among them;
    `blocked_late` are the overdue of them who are blocked; `blockers` for whom steps are blocked, with how
    many of them are; `before` how many of the list stand before the page, `after` the place of
    its last, None on the last page. `chosen` is whoever was asked for by number, none who stands
    on the page.
    """

    customers: Sequence[Customer]
    count: int
    counts: Mapping[str, int]
    blockers: Sequence[tuple[str, int]]
    kick_off_days: int
    blocked_late: int = 0
    before: int = 0
    after: Cursor | None = None
    chosen: Sequence[Customer] = ()

    @property
    def first(self) -> int:
        """Which of the list the first of the page is."""
        return self.before + 1

    @property
    def until(self) -> int:
        """Which of the list the last of the page is."""
        return self.before + len(self.customers)

    @property
    def waiting(self) -> int:
        """How many customers are signed and not live."""
        return sum(self.counts.get(state, 0) for state in HOW_FAR)


def overview(
    published: Published,
    *,
    is_now: bool,
    kick_off_days: int,
    states: Sequence[State] = WAITING,
    number: str = "",
    after: str = "",
    limit: int | None = None,
    slice: Slice = ALL,
) -> Overview:
    """Customers of a slice in some states from a place in the list on, and the one whose number is given. One query.
    What is typed in shows at once, and of an earlier publication what was known then. ValueError for a
    place that is none.
    """
    at, limit = place(after) if after else None, limit or PAGE
    of_page = {"states": [*states], "number": number, "limit": limit + 1}
    sql, given = standing.page(published, slice, at, is_now=is_now, kick_off_days=kick_off_days)
    with connection.cursor() as database:
        database.execute(sql, given | of_page)
        found = database.fetchall()
    counts, blocked_late, count, blockers, before = json.loads(found[0][0])
    every = [row[1:] for row in found if row[1] is not None]
    rows, beside = ([row for row in every if row[IS_LISTED] is which] for which in (True, False))
    hidden = set(hidden_by(NAMES, published.reader))
    listed = [customer(row, published, hidden) for row in rows[:limit]]
    there = {each.number for each in listed}
    chosen = [customer(row, published, hidden) for row in beside if row[0] not in there]
    return Overview(
        listed, count, counts,
        [(whom(by), of_them) for by, of_them in blockers], kick_off_days, blocked_late, before if at else 0,
        listed[-1].place if len(rows) > limit else None,
        chosen,
    )  # fmt: skip


def place(text: str) -> Cursor:
    """Where a page of customers begins. ValueError for what is no such place."""
    found = cursor(text)
    if found.sort != LIST or found.is_back:
        raise ValueError("a place in another list")
    return found


def whom(blocker: str) -> str:
    return str(Blocker(blocker).label) if blocker else str(_("somebody"))


def step(name: str, *given: str | int | bool | None) -> Step:
    """A step of what JSON says of it."""
    days = [day and date.fromisoformat(day) for day in given[:4]]
    return Step(name, *days, *given[4:])


def customer(row: tuple, published: Published, hidden: set[int]) -> Customer:
    *first, record, source, owner_id, owner, team, persona, amount, renewal_on, steps = row[:18]
    matters, *order = row[IS_LISTED + 1 :]
    number, signed_on = first[0], first[4]
    return Customer(
        *first,
        record=record,
        source=source,
        owner="" if owner_id in hidden else owner,
        team=team,
        persona=persona,
        amount=amount,
        renewal_on=renewal_on,
        matters=[State(each) for each in matters],
        today=published.today,
        waits=published.calendar.working_days(signed_on, published.today) if signed_on else 0,
        place=Cursor(published.id, LIST, 0, (*order, number)),
        link=link_of(*row[18:IS_LISTED]),
        steps=tuple(step(*each) for each in json.loads(steps or "[]")),
    )
