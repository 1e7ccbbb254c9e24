"""Customer success's own list: one row per signed customer, from signature to going live."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.company.billing import signed
from samples.company.clock import Clock
from samples.company.people import draw_owners

LATE_SHARE, CANCELLED_SHARE, FORGOTTEN_SHARE = 0.16, 0.045, 0.02
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
    return _known(clock, rows)


def _known(clock: Clock, rows: pd.DataFrame) -> pd.DataFrame:
    """Nobody knows yet what happens from today on."""
    for column in ("started_on", "live_on", "cancelled_on"):
        rows[column] = pd.to_datetime(rows[column]).where(lambda days: days < clock.cut)
    return rows
