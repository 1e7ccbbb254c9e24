"""Invoices and credit notes that follow signed deals, and those of customers who were there before
the CRM.

What makes the bridge from signed to invoiced interesting is put in on purpose: see EXCEPTIONS.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from samples.company.clock import Clock
from samples.company.deal_history import WON
from samples.company.finance import forgotten
from samples.company.people import IDS, MEMBERSHIPS
from samples.company.settings import INBOUND, RARE_CURRENCY, RATES, REGION_CURRENCY, RENEWAL

PLANS = {(1.0,): 0.58, (0.5, 0.5): 0.30, (0.25, 0.25, 0.25, 0.25): 0.12}
LATE_SHARE, RENEWAL_SHARE, CREDIT_SHARE = 0.06, 0.38, 0.035
BEFORE_CRM_PER_MONTH, LOST_PER_MONTH = 17, 0.034
EXCEPTIONS = {"missing": 40, "twice": 55, "discount": (12, 70, 130, 190)}
COLUMNS = [
    "deal_id",
    "company",
    "region",
    "channel",
    "motion",
    "owner",
    "currency",
    "amount",
    "kind",
    "on",
    "type",
    "from",
    "until",
]
YEAR, AT_ONCE = 365, 15
Row = dict[str, object]


def invoices(
    clock: Clock, deals: pd.DataFrame, changes: pd.DataFrame, scale: float
) -> pd.DataFrame:
    """COLUMNS and number of each document to the end of the running month, by date; credit notes
    are positive. `type` is "" where a document is of its deal's; the service is `from` a day `until`
    and with another.
    """
    rng = clock.rng("billing")
    won = signed(deals, changes)
    rows = of_deals(won, rng)
    rows += _before_crm(clock, won, rng, round(BEFORE_CRM_PER_MONTH * scale))
    rows += _credit_notes(rows, rng)
    table = pd.DataFrame(rows, columns=COLUMNS)
    table["on"] = clock.working(table["on"].to_numpy())
    table = table[(table["on"] >= clock.start) & (table["on"] < clock.end)]
    table = table.sort_values(["on", "kind", "company", "amount"], kind="stable").reset_index(
        drop=True
    )
    table["number"] = _numbers(table)
    return table


def signed(deals: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Won deals in order of signature with the last estimate as amount, the last owner, and
    `signed_on`.
    """
    won = changes[(changes["field"] == "Status") & (changes["new"] == WON)].drop_duplicates(
        "deal_id"
    )
    rows = won[["deal_id", "at"]].merge(deals.drop(columns="owner"), on="deal_id")
    last = (
        changes[changes["field"] == "Amount"]
        .drop_duplicates("deal_id", keep="last")
        .set_index("deal_id")["new"]
    )
    rows["amount"] = rows["deal_id"].map(last).astype(float).fillna(rows["amount"])
    owners = (
        changes[["deal_id", "owner"]]
        .drop_duplicates("deal_id", keep="last")
        .set_index("deal_id")["owner"]
    )
    rows["owner"] = rows["deal_id"].map(owners)
    rows["signed_on"] = rows["at"].to_numpy().astype("datetime64[D]")
    return rows


def of_deals(won: pd.DataFrame, rng: np.random.Generator) -> list[Row]:
    """What signed deals are invoiced, however far ahead; instalments have the day on which they are
    `due` by plan.
    """
    return [
        row
        for position, deal in enumerate(won.itertuples())
        for row in _documents(position, deal, rng)
    ]


def _documents(position: int, deal: object, rng: np.random.Generator) -> Iterator[Row]:
    """The instalments of one signed deal, and a year later the renewal of some."""
    if position == EXCEPTIONS["missing"]:
        return
    amount = deal.amount * (0.93 if position in EXCEPTIONS["discount"] else 1.0)
    delay = rng.integers(42, 75) if rng.random() < LATE_SHARE else rng.integers(1, 16)
    plan = list(PLANS)[rng.choice(len(PLANS), p=list(PLANS.values()))]
    for number, part in enumerate(_parts(amount, plan)):
        row = _row(deal, part, np.datetime64(deal.signed_on, "D") + delay + 91 * number)
        due = np.datetime64(deal.signed_on, "D") + AT_ONCE + 91 * number
        yield row | _service(deal.signed_on, number, len(plan)) | {"due": due}
    if position == EXCEPTIONS["twice"]:
        yield _row(deal, round(amount * plan[0], 2), np.datetime64(deal.signed_on, "D") + delay + 1)
    if rng.random() < RENEWAL_SHARE:
        renewed = _row(deal, round(amount * 1.04, 2), np.datetime64(deal.signed_on, "D") + 365)
        yield renewed | {"type": RENEWAL} | _service(renewed["on"], 0, 1)


