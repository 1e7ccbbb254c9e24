"""What is wrong with the company's files, on purpose. docs/sample-company.md lists it; the tests
count it.

Rows that the import must refuse are REFUSED. Everything else here is accepted, and is for the eye
of whoever keeps the records.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.company.clock import Clock
from samples.company.settings import DOMAIN, UNKNOWN_CURRENCY

MERGED, NOT_MERGED = 90, 65
FLAGGED_TESTS, HIDDEN_TESTS = 28, 6
LEADS_WITHOUT_OWNER, DEALS_WITHOUT_OWNER = 240, 9
DEALS_WITHOUT_AMOUNT = 2
REFUSED = {
    "leads.csv": 3,
    "lead_stage_history.csv": 4,
    "opportunities.csv": 2,
    "opportunity_field_history.csv": 1,
    "activities.csv": 2,
    "calls.csv": 3,
    "invoices.csv": 3,
    "onboarding.xlsx": 1,
}
Tables = dict[str, pd.DataFrame]
Row = dict[str, object]


def soil(tables: Tables, clock: Clock) -> Tables:
    """The same tables with everything that this file documents; a row that others refer to is never
    spoilt.
    """
    rng = clock.rng("dirt")
    leads = _duplicates(tables["leads.csv"], clock, rng)
    leads = _blank(leads, "Owner ID", LEADS_WITHOUT_OWNER, rng)
    deals = _blank(tables["opportunities.csv"], "Owner ID", DEALS_WITHOUT_OWNER, rng)
    deals = _without_amount(deals)
    refused = {name: pd.DataFrame(rows) for name, rows in _refused_rows(clock).items()}
    soiled = tables | {"leads.csv": _in_order(_tests(leads, rng)), "opportunities.csv": deals}
    soiled["invoices.csv"] = pd.concat([soiled["invoices.csv"], _unknown_currency(clock)])
    for name, rows in refused.items():
        soiled[name] = pd.concat([soiled[name], rows])
    return {
        name: rows.fillna("") if name != "onboarding.xlsx" else rows
        for name, rows in soiled.items()
    }


def _in_order(leads: pd.DataFrame) -> pd.DataFrame:
    return leads.sort_values(["Created at", "Lead ID"], kind="stable").reset_index(drop=True)


def _duplicates(leads: pd.DataFrame, clock: Clock, rng: np.random.Generator) -> pd.DataFrame:
    """The same person typed in again some weeks later; most were merged in the CRM, the others
    nobody saw.
    """
    old = leads.iloc[: max(len(leads) - 3_000, len(leads) // 2)]
    again = old.iloc[
        np.sort(rng.choice(len(old), min(MERGED + NOT_MERGED, len(old)), replace=False))
    ].reset_index(drop=True)
    created = pd.to_datetime(again["Created at"]) + pd.to_timedelta(
        rng.integers(86_400, 40 * 86_400, len(again)), unit="s"
    )
    merged = rng.permutation(len(again)) < MERGED
    again["Merged into"] = again["Lead ID"].where(merged, "")
    again["Lead ID"] = "L" + (700_000 + again.index).astype(str)
    again["Created at"] = created.dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    again["Assigned at"] = again["Created at"]
    again["Contact"] = again["Contact"].str.upper()
    again["Lead source"] = again["Lead source"].str.lower()
    return pd.concat(
        [
            leads,
            again[pd.DatetimeIndex(created).tz_localize(None) < clock.cut - np.timedelta64(1, "D")],
        ]
    )


def _tests(leads: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Records that colleagues made to try a form: most are flagged, some give themselves away by
    the address only.
    """
    picked = rng.choice(len(leads), FLAGGED_TESTS + HIDDEN_TESTS, replace=False)
    tests = leads.iloc[np.sort(picked)].reset_index(drop=True)
    tests["Lead ID"] = "L" + (800_000 + tests.index).astype(str)
    tests["Contact"], tests["Company"], tests["Merged into"] = "Test Test", "Kadewerk test", ""
    tests["E-mail"] = "test" + tests.index.astype(str) + "@" + DOMAIN
    tests["Test record"] = np.where(tests.index < FLAGGED_TESTS, "true", "false")
    return pd.concat([leads, tests])


