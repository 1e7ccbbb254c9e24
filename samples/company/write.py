"""Write the export files: the same `today` and scale give the same bytes."""

from __future__ import annotations

import csv
import os
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pandas as pd
from openpyxl import Workbook

from samples.company import exports_crm, exports_motion, exports_tools
from samples.company.activities import activities
from samples.company.billing import invoices
from samples.company.books import books
from samples.company.campaigns import campaigns
from samples.company.clock import Clock
from samples.company.customers import account_table, client_table, customers
from samples.company.deal_history import changes
from samples.company.deals import deals
from samples.company.dirt import Tables, soil
from samples.company.finance import rates
from samples.company.funnel import stage_history
from samples.company.handovers import handovers
from samples.company.leads import leads
from samples.company.onboarding import onboardings, steps
from samples.company.people import people
from samples.company.plans import plan_table, plans
from samples.company.targets import targets
from samples.company.usage import usage

FOLDERS = {
    "crm": (
        "users.csv",
        "accounts.csv",
        "leads.csv",
        "lead_stage_history.csv",
        "opportunities.csv",
        "opportunity_field_history.csv",
        "activities.csv",
        "handovers.csv",
    ),
    "billing": ("clients.csv", "invoices.csv", "plans.csv", "onboarding.xlsx", "steps.csv"),
    "books": ("FEC.txt",),
    "dialler": ("calls.csv",),
    "marketing": ("engagement.csv", "scores.csv"),
    "product": ("usage.csv", "trials.csv"),
    "finance": ("rates.csv", "campaigns.csv", "targets.csv"),
}
# The dialler's export stopped some days ago.
STALE_FILES = ("calls.csv",)
Progress = Callable[[str], None]
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def silently(_line: str) -> None:
    """Progress that nobody reads."""


def write_company(
    folder: Path,
    today: date,
    scale: float = 1.0,
    progress: Progress = silently,
) -> dict[str, Path]:
    """Path by file name, below `folder`; `scale` multiplies the numbers of leads, deals and
    customers.
    """
    tables = soil(company(Clock(today), scale, progress), Clock(today))
    paths = {name: folder / place / name for place, names in FOLDERS.items() for name in names}
    for name, path in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        progress(f"{path.relative_to(folder)}: {len(tables[name]):,} rows")
        write_at_once(path, content(name, tables[name]))
        if name in STALE_FILES:
            age_file(path, tables[name])
    return paths


def write_at_once(path: Path, text: bytes) -> None:
    """Whoever is reading the file as it was goes on doing so."""
    draft = path.with_suffix(".draft")
    draft.write_bytes(text)
    draft.replace(path)


def company(clock: Clock, scale: float, progress: Progress = silently) -> Tables:
    """All tables before the dirt, by file name."""
    staff = people(clock)
    progress("leads and stages")
    all_leads = leads(clock, staff, scale)
    stages = stage_history(clock, all_leads, staff)
    progress("opportunities and their history")
    all_deals = deals(clock, all_leads, stages, staff, scale)
    history = changes(clock, all_deals, staff)
    progress("activities, documents and targets")
    touches = activities(clock, all_leads, stages, all_deals, staff)
    documents = invoices(clock, all_deals, history, scale)
    known = known_by_now(clock, all_deals, documents)
    followed = onboardings(clock, all_deals, history, staff)
    came = exports_motion.leads_and_marketing(clock, all_leads, stages, touches, scale)
    beside = of_lists(clock, followed) | finance_tables(clock, documents) | came
    return beside | {
        "usage.csv": exports_motion.usage_table(usage(clock, followed), known),
        "users.csv": exports_crm.users(staff),
        "accounts.csv": account_table(known),
        "lead_stage_history.csv": exports_crm.stage_table(clock, all_leads, stages),
        "opportunities.csv": exports_crm.deal_table(clock, all_deals, history, known),
        "opportunity_field_history.csv": exports_crm.change_table(clock, history),
        "activities.csv": exports_crm.activity_table(touches),
        "handovers.csv": exports_crm.handover_table(handovers(clock, stages, all_deals, history)),
        "calls.csv": exports_tools.call_table(clock, touches),
        "clients.csv": client_table(known),
        "invoices.csv": exports_tools.invoice_table(clock, documents, known),
        "plans.csv": plan_table(plans(clock, all_deals, history)),
        "targets.csv": targets(clock, staff, stages, history, documents, touches),
    }


def known_by_now(clock: Clock, all_deals: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Customers of what had been opened and billed when the files were exported."""
    opened = all_deals[all_deals["opened_at"] < clock.cut]
    return customers(opened, documents[documents["on"] < clock.cut])


def of_lists(clock: Clock, followed: pd.DataFrame) -> Tables:
    """Customer success's own two lists, and what finance keeps beside the targets."""
    return {
        "onboarding.xlsx": exports_tools.onboarding_table(followed),
        "steps.csv": exports_tools.step_table(steps(clock, followed)),
        "campaigns.csv": exports_tools.campaign_table(campaigns(clock)),
    }


def finance_tables(clock: Clock, documents: pd.DataFrame) -> Tables:
    """Finance's rates and the books that are kept with them."""
    known = rates(clock)
    return {
        "rates.csv": exports_tools.rate_table(known),
        "FEC.txt": books(clock, documents, known),
    }


def content(name: str, table: pd.DataFrame) -> bytes:
    """The billing tool writes as French accounting does; the dialler quotes everything; the books
    have tabs; all others are plain.
    """
    if name.endswith(".xlsx"):
        return _workbook(table)
    if name in ("clients.csv", "invoices.csv", "plans.csv"):
        return table.to_csv(index=False, sep=";", lineterminator="\r\n").encode("cp1252")
    if name == "FEC.txt":
        return table.to_csv(index=False, sep="\t", lineterminator="\r\n").encode()
    quoting = csv.QUOTE_ALL if name == "calls.csv" else csv.QUOTE_MINIMAL
    return table.to_csv(index=False, lineterminator="\n", quoting=quoting).encode()


def _workbook(table: pd.DataFrame) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Onboardings"
    sheet.append(list(table.columns))
    for row in table.astype(object).where(table.notna(), None).itertuples(index=False):
        sheet.append(
            [cell.to_pydatetime() if isinstance(cell, pd.Timestamp) else cell for cell in row]
        )
    written = BytesIO()
    book.save(written)
    return _timeless(written)


def _timeless(written: BytesIO) -> bytes:
    """The same workbook without the moment of saving, which would make every file different."""
    stable = BytesIO()
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(stable, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name != "docProps/core.xml":
                target.writestr(
                    zipfile.ZipInfo(name, _ZIP_TIME), source.read(name), zipfile.ZIP_DEFLATED
                )
                continue
            target.writestr(
                zipfile.ZipInfo(name, _ZIP_TIME),
                b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
            )
    return stable.getvalue()


def age_file(path: Path, table: pd.DataFrame) -> None:
    """A file that its tool stopped to write on its last day looks like it, whenever it is
    generated.
    """
    last_day = max(cell[:10] for cell in table["started"] if cell[:2] == "20")
    stopped = datetime.fromisoformat(f"{last_day}T18:00:00+00:00").timestamp()
    os.utime(path, (stopped, stopped))
