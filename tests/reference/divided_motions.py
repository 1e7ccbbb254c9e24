"""Inbound, outbound and what came between, as plain Python counts them: lists of rows, each with its
day and members.
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from datetime import date, datetime

from tests.reference.divided_world import DAY, World, follows, is_untimed, midnight, waited

Rows = list[dict]
STARTS = (0, 8, 10, 12, 14, 16, 18, 20, 24)
FOREVER = datetime.max
MEMBERS = ("record", "motion", "team", "owner", "persona", "channel", "region")


def of(row: dict) -> dict:
    return {name: row[name] for name in MEMBERS}


def responses(world: World) -> Rows:
    acts = defaultdict(list)
    for each in world.acts:
        if each["human"]:
            acts[each["lead"]].append(each["at"])
    found = [
        response(world, each, acts[each["lead"]])
        for each in world.first("lead")
        if each["motion"] == "inbound"
    ]
    hours = defaultdict(list)
    for each in found:
        hours[each["at"].replace(minute=0)].append(each)
    for together in hours.values():
        compare(together)
    return found


def response(world: World, entry: dict, acts: list[datetime]) -> dict:
    came, team, lead = entry["at"], entry["team"], world.leads[entry["lead"]]
    after = [at for at in acts if follows(at, came)]
    that_day = [at for at in after if came <= at < midnight(came) + DAY]
    act = min(that_day or after, default=None)
    wait = waited(came, act, team) if act and act >= came else None
    given = lead.get("assigned_at")
    assigned = datetime.fromisoformat(given) if given else None
    if assigned and assigned < came and assigned == midnight(came):
        assigned = None
    assigned = max(assigned, came) if assigned else None
    hour = bisect(STARTS, came.hour)
    speed = "never" if act is None else "in_time" if (wait or 0) <= 3600 else "late"
    return entry | {
        "arrival": f"{STARTS[hour - 1]:02}–{STARTS[hour]:02} h",
        "act": act, "speed": speed, "wait": wait, "system": waited(came, assigned, team),
        "human": waited(assigned, act, team) if assigned and act and assigned <= act else None,
        "sqo": world.first_day(entry["lead"], "sqo", came), "hot": is_hot(world, entry["lead"], act),
    }  # fmt: skip


def is_hot(world: World, lead: str, act: datetime | None) -> bool:
    scores = sorted(
        (datetime.fromisoformat(each["at"]), int(each["intent"]), int(each["fit"]))
        for each in world.files["scores"] if each["lead"] == lead
    )  # fmt: skip
    before = [each for each in scores if act is None or each[0] <= act]
    chosen = before[-1] if before else scores[0] if scores else (None, 0, 0)
    return chosen[1] >= 70 and chosen[2] >= 60


def compare(together: Rows) -> None:
    """Who of one hour was answered first, where that is known."""
    for each in together:
        act = each["act"]
        each["earliest"] = max(act, each["at"]) if act else FOREVER
        each["latest"] = FOREVER if not act else act + DAY if is_untimed(act) else act
    colder = [each for each in together if not each["hot"]]
    for each in together:
        each["went"] = None
        if each["hot"] and colder:
            if each["latest"] < min(one["earliest"] for one in colder):
                each["went"] = True
            elif each["earliest"] >= min(one["latest"] for one in colder):
                each["went"] = False


def nurturings(world: World) -> Rows:
    mqls = {each["lead"]: each for each in world.first("mql")}
    found = []
    for each in world.first("lead"):
        lead, mql = each["lead"], mqls.get(each["lead"])
        until, last = (mql["at"], mql["day"]) if mql else (FOREVER, date.max)
        touched = any(
            act["side"] == "marketing" and act["direction"] == "out" and act["feed"] == "touches"
            and act["lead"] == lead and act["at"] < until and follows(act["at"], each["at"])
            for act in world.acts
        )  # fmt: skip
        used = any(
            is_use_of(world, use, lead)
            and each["day"] <= date.fromisoformat(use["used_on"]) <= last
            for use in world.files["usage"]
        )
        found.append(each | {"nurtured": touched, "activated": used,
                             "mql": world.first_day(lead, "mql")})  # fmt: skip
    return found


def is_use_of(world: World, use: dict, lead: str) -> bool:
    if use.get("lead"):
        return use["lead"] == lead
    return bool(use.get("company")) and world.account(lead) == f"company:{use['company'].lower()}"


def contacts(world: World) -> Rows:
    between, arrived, entries = defaultdict(list), {}, defaultdict(list)
    for each in world.acts:
        if each["kind"] != "visit":
            between[each["account"]].append(each)
    for each in sorted(world.first("lead"), key=lambda one: (one["at"], one["lead"])):
        arrived.setdefault(world.account(each["lead"]), each)
    for each in world.entries:
        if not each["lead"].startswith("deal:"):
            entries[world.account(each["lead"])].append(each)
    return [
        contact(account, between[account], arrived.get(account), entries[account])
        for account in {*between, *arrived}
    ]


def contact(account: str, acts: Rows, arrived: dict | None, entries: Rows) -> dict:
    acts = sorted(acts, key=lambda each: (each["turn"], each["tie"]))
    human = next((each for each in acts if each["human"]), None)
    call = next((each for each in acts if each["kind"] == "call" and not each["automatic"]), None)
    sides = {
        side: min((each["day"] for each in acts if each["side"] == side), default=None)
        for side in ("marketing", "sales")
    }
    days = [each["day"] for each in acts] + ([arrived["day"]] if arrived else [])
    before = [each for each in acts if human is None or each["turn"] < human["turn"]]
    warm = [e for e in acts if call and e["turn"] < call["turn"] and e["kind"] != "call"]
    came = human and (
        any(e["direction"] == "in" and e["turn"] > human["turn"] for e in acts)
        or any(e["stage"] == "lead" and e["number"] == 1 and e["motion"] == "inbound"
               and e["at"] > human["turn"] for e in entries)
    )  # fmt: skip
    return of(human or next(iter(acts), None) or arrived) | {
        "account": account, "day": human and human["day"], "known": min(days), **sides,
        "before": before if human else [], "called": call and call["day"], "warm": len(warm) >= 3,
        "came": came, "first_motion": arrived["motion"] if arrived else "",
        "sqo": any(e["stage"] == "sqo" and call and follows(e["at"], call["at"]) for e in entries),
    }  # fmt: skip


def early(found: Rows) -> Rows:
    """Touches before a first contact: where that was, but by their own channel."""
    return [
        of(each)
        | {
            "record": act["record"],
            "channel": act["channel"],
            "day": each["day"],
            "direction": act["direction"],
        }
        for each in found
        for act in each["before"]
    ]


def crossings(world: World, found: Rows) -> Rows:
    first = {each["account"]: each["first_motion"] for each in found}
    return [
        world.of_deal[name] | {
            "day": datetime.fromisoformat(row["closed_at"]).date(), "record": name,
            "first": first.get(world.account(row["lead"]), ""),
        }
        for name, row in world.deals.items()
        if row["outcome"] == "won" and row.get("lead")
    ]  # fmt: skip


def acts_of_people(world: World) -> Rows:
    return [each for each in world.acts if each["feed"] == "calls" and not each["automatic"]]
