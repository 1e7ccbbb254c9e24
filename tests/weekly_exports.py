"""Histories of a small company, drawn at random: what its sources exported, week by week. Few keys,
so that everything collides.
"""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from revops import ingest
from revops.models import ImportRun
from tests import small_company
from tests.reference import Company

ZONE = ZoneInfo("Europe/Amsterdam")
FIRST_WEEK = datetime(2026, 1, 19, 12, tzinfo=ZONE)
# By feed: record kind, columns that identify a row, and all columns. `billing` is not complete:
# what it lacks stays.
FEEDS = {
    "people": ("person", "person joined_on", "person name email team joined_on left_on"),
    "rates": ("rate", "currency month_on", "currency month_on rate"),
    "customers": ("customer", "customer", "customer name vat_number aliases"),
    "leads": ("lead", "lead", "lead at motion channel owner customer merged_into is_test"),
    "stages": ("stage", "id", "id lead stage at owner"),
    "deals": (
        "deal", "deal", "deal lead customer deal_type product_line amount currency owner opened_at closed_at outcome",
    ),
    "closed": (
        "deal", "deal", "deal lead customer deal_type product_line amount currency owner opened_at won_at lost_at outcome",
    ),
    "changes": ("change", "id", "id deal at kind amount amount_before owner owner_before"),
    "calls": ("activity", "", "lead deal at owner"),
    "touches": ("touch", "", "lead at side direction owner channel"),
    "scores": ("score", "", "lead at fit intent"),
    "invoices": ("invoice", "id", "id invoice at amount currency kind deal customer deal_type"),
    "billing": ("invoice", "id", "id invoice at amount currency kind deal customer deal_type"),
    "subscriptions": (
        "subscription", "id", "id subscription deal customer product_line amount currency interval started_at ended_at status",
    ),
    "onboardings": (
        "onboarding", "onboarding", "onboarding deal customer product_line signed_at started_at planned_live_at live_at",
    ),
    "steps": ("onboarding_step", "id", "id onboarding step planned_at done_at blocked_at released_at"),
    "handovers": ("handover", "id", "id handoff at lead deal answered_at answer owner"),
}  # fmt: skip
INCOMPLETE = "billing"


def table(feed: str, record: str, identity: str, columns: str) -> str:
    fields = [f"{column} = '{column}'" for column in columns.split() if column != "id"]
    fields += ["kind = { value = 'call' }"] if feed == "calls" else []
    fields = [field.replace("'aliases'", "{ column = 'aliases', split = ';' }") for field in fields]
    names = ", ".join(f"'{column}'" for column in identity.split())
    return f"""
[files.{feed}]
match = "{feed}.csv"
record = "{record}"
{f"id = [{names}]" if names else ""}
complete = {str(feed != INCOMPLETE).lower()}
fields = {{ {", ".join(fields)} }}
"""


MAPPING = 'mapping = 1\n[source]\nkey = "crm"\n' + "".join(
    table(feed, *FEEDS[feed]) for feed in FEEDS
)

LEADS = ["L1", "L2", "L3", "L4"]
DEALS = ["D1", "D2", "D3"]
IDS = [str(number) for number in range(1, 11)]
DAYS = ["2026-01-05", "2026-01-20", "2026-02-03", "2026-02-28", "2026-03-10"]
TIMES = [
    "2026-01-20 08:15",
    "2026-01-20 17:30",
    "2026-02-03 00:00",
    "2026-02-28 23:45",
    "2026-03-10 09:00",
]


