"""Who came and tried the product before sales called: those who did become MQL more often."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.company.clock import Clock
from samples.company.marketing import known_since
from samples.company.settings import INBOUND

TRIED_OF_MQLS, TRIED_OF_OTHERS = 0.26, 0.09
DAYS_TO_TRY = 10
EVENT = "Trial session"


def trials(clock: Clock, leads: pd.DataFrame, stages: pd.DataFrame) -> pd.DataFrame:
    """lead_id, event, used_on, count: a row for each day on which a lead tried the product, from its
    arrival to the day it became MQL.
    """
    rng = clock.rng("trials")
    came = leads[(leads["motion"] == INBOUND) & (leads["at"] >= known_since(clock))]
    entered = stages[stages["stage"] == "mql"].groupby("lead_id")["at"].min()
    mql_at = came["lead_id"].map(entered).to_numpy("datetime64[D]")
    tries = rng.random(len(came)) < np.where(np.isnat(mql_at), TRIED_OF_OTHERS, TRIED_OF_MQLS)
    arrived = came["at"].to_numpy().astype("datetime64[D]")
    last = np.where(np.isnat(mql_at), arrived + DAYS_TO_TRY, np.maximum(mql_at, arrived))
    often = np.where(tries, 1 + rng.poisson(1.3, len(came)), 0)
    rows = np.repeat(np.arange(len(came)), often)
    span = (last - arrived).astype(int)[rows] + 1
    used_on = arrived[rows] + np.floor(rng.random(len(rows)) * span).astype("timedelta64[D]")
    found = pd.DataFrame(
        {"lead_id": came["lead_id"].to_numpy()[rows], "event": EVENT, "used_on": used_on}
    )
    found["count"] = 1 + rng.poisson(2.0, len(rows))
    found = found[found["used_on"] < clock.cut].drop_duplicates(["lead_id", "used_on"])
    return found.sort_values(["used_on", "lead_id"], kind="stable").reset_index(drop=True)
