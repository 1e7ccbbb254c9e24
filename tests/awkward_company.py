"""A company of awkward numbers, one or two to a month of 2024, some around today and one ahead;
billing's last import failed.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from revops import ingest
from revops.ingest import jobs
from revops.models import Source, Target
from revops.queue import work
from tests import loaded_once
from tests import small_company as small

BILLING = """
mapping = 1
[source]
key = "billing"
name = "Billing"
[files.invoices]
match = "invoices.csv"
record = "invoice"
id = "invoice"
complete = true
fields = { invoice = "invoice", at = "at", amount = "amount", currency = "currency", deal = "deal" }
"""
DELIVERED = datetime(2024, 11, 16, 5, 0, tzinfo=UTC)  # six in Amsterdam
NOT_BEGUN = "2190-12"
AROUND = 60  # days before and after today, so that the period is half over whenever the tests run

MQLS = {"2024-07-03": 1234, "2024-10-02": 5}
SQO = "2024-07-05"
DEALS = [("2024-10-21", "won"), ("2024-10-22", "won"), ("2024-10-23", "lost")]
INVOICES = [
    ("2024-06-04", "1000.00", "EUR"), ("2024-06-05", "250.00", "GBP"),
    ("2024-07-04", "1240000.00", "EUR"),
    ("2024-08-05", "123456789012.34", "EUR"),
    ("2024-09-04", "7650.25", "EUR"), ("2024-09-05", "-20000.25", "EUR"),
    ("2024-10-04", "12350.00", "EUR"),
]  # fmt: skip
TARGETS = {
    ("sqos", "2024-09"): 3, ("revenue", "2024-09"): 10_000,
    ("mqls", "2024-10"): 4, ("sqos", "2024-10"): 3, ("deals_signed", "2024-10"): 4, ("win_rate", "2024-10"): "0.33",
    ("mqls", NOT_BEGUN): 10,
}  # fmt: skip


def load(folder: Path) -> None:
    loaded_once.load("awkward company", imported, folder)


def imported(folder: Path) -> None:
    small.organisation()
    recent = timezone.now().date() - timedelta(days=5)
    small.load(folder, "leads", [{"lead": f"N{n}", "at": f"{recent}T09:00:00"} for n in range(12)])
    entered = [day for day, count in MQLS.items() for _each in range(count)]
    stages = [{"lead": f"L{n}", "at": f"{day}T10:00:00"} for n, day in enumerate(entered)]
    stages += [
        {"lead": "N0", "at": f"{recent}T10:00:00"},
        {"lead": "L0", "at": f"{SQO}T10:00:00", "stage": "sqo"},
    ]
    small.load(
        folder, "stages", [{"id": str(n), "stage": "mql"} | stage for n, stage in enumerate(stages)]
    )
    deals = [
        {
            "deal": f"D{n}",
            "amount": "5000",
            "currency": "EUR",
            "opened_at": "2024-10-09",
            "closed_at": day,
            "outcome": outcome,
        }
        for n, (day, outcome) in enumerate(DEALS)
    ]
    small.load(folder, "deals", deals)
    ahead = timezone.now().date() + timedelta(days=10)
    bill(folder, [*INVOICES, (str(recent), "1234.56", "EUR"), (str(ahead), "9000.00", "EUR")])
    for (kpi, month), value in (TARGETS | around_today()).items():
        Target.objects.create(kpi=kpi, month=date.fromisoformat(f"{month}-01"), value=value)
    small.published()


def fall_silent() -> None:
    """CRM has not delivered since long."""
    small.delivered(DELIVERED, source__key="crm")
    Source.objects.filter(key="crm").update(stale_after_hours=24)


def bill(folder: Path, documents: list[tuple[str, str, str]]) -> None:
    """Imports the invoices, and then fails to import them again because the file is gone."""
    rows = [
        {"invoice": f"I{n}", "at": day, "amount": amount, "currency": currency}
        for n, (day, amount, currency) in enumerate(documents)
    ]
    path = small.write(folder, "invoices", rows)
    small.run_one(ingest.request_imports(BILLING, [path])[0])
    ingest.request_imports(BILLING, [path])
    path.unlink()
    work.do(work.claim(jobs.due_imports()))


def around_today() -> dict[tuple[str, str], int]:
    """Targets of every month of the running period: many MQLs, hardly any revenue."""
    start, end = running()
    months = {f"{start + timedelta(days=n):%Y-%m}" for n in range((end - start).days + 1)}
    return {
        (kpi, month): value for month in months for kpi, value in (("mqls", 100), ("revenue", 1))
    }


def running() -> tuple[date, date]:
    """First and last day of a period that is half over."""
    today = timezone.now().date()
    return today - timedelta(days=AROUND), today + timedelta(days=AROUND)


def running_key() -> str:
    return "..".join(day.isoformat() for day in running())
