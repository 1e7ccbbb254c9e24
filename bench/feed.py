"""A stage history as a CRM exports it: one row per step of a lead."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

MAPPING = """
mapping = 1
[source]
key = "crm"
name = "CRM"
[files.history]
match = "history*.csv"
record = "stage"
id = "entry"
[files.history.fields]
lead = "lead"
stage = { column = "stage", translate = "stages" }
at = "at"
owner = "owner"
[translate.stages]
"New" = "lead"
"Marketing qualified" = "mql"
"Sales accepted" = "sal"
"Sales qualified" = "sqo"
"""
STAGES = ("New", "Marketing qualified", "Sales accepted", "Sales qualified")
GOES_ON = 0.4
BEGINNING, MINUTES = datetime(2024, 1, 1, 8), 2 * 365 * 24 * 60


def steps(seed: int = 1) -> Iterator[tuple[str, str, str, str]]:
    """(lead, stage, at, owner) of one lead after the other, without end."""
    chance = random.Random(seed)
    lead = 0
    while True:
        lead += 1
        at = BEGINNING + timedelta(minutes=chance.randrange(MINUTES))
        owner = f"user{chance.randrange(40):02}@example.com"
        for stage in STAGES:
            yield f"00Q{lead:09}", stage, f"{at:%Y-%m-%dT%H:%M:%S}", owner
            if chance.random() > GOES_ON:
                break
            at += timedelta(minutes=chance.randrange(30 * 24 * 60))


def write(path: Path, rows: int) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("entry", "lead", "stage", "at", "owner"))
        writer.writerows(
            (f"E{number:09}", *step) for number, step in enumerate(islice(steps(), rows))
        )
