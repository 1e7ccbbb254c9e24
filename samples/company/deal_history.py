"""What changed on each opportunity, as the field history of a CRM keeps it: field, old and new
value, when, by whom.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from samples.company.clock import Clock
from samples.company.people import draw_owners

PATH = (
    ("Discovery", "Pipeline"),
    ("Solution fit", "Pipeline"),
    ("Proposal", "Best case"),
    ("Negotiation", "Commit"),
)
WON, LOST, OPEN, DELETED = "Closed Won", "Closed Lost", "Open", "Deleted"
FIELDS = {
    "Amount": "amount",
    "StageName": "stage",
    "ForecastCategory": "category",
    "CloseDate": "expected",
    "Owner": "owner",
    "Status": "status",
}
REOPENED_LOST = 7
DAY = np.timedelta64(86_400, "s")


@dataclass(frozen=True, slots=True)
class Change:
    deal_id: str
    field: str
    old: str
    new: str
    at: np.datetime64


def changes(clock: Clock, deals: pd.DataFrame, staff: pd.DataFrame) -> pd.DataFrame:
    """Changes in time order, past `today` too: deal_id, field, old, new, at, owner (of the deal,
    afterwards).
    """
    rng = clock.rng("deal history")
    found = [change for deal in deals.itertuples() for change in _life(deal, rng)]
    rows = pd.DataFrame(
        found + _reopenings(clock, deals, rng) + _successions(clock, deals, staff, rng)
    )
    rows = rows.sort_values(["at", "deal_id", "field"], kind="stable").reset_index(drop=True)
    moved = rows["new"].where(rows["field"] == "Owner").groupby(rows["deal_id"]).ffill()
    rows["owner"] = moved.fillna(rows["deal_id"].map(deals.set_index("deal_id")["owner"]))
    return rows


def _life(deal: object, rng: np.random.Generator) -> Iterator[Change]:
    """Stages at rising fractions of the cycle; estimates and dates change in between; the end
    closes all.
    """
    cycle = deal.closed_at - deal.opened_at
    reached = len(PATH) if deal.is_won else 1 + rng.integers(0, len(PATH))
    fractions = np.sort(rng.uniform(0.08, 0.92, reached - 1))
    yield from _stages(deal, cycle, fractions)
    yield from _amounts(deal, cycle, rng)
    yield from _pushes(deal, rng)
    last, category = PATH[reached - 1]
    outcome = WON if deal.is_won else LOST
    yield Change(deal.deal_id, "StageName", last, outcome, deal.closed_at)
    yield Change(
        deal.deal_id,
        "ForecastCategory",
        category,
        "Closed" if deal.is_won else "Omitted",
        deal.closed_at,
    )
    yield Change(deal.deal_id, "Status", OPEN, outcome, deal.closed_at)


def _stages(deal: object, cycle: np.timedelta64, fractions: np.ndarray) -> Iterator[Change]:
    for (old, old_category), (new, category), fraction in zip(
        PATH, PATH[1:], fractions, strict=False
    ):
        at = np.datetime64(deal.opened_at + cycle * fraction, "s")
        yield Change(deal.deal_id, "StageName", old, new, at)
        if category != old_category:
            yield Change(deal.deal_id, "ForecastCategory", old_category, category, at)


def _amounts(deal: object, cycle: np.timedelta64, rng: np.random.Generator) -> Iterator[Change]:
    amount = deal.amount
    for fraction in np.sort(rng.uniform(0.15, 0.98, rng.choice(3, p=(0.45, 0.41, 0.14)))):
        changed = max(round(amount * rng.lognormal(-0.03, 0.17) / 50) * 50, 1_000)
        if changed != amount:
            at = np.datetime64(deal.opened_at + cycle * fraction, "s")
            yield Change(deal.deal_id, "Amount", f"{amount:.2f}", f"{changed:.2f}", at)
        amount = changed


def first_close(deal: object) -> np.datetime64:
    """The close date that the account executive hoped for when opening: between six and twelve
    weeks later.
    """
    return np.datetime64(deal.opened_at, "D") + np.timedelta64(
        42 + int(deal.deal_id[4:]) * 7 % 43, "D"
    )


def _pushes(deal: object, rng: np.random.Generator) -> Iterator[Change]:
    """An expected close that comes near without a signature is pushed by weeks, until the deal
    closes.
    """
    expected, closed_on = first_close(deal), np.datetime64(deal.closed_at, "D")
    while expected < closed_on:
        at = np.datetime64(expected - rng.integers(0, 4), "s") + np.timedelta64(
            int(rng.integers(32_000, 60_000)), "s"
        )
        pushed = expected + rng.integers(14, 50)
        if at <= np.datetime64(deal.opened_at):
            return
        yield Change(
            deal.deal_id,
            "CloseDate",
            str(expected),
            str(pushed),
            min(at, np.datetime64(deal.closed_at) - 60),
        )
        expected = pushed


def _reopenings(clock: Clock, deals: pd.DataFrame, rng: np.random.Generator) -> list[Change]:
    """A few lost deals come back to be decided again, one contract is signed a second time, one
    deal is deleted.
    """
    old = deals[
        (deals["closed_at"] > clock.start + 90 * DAY) & (deals["closed_at"] < clock.cut - 150 * DAY)
    ]
    lost = old[~old["is_won"]]
    found = []
    for number, deal in enumerate(
        lost.iloc[:: max(len(lost) // REOPENED_LOST, 1)].head(REOPENED_LOST).itertuples()
    ):
        found += _again(
            deal,
            LOST,
            WON if number % 2 else LOST,
            int(rng.integers(20, 55)),
            int(rng.integers(25, 70)),
        )
    for deal in old[old["is_won"]].tail(1).itertuples():
        found += _again(deal, WON, WON, 12, 26)
    return found + _deletion(clock, deals)


def _again(deal: object, before: str, after: str, wait_days: int, decide_days: int) -> list[Change]:
    back = np.datetime64(deal.closed_at, "s") + wait_days * DAY
    done = back + decide_days * DAY
    ends = {WON: "Closed", LOST: "Omitted"}
    return [
        Change(deal.deal_id, "Status", before, "Reopened", back),
        Change(deal.deal_id, "StageName", before, "Negotiation", back),
        Change(deal.deal_id, "ForecastCategory", ends[before], "Best case", back),
        Change(deal.deal_id, "Status", "Reopened", after, done),
        Change(deal.deal_id, "StageName", "Negotiation", after, done),
        Change(deal.deal_id, "ForecastCategory", "Best case", ends[after], done),
    ]


def _deletion(clock: Clock, deals: pd.DataFrame) -> list[Change]:
    still_open = deals[
        (deals["opened_at"] < clock.cut - 40 * DAY)
        & (deals["closed_at"] >= clock.end.astype("datetime64[s]"))
    ]
    return [
        Change(
            deal.deal_id,
            "Status",
            OPEN,
            DELETED,
            clock.cut - 13 * DAY + np.timedelta64(39_600, "s"),
        )
        for deal in still_open.head(1).itertuples()
    ]


def _successions(
    clock: Clock, deals: pd.DataFrame, staff: pd.DataFrame, rng: np.random.Generator
) -> list[Change]:
    """Whoever leaves an AE team hands the open deals over that day."""
    found = []
    leavers = staff[staff["team"].str.startswith("AE ") & staff["left_on"].notna()]
    for leaver in leavers.itertuples():
        day = np.datetime64(leaver.left_on, "D")
        held = deals[
            (deals["owner"] == leaver.user_id)
            & (deals["opened_at"] < day)
            & (deals["closed_at"] > day + 1)
        ]
        heirs = draw_owners(
            staff, np.full(len(held), leaver.team, dtype=object), np.full(len(held), day), rng
        )
        at = day.astype("datetime64[s]") + np.timedelta64(34_200, "s")
        found += [
            Change(deal, "Owner", leaver.user_id, heir, at)
            for deal, heir in zip(held["deal_id"], heirs, strict=True)
        ]
    return found
