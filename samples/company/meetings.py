"""A year and more of weekly forecasts and monthly reviews, held through the same functions as real ones:
leads who hope, leads who are careful, calls that came late or not at all, overrides that helped and some
that hurt, and actions that came back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np
from django.contrib.auth.models import User
from django.db import transaction

from revops import numbers
from revops.kpis import KPIS
from revops.models import Freeze, Meeting, Minute, MinutesReader, Routine, Team
from revops.numbers import Published, Slice
from revops.routines import calls, freezing, minutes, planning, rights
from revops.routines.minutes import Written
from revops.routines.places import Place
from revops.routines.slots import week_of
from samples.company.accounts import accounts_of
from samples.company.settings import SEED

WEEKS = 60
# By how much a team's first call of a period is off; it comes nearer while the period goes by.
TEMPER = {
    "Marketing": 0.12, "SDR EMEA": 0.05, "SDR UK": -0.20, "BDR EMEA": 0.15, "BDR UK": -0.06,
    "AE Mid-market": 0.28, "AE Enterprise": -0.10,
}  # fmt: skip
LATE, UNTOUCHED = 0.12, 0.25  # shares of the calls
NEXT_EVERY = 3  # weeks after which somebody looks at the next period again
# The walk and what is missing came to the weekly meeting half a year ago.
WALKS_SINCE, WALKS = 30, ("walk", "missing")
CANCELLED = {30: "Trade fair in Cologne: most of us are there."}  # by weeks before the last
HOPES_OF_ALL = (
    "Slower than planned after the holidays.",
    "Enough is booked for the rest of the period.",
)
HOPES = {
    "mqls": ("Two webinars are still to come.", "The partner list comes in this week.", *HOPES_OF_ALL),
    "sqos": ("Two of us were ill.", "The trade fair's accounts are called this week.", *HOPES_OF_ALL),
}  # fmt: skip
HOPES_OF_DEALS = ("Three proposals are with the buyers' lawyers.", "One large deal decides it.", *HOPES_OF_ALL)  # fmt: skip
ACTIONS = (
    ("Call back the leads of the trade fair that nobody contacted", "mqls"),
    ("Agree with finance on the payment terms of the two open offers", "deals_signed"),
    ("Check why SDR UK hands over fewer opportunities", "sqos"),
    ("Next step for every deal that was pushed twice", "deals_signed"),
    ("Move the budget of paid search to webinars", "mqls"),
    ("Bring in the head of customer care before the last demo", "win_rate"),
    ("List the renewals that are due this quarter", "revenue"),
)
DECISIONS = (
    "Inbound leads from the website are called within the hour.",
    "Deals without a next step leave the commitment.",
    "No discounts above 15 % without the CRO.",
    "Outbound works the French accounts first.",
)
NOTES = ("Numbers of the dialler are a few days old.", "Two people are on leave next week.")


@dataclass
class Company:
    """What the meetings are made of: who is there, and what will have come of each place."""

    published: Published
    cro: User
    rng: np.random.Generator = field(default_factory=lambda: np.random.default_rng([SEED, 9]))
    came: dict[Place, float] = field(default_factory=dict)
    callers: dict[int | None, User | None] = field(default_factory=dict)
    teams: dict[int, str] = field(default_factory=dict)

    def temper(self, place: Place) -> float:
        return TEMPER.get(self.teams.get(place.team or 0, ""), 0.04)

    def caller(self, place: Place) -> User | None:
        """Who commits: the first lead of the team, the CRO for the company."""
        if place.team not in self.callers:
            leads = rights.callers(place.team) if place.team else [self.cro]
            self.callers[place.team] = next(iter(leads), None)
        return self.callers[place.team]

    def value(self, place: Place) -> float:
        """What came of a period, or of one that runs a bit less than its target."""
        if place not in self.came:
            period = self.published.calendar.period(place.period)
            slice = Slice("", "team", place.team) if place.team else Slice()
            read = numbers.read([KPIS[place.kpi]], [period], [slice], self.published)
            number = read.get(place.kpi, period, slice)
            if not number.is_over and number.target is None:  # beyond what is planned
                before = Place(place.kpi, place.team, period.previous(self.published.calendar).key)
                self.came[place] = self.value(before)
                return self.came[place]
            known = number.value if number.is_over else number.target
            share = 1.0 if number.is_over else 0.93
            self.came[place] = share * float(0 if known.is_absent else known.known)
        return self.came[place]


@transaction.atomic
def hold_meetings(today: date) -> None:
    """Everything up to today, in order; once."""
    published, cro = numbers.published(), accounts_of("cro").get()
    if published is None or Freeze.objects.exists():
        return
    company = Company(published, cro, teams=dict(Team.objects.values_list("pk", "name")))
    first = today - timedelta(weeks=WEEKS)
    held = [
        meeting
        for routine in Routine.objects.order_by("-pk")
        for meeting in planning.make(routine, first, today)
    ]
    held.sort(key=lambda meeting: meeting.starts_at)
    over = [each for each in held if each.on < today]
    for place, meeting in enumerate(over):
        hold(meeting, len(over) - place, company)
    for meeting in held[len(over) :]:
        prepare(meeting, company)
    for routine in Routine.objects.all():
        MinutesReader.objects.get_or_create(routine=routine, user=cro)


def hold(meeting: Meeting, back: int, company: Company) -> None:
    if back in CANCELLED:
        planning.cancel(meeting, CANCELLED[back], company.cro)
        return
    prepare(meeting, company)
    if back > WALKS_SINCE:
        meeting.routine.sections = [key for key in meeting.routine.sections if key not in WALKS]
    freezing.freeze(meeting, at=meeting.starts_at)
    write_down(meeting, company)
    planning.end(meeting, None, meeting.starts_at + timedelta(minutes=45))


def prepare(meeting: Meeting, company: Company) -> None:
    """The calls of every team, in time, late, or not at all."""
    weeks = week_of(meeting.on, meeting.start_on)
    for standing in calls.standings(meeting):
        place, luck = standing.place, company.rng.random()
        is_next = place.period == meeting.following and not meeting.routine.looks_back
        is_settled = luck < UNTOUCHED or is_next and weeks % NEXT_EVERY
        by = company.caller(place)
        if (
            standing.own is not None
            and is_settled
            or by is None
            or place.team is None
            and luck < 0.5
        ):
            continue
        late = timedelta(minutes=50) if luck > 1 - LATE else -timedelta(hours=3)
        calls.commit(
            meeting, place, expected(meeting, place, company), by=by, at=meeting.deadline_at + late,
            sentence=hope(place, luck) if luck > 0.6 else "",
        )  # fmt: skip
    override(meeting, company)


def hope(place: Place, luck: float) -> str:
    known = HOPES.get(place.kpi, HOPES_OF_DEALS)
    return known[int(luck * 1000) % len(known)]


def expected(meeting: Meeting, place: Place, company: Company) -> int:
    """A lead's number: off by their temper, less the further the period has gone, and by some luck."""
    weeks = week_of(meeting.on, meeting.start_on) if place.period == meeting.period else 0
    left = max(0.0, 1 - weeks / 14)
    off = company.temper(place) * left + company.rng.normal(0, 0.04 + 0.06 * left)
    return rounded(place, company.value(place) * (1 + off))


