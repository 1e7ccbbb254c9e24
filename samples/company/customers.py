"""Who the customers are: the accounts of the CRM, and the clients of the billing tool under other
ids. What the two have in common is the registration number.
"""

from __future__ import annotations

import pandas as pd

COUNTRY = {
    "Benelux": "NL",
    "France": "FR",
    "DACH": "DE",
    "UK & Ireland": "GB",
    "Nordics": "SE",
    "North America": "US",
}
FORMERLY, NUMBERED_FROM, STEP = 40, 20_100_017, 37


def customers(deals: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """One row per company with a deal or a document, by name: company, account, client,
    registration, vat, formerly.

    `account` is "" of those that the CRM does not know, `client` of those without a document.
    """
    known = pd.concat([deals[["company", "region"]], documents[["company", "region"]]])
    rows = known.drop_duplicates("company").sort_values("company").reset_index(drop=True)
    place = rows.index.to_series()
    rows["account"] = ("ACC-" + (10_001 + place).astype(str)).where(
        rows["company"].isin(deals["company"]), ""
    )
    rows["client"] = ("C" + (1 + place).astype(str).str.zfill(5)).where(
        rows["company"].isin(documents["company"]), ""
    )
    rows["registration"] = (NUMBERED_FROM + STEP * place).astype(str)
    rows["vat"] = rows["region"].map(COUNTRY) + rows["registration"]
    rows.loc[rows["region"] == "North America", "vat"] = ""
    former = rows["company"].str.rsplit(n=1).str[0] + " Group"
    rows["formerly"] = former.where(place % FORMERLY == 0, "")
    return rows.drop(columns="region")


def account_table(known: pd.DataFrame) -> pd.DataFrame:
    """As the CRM exports its accounts."""
    columns = {
        "account": "Account ID",
        "company": "Legal name",
        "registration": "Registration number",
        "vat": "VAT number",
        "formerly": "Former names",
    }
    rows = known[known["account"] != ""]
    return rows[list(columns)].rename(columns=columns).reset_index(drop=True)


def client_table(known: pd.DataFrame) -> pd.DataFrame:
    """As the billing tool exports its clients: names in capitals, numbers in groups."""
    rows = known[known["client"] != ""].reset_index(drop=True)
    digits = rows["registration"]
    return pd.DataFrame(
        {
            "N° client": rows["client"],
            "Raison sociale": rows["company"].str.upper(),
            "N° d'immatriculation": digits.str[:2] + " " + digits.str[2:5] + " " + digits.str[5:],
            "N° TVA": rows["vat"],
        }
    )
