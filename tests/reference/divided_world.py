"""The files of a divided company as plain Python reads them: days, working time, members, entries and
acts. It shares nothing with the product but the list of public holidays.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from functools import cache

import holidays

Row = dict[str, str]
Dims = dict[str, str]
DAY = timedelta(days=1)
OFF = holidays.country_holidays("NL", years=range(2025, 2029))
HOURS = {"North": (8, 12)}
NAMES = {"ann": "Ann", "bob": "Bob", "cyd": "Cyd", "eve": "Eve"}
USUAL_MOTION = {"Web": "inbound", "Ads": "inbound", "Phone": "outbound"}
ACTS = ("call", "email", "meeting", "social")
NOBODY: Dims = dict.fromkeys(("motion", "team", "owner", "persona", "channel", "region"), "")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def day_of(text: str) -> date | None:
    return moment(text).date() if text else None


def midnight(at: datetime) -> datetime:
    return datetime.combine(at.date(), time())


def is_untimed(at: datetime) -> bool:
    return at == midnight(at)


def follows(at: datetime, since: datetime) -> bool:
    return at >= since or at == midnight(since)


def turn(at: datetime) -> datetime:
    """What has no time has its turn at the end of its day."""
    return at + DAY - timedelta(microseconds=1) if is_untimed(at) else at


@cache
def opens(day: date, team: str) -> tuple[datetime, datetime] | None:
    if day.weekday() > 4 or day in OFF:
        return None
    since, until = HOURS.get(team, (9, 18))
    start = datetime.combine(day, time())
    return start + timedelta(hours=since), start + timedelta(hours=until)


def waited(since: datetime | None, until: datetime | None, team: str) -> int | None:
    if since is None or until is None:
        return None
    total, day = timedelta(0), since.date()
    while day <= until.date():
        if span := opens(day, team):
            total += max(timedelta(0), min(until, span[1]) - max(since, span[0]))
        day += DAY
    return int(total.total_seconds())


def due(at: datetime, hours: int, team: str) -> datetime:
    left, day = timedelta(hours=hours), at.date()
    while True:
        if span := opens(day, team):
            start = max(at, span[0])
            if start + left <= span[1] and span[1] > start:
                return start + left
            left -= max(timedelta(0), span[1] - start)
        day += DAY


def team_of(person: str, day: date | None) -> str:
    if day is None:
        return ""
    if person == "ann":
        return "North" if day < date(2026, 2, 16) else "South"
    return {"bob": "South", "cyd": "North"}.get(person, "")


def members(row: Row, day: date | None, parent: Dims = NOBODY) -> Dims:
    """What a record says of itself, else what it is told of says; the team of the day."""
    own, channel = row.get("owner", ""), row.get("channel", "")
    owner = own or parent["owner"]
    return {
        "motion": row.get("motion") or USUAL_MOTION.get(channel, "") or parent["motion"],
        "team": row.get("team") or team_of(own, day) or parent["team"] or team_of(owner, day),
        "owner": owner,
        **{name: row.get(name) or parent[name] for name in ("persona", "channel", "region")},
    }


class World:
    """`leads` and `deals` by id with what they hand down; `entries` into stages and `acts` in order."""

    def __init__(self, files: dict[str, list[Row]]) -> None:
        self.files = files
        self.leads = {row["lead"]: row for row in files["leads"]}
        # A lead without a day hands down the team that it names, and no owner's.
        self.down = {name: members(row, None) for name, row in self.leads.items()}
        self.deals = {row["deal"]: row for row in files["deals"]}
        self.of_deal = {name: self.sold(row) for name, row in self.deals.items()}
        self.entries = self.all_entries()
        self.by_lead: dict[str, list[dict]] = defaultdict(list)
        for each in self.entries:
            self.by_lead[each["lead"]].append(each)
        self.acts = self.all_acts()

    def sold(self, row: Row) -> Dims:
        return members(row, day_of(row["opened_at"]), self.down.get(row.get("lead", ""), NOBODY))

    def account(self, lead: str) -> str:
        company = self.leads[lead].get("company", "")
        return f"company:{company.lower()}" if company else f"lead:crm/{lead}"

    def all_entries(self) -> list[dict]:
        found = [self.entry(row, "lead", "1leads", row["lead"]) for row in self.leads.values()]
        found += [
            self.entry(row, row["stage"], "2stages", row["id"]) for row in self.files["stages"]
        ]
        entered = {each["lead"] for each in found if each["stage"] == "sqo"}
        for name, row in self.deals.items():
            lead = row.get("lead") or f"deal:{name}"
            if lead not in entered:
                at = moment(row["opened_at"])
                found.append({"lead": lead, "stage": "sqo", "at": at, "day": at.date(), "record": name,
                              "tie": ("3", 0, name), **self.of_deal[name]})  # fmt: skip
        found.sort(key=lambda each: (each["at"], each["tie"]))
        counted: dict[tuple[str, str], int] = defaultdict(int)
        for each in found:
            counted[each["lead"], each["stage"]] += 1
            each["number"] = counted[each["lead"], each["stage"]]
        return found

    def entry(self, row: Row, stage: str, feed: str, name: str) -> dict:
        at = moment(row["at"])
        dims = members(row, at.date(), self.down[row["lead"]])
        return {"lead": row["lead"], "stage": stage, "at": at, "day": at.date(),
                "record": name, "tie": (feed, len(name), name), **dims}  # fmt: skip

    def first(self, stage: str) -> list[dict]:
        return [each for each in self.entries if each["stage"] == stage and each["number"] == 1]

    def first_day(self, lead: str, stage: str, since: datetime | None = None) -> date | None:
        return min(
            (each["day"] for each in self.by_lead[lead]
             if each["stage"] == stage and (since is None or follows(each["at"], since))),
            default=None,
        )  # fmt: skip

    def all_acts(self) -> list[dict]:
        calls = [self.act(row, "calls", "sales", "out") for row in self.files["calls"]]
        touches = [
            self.act(row, "touches", row["side"], row["direction"]) for row in self.files["touches"]
        ]
        return calls + touches

    def act(self, row: Row, feed: str, side: str, direction: str) -> dict:
        at, lead, deal = moment(row["at"]), row.get("lead", ""), row.get("deal", "")
        parent = self.down[lead] if lead else self.of_deal[deal]
        lead = lead or self.deals[deal].get("lead", "")
        kind = row.get("kind", "")
        is_human = not row["is_automatic"] and (
            kind in ACTS or not kind and (side, direction) == ("sales", "out")
        )
        return {
            "at": at, "day": at.date(), "turn": turn(at), "record": row["id"], "tie": f"{feed}/{row['id']}", "kind": kind,
            "side": side, "direction": direction, "lead": lead, "human": is_human, "feed": feed,
            "automatic": bool(row["is_automatic"]), "lasted": int(row.get("duration_seconds") or 0),
            "account": self.account(lead) if lead else f"deal:crm/{deal}",
            **members(row, at.date(), parent),
        }  # fmt: skip
