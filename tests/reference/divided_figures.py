"""Every figure of the pages of work as plain Python counts it from the files: what is above and below
a share, what is measured, and what stands at the end of a day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from tests.reference import divided_motions as motions
from tests.reference import divided_work as work
from tests.reference.divided_world import World

Rows = list[dict]
Wanted = dict[str, str]


@dataclass(frozen=True)
class Figure:
    """A share of `above` in `below`; without it how many are `above`, or what stands `at` the end of
    a day; with `of` the least value that a `share` of those measured do not exceed. `once` names what
    of `below` counts once.
    """

    above: Rows | None = None
    below: Rows | None = None
    at: Callable[[date], Rows] | None = None
    of: str = ""
    share: Fraction = Fraction(1, 2)
    once: str = ""

    def value(self, first: date, end: date, wanted: Wanted) -> object:
        if self.of:
            return percentile(
                [row[self.of] for row in chosen(self.above, first, end, wanted)], self.share
            )
        if self.below is None:
            return len(self.rows(first, end, wanted))
        below = chosen(self.below, first, end, wanted)
        count = len({row[self.once] for row in below}) if self.once else len(below)
        return len(self.rows(first, end, wanted)), count

    def behind(self, part: str, first: date, end: date, wanted: Wanted) -> list[str]:
        """The ids of the records that are counted."""
        rows = (
            chosen(self.below, first, end, wanted)
            if part == "denominator"
            else self.rows(first, end, wanted)
        )
        if part == "denominator" and self.once:
            once = {
                row[self.once]: row
                for row in sorted(rows, key=lambda row: row["day"], reverse=True)
            }
            return [""] * len(once)
        return sorted(row["record"] for row in rows)

    def rows(self, first: date, end: date, wanted: Wanted) -> Rows:
        if self.at:
            last = date.fromordinal(end.toordinal() - 1)
            return [row for row in self.at(last) if matches(row, wanted)]
        return chosen(self.above, first, end, wanted)


def matches(row: dict, wanted: Wanted) -> bool:
    return all(row.get(name, "") == member for name, member in wanted.items())


def chosen(rows: Rows, first: date, end: date, wanted: Wanted) -> Rows:
    return [
        row for row in rows if row["day"] and first <= row["day"] < end and matches(row, wanted)
    ]


def percentile(values: list[int], share: Fraction) -> Fraction | None:
    found, wanted = sorted(values), share * len(values)
    if not found:
        return None
    place = ceil(wanted)
    following = found[min(place, len(found) - 1)] if wanted == place else found[place - 1]
    return Fraction(found[place - 1] + following, 2)


def on(rows: Rows, name: str) -> Rows:
    """The same, counted on another day of theirs."""
    return [row | {"day": row[name]} for row in rows]


def figures(files: dict[str, list[dict[str, str]]]) -> dict[str, Figure]:
    world = World(files)
    touched = motions.contacts(world)
    return {
        **inbound(motions.responses(world)), **between(motions.nurturings(world)), **outbound(world, touched),
        **people(motions.acts_of_people(world)), **handed(work.handovers(world)), **onboarding(world), **stages(world),
    }  # fmt: skip


def stages(world: World) -> dict[str, Figure]:
    return {f"{stage}s": Figure(world.first(stage)) for stage in ("mql", "sqo")}


def inbound(came: Rows) -> dict[str, Figure]:
    by = {
        speed: [row for row in came if row["speed"] == speed]
        for speed in ("in_time", "late", "never")
    }
    waits = [row for row in came if row["wait"] is not None]
    compared = [row for row in came if row["went"] is not None]
    return {
        "answered_in_time": Figure(by["in_time"], came), "never_answered": Figure(by["never"], came),
        **{f"{speed}_to_sqo": Figure([row for row in rows if row["sqo"]], rows) for speed, rows in by.items()},
        "hot_first": Figure([row for row in compared if row["went"]], compared),
        "speed_to_lead": minutes(waits, "wait"),
        "speed_to_lead_p90": minutes(waits, "wait", Fraction(9, 10)),
        "assignment_delay": minutes([row for row in came if row["system"] is not None], "system"),
        "human_delay": minutes([row for row in came if row["human"] is not None], "human"),
    }  # fmt: skip


def minutes(rows: Rows, name: str, share: Fraction = Fraction(1, 2)) -> Figure:
    return Figure([row | {"minutes": row[name] // 60} for row in rows], of="minutes", share=share)


def between(leads: Rows) -> dict[str, Figure]:
    found = {}
    for key, name, is_so in (
        ("nurtured_to_mql", "nurtured", True), ("untouched_to_mql", "nurtured", False),
        ("activated_to_mql", "activated", True), ("not_activated_to_mql", "activated", False),
    ):  # fmt: skip
        below = [row for row in leads if row[name] is is_so]
        found[key] = Figure([row for row in below if row["mql"]], below)
    return found


def outbound(world: World, found: Rows) -> dict[str, Figure]:
    first, calls, early = (
        [row for row in found if row["day"]],
        on(found, "called"),
        motions.early(found),
    )
    ours = [row for row in first if row["motion"] == "outbound"]
    won = motions.crossings(world, found)
    directions = {"came_before_contact": "in", "went_before_contact": "out"}
    return {
        "touches_before_contact": Figure(early, first),
        **{key: Figure([row for row in early if row["direction"] == way], first) for key, way in directions.items()},
        "warm_calls": Figure([row for row in calls if row["warm"]], calls),
        **{f"{name}_to_sqo": became_sqo(calls, warm) for name, warm in (("warm", True), ("cold", False))},
        "came_later": Figure([row for row in ours if row["came"]], ours),
        **{
            f"accounts_{name}": Figure(at=lambda day, name=name: [row for row in found if touched_by(row, day) == name])
            for name in ("untouched", "marketing_only", "sales_only", "both")
        },
        **{
            f"won_{one}_{other}": Figure([row for row in won if (row["first"], row["motion"]) == (one, other)])
            for one in ("inbound", "outbound") for other in ("inbound", "outbound")
        },
    }  # fmt: skip


def became_sqo(calls: Rows, warm: bool) -> Figure:
    below = [row for row in calls if row["warm"] is warm]
    return Figure([row for row in below if row["sqo"]], below)


def touched_by(row: dict, day: date) -> str:
    if row["known"] > day:
        return ""
    marketing, sales = (bool(row[side] and row[side] <= day) for side in ("marketing", "sales"))
    return {(0, 0): "untouched", (1, 0): "marketing_only", (0, 1): "sales_only", (1, 1): "both"}[
        marketing, sales
    ]


def people(acts: Rows) -> dict[str, Figure]:
    ours = [row for row in acts if row["motion"] == "outbound" and row["kind"] != "visit"]
    calls = [row for row in ours if row["kind"] == "call"]
    above = {
        "touches": ours, "calls": calls, "answers": [row for row in calls if row["lasted"] > 0],
        "meetings": [row for row in ours if row["kind"] == "meeting"],
    }  # fmt: skip
    every = [row for row in acts if row["kind"] == "call"]
    return {
        **{f"{name}_per_account": Figure(rows, ours, once="account") for name, rows in above.items()},
        "calls": Figure(every), "touches": Figure(ours),
        "calls_answered": Figure([row for row in every if row["lasted"] > 0]),
    }  # fmt: skip


def handed(found: Rows) -> dict[str, Figure]:
    keys = {"mql": "mqls_answered_in_time", "sqo": "sqos_answered_in_time", "card": "cards_answered_in_time",
            "kick_off": "kick_offs_in_time", "nurture": "returns_nurtured_in_time"}  # fmt: skip
    by = {clock: [row for row in found if row["clock"] == clock] for clock in keys}
    said = {
        answer: [row for row in by["mql"] if row["answer"] == answer]
        for answer in ("accepted", "rejected", "")
    }
    return {
        **{key: Figure([row for row in by[clock] if row["in_time"]], by[clock]) for clock, key in keys.items()},
        "mqls_accepted": Figure(said["accepted"], by["mql"]), "mqls_rejected": Figure(said["rejected"], by["mql"]),
        "mqls_forgotten": Figure(said[""]),
    }  # fmt: skip


def onboarding(world: World) -> dict[str, Figure]:
    found = work.onboardings(world)
    steps, live = work.steps(world, found), on(found, "live")
    took = [
        row | {"days": (row["live"] - row["signed"]).days}
        for row in live
        if row["live"] and row["signed"]
    ]
    early = [
        row for row in live if row["live"] and row["invoiced"] and row["invoiced"] < row["live"]
    ]
    return {
        "onboardings_in_progress": Figure(at=lambda day: [row for row in found if is_between(row, "started", "ended", day)]),
        "signed_not_started": Figure(at=lambda day: [row for row in begun(found) if is_between(row, "signed", "begun", day)]),
        "onboardings_overdue": Figure(at=lambda day: [
            row for row in found if row["planned_live"] and row["planned_live"] < day and (not row["ended"] or row["ended"] > day)
        ]),
        "steps_blocked": Figure(at=lambda day: work.blocked(steps, day)),
        "days_to_live": Figure([row for row in took if row["days"] >= 0], of="days"),
        "invoiced_before_live": Figure(early, live),
    }  # fmt: skip


def begun(found: Rows) -> Rows:
    return [row | {"begun": row["started"] or row["ended"]} for row in found]


def is_between(row: dict, since: str, until: str, day: date) -> bool:
    return bool(row[since]) and row[since] <= day and (not row[until] or row[until] > day)
