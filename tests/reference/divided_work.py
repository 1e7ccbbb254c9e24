"""Hand-offs and onboardings, as plain Python counts them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from tests.reference.divided_world import World, day_of, due, follows, members, moment

Rows = list[dict]
HOURS = {"mql": 16, "sqo": 16, "card": 16, "kick_off": 90, "nurture": 90}
FAR = date.max


def handovers(world: World) -> Rows:
    starts = {
        "mql": [start(e) for e in world.entries if e["stage"] == "mql"],
        "nurture": [start(e) for e in world.entries if e["stage"] == "disqualified" and was_mql(world, e)],
        "kick_off": [
            {"item": f"deal:{name}", "record": name, "at": moment(row["closed_at"]), **world.of_deal[name]}
            for name, row in world.deals.items() if row["outcome"] == "won"
        ],
        "sqo": recorded(world, "sqo"), "card": recorded(world, "card"),
    }  # fmt: skip
    answers = {"mql": of_mql, "nurture": of_return, "kick_off": of_kick_off, "sqo": of_proposal}
    found = []
    for clock, begun in starts.items():
        told = answers[clock](world) if clock in answers else []
        every = [(0, *each) for each in told] + [(1, *each) for each in typed(world, clock)]
        found += answered(clock, begun, every)
    return found


def start(entry: dict) -> dict:
    return entry | {"item": entry["lead"]}


def was_mql(world: World, entry: dict) -> bool:
    return any(e["stage"] == "mql" and e["at"] <= entry["at"] for e in world.by_lead[entry["lead"]])


def about(row: dict) -> str:
    return row.get("lead") or f"deal:{row['deal']}"


def recorded(world: World, clock: str) -> Rows:
    """What a record hands over: any but an answer alone."""
    found = []
    for row in world.files["handovers"]:
        if row["handoff"] == clock and (row.get("answered_at") or not row.get("answer")):
            at, item = moment(row["at"]), about(row)
            parent = world.of_deal[row["deal"]] if row.get("deal") else world.down[item]
            own = None
            if row.get("answered_at"):
                own = (moment(row["answered_at"]), row["answer"])
            found.append(
                {
                    "item": item,
                    "record": row["id"],
                    "at": at,
                    "own": own,
                    **members(row, at.date(), parent),
                }
            )
    return found


def typed(world: World, clock: str) -> list[tuple[str, datetime, str]]:
    return [
        (about(row), moment(row["at"]), row["answer"])
        for row in world.files["handovers"]
        if row["handoff"] == clock and row.get("answer") and not row.get("answered_at")
    ]


def of_mql(world: World) -> list[tuple[str, datetime, str]]:
    said = {"sal": "accepted", "sqo": "accepted", "disqualified": "rejected"}
    return [(e["lead"], e["at"], said[e["stage"]]) for e in world.entries if e["stage"] in said]


def of_return(world: World) -> list[tuple[str, datetime, str]]:
    acts = [
        (each["lead"], each["at"], "accepted") for each in world.acts
        if each["kind"] != "visit" and (each["feed"] == "calls" or each["direction"] == "out")
    ]  # fmt: skip
    gone = {(e["lead"], e["at"]) for e in world.entries if e["stage"] == "disqualified"}
    return acts + [
        (e["lead"], e["at"], "accepted") for e in world.entries
        if e["stage"] != "disqualified" and (e["lead"], e["at"]) not in gone
    ]  # fmt: skip


def of_kick_off(world: World) -> list[tuple[str, datetime, str]]:
    of_deal = defaultdict(list)
    for row in world.files["onboardings"]:
        if row.get("deal"):
            of_deal[row["deal"]].append(row)
    found = []
    for deal, rows in of_deal.items():
        won = world.deals[deal].get("closed_at")
        if world.deals[deal]["outcome"] != "won":
            continue
        begun = [
            moment(row[name]) for row in rows for name in ("started_at", "live_at") if row.get(name)
        ]
        gone = [moment(row["cancelled_at"]) for row in rows if row.get("cancelled_at")]
        if begun or len(gone) == len(rows):
            at = min(begun) if begun else max(gone)
            said = "accepted" if begun else "rejected"
            found.append((f"deal:{deal}", max(at, moment(won)), said))
    return found


def of_proposal(world: World) -> list[tuple[str, datetime, str]]:
    return [
        (row["lead"], moment(row["opened_at"]), "accepted")
        for row in world.deals.values() if row.get("lead")
    ]  # fmt: skip


def answered(clock: str, begun: Rows, answers: list[tuple]) -> Rows:
    by_item, found = defaultdict(list), []
    for each in begun:
        by_item[each["item"]].append(each)
    for item, starts in by_item.items():
        starts.sort(key=lambda each: each["at"])
        for place, each in enumerate(starts):
            following = starts[place + 1]["at"] if place + 1 < len(starts) else datetime.max
            told = [(rank, at, said) for rank, whose, at, said in answers
                    if whose == item and at < following and follows(at, each["at"])]  # fmt: skip
            told += [(0, *each["own"])] if each.get("own") else []
            _rank, at, said = min(told, default=(0, None, ""))
            at = max(at, each["at"]) if at else None
            until = due(each["at"], HOURS[clock], each["team"])
            found.append(each | {
                "clock": clock, "day": until.date(), "due": until, "answered": at, "answer": said,
                "in_time": at is not None and at <= until,
            })  # fmt: skip
    return found


def onboardings(world: World) -> Rows:
    found = []
    for row in world.files["onboardings"]:
        days = {name: day_of(row.get(f"{name}_at", "")) for name in ("signed", "started", "planned_live", "live", "cancelled")}  # fmt: skip
        ends = [days[name] for name in ("live", "cancelled") if days[name]]
        if days["started"]:
            days["started"] = min([days["started"], *ends])
        parent = world.of_deal[row["deal"]] if row.get("deal") else None
        given = (row, days["started"] or days["signed"], *([parent] if parent else []))
        billed = [
            day_of(each["at"])
            for each in world.files["invoices"]
            if each["deal"] == row.get("deal")
        ]
        found.append(members(*given) | days | {
            "number": row["onboarding"], "record": row["onboarding"], "ended": min(ends, default=None),
            "invoiced": min(billed, default=None),
        })  # fmt: skip
    return found


def steps(world: World, customers: Rows) -> Rows:
    by_number, found = {each["number"]: each for each in customers}, []
    for row in world.files["steps"]:
        of = by_number[row["onboarding"]]
        blocked, released, done, planned = (
            day_of(row.get(f"{name}_at", "")) for name in ("blocked", "released", "done", "planned")
        )
        parent = {
            name: of[name] for name in ("motion", "team", "owner", "persona", "channel", "region")
        }
        ends = [
            released if blocked and released and released >= blocked else None,
            done,
            of["live"],
            of["cancelled"],
        ]
        until = min((day for day in ends if day), default=FAR)
        found.append(members(row, blocked or released or done or planned, parent) | {
            "number": row["onboarding"], "step": row["step"], "since": blocked, "whom": row.get("blocked_by", ""),
            "until": max(until, blocked) if blocked else None, "record": row["id"],
        })  # fmt: skip
    return found


def blocked(found: Rows, day: date) -> Rows:
    """The steps that wait on a day, each once: by the block that began last of those that no other
    of the step includes.
    """
    waiting = defaultdict(list)
    for each in found:
        if each["since"] and each["since"] <= day < each["until"]:
            waiting[each["number"], each["step"]].append(each)
    return [
        max((e for e in every if not any(includes(o, e) for o in every)), key=lambda e: e["since"])
        for every in waiting.values()
    ]


def includes(other: dict, block: dict) -> bool:
    if other is block or other["since"] > block["since"] or other["until"] < block["until"]:
        return False
    if other["since"] < block["since"] or other["until"] > block["until"]:
        return True
    return other["record"] < block["record"]
