"""Opportunities: from SQOs, from account executives' own network, and those that were open when the
window began.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.company.clock import Clock, Days, Times, office_time
from samples.company.leads import accounts
from samples.company.people import draw_owners
from samples.company.settings import (
    CHANNELS,
    DEAL_TYPE_SHARES,
    DEAL_TYPES,
    ENTERPRISE,
    INBOUND,
    MEDIAN_DEAL,
    PERSONA_SHARES,
    PERSONAS,
    PRODUCT_SHARES,
    PRODUCTS,
    RARE_CURRENCY,
    RATES,
    REGION_CURRENCY,
    WIN_CHANCE,
)

CARRIED_OVER, FROM_NETWORK = 95, 70
OPEN_BEFORE_DAYS = 110
COLUMNS = ["lead_id", "opened_at", "channel", "motion", "region", "persona", "company", "segment"]


def deals(
    clock: Clock, leads: pd.DataFrame, stages: pd.DataFrame, staff: pd.DataFrame, scale: float
) -> pd.DataFrame:
    """One row per opportunity, in order of opening: deal_id, COLUMNS, currency, amount, owner,
    is_won, closed_at, type, product.

    `amount` is the first estimate in units of `currency`, the last one is what is signed;
    `closed_at` may lie after `today`.
    """
    rows = pd.concat([_from_leads(leads, stages), _without_lead(clock, scale)])
    rows = rows.sort_values(["opened_at", "company"], kind="stable").reset_index(drop=True)
    rows["deal_id"] = "OPP-" + (4100 + rows.index).astype(str)
    rng = clock.rng("deals")
    teams = np.where(rows["segment"] == ENTERPRISE, "AE Enterprise", "AE Mid-market").astype(object)
    rows["owner"] = draw_owners(
        staff, teams, np.maximum(rows["opened_at"].to_numpy(), clock.start), rng
    )
    rows["currency"] = _currencies(rows, rng)
    rows["amount"] = _amounts(rows, rng)
    rows["is_won"] = _spread(_win_chance(clock, rows), rng)
    rows["closed_at"] = _closed_at(clock, rows, rng)
    sold = clock.rng("what is sold")
    rows["type"] = sold.choice(DEAL_TYPES, len(rows), p=DEAL_TYPE_SHARES)
    rows["product"] = sold.choice(PRODUCTS, len(rows), p=PRODUCT_SHARES)
    return rows


def _from_leads(leads: pd.DataFrame, stages: pd.DataFrame) -> pd.DataFrame:
    """The account executive opens the opportunity minutes after accepting it; a lead opens one only
    once.
    """
    entered = stages[stages["stage"] == "sqo"].drop_duplicates("row")
    rows = leads.iloc[entered["row"]].reset_index(drop=True)
    minutes = 60 * (3 + entered["row"].to_numpy() % 15)
    rows["opened_at"] = entered["at"].to_numpy() + minutes.astype("timedelta64[s]")
    return rows[COLUMNS]


def _without_lead(clock: Clock, scale: float) -> pd.DataFrame:
    rng = clock.rng("deals without lead")
    before = clock.start - rng.integers(1, OPEN_BEFORE_DAYS, round(CARRIED_OVER * scale)).astype(
        "timedelta64[D]"
    )
    within = rng.choice(clock.days, round(FROM_NETWORK * scale))
    days = np.concatenate([before, within])
    known = accounts(clock, scale)
    rows = known.iloc[rng.integers(0, len(known), len(days))].reset_index(drop=True)
    rows["opened_at"] = office_time(clock.working(days), rng)
    rows["channel"] = np.where(
        days < clock.start, rng.choice(["Website", "Cold call", "Event"], len(days)), "Referral"
    )
    rows["motion"] = (
        rows["channel"].map({channel.name: channel.motion for channel in CHANNELS}).fillna(INBOUND)
    )
    rows["persona"] = rng.choice(PERSONAS, len(rows), p=PERSONA_SHARES)
    rows["lead_id"] = ""
    return rows[COLUMNS]


def _currencies(rows: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    local = rows["region"].map(REGION_CURRENCY).fillna("EUR").to_numpy()
    swiss = (rows["region"] == "DACH").to_numpy() & (rng.random(len(rows)) < 0.10)
    return np.where(swiss, RARE_CURRENCY, local)


def _amounts(rows: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    median = rows["segment"].map(MEDIAN_DEAL).to_numpy()
    growth = 1 + 0.0002 * np.arange(len(rows)) * 1500 / max(len(rows), 1) * 0.3
    euros = np.clip(median * growth * rng.lognormal(0.0, 0.42, len(rows)), 3_000, 160_000)
    local = euros / rows["currency"].map({**RATES, "EUR": 1.0}).to_numpy()
    return np.round(local / 50) * 50


def _win_chance(clock: Clock, rows: pd.DataFrame) -> np.ndarray:
    of_channel = rows["channel"].map({channel.name: channel.win for channel in CHANNELS}).to_numpy()
    return (
        rows["segment"].map(WIN_CHANCE).to_numpy()
        * of_channel
        * clock.mood(rows["opened_at"].to_numpy())
    )


def _spread(chance: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """True as often as `chance` says, evenly along the rows: months differ by season more than by
    luck.
    """
    due = np.cumsum(chance + rng.normal(0.0, 0.25, len(chance))) + rng.random()
    return np.diff(np.floor(np.maximum.accumulate(due)), prepend=0.0) >= 1


def _closed_at(clock: Clock, rows: pd.DataFrame, rng: np.random.Generator) -> Times:
    """One to four months after opening, larger deals later; signatures crowd at quarter ends and
    shun August.
    """
    size = len(rows)
    slow = np.where(rows["segment"] == ENTERPRISE, 1.35, 1.0)
    cycle = (
        np.where(rows["is_won"], 22 + rng.gamma(3.2, 13.5, size), 14 + rng.gamma(2.2, 24.0, size))
        * slow
    )
    asleep = ~rows["is_won"].to_numpy() & (rng.random(size) < 0.07)
    cycle = np.where(asleep, cycle + rng.uniform(90, 260, size), cycle)
    opened = rows["opened_at"].to_numpy().astype("datetime64[D]")
    days = np.maximum(opened + np.floor(cycle).astype("timedelta64[D]"), clock.start)
    days = _after_summer(days, rng)
    days = np.where(rows["is_won"], _to_quarter_end(days, opened, rng), days)
    return office_time(clock.working(days), rng)


def _after_summer(days: Days, rng: np.random.Generator) -> Days:
    in_august = (days.astype("datetime64[M]").astype(int) % 12) == 7
    waits = in_august & (rng.random(len(days)) < 0.35)
    return np.where(waits, days + rng.integers(20, 40, len(days)).astype("timedelta64[D]"), days)


def _to_quarter_end(days: Days, opened: Days, rng: np.random.Generator) -> Days:
    """Of the deals due within a month of a quarter's end, two in five are signed in its last twelve
    days.
    """
    quarter = days.astype("datetime64[M]").astype(int) // 3 * 3
    ends = (quarter + 3).astype("datetime64[M]").astype("datetime64[D]")
    ends = np.where(
        days - (ends - np.timedelta64(91, "D")) < np.timedelta64(12, "D"), _previous(ends), ends
    )
    target = ends - (1 + np.floor(rng.random(len(days)) ** 1.6 * 12)).astype("timedelta64[D]")
    near = np.abs((target - days) / np.timedelta64(1, "D")) < 32
    pulled = near & (rng.random(len(days)) < 0.40) & (target - opened > np.timedelta64(15, "D"))
    return np.where(pulled, target, days)


def _previous(ends: Days) -> Days:
    return (ends.astype("datetime64[M]") - 3).astype("datetime64[D]")
