"""What live customers do in the product, as it counts by week."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.company.clock import Clock

WEEKS = 13
EVENTS = {"Sign-in": 9.0, "Conversation handled": 160.0}
FADING_SHARE, SILENT_SHARE = 0.12, 0.03
STEADY = 0.5  # who began only now neither fades nor stops


def usage(clock: Clock, onboardings: pd.DataFrame) -> pd.DataFrame:
    """company, event, used_on, count: a row for each week since that in which it went live, none where nothing
    happened. Of those who have it for longer some use it less each week, and a few have stopped.
    """
    rng = clock.rng("usage")
    live = onboardings[onboardings["live_on"].notna()].sort_values("live_on", kind="stable")
    live = live.drop_duplicates("company")[["company", "live_on"]].reset_index(drop=True)
    size = rng.lognormal(0.0, 0.7, len(live))
    young = live["live_on"] > clock.cut.astype("datetime64[D]") - 7 * WEEKS
    fate = np.where(young, STEADY, rng.random(len(live)))
    live["size"] = size
    live["fading"] = np.where(fate < FADING_SHARE, 0.16, 0.0)
    live = live[fate < 1 - SILENT_SHARE]
    parts = [_week(clock, live, number, rng) for number in range(WEEKS, 0, -1)]
    rows = pd.concat(parts)
    return rows[rows["count"] > 0].reset_index(drop=True)


def _week(clock: Clock, live: pd.DataFrame, ago: int, rng: np.random.Generator) -> pd.DataFrame:
    """The week that began so many Mondays ago, and is over."""
    today = clock.cut.astype("datetime64[D]")
    monday = np.busday_offset(today, 0, roll="backward", weekmask="Mon") - 7 * ago
    there = live[live["live_on"] <= monday + 4]
    faded = np.exp(-there["fading"].to_numpy() * (WEEKS - ago))
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "company": there["company"].to_numpy(), "event": event, "used_on": monday,
                    "count": rng.poisson(level * there["size"].to_numpy() * faded),
                }
            )
            for event, level in EVENTS.items()
        ]
    )  # fmt: skip
