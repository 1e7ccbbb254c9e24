"""A company of random files whose figures are divided every way: leads with their acts, deals,
hand-offs and onboardings, each with motion, channel, region, persona, owner and team, or without.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from revops import ingest
from revops.models import Team, WorkingTime
from tests import small_company

Row = dict[str, str]
Files = dict[str, list[Row]]
MEMBERS = "motion channel region persona owner team"
FEEDS = {
    "people": ("person", "person joined_on", "person name team joined_on left_on"),
    "leads": ("lead", "lead", f"lead at assigned_at company {MEMBERS}"),
    "stages": ("stage", "id", "id lead stage at reason owner team"),
    "deals": ("deal", "deal", f"deal lead amount currency opened_at closed_at outcome {MEMBERS}"),
    "calls": ("activity", "id", f"id lead deal at kind is_automatic duration_seconds {MEMBERS}"),
    "touches": ("touch", "id", f"id lead deal at side direction is_automatic {MEMBERS}"),
    "scores": ("score", "id", "id lead at fit intent"),
    "usage": ("usage", "id", "id event used_on count lead company"),
    "handovers": ("handover", "id", f"id handoff at lead deal answered_at answer reason {MEMBERS}"),
    "onboardings": (
        "onboarding",
        "onboarding",
        f"onboarding deal company signed_at started_at planned_live_at live_at cancelled_at {MEMBERS}",
    ),
    "steps": (
        "onboarding_step",
        "id",
        f"id onboarding step planned_at done_at blocked_at released_at blocked_by reason {MEMBERS}",
    ),
    "invoices": ("invoice", "invoice", "invoice at amount currency deal"),
}
FIRST = date(2026, 1, 1)
DAYS = 110
# Ann moves from one team to another; Eve is in none.
PEOPLE = [
    {"person": "ann", "name": "Ann", "team": "North", "left_on": "2026-02-16"},
    {"person": "ann", "name": "Ann", "team": "South", "joined_on": "2026-02-16"},
    {"person": "bob", "name": "Bob", "team": "South"},
    {"person": "cyd", "name": "Cyd", "team": "North"},
    {"person": "eve", "name": "Eve"},
]
WHO = ("", "ann", "bob", "cyd", "eve")
TEAMS, REGIONS, PERSONAS = ("", "", "North", "South"), ("", "Alps", "Coast"), ("", "CIO", "CEO")
CHANNELS = {"": "", "Web": "inbound", "Ads": "inbound", "Phone": "outbound"}
KINDS = ("call", "call", "email", "meeting", "social", "visit")


def table(feed: str, record: str, identity: str, columns: str) -> str:
    fields = ", ".join(f"{each} = '{each}'" for each in columns.split() if each != "id")
    names = ", ".join(repr(each) for each in identity.split())
    return (
        f"[files.{feed}]\nmatch = '{feed}.csv'\nrecord = '{record}'\nid = [{names}]\n"
        f"complete = true\nfields = {{ {fields} }}\n"
    )


MAPPING = 'mapping = 1\n[source]\nkey = "crm"\n' + "".join(
    table(feed, *given) for feed, given in FEEDS.items()
)


class Written:
    """Random rows of one company. Times are local; no two acts have one."""

    def __init__(self, seed: int, leads: int) -> None:
        self.random, self.leads, self.taken = Random(seed), leads, set()
        self.files: Files = {feed: [] for feed in FEEDS} | {"people": PEOPLE}

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def one(self, choices: object) -> str:
        return self.random.choice(tuple(choices))

    def day(self, since: int = 0, until: int = DAYS) -> date:
        return FIRST + timedelta(days=self.random.randint(since, max(since, until)))

    def moment(self, day: date, untimed: float = 0.15) -> str:
        if self.chance(untimed):
            return day.isoformat()
        while True:
            at = datetime.combine(day, datetime.min.time()) + timedelta(
                minutes=self.random.randint(1, 1439)
            )
            if at not in self.taken:
                self.taken.add(at)
                return at.strftime("%Y-%m-%d %H:%M")

    def members(self, often: float = 1.0) -> Row:
        """Motion agrees with the channel, which has the usual one of those that name it."""
        if not self.chance(often):
            return {}
        channel = self.one(CHANNELS)
        return {
            "channel": channel,
            "motion": CHANNELS[channel] or self.one(("", "inbound", "outbound")),
            "region": self.one(REGIONS),
            "persona": self.one(PERSONAS),
            "owner": self.one(WHO),
            "team": self.one(TEAMS),
        }

    def add(self, feed: str, **row: str) -> Row:
        row.setdefault("id", f"{feed[0].upper()}{len(self.files[feed])}")
        self.files[feed].append(row)
        return row

    def all(self) -> Files:
        for number in range(self.leads):
            self.lead(f"L{number}")
        for number in range(self.leads // 2):
            self.deal(f"D{number}")
        for number in range(self.leads // 2):
            self.onboarding(f"O{number}")
        return self.files

    def lead(self, name: str) -> None:
        day = self.day()
        row = self.add("leads", lead=name, at=self.moment(day, 0.1), **self.members())
        if self.chance(0.4):
            row["company"] = f"Company {self.random.randint(1, self.leads // 3)}"
        if self.chance(0.5):
            row["assigned_at"] = self.moment(day + timedelta(days=self.random.randint(0, 1)), 0.1)
        self.stages(name, day)
        if self.chance(0.6):
            self.add(
                "scores", lead=name, at=self.moment(day), fit=self.one(("50", "80")),
                intent=self.one(("60", "90")),
            )  # fmt: skip
        for _ in range(self.random.randint(0, 3)):
            self.act({"lead": name}, day)
        if self.chance(0.3):
            at = self.near(day)
            whose = {"lead": name} if self.chance(0.6) else {"company": row.get("company", "")}
            self.add("usage", event="login", used_on=at.isoformat(), count="2", **whose)

    def near(self, day: date) -> date:
        return day + timedelta(days=self.random.randint(-1, 12))

    def act(self, about: Row, day: date) -> None:
        at, automatic = self.moment(self.near(day)), "yes" if self.chance(0.2) else ""
        who = {"owner": self.one(WHO)} if self.chance(0.5) else self.members(0.3)
        if self.chance(0.6):
            lasted = self.one(("", "0", "90"))
            self.add("calls", **about, at=at, kind=self.one(KINDS), is_automatic=automatic,
                     duration_seconds=lasted, **who)  # fmt: skip
        else:
            self.add("touches", **about, at=at, side=self.one(("marketing", "marketing", "sales")),
                     direction=self.one(("in", "out")), is_automatic=automatic, **who)  # fmt: skip

    def stages(self, lead: str, day: date) -> None:
        for stage in ("mql", "sal", "disqualified", "mql", "sqo"):
            if self.chance(0.55):
                day = self.near(day)
                who = self.one(WHO) if self.chance(0.3) else ""
                self.add("stages", lead=lead, stage=stage, at=self.moment(day), owner=who,
                         reason=self.one(("", "No budget", "Too small")))  # fmt: skip
        if self.chance(0.3):
            self.handed("sqo", {"lead": lead}, day)

    def handed(self, what: str, about: Row, day: date) -> None:
        row = self.add("handovers", handoff=what, at=self.moment(day), **about, **self.members(0.3))
        if not self.chance(0.7):
            return
        answer = {"answer": self.one(("accepted", "rejected")), "reason": "Unclear"}
        at = self.moment(day + timedelta(days=self.random.randint(0, 4)))
        if self.chance(0.5):
            row |= answer | {"answered_at": at}
        else:
            self.add("handovers", handoff=what, at=at, **about, **answer)

    def deal(self, name: str) -> None:
        day = self.day(10)
        row = self.add("deals", deal=name, amount="1000", currency="EUR", **self.members())
        row |= {"opened_at": self.moment(day), "owner": self.one(("bob", "cyd")), "outcome": "open"}
        if self.chance(0.8):
            row["lead"] = f"L{self.random.randint(0, self.leads - 1)}"
        if self.chance(0.7):
            closed = day + timedelta(days=self.random.randint(1, 30))
            row |= {"outcome": self.one(("won", "won", "lost")), "closed_at": self.moment(closed)}
            if row["outcome"] == "won" and self.chance(0.5):
                self.handed("card", {"deal": name}, closed)
            if row["outcome"] == "won" and self.chance(0.6):
                self.add("invoices", invoice=f"I{name}", at=self.near(closed).isoformat(),
                         amount="10", currency="EUR", deal=name)  # fmt: skip
        for _ in range(self.random.randint(0, 3)):
            self.act({"deal": name}, day)

    def onboarding(self, name: str) -> None:
        signed = self.day()
        row = self.add("onboardings", onboarding=name, **self.members(0.5))
        if self.chance(0.8):
            row["deal"] = f"D{self.random.randint(0, self.leads // 2 - 1)}"
        later = [signed + timedelta(days=self.random.randint(0, 40)) for _ in range(4)]
        started, live = later[0], max(later[0], later[2]) + timedelta(days=self.one((0, 3, 9)))
        for share, field, day in (
            (0.7, "started_at", started), (0.7, "planned_live_at", later[1]),
            (0.5, "live_at", live), (0.15, "cancelled_at", later[3]),
        ):  # fmt: skip
            if self.chance(share):
                row[field] = day.isoformat()
        if self.chance(0.9) or "started_at" not in row:
            row["signed_at"] = signed.isoformat()
        for step in ("Data", "Training", "Go-live"):
            self.step(name, step, signed)

    def step(self, name: str, step: str, signed: date) -> None:
        for _ in range(self.random.randint(0, 2)):
            planned = signed + timedelta(days=self.random.randint(0, 30))
            row = self.add("steps", onboarding=name, step=step, planned_at=planned.isoformat())
            row |= self.members(0.2)
            if self.chance(0.4):
                row["done_at"] = (planned + timedelta(days=self.random.randint(-3, 9))).isoformat()
            if self.chance(0.6):
                since = planned + timedelta(days=self.random.randint(-5, 5))
                row["blocked_at"] = since.isoformat()
                row["blocked_by"] = self.one(("us", "customer", "third_party", ""))
                if self.chance(0.3):
                    row["released_at"] = (since + timedelta(days=self.random.randint(-1, 9))).isoformat()  # fmt: skip


def written(seed: int, leads: int = 60) -> Files:
    return Written(seed, leads).all()


def organisation(*pairs: str) -> None:
    """Its fiscal year begins in April, and pairs are counted."""
    small_company.organisation(fiscal_year_start=4, pairs=list(pairs))
    team, _made = Team.objects.get_or_create(name="North")
    days = {f"{day}day": "8:00-12:00" for day in ("mon", "tues", "wednes", "thurs", "fri")}
    WorkingTime.objects.update_or_create(team=team, defaults={**days, "saturday": "", "sunday": ""})


def load(folder: Path, files: Mapping[str, list[Row]]) -> None:
    for feed, rows in files.items():
        path = folder / f"{feed}.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, FEEDS[feed][2].split(), restval="", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        (run,) = ingest.request_imports(MAPPING, [path], accepts_loss=True)
        small_company.run_one(run)