def one_of(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(texts)


moments, days = one_of(*DAYS, *TIMES), one_of(*DAYS)
maybe = st.one_of(st.just(""), moments)
# Ann and Anna share a name at times; Bob writes himself in two ways; Carl is in no file of people.
owners = one_of("", "", "ann", "bob", "Ann", "bob@example.org", "Carl")
amounts, currencies = one_of("", "100.10", "250", "33.33"), one_of("", "EUR", "USD", "GBP")
outcomes = one_of("", "won", "lost", "open", "won")
# C9 is in no file of customers; Acme and Beta are names, which several may have.
customers = one_of("", "", "C1", "C2", "Acme", "Beta", "Old", "C9")
sold_as = {
    "deal_type": one_of("", "new", "renewal"),
    "product_line": one_of("", "Voice", "Chat"),
}
deals = {
    "lead": one_of("", *LEADS),
    "customer": customers,
    **sold_as,
    "amount": amounts,
    "currency": currencies,
    "owner": owners,
    "opened_at": maybe,
}
documents = {
    "invoice": one_of("I1", "I2", "I3"), "at": days, "amount": one_of("10", "3.33", "99.99"), "currency": currencies,
    "kind": one_of("", "invoice", "credit_note"), "deal": one_of("", *DEALS),
    "customer": customers, "deal_type": sold_as["deal_type"],
}  # fmt: skip
COLUMNS = {
    "people": {
        "person": one_of("ann", "ann", "bob", "eve"), "name": one_of("Ann", "Bob"), "email": one_of("", "Bob@Example.org"),
        "team": one_of("North", "South"), "joined_on": one_of("", "2026-01-20", "2026-02-03"),
        "left_on": one_of("", "2026-02-28"),
    },
    "rates": {"currency": one_of("USD", "USD", "GBP"), "month_on": one_of("2026-01-01", "2026-01-15", "2026-02-01", "2026-03-01"),
              "rate": one_of("0.9", "0.8333")},
    "customers": {"customer": one_of("C1", "C2", "C3"), "name": one_of("", "Acme", "Beta"),
                  "vat_number": one_of("", "", "NL 1", "nl1", "n/a"), "aliases": one_of("", "", "C2", "Old;C3", "Acme")},
    "leads": {"lead": one_of(*LEADS), "customer": customers, "at": maybe, "motion": one_of("", "inbound", "outbound"),
              "channel": one_of("", "Web", "Fair"),
              "owner": owners, "merged_into": one_of("", "", *LEADS, "L9"), "is_test": one_of("", "", "", "yes")},
    "stages": {"id": one_of(*IDS), "lead": one_of(*LEADS), "stage": one_of("lead", "mql", "sqo", "mql"), "at": moments, "owner": owners},
    "deals": {"deal": one_of(*DEALS), **deals, "closed_at": maybe, "outcome": outcomes},
    "closed": {"deal": one_of(*DEALS), **deals, "won_at": maybe, "lost_at": maybe, "outcome": one_of("", "", "won", "lost", "open")},
    "changes": {"id": one_of(*IDS), "deal": one_of(*DEALS), "at": moments, "amount": amounts, "amount_before": amounts,
                "owner": owners, "owner_before": owners,
                "kind": one_of("opened", "amount", "owner", "won", "lost", "reopened", "deleted")},
    "calls": {"lead": one_of("", *LEADS), "deal": one_of("", *DEALS), "at": moments, "owner": owners},
    "touches": {"lead": one_of(*LEADS), "at": moments, "side": one_of("marketing", "sales"), "direction": one_of("in", "out"),
                "owner": owners, "channel": one_of("", "Web", "Fair")},
    "scores": {"lead": one_of(*LEADS), "at": moments, "fit": one_of("", "80"), "intent": one_of("", "10", "90")},
    "invoices": {"id": one_of(*IDS), **documents},
    "billing": {"id": one_of(*IDS), **documents},
    "subscriptions": {"id": one_of(*IDS), "subscription": one_of("S1", "S2"), "deal": one_of("", *DEALS), "customer": customers,
                      "product_line": sold_as["product_line"], "amount": amounts, "currency": currencies,
                      "interval": one_of("month", "year"), "started_at": moments, "ended_at": maybe,
                      "status": one_of("", "trial", "ended")},
    "onboardings": {"onboarding": one_of("O1", "O2"), "deal": one_of("", *DEALS), "customer": customers,
                    "product_line": sold_as["product_line"], "signed_at": maybe, "started_at": maybe, "planned_live_at": maybe,
                    "live_at": maybe},
    "steps": {"id": one_of(*IDS), "onboarding": one_of("O1", "O2"), "step": one_of("", "Data"), "planned_at": maybe, "done_at": maybe,
              "blocked_at": maybe, "released_at": maybe},
    "handovers": {"id": one_of(*IDS), "handoff": one_of("mql", "sqo", "card", "kick_off", "nurture"), "at": moments,
                  "lead": one_of("", *LEADS), "deal": one_of("", *DEALS), "answered_at": maybe,
                  "answer": one_of("", "accepted", "rejected"), "owner": owners},
}  # fmt: skip

Row = dict[str, str]


def identity(feed: str) -> tuple[str, ...]:
    return tuple(FEEDS[feed][1].split())


def files(feed: str) -> st.SearchStrategy[tuple[str, list[Row]]]:
    key = identity(feed)
    rows = st.lists(
        st.fixed_dictionaries(COLUMNS[feed]),
        max_size=7,
        unique_by=(lambda row: tuple(row[k] for k in key)) if key else None,
    )
    return st.tuples(st.just(feed), rows)


imports = st.sampled_from(
    ["deals", "closed", "changes", "leads", "stages", *sorted(FEEDS)]
).flatmap(files)
histories = st.lists(
    st.one_of(imports, imports, imports, imports, imports, st.just("publish")),
    min_size=2,
    max_size=6,
)


@dataclass(frozen=True)
class Export:
    """One file of one feed."""

    feed: str
    rows: list[Row]
    at: datetime

    def load(self, folder: Path) -> ImportRun:
        path = folder / f"{self.feed}.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, FEEDS[self.feed][2].split(), restval="")
            writer.writeheader()
            writer.writerows(self.rows)
        os.utime(path, (self.at.timestamp(), self.at.timestamp()))
        (run,) = ingest.request_imports(MAPPING, [path], accepts_loss=True)
        return small_company.run_one(run)


def dated(steps: list) -> list[Export | str]:
    """The steps, their files dated: two a week, of one instant."""
    number, found = 0, []
    for step in steps:
        found.append(
            step if step == "publish" else Export(*step, FIRST_WEEK + timedelta(weeks=number // 2))
        )
        number += step != "publish"
    return found


def current(steps: list[Export | str]) -> list[Export]:
    """By feed what its files say after all: the last one alone, but for the feed whose files only
    ever add and change.
    """
    latest: dict[str, Export] = {}
    for step in steps:
        if isinstance(step, Export):
            kept = latest[step.feed].rows if step.feed == INCOMPLETE and step.feed in latest else []
            arrived = {row["id"] for row in step.rows} if kept else ()
            rows = [*(row for row in kept if row["id"] not in arrived), *step.rows]
            latest[step.feed] = Export(step.feed, rows, step.at)
    return list(latest.values())


def company(exports: list[Export]) -> Company:
    rows = {each.feed: [at_midnight(row) for row in each.rows] for each in exports}
    return Company(
        rows, {each.feed: f"{each.at.astimezone(ZONE):%Y-%m-%d %H:%M}" for each in exports}
    )


def at_midnight(row: Row) -> Row:
    """A midnight written on a date is the date."""
    return {name: cell.removesuffix(" 00:00") for name, cell in row.items()}
