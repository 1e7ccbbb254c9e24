"""A company small enough to count by hand, imported through the real import."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from revops import context, ingest, publish
from revops.ingest import jobs
from revops.models import (
    FeedDelivery,
    ImportRun,
    Organisation,
    Publication,
    PublicationContext,
    State,
)
from revops.queue import work

MAPPING = """
mapping = 1
[source]
key = "crm"
name = "CRM"
[files.people]
match = "people.csv"
record = "person"
id = ["person", "joined_on"]
complete = true
fields = { person = "person", name = "name", team = "team", joined_on = "joined_on", left_on = "left_on" }
[files.rates]
match = "rates.csv"
record = "rate"
id = ["currency", "month_on"]
fields = { currency = "currency", month_on = "month_on", rate = "rate" }
[files.leads]
match = "leads.csv"
record = "lead"
id = "lead"
complete = true
[files.leads.fields]
lead = "lead"
at = "at"
motion = "motion"
channel = "channel"
owner = "owner"
merged_into = "merged_into"
is_test = "is_test"
[files.stages]
match = "stages.csv"
record = "stage"
id = "id"
complete = true
fields = { lead = "lead", stage = "stage", at = "at", owner = "owner" }
[files.deals]
match = "deals.csv"
record = "deal"
id = "deal"
complete = true
[files.deals.fields]
deal = "deal"
lead = "lead"
amount = "amount"
currency = "currency"
owner = "owner"
opened_at = "opened_at"
closed_at = "closed_at"
outcome = "outcome"
expected_close_on = "expected_close_on"
[files.changes]
match = "changes.csv"
record = "change"
id = "id"
complete = true
[files.changes.fields]
deal = "deal"
at = "at"
kind = "kind"
amount = "amount"
owner = "owner"
expected_close_on = "expected_close_on"
[files.calls]
match = "calls.csv"
record = "activity"
complete = true
fields = { lead = "lead", at = "at", kind = { value = "call" }, owner = "owner", company = "company" }
[files.invoices]
match = "invoices.csv"
record = "invoice"
id = "invoice"
complete = true
fields = { invoice = "invoice", at = "at", amount = "amount", currency = "currency", deal = "deal" }
[files.onboardings]
match = "onboardings.csv"
record = "onboarding"
id = "onboarding"
complete = true
fields = { onboarding = "onboarding", deal = "deal", started_at = "started_at", live_at = "live_at" }
"""
COLUMNS = {
    "people": "person name team joined_on left_on",
    "rates": "currency month_on rate",
    "leads": "lead at motion channel owner merged_into is_test",
    "stages": "id lead stage at owner",
    "deals": "deal lead amount currency owner opened_at closed_at outcome expected_close_on",
    "changes": "id deal at kind amount owner expected_close_on",
    "calls": "lead at owner company",
    "invoices": "invoice at amount currency deal",
    "onboardings": "onboarding deal started_at live_at",
}


def organisation(**given: object) -> Organisation:
    """The organisation in euros, Amsterdam time and Dutch holidays, or as given."""
    usual = {
        "name": "Small",
        "base_currency": "EUR",
        "timezone": "Europe/Amsterdam",
        "country": "NL",
        "fiscal_year_start": 1,
    }
    return Organisation.objects.update_or_create(pk=1, defaults=usual | given)[0]


def write(folder: Path, feed: str, rows: Sequence[Mapping[str, str]]) -> Path:
    """Writes the export file of a feed; cells not given are empty."""
    path = folder / f"{feed}.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS[feed].split(), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def load(
    folder: Path, feed: str, rows: Sequence[Mapping[str, str]], **options: object
) -> ImportRun:
    """Imports the rows as the feed's whole file, as a worker would, and answers the run when it is
    done.
    """
    path = write(folder, feed, rows)
    (run,) = ingest.request_imports(MAPPING, [path], **options)
    return run_one(run)


def run_one(run: ImportRun) -> ImportRun:
    claimed = work.claim(jobs.due_imports().filter(pk=run.pk))
    ingest.perform(claimed)
    claimed.refresh_from_db()
    assert claimed.state == State.DONE, claimed.error
    return claimed


def published(why: str = "") -> Publication | None:
    return publish.publish(why)


def computed_with(publication: Publication, **settings: object) -> None:
    """Lets a publication have been computed with other settings, as by an earlier program."""
    made = PublicationContext(
        settings=publication.context.settings | settings, rates=publication.context.rates
    )
    made.sha256 = context.digest(made.settings, made.rates)
    publication.context = context.store(made)
    publication.save()


def delivered(at: datetime, **by: str) -> None:
    """As if every feed had made its exports then, or those of a source."""
    ImportRun.objects.filter(**by).update(fetched_at=at, delivered_at=at)
    FeedDelivery.objects.filter(**by).update(delivered_at=at)
