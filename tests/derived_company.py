"""A company of two sources whose files are given row by row, and its facts as they were derived."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from revops import ingest
from revops.models import (
    FeedDelivery,
)
from tests.small_company import organisation, run_one

MEMBERS = "owner team motion channel persona region"
# By feed: record kind, columns that identify a row, and all columns.
FEEDS = {
    "people": ("person", "person joined_on", "person name team joined_on left_on"),
    "rates": ("rate", "currency month_on", "currency month_on rate"),
    "leads": ("lead", "id", f"id lead at name company email merged_into is_test {MEMBERS}"),
    "more_leads": ("lead", "id", f"id lead at name company email merged_into is_test {MEMBERS}"),
    "stages": ("stage", "id", f"id lead stage at reason {MEMBERS}"),
    "more_stages": ("stage", "id", f"id lead stage at reason {MEMBERS}"),
    "deals": ("deal", "deal", f"deal lead company amount opened_at closed_at outcome {MEMBERS}"),
    "changes": ("change", "id", "id deal at kind reason"),
    "activities": (
        "activity",
        "id",
        f"id lead deal at kind company is_automatic duration_seconds {MEMBERS}",
    ),
    "invoices": ("invoice", "id", f"id invoice at amount currency kind deal company {MEMBERS}"),
    "more_invoices": (
        "invoice",
        "id",
        f"id invoice at amount currency kind deal company {MEMBERS}",
    ),
    "onboardings": (
        "onboarding",
        "id",
        f"id onboarding deal company signed_at started_at live_at cancelled_at {MEMBERS}",
    ),
    "more_onboardings": (
        "onboarding",
        "id",
        f"id onboarding deal company signed_at started_at live_at cancelled_at {MEMBERS}",
    ),
}
NAMES = ("motion", "team__name", "owner__name", "persona__name", "channel__name", "region__name")
OF_LEAD = {
    "motion": "inbound",
    "team": "South",
    "owner": "bob",
    "persona": "Buyer",
    "channel": "Web",
    "region": "East",
}
OWN = {
    "motion": "outbound",
    "team": "North",
    "owner": "ann",
    "persona": "User",
    "channel": "Fair",
    "region": "West",
}
LEADS, OWNS = tuple(OF_LEAD.values()), tuple(OWN.values())
PEOPLE = [
    {"person": "ann", "name": "ann", "team": "West Side"},
    {"person": "bob", "name": "bob", "team": "East Side"},
    {"person": "cy", "name": "cy"},
]


def table(feed: str, record: str, identity: str, columns: str) -> str:
    fields = ", ".join(f'{column} = "{column}"' for column in columns.split() if column != "id")
    names = ", ".join(f'"{column}"' for column in identity.split())
    return f'[files.{feed}]\nmatch = "{feed}.csv"\nrecord = "{record}"\nid = [{names}]\ncomplete = true\nfields = {{ {fields} }}\n'


def mapping(source: str) -> str:
    return f'mapping = 1\nsource = {{ key = "{source}", references = "crm" }}\n' + "".join(
        table(feed, *FEEDS[feed]) for feed in FEEDS
    )


@pytest.fixture(autouse=True)
def company() -> None:
    organisation()


@pytest.fixture
def give(tmp_path: Path):
    """Imports rows as the whole file of a feed; ids are numbers where a row has none."""

    def given(feed: str, *records: dict[str, str], source: str = "crm") -> None:
        path = tmp_path / f"{feed}.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, FEEDS[feed][2].split(), restval="")
            writer.writeheader()
            numbered = [
                {"id": str(n)} | row if "id" in writer.fieldnames else row
                for n, row in enumerate(records)
            ]
            writer.writerows(numbered)
        for run in ingest.request_imports(mapping(source), [path], accepts_loss=True):
            run_one(run)

    return given


def delivered(feed: str, day: int) -> None:
    FeedDelivery.objects.filter(feed=feed).update(delivered_at=datetime(2026, 5, day, tzinfo=UTC))
