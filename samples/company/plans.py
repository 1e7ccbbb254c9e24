"""The billing plan of every signed deal: what it is to be invoiced and when, however late that
happens. The deal that was never billed has none.
"""

from __future__ import annotations

import pandas as pd

from samples.company.billing import of_deals, signed
from samples.company.clock import Clock
from samples.company.exports_crm import day
from samples.company.exports_tools import french

COLUMNS = ["deal_id", "due", "amount", "currency"]


def plans(clock: Clock, deals: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """COLUMNS of the instalments of deals that were signed before the export, deal by deal."""
    won = signed(deals, changes)
    rows = [row for row in of_deals(won, clock.rng("billing")) if "due" in row]
    known = won[won["signed_on"] < clock.cut]["deal_id"]
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table[table["deal_id"].isin(known)].reset_index(drop=True)


def plan_table(table: pd.DataFrame) -> pd.DataFrame:
    """As the billing tool exports its plans, instalments numbered deal by deal."""
    number = table.groupby("deal_id").cumcount() + 1
    return pd.DataFrame(
        {
            "N° échéance": table["deal_id"] + "-" + number.astype(str),
            "Affaire": table["deal_id"],
            "Échéance": day(table["due"], "%d/%m/%Y"),
            "Montant HT": table["amount"].map(french),
            "Devise": table["currency"],
        }
    )
