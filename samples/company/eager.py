"""Who came in the last days, was answered by nobody, and meanwhile looks at the site and tries the
product: hot by what they do, whatever the marketing tool thinks of them.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.company.clock import Clock, Times
from samples.company.marketing import VISIT
from samples.company.scores import FRESH
from samples.company.settings import INBOUND
from samples.company.trials import EVENT

EAGER_SHARE, TRIED_SHARE = 0.3, 0.5
HOT_FROM = 70  # of the score
AT_LEAST = 3  # in a small company, too
FEWEST, MOST = 3, 6  # visits of one lead


def eager(clock: Clock, leads: pd.DataFrame, first: Times, scored: pd.DataFrame) -> pd.DataFrame:
    """Their leads: some of those of whom the score says nothing of the kind."""
    rng = clock.rng("eager")
    arrived = leads["at"].to_numpy().astype("datetime64[s]")
    is_fresh = np.isnat(first) & (arrived > clock.cut - FRESH) & (arrived < clock.cut)
    came = (leads["motion"] == INBOUND).to_numpy()
    is_hot = leads["lead_id"].isin(scored.loc[scored["intent"] >= HOT_FROM, "lead_id"])
    rows = leads[is_fresh & came & ~is_hot.to_numpy()]
    some = max(round(EAGER_SHARE * len(rows)), AT_LEAST)
    return rows.iloc[np.sort(rng.permutation(len(rows))[:some])]


def visits(clock: Clock, of: pd.DataFrame) -> pd.DataFrame:
    """Acts as the marketing tool has them, from the arrival on."""
    rng = clock.rng("visits of the eager")
    rows = of.iloc[np.repeat(np.arange(len(of)), rng.integers(FEWEST, MOST + 1, len(of)))]
    arrived = rows["at"].to_numpy().astype("datetime64[s]")
    span = (clock.cut - arrived) / np.timedelta64(1, "s") - 1
    after = np.floor(rng.random(len(rows)) * span)
    return pd.DataFrame(
        {
            "at": arrived + after.astype("timedelta64[s]"), "what": VISIT, "program": INBOUND,
            "campaign": "Web site", "lead_id": rows["lead_id"].to_numpy(),
            "company": rows["company"].to_numpy(), "owner": "",
        }
    )  # fmt: skip


def tries(clock: Clock, of: pd.DataFrame) -> pd.DataFrame:
    """A row of the trials for each of them who tried the product, on the day it came."""
    rng = clock.rng("trials of the eager")
    tried = rng.random(len(of)) < TRIED_SHARE
    used_on = of["at"].to_numpy().astype("datetime64[D]")
    rows = pd.DataFrame({"lead_id": of["lead_id"].to_numpy(), "event": EVENT, "used_on": used_on})
    rows["count"] = 2 + rng.poisson(2.0, len(of))
    return rows[tried]
