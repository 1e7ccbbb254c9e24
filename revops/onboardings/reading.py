"""Customers between signature and use, as the records say now or said then."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from revops.measures import CURRENT, KNOWN_AT
from revops.models import Blocker
from revops.numbers import Published
from revops.readers import NAMES, Reader, hidden_by

LIVE_DAYS = timedelta(days=60)  # for how long a customer who went live stays on the list
# Of customers who are not live yet, their steps in their order.
STEPS = """
    SELECT f.number, jsonb_agg(jsonb_build_array(f.step, f.planned_on, f.done_on, f.blocked_on, f.released_on, f.blocked_by,
        f.reason, f.record_id, f.is_typed) ORDER BY f.planned_on NULLS LAST, f.step, f.id) AS steps
    FROM revops_onboardingstep f JOIN revops_onboarding o ON o.number = f.number AND {o} AND o.left_out = ''
        AND o.cancelled_on IS NULL AND o.live_on IS NULL
    WHERE {f} GROUP BY f.number"""
# By customer, gone through once.
RENEWALS = """
    SELECT n.customer, min(n.expected_close_on) AS renewal_on
    FROM revops_deal n JOIN revops_dealtype k ON k.id = n.deal_type_id AND k.name = 'renewal'
    WHERE n.customer <> '' AND n.outcome = '' AND n.left_out = '' AND {n} GROUP BY 1"""
CUSTOMERS = f"""
    SELECT o.number, o.company, o.deal, o.scope, o.signed_on, o.started_on, o.planned_live_on, o.live_on, o.invoiced_on,
        o.record_id, s.name, o.owner_id, coalesce(p.name, ''), coalesce(t.name, ''), coalesce(pe.name, ''), d.signed_base_minor,
        r.renewal_on,
        x.steps::text, (SELECT hours FROM revops_deadline WHERE clock = 'kick_off')
    FROM revops_onboarding o JOIN revops_source s ON s.id = o.source_id LEFT JOIN revops_person p ON p.id = o.owner_id
    LEFT JOIN revops_team t ON t.id = o.team_id LEFT JOIN revops_deal d ON d.deal = o.deal AND o.deal <> '' AND {{d}}
    LEFT JOIN revops_persona pe ON pe.id = coalesce(o.persona_id, d.persona_id)
    LEFT JOIN ({STEPS}) x ON x.number = o.number LEFT JOIN ({RENEWALS}) r ON r.customer = o.customer
    WHERE {{o}} AND o.left_out = '' AND o.cancelled_on IS NULL AND (o.live_on IS NULL OR o.live_on >= %(since)s)"""


class State(TextChoices):
    """What is the matter with a customer, the most urgent first."""

    BREACH = "breach", _("not started in time")
    BLOCKED = "blocked", _("blocked")
    OVERDUE = "overdue", _("overdue")
    WAITING = "waiting", _("to be started")
    RUNNING = "running", _("under way")
    LIVE = "live", _("live")


HELD_UP = (State.BREACH, State.BLOCKED, State.OVERDUE)


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

    @property
    def is_blocked(self) -> bool:
        return self.blocked_on is not None and self.released_on is None

    @property
    def whom(self) -> str:
        return str(Blocker(self.blocked_by).label) if self.blocked_by else str(_("somebody"))


@dataclass(frozen=True)
class Customer:
    """A customer with its steps. `waits` are working days since the signature, of which `allowed` are
    to be enough until the kick-off; `late` are days beyond the plan, `renewal_on` is when its next renewal is expected to be signed.
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
    today: date
    waits: int
    allowed: int
    steps: Sequence[Step] = field(default_factory=tuple)

    @property
    def late(self) -> int:
        if self.planned_live_on is None or self.live_on:
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

    @cached_property
    def state(self) -> State:
        if self.live_on:
            return State.LIVE
        if self.started_on is None and self.signed_on and self.waits > self.allowed:
            return State.BREACH
        if self.blocked:
            return State.BLOCKED
        if self.late:
            return State.OVERDUE
        return State.RUNNING if self.started_on else State.WAITING

    @property
    def urgency(self) -> tuple:
        """What must be done first: by state, then whoever has waited longest."""
        since = min((each.blocked_on for each in self.blocked), default=None)
        waited = self.waits if self.state is State.BREACH else self.late
        days = (self.today - since).days if since else 0
        order = list(State).index(self.state)
        return order, -max(waited, days), self.planned_live_on or date.max, self.number


@dataclass(frozen=True)
class Overview:
    """All customers on their way, what must be done first; and who went live lately."""

    customers: Sequence[Customer]
    kick_off_days: int

    @cached_property
    def waiting(self) -> list[Customer]:
        return [each for each in self.customers if each.state is not State.LIVE]

    @cached_property
    def urgent(self) -> list[Customer]:
        """Those who are late or held up."""
        return [each for each in self.waiting if each.state in HELD_UP]

    @cached_property
    def on_course(self) -> list[Customer]:
        return [each for each in self.waiting if each.state not in HELD_UP]

    @cached_property
    def live(self) -> list[Customer]:
        found = [each for each in self.customers if each.state is State.LIVE]
        return sorted(found, key=lambda each: (each.live_on, each.number), reverse=True)

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(each.state.value for each in self.customers)

    @cached_property
    def blockers(self) -> list[tuple[str, int]]:
        """Who holds it up, by how many customers."""
        found = Counter(step.whom for each in self.waiting for step in each.blocked[:1])
        return found.most_common()


def overview(
    published: Published,
    reader: Reader,
    *,
    is_now: bool,
    kick_off_days: Callable[[int | None], int],
) -> Overview:
    """One query. What is typed in shows at once, and of an earlier publication what was known then.
    `kick_off_days` answers how many working days the hours are that the organisation set, if any.
    """
    known = CURRENT if is_now else KNOWN_AT
    given = {"known_at": published.known_at, "since": published.today - LIVE_DAYS}
    hidden = set(hidden_by(NAMES, reader))
    with connection.cursor() as cursor:
        cursor.execute(visible(CUSTOMERS, known, "ofdn"), given)
        rows = cursor.fetchall()
    allowed = kick_off_days(rows[0][-1] if rows else None)
    found = [customer(row[:-1], published, hidden, allowed) for row in rows]
    return Overview(sorted(found, key=lambda each: each.urgency), allowed)


def visible(query: str, known: str, aliases: str) -> str:
    """The query over facts as they were known, of each of its aliases."""
    names = ("known_from", "known_until")
    conditions = {}
    for alias in aliases:
        condition = known
        for name in names:
            condition = condition.replace(f"{name} ", f"{alias}.{name} ")
        conditions[alias] = condition
    return query.format(**conditions)


def step(name: str, *given: str | int | bool | None) -> Step:
    """A step of what JSON says of it."""
    days = [day and date.fromisoformat(day) for day in given[:4]]
    return Step(name, *days, *given[4:])


def customer(row: tuple, published: Published, hidden: set[int], allowed: int) -> Customer:
    *first, record, source, owner_id, owner, team, persona, amount, renewal_on, steps = row
    signed_on, today = first[4], published.today
    return Customer(
        *first,
        record=record,
        source=source,
        owner="" if owner_id in hidden else owner,
        team=team,
        persona=persona,
        amount=amount,
        renewal_on=renewal_on,
        today=today,
        waits=published.calendar.working_days(signed_on, today) if signed_on else 0,
        allowed=allowed,
        steps=tuple(step(*each) for each in json.loads(steps or "[]")),
    )
