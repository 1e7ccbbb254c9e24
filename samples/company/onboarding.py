"""Customer success's own list: one row per signed customer, from signature to going live."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.company.billing import signed
from samples.company.clock import Clock
from samples.company.people import draw_owners

LATE_SHARE, CANCELLED_SHARE, FORGOTTEN_SHARE = 0.16, 0.045, 0.02
STEPS = ("Data access", "Configuration", "Integration", "Training", "Go-live")
SCOPES = (
    "one site, telephony included",
    "two sites, chat later",
    "all queues, CRM connected",
    "pilot of one team first",
)
BLOCKED_SHARE, STALLED_SHARE = 0.85, 0.55
BLOCKS = (
    ("Customer", "No access to the customer's directory"),
    ("Customer", "Contact is on leave"),
    ("Customer", "Data protection officer has not answered"),
    ("Us", "No consultant free before next week"),
    ("Us", "Promised connector is not finished"),
    ("Third party", "Telephone carrier has not ported the numbers"),
)
# What such a reason has become after two weeks, where it would be over by then.
AFTER_WEEKS = {
    "Contact is on leave": "Contact has left, nobody follows yet",
    "No consultant free before next week": "No consultant is assigned",
}
LASTS = np.timedelta64(14, "D")
BLOCK_SHARES = (0.20, 0.10, 0.10, 0.26, 0.20, 0.14)
COMMENTS = {"late": "waits for customer's IT", "cancelled": "contract cancelled", "": ""}


def onboardings(
    clock: Clock, deals: pd.DataFrame, changes: pd.DataFrame, staff: pd.DataFrame
) -> pd.DataFrame:
    """One row per signed deal; dates from `today` on are NaT.

    number, deal_id, company, region, owner, signed_on, started_on, live_on, cancelled_on, comment.
    """
    rng = clock.rng("onboarding")
    rows = signed(deals, changes)[["deal_id", "company", "region", "signed_on"]]
    rows = rows[
        (rows["signed_on"] < clock.cut) & (rng.random(len(rows)) > FORGOTTEN_SHARE)
    ].reset_index(drop=True)
    size, signed_on = len(rows), rows["signed_on"].to_numpy().astype("datetime64[D]")
    cancelled, late = rng.random(size) < CANCELLED_SHARE, rng.random(size) < LATE_SHARE
    started = clock.working(signed_on + rng.integers(3, 24, size))
    weeks = np.where(late, rng.integers(13, 26, size), rng.integers(4, 11, size))
    rows["started_on"] = started
    rows["live_on"] = np.where(cancelled, np.datetime64("NaT"), clock.working(started + 7 * weeks))
    rows["cancelled_on"] = np.where(
        cancelled, clock.working(started + rng.integers(10, 60, size)), np.datetime64("NaT")
    )
    rows["comment"] = pd.Series(np.select([cancelled, late], ["cancelled", "late"], "")).map(
        COMMENTS
    )
    rows["owner"] = draw_owners(
        staff, np.full(size, "Customer success", dtype=object), signed_on, rng
    )
    rows["number"] = "ONB-" + (1 + rows.index).astype(str).str.zfill(4)
    planning = clock.rng("plans of onboardings")
    rows["planned_on"] = clock.working(started + 7 * planning.integers(6, 11, size))
    rows["scope"] = [
        f"{users} users, {SCOPES[users % len(SCOPES)]}" for users in planning.integers(8, 140, size)
    ]
    return _known(clock, rows)


def steps(clock: Clock, known: pd.DataFrame) -> pd.DataFrame:
    """One row per step of each onboarding that has begun: number, step, planned_on, done_on,
    blocked_on, blocked_by, reason. What is late and not live yet is blocked, most of the time.
    """
    rng = clock.rng("steps of onboardings")
    begun = known[known["started_on"].notna()]
    rows = begun.loc[begun.index.repeat(len(STEPS))].reset_index(drop=True)
    place = np.tile(np.arange(1, len(STEPS) + 1), len(begun)) / len(STEPS)
    rows["step"] = np.tile(np.array(STEPS), len(begun))
    started = rows["started_on"].to_numpy().astype("datetime64[D]")
    planned = rows["planned_on"].to_numpy().astype("datetime64[D]")
    end = rows["live_on"].fillna(rows["planned_on"]).to_numpy().astype("datetime64[D]")
    slower = rows["live_on"].isna() & (rows["comment"] == "late")
    end = np.where(slower, end + np.timedelta64(60, "D"), end)
    rows["plan"] = clock.working(started + ((planned - started) * place).astype("timedelta64[D]"))
    done = clock.working(started + ((end - started) * place).astype("timedelta64[D]"))
    is_over = done < clock.cut.astype("datetime64[D]")
    numbers = rows["number"].unique()
    stalled = rows["number"].isin(numbers[rng.random(len(numbers)) < STALLED_SHARE])
    last = is_over & ~np.roll(is_over, -1)  # the step before the first that lies ahead
    held_back = stalled & last & (place < 1)
    is_done = is_over & (rows["live_on"].notna() | ((place < 1) & ~held_back))
    rows["done_on"] = pd.Series(done).where(is_done & rows["cancelled_on"].isna())
    return _blocked(clock, rows, rng)


def _blocked(clock: Clock, rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The first open step of an onboarding that is behind its plan waits for somebody."""
    is_open = rows["done_on"].isna() & rows["live_on"].isna() & rows["cancelled_on"].isna()
    first = is_open & ~rows.assign(is_open=is_open).groupby("number")["is_open"].shift(
        fill_value=False
    )
    is_behind = rows["plan"] < clock.cut
    held = first & is_behind & (rng.random(len(rows)) < BLOCKED_SHARE)
    which = rng.choice(len(BLOCKS), len(rows), p=BLOCK_SHARES)
    rows["blocked_by"] = np.where(held, np.array([each[0] for each in BLOCKS])[which], "")
    today = clock.cut.astype("datetime64[D]")
    since = np.minimum(
        rows["plan"].to_numpy().astype("datetime64[D]") + rng.integers(0, 6, len(rows)), today - 1
    )
    reason = pd.Series(np.array([each[1] for each in BLOCKS])[which])
    reason = reason.where(since > today - LASTS, reason.replace(AFTER_WEEKS))
    rows["reason"] = np.where(held, reason, "")
    rows["blocked_on"] = pd.Series(since).where(held)
    return rows


def _known(clock: Clock, rows: pd.DataFrame) -> pd.DataFrame:
    """Nobody knows yet what happens from today on."""
    for column in ("started_on", "live_on", "cancelled_on"):
        rows[column] = pd.to_datetime(rows[column]).where(lambda days: days < clock.cut)
    return rows