def _blank(rows: pd.DataFrame, column: str, count: int, rng: np.random.Generator) -> pd.DataFrame:
    rows = rows.reset_index(drop=True)
    rows.loc[rng.choice(len(rows), min(count, len(rows)), replace=False), column] = ""
    return rows


def _without_amount(deals: pd.DataFrame) -> pd.DataFrame:
    """Open opportunities that nobody has put a figure to."""
    still_open = deals[
        (deals["Status"] == "Open")
        & (deals["Stage"] == "Discovery")
        & (deals["Deleted"] == "false")
    ]
    deals.loc[still_open.index[-DEALS_WITHOUT_AMOUNT:], "Amount"] = ""
    return deals


def _unknown_currency(clock: Clock) -> pd.DataFrame:
    return pd.DataFrame([_invoice(clock, "F-EXT-0001", "4 200,00", UNKNOWN_CURRENCY)])


def _invoice(
    clock: Clock, number: str, amount: str, currency: str = "EUR", on: str | None = None
) -> dict[str, str]:
    issued = pd.Timestamp(clock.cut) - pd.Timedelta(days=34)
    return {
        "N° pièce": number,
        "Type": "Facture",
        "Date": on or issued.strftime("%d/%m/%Y"),
        "Client": "DIVERS",
        "Montant HT": amount,
        "Devise": currency,
    }


def _refused_rows(clock: Clock) -> dict[str, list[Row]]:
    """Rows that nothing can be made of: dates that are none, amounts in words, stages that no
    mapping knows.
    """
    at = (pd.Timestamp(clock.cut) - pd.Timedelta(days=40)).strftime("%Y-%m-%dT10:00:00Z")
    return {
        "leads.csv": _leads(),
        "lead_stage_history.csv": _stages(at),
        "opportunities.csv": _deals(at),
        "opportunity_field_history.csv": [_change(at)],
        "activities.csv": [
            {"Activity ID": f"A900000{n}", "Type": "Fax", "Occurred at": at, "Owner ID": "U101"}
            for n in range(2)
        ],
        "calls.csv": _calls(at),
        "invoices.csv": [
            _invoice(clock, "F-EXT-0002", "à définir"),
            _invoice(clock, "F-EXT-0003", "1 250,00", on="31/02/2026"),
            _invoice(clock, "F-EXT-0004", "n/a"),
        ],
        "onboarding.xlsx": [{"No.": "ONB-9001", "Customer": "Imported by hand", "Signed": "TBC"}],
    }


def _leads() -> list[Row]:
    lead = {"Contact": "Imported by hand", "Lead source": "Event / fair"}
    return [
        {"Lead ID": f"L90000{n}", "Created at": bad, **lead}
        for n, bad in enumerate(("2025-13-07", "yesterday", "07/03/2025"))
    ]


def _stages(at: str) -> list[Row]:
    stage = {
        "Lead ID": "L200010",
        "From stage": "New",
        "Owner ID": "U106",
        "Lead source": "Web form",
    }
    return [
        {"History ID": f"LH90000{n}", "To stage": "Engaged (old)", "Changed at": at, **stage}
        for n in range(4)
    ]


def _deals(at: str) -> list[Row]:
    deal = {
        "Opportunity name": "Imported by hand",
        "Currency": "EUR",
        "Accepted at": at,
        "Status": "Open",
        "Stage": "Discovery",
    }
    return [
        {"Opportunity ID": f"OPP-990{n}", "Amount": bad, **deal}
        for n, bad in enumerate(("n/a", "tbd"))
    ]


def _change(at: str) -> Row:
    return {
        "History ID": "OH900000",
        "Opportunity ID": "OPP-4300",
        "Field": "Amount",
        "Old value": "",
        "New value": "n/a",
        "Changed at": at,
        "Owner ID": "U127",
    }


def _calls(at: str) -> list[Row]:
    call = {
        "started": at[:10] + " 10:00:00",
        "agent": "felix.wagner",
        "campaign": "OUT_COLDCALL",
        "talk_seconds": "0",
    }
    return [
        {"call_id": "999901", **call, "started": "0000-00-00 00:00:00"},
        {"call_id": "999902", **call, "talk_seconds": "--:--"},
        {"call_id": "999903", **call, "agent": "tablet 3"},
    ]