def rounded(place: Place, value: float) -> int:
    step = 500_000 if KPIS[place.kpi].unit == "money" else 1
    return max(0, round(value / step) * step)


def override(meeting: Meeting, company: Company) -> None:
    """The CRO takes the hope out of mid-market, which helps, and once in a while puts some into
    enterprise, which does not.
    """
    rules: tuple[tuple[str, float, str, Callable[[Place], float]], ...] = (
        (
            "AE Mid-market",
            0.6,
            "Three of these were pushed twice already.",
            lambda p: 1 + company.temper(p) / 5,
        ),
        ("AE Enterprise", 0.3, "The board expects the large one this quarter.", lambda p: 1.3),
    )
    teams = dict(
        Team.objects.filter(name__in=[rule[0] for rule in rules]).values_list("name", "pk")
    )
    for name, share, reason, factor in rules:
        place = Place("deals_signed", teams.get(name), meeting.period)
        if place.team is None or meeting.routine.looks_back or company.rng.random() > share:
            continue
        value = rounded(place, company.value(place) * factor(place))
        calls.override(
            meeting, place, value, by=company.cro, reason=reason,
            at=meeting.deadline_at + timedelta(minutes=90),
        )  # fmt: skip


def write_down(meeting: Meeting, company: Company) -> None:
    """What became of the actions of before, and new ones."""
    at = meeting.starts_at + timedelta(minutes=20)
    for action in minutes.open_actions(before=meeting):
        settle(action, meeting, at, company)
    leads = list(User.objects.filter(groups__name="manager", person__isnull=False).order_by("pk"))
    number = int(company.rng.integers(0, 1000))
    text, kpi = ACTIONS[number % len(ACTIONS)]
    owner, due = leads[number % len(leads)], meeting.on + timedelta(days=7)
    write(meeting, Written("action", text, "agreed", owner.pk, due, kpi), at, company)
    if number % 3 == 0:
        write(
            meeting, Written("decision", DECISIONS[number % len(DECISIONS)], "agreed"), at, company
        )
    if number % 5 == 0:
        write(meeting, Written("note", NOTES[number % len(NOTES)], "health"), at, company)


def write(meeting: Meeting, written: Written, at: datetime, company: Company) -> Minute:
    token = f"sample-{meeting.pk}-{written.kind}"
    return minutes.write(meeting, written, token, company.cro, at)


def settle(action: Minute, meeting: Meeting, at: datetime, company: Company) -> None:
    """Most are done in a week or two; some come back again and again, and a few are dropped."""
    luck = company.rng.random()
    state, given = "done", {}
    if luck < 0.35 and action.moves < 4:
        state, given = "open", {"due_on": max(meeting.on, action.due_on) + timedelta(days=7)}
    elif luck < 0.45:
        state, given = "dropped", {"reason": "Somebody else does it meanwhile."}
    minutes.settle(action, state, company.cro, action.version, meeting=meeting, at=at, **given)
