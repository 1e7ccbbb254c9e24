"""A company that is called and mailed: leads, acts of people, touches, scores and usage by hand."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from revops import ingest
from tests import small_company

FEEDS = {
    "leads": (
        "lead",
        "lead",
        "lead at assigned_at motion channel owner company merged_into persona team",
    ),
    "stages": ("stage", "lead stage at", "lead stage at"),
    "deals": ("deal", "deal", "deal lead amount currency opened_at closed_at outcome motion"),
    "calls": ("activity", "", "lead deal at kind owner is_automatic duration_seconds company"),
    "touches": (
        "touch",
        "",
        "at side direction channel campaign lead deal company is_automatic motion",
    ),
    "scores": ("score", "", "lead at fit intent value given_by"),
    "usage": ("usage", "", "event used_on count lead company"),
    "handovers": ("handover", "", "handoff at lead deal answered_at answer reason"),
    "onboardings": (
        "onboarding",
        "onboarding",
        "onboarding deal signed_at started_at live_at cancelled_at",
    ),
    "merges": ("merge", "one", "what one into verdict"),
}


def table(feed: str, record: str, identity: str, columns: str) -> str:
    fields = ", ".join(f"{column} = '{column}'" for column in columns.split())
    names = f"id = [{', '.join(repr(column) for column in identity.split())}]" if identity else ""
    return f"[files.{feed}]\nmatch = '{feed}.csv'\nrecord = '{record}'\n{names}\ncomplete = true\nfields = {{ {fields} }}\n"


MAPPING = 'mapping = 1\n[source]\nkey = "crm"\n' + "".join(
    table(feed, *given) for feed, given in FEEDS.items()
)


def load(folder: Path, feed: str, rows: Sequence[Mapping[str, str]]) -> None:
    path = folder / f"{feed}.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, FEEDS[feed][2].split(), restval="")
        writer.writeheader()
        writer.writerows(rows)
    (run,) = ingest.request_imports(MAPPING, [path], accepts_loss=True)
    small_company.run_one(run)