def _parts(amount: float, plan: tuple[float, ...]) -> list[float]:
    """The instalments of an amount, to the cent: the last one is what is left."""
    parts = [round(amount * share, 2) for share in plan[:-1]]
    return [*parts, round(amount - sum(parts), 2)]


def _service(since: object, number: int, parts: int) -> Row:
    """The part of a year of service that an instalment bills."""
    start = np.datetime64(since, "D") + YEAR * number // parts
    return {"from": start, "until": np.datetime64(since, "D") + YEAR * (number + 1) // parts - 1}


def _row(deal: object, amount: float, on: np.datetime64) -> Row:
    return (
        {column: getattr(deal, column, None) for column in COLUMNS}
        | {
            "amount": amount,
            "kind": "invoice",
            "on": on,
            "type": "",
        }
        | _service(on, 0, 1)
    )


def _before_crm(
    clock: Clock, won: pd.DataFrame, rng: np.random.Generator, per_month: int
) -> list[Row]:
    """Subscriptions of customers signed before the CRM: no deal to refer to, fewer every quarter."""
    months = np.arange(clock.start.astype("datetime64[M]"), clock.end.astype("datetime64[M]"))
    keepers = _keepers()
    rows = [
        _subscription(month, won, keepers, rng)
        for number, month in enumerate(months)
        for _ in range(max(round(per_month * (1 - LOST_PER_MONTH * number)), 1))
    ]
    on = forgotten(clock).astype("datetime64[D]") + 9
    return [*rows, rows[0] | {"currency": RARE_CURRENCY, "amount": 8_640.0, "on": on}]


def _subscription(
    month: np.datetime64, won: pd.DataFrame, keepers: list[str], rng: np.random.Generator
) -> Row:
    """An invoice of some day of the month to a customer like one of those with a deal."""
    like = won.iloc[int(rng.integers(len(won)))]
    currency = REGION_CURRENCY.get(like["region"], "EUR")
    amount = round(float(rng.lognormal(9.62, 0.45)) / RATES.get(currency, 1.0), 2)
    return {
        "deal_id": "",
        "company": like["company"].split()[0] + " Holding",
        "region": like["region"],
        "type": RENEWAL,
        "channel": "Referral",
        "motion": INBOUND,
        "owner": rng.choice(keepers),
        "currency": currency,
        "amount": amount,
        "kind": "invoice",
        "on": (on := month.astype("datetime64[D]") + int(rng.integers(0, 25))),
    } | _service(on, 0, 1)


def _keepers() -> list[str]:
    """Account executives who were there before the window and still are in the same team."""
    return [
        IDS[name]
        for name, team, joined, left in MEMBERSHIPS
        if team.startswith("AE ") and joined < 0 and left is None
    ]


def _credit_notes(rows: list[Row], rng: np.random.Generator) -> list[Row]:
    """A few invoices are credited within two months, a third of them whole."""
    found = []
    for row in rows:
        if rng.random() < CREDIT_SHARE:
            share = 1.0 if rng.random() < 0.33 else float(rng.choice([0.1, 0.15, 0.25, 0.5]))
            on = row["on"] + int(rng.integers(6, 60))
            found.append(
                row | {"amount": round(row["amount"] * share, 2), "kind": "credit_note", "on": on}
            )
    return found


def _numbers(table: pd.DataFrame) -> pd.Series:
    """F2025-00017 for invoices, A2025-0003 for credit notes: each series counts from one, every
    year.
    """
    year = table["on"].dt.year.astype(str)
    prefix = table["kind"].map({"invoice": "F", "credit_note": "A"})
    count = table.groupby([year, prefix]).cumcount() + 1
    return prefix + year + "-" + count.astype(str).str.zfill(5)
