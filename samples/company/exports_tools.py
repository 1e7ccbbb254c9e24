"""Files of dialler, billing, customer success and finance: the same people and channels under other
names.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.company.clock import Clock
from samples.company.exports_crm import day
from samples.company.people import IDS, login
from samples.company.settings import DIALLER_SILENT_DAYS, INBOUND, RENEWAL

CANAUX = {
    "Website": "Site web",
    "Webinar": "Webinaire",
    "Paid search": "Publicité",
    "Content": "Contenu",
    "Event": "Salon",
    "Partner": "Partenaire",
    "Referral": "Recommandation",
    "Cold call": "Prospection tél.",
    "Cold e-mail": "Prospection mail",
    "LinkedIn": "LinkedIn",
}
RÉGIONS = {
    "Benelux": "Benelux",
    "France": "France",
    "DACH": "Allemagne/Suisse/Autriche",
    "UK & Ireland": "Royaume-Uni/Irlande",
    "Nordics": "Pays nordiques",
    "North America": "Amérique du Nord",
}
NAMES = {person: name for name, person in IDS.items()}


def call_table(clock: Clock, activities: pd.DataFrame) -> pd.DataFrame:
    """The dialler knows agents by login and campaigns instead of channels; its last export is some
    days old.
    """
    until = clock.cut - np.timedelta64(DIALLER_SILENT_DAYS * 86_400, "s")
    rows = activities[(activities["kind"] == "call") & (activities["at"] < until)].reset_index(
        drop=True
    )
    campaign = np.where(rows["motion"] == INBOUND, "INB_", "OUT_") + rows[
        "channel"
    ].str.upper().str.replace(r"\W", "", regex=True)
    return pd.DataFrame(
        {
            "call_id": 90_000 + rows.index,
            "started": day(rows["at"], "%Y-%m-%d %H:%M:%S"),
            "agent": rows["owner"].map(NAMES).map(login),
            "campaign": campaign,
            "crm_lead": rows["lead_id"],
            "crm_deal": rows["deal_id"],
            "talk_seconds": rows["duration"].astype(str),
            "result": np.where(rows["duration"] > 0, "connected", "no answer"),
        }
    ).astype(str)


def invoice_table(clock: Clock, invoices: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    rows = invoices[invoices["on"] < clock.cut].reset_index(drop=True)
    net = rows["amount"].map(french)
    return pd.DataFrame(
        {
            "N° pièce": rows["number"],
            "Type": rows["kind"].map({"invoice": "Facture", "credit_note": "Avoir"}),
            "Date": day(rows["on"], "%d/%m/%Y"),
            "Client": rows["company"].str.upper(),
            "Affaire": rows["deal_id"],
            "Commercial": rows["owner"].map(NAMES).map(surname_first),
            "Canal": rows["channel"].map(CANAUX),
            "Région": rows["region"].map(RÉGIONS),
            "Montant HT": net,
            "Devise": rows["currency"],
            "Échéance": day(rows["on"] + pd.Timedelta(days=30), "%d/%m/%Y"),
            "N° client": rows["company"].map(known.set_index("company")["client"]),
            "Nature": rows["type"].map({RENEWAL: "Renouvellement"}).fillna(""),
            "Début de service": day(rows["from"], "%d/%m/%Y"),
            "Fin de service": day(rows["until"], "%d/%m/%Y"),
        }
    )


def french(amount: float) -> str:
    """12345.6 → "12 345,60"."""
    return f"{amount:,.2f}".replace(",", " ").replace(".", ",")


def surname_first(name: str) -> str:
    """Camille Dubois → "DUBOIS Camille"."""
    first, _, family = name.partition(" ")
    return f"{family.upper()} {first}"


def onboarding_table(onboardings: pd.DataFrame) -> pd.DataFrame:
    """Dates stay dates: the spreadsheet keeps them as such."""
    columns = {
        "number": "No.",
        "company": "Customer",
        "deal_id": "Opportunity",
        "region": "Region",
        "signed_on": "Signed",
        "started_on": "Kick-off",
        "planned_on": "Planned go-live",
        "live_on": "Go-live",
        "cancelled_on": "Cancelled",
        "scope": "Promised",
        "comment": "Comment",
    }
    rows = onboardings[list(columns)].rename(columns=columns)
    rows.insert(4, "CSM", onboardings["owner"].map(NAMES).str.split().str[0])
    return rows


def step_table(steps: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "No.": steps["number"],
            "Step": steps["step"],
            "Planned": day(steps["plan"]),
            "Done": day(steps["done_on"]),
            "Blocked since": day(steps["blocked_on"]),
            "Waits for": steps["blocked_by"],
            "Why": steps["reason"],
            "CSM": steps["owner"].map(NAMES).str.split().str[0],
        }
    )


def campaign_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Finance's own sheet; its channels are the CRM's."""
    return pd.DataFrame(
        {
            "campaign": rows["campaign"],
            "name": rows["name"],
            "channel": rows["channel"],
            "from": day(rows["starts_on"]),
            "to": day(rows["ends_on"]),
            "spend": rows["amount"].map("{:.2f}".format),
            "currency": rows["currency"],
        }
    )


def rate_table(rates: pd.DataFrame) -> pd.DataFrame:
    return rates.assign(month=day(rates["month"]), rate=rates["rate"].map("{:.4f}".format))
