"""A company of one month, small enough to read off the page: October 2025, after a quieter
September.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.contrib.auth.models import User

from revops.models import Target
from tests import loaded_once
from tests import small_company as small

FIGURES = {
    "mqls": "5",
    "sqos": "3",
    "deals_signed": "2",
    "revenue": "€12,350",
    "win_rate": "2 of 3",
}
PERIOD = "2025-10"
PASSWORD = "a long pass phrase"

PEOPLE = [
    {"person": "p1", "name": "Sophie Janssen", "team": "SDR North", "joined_on": "2025-01-01"},
    {"person": "p2", "name": "Milan de Vries", "team": "AE South", "joined_on": "2025-01-01"},
]
LEADS = [
    {
        "lead": f"L{n}",
        "at": f"2025-10-{n:02}T09:00:00",
        "motion": motion,
        "channel": channel,
        "owner": "p1",
    }
    for n, (motion, channel) in enumerate(
        [("inbound", "Webinar")] * 4 + [("outbound", "Cold call")] * 3, start=1
    )
] + [
    {
        "lead": "L0",
        "at": "2025-09-02T09:00:00",
        "motion": "inbound",
        "channel": "Webinar",
        "owner": "p1",
    }
]
STAGES = [
    {"id": f"s{n}", "lead": lead, "stage": stage, "at": f"2025-{month}-{day:02}T10:00:00", "owner": "p1"}
    for n, (lead, stage, month, day) in enumerate(
        [
            ("L0", "mql", "09", 3),
            ("L1", "mql", "10", 2), ("L2", "mql", "10", 3), ("L3", "mql", "10", 6), ("L5", "mql", "10", 7),
            ("L6", "mql", "10", 8), ("L1", "mql", "10", 20),
        ]
    )
]  # fmt: skip
DEALS = [
    {
        "deal": "D1",
        "lead": "L1",
        "opened_at": "2025-10-09",
        "closed_at": "2025-10-20",
        "outcome": "won",
    },
    {
        "deal": "D2",
        "lead": "L2",
        "opened_at": "2025-10-10",
        "closed_at": "2025-10-21",
        "outcome": "won",
    },
    {
        "deal": "D3",
        "lead": "L5",
        "opened_at": "2025-10-13",
        "closed_at": "2025-10-22",
        "outcome": "lost",
    },
]
DEALS = [{"amount": "5000", "currency": "EUR", "owner": "p2", **deal} for deal in DEALS]
INVOICES = [
    {"invoice": "I1", "at": "2025-10-23", "amount": "7850.25", "currency": "EUR", "deal": "D1"},
    {"invoice": "I2", "at": "2025-10-24", "amount": "5000.00", "currency": "EUR", "deal": "D2"},
    {"invoice": "I3", "at": "2025-10-27", "amount": "-500.25", "currency": "EUR", "deal": "D2"},
]
TARGETS = {"mqls": 4, "sqos": 3, "deals_signed": 4, "revenue": 10_000}


def load(folder: Path) -> None:
    """Imports and publishes the company, and sets four targets: win rate has none."""
    loaded_once.load(repr((feeds(), TARGETS, small.MAPPING, small.COLUMNS)), imported, folder)


def feeds() -> dict[str, list[dict[str, str]]]:
    return {
        "people": PEOPLE,
        "leads": LEADS,
        "stages": STAGES,
        "deals": DEALS,
        "invoices": INVOICES,
    }


def imported(folder: Path) -> None:
    small.organisation()
    for feed, rows in feeds().items():
        small.load(folder, feed, rows)
    for kpi, value in TARGETS.items():
        Target.objects.create(kpi=kpi, month=date(2025, 10, 1), value=value)
    small.published()


def reader(name: str = "reader", **rights: bool) -> User:
    return User.objects.create_user(name, password=PASSWORD, **rights)
