"""When leads were assigned, and what the marketing tool thinks of those who came."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.company.clock import Clock, Times, at_hour
from samples.company.marketing import CHAT, known_since
from samples.company.settings import ENTERPRISE, INBOUND

BY_HAND_SHARE = 0.62  # of the leads of SDR UK: its lead hands them out on the next morning
FIT = {"Head of sales": 8, "Head of customer care": 6, "CIO": -4, "CEO/COO": 0}
COLD_AFTER = np.timedelta64(14 * 86_400, "s")
FRESH, EAGER_SHARE = np.timedelta64(60 * 3_600, "s"), 0.4  # after the mailing of last week
FORGOTTEN_SHARE = 0.12  # of who nobody answered, still hot in the tool


def answered(leads: pd.DataFrame, activities: pd.DataFrame, acts: pd.DataFrame) -> Times:
    """By lead, when a person first answered it; NaT: nobody did."""
    human = activities.loc[~activities["is_automatic"].astype(bool), ["lead_id", "at"]]
    both = pd.concat([human, acts.loc[acts["what"] == CHAT, ["lead_id", "at"]]])
    first = both[both["lead_id"] != ""].groupby("lead_id")["at"].min()
    return pd.to_datetime(leads["lead_id"].map(first)).to_numpy().astype("datetime64[s]")


def assigned(clock: Clock, leads: pd.DataFrame, first: Times) -> Times:
    """By lead: at once where sales found it, within minutes by the router, or by hand. NaT: not yet."""
    rng = clock.rng("routing")
    size, arrived = len(leads), leads["at"].to_numpy().astype("datetime64[s]")
    minutes = (rng.lognormal(4.8, 0.6, size)).astype("timedelta64[s]")
    morning = at_hour(
        clock.working(arrived.astype("datetime64[D]") + 1), 9.0 + rng.random(size) * 1.5
    )
    by_hand = (leads["team"] == "SDR UK").to_numpy() & (rng.random(size) < BY_HAND_SHARE)
    came = (leads["motion"] == INBOUND).to_numpy()
    at = np.where(came, np.where(by_hand, morning, arrived + minutes), arrived)
    share = rng.uniform(0.2, 0.7, size)
    waited = ((first - arrived) / np.timedelta64(1, "s") * share).astype("float64")
    before = arrived + np.nan_to_num(waited).astype("timedelta64[s]")
    at = np.where(~np.isnat(first) & (at > first), before, at).astype("datetime64[s]")
    return np.where(at < clock.cut, at, np.datetime64("NaT"))


def scores(clock: Clock, leads: pd.DataFrame, stages: pd.DataFrame, first: Times) -> pd.DataFrame:
    """lead_id, at, fit, intent: at arrival, and again two weeks later of who nobody answered."""
    rng = clock.rng("scores")
    is_scored = (leads["motion"] == INBOUND) & leads["at"].between(known_since(clock), clock.cut)
    picked = is_scored.to_numpy() & (rng.random(len(leads)) > 0.08)
    rows, until = leads[picked].reset_index(drop=True), first[picked]
    size, arrived = len(rows), rows["at"].to_numpy().astype("datetime64[s]")
    reached = [rows["lead_id"].isin(stages.loc[stages["stage"] == s, "lead_id"]) for s in ("mql", "sqo")]  # fmt: skip
    fit = 52 + rows["persona"].map(FIT) + 10 * (rows["segment"] == ENTERPRISE)
    fit = _of_hundred(fit + rng.normal(0, 15, size))
    intent = _of_hundred(46 + 14 * reached[0] + 9 * reached[1] + rng.normal(0, 19, size))
    is_fresh = np.isnat(until) & (arrived > clock.cut - FRESH) & (rng.random(size) < EAGER_SHARE)
    intent = intent.where(~is_fresh, 72 + intent % 25)
    at = arrived + rng.integers(20, 240, size).astype("timedelta64[s]")
    given = pd.DataFrame({"lead_id": rows["lead_id"], "at": at, "fit": fit, "intent": intent})
    is_cold = np.isnat(until) | (until > arrived + COLD_AFTER)
    is_cold &= rng.random(size) > FORGOTTEN_SHARE
    again = given[is_cold].assign(at=lambda old: old["at"] + COLD_AFTER)
    again["intent"] = (again["intent"] * rng.uniform(0.25, 0.6, len(again))).astype(int)
    table = pd.concat([given, again])
    return table[table["at"] < clock.cut].sort_values(["at", "lead_id"], kind="stable")


def _of_hundred(values: pd.Series) -> pd.Series:
    return values.round().clip(1, 99).astype(int)
