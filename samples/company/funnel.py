"""What became of each lead: MQL, SAL, SQO, disqualified, with re-entries and skipped stages."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.company.clock import Clock, later
from samples.company.people import draw_owners, keep_or_redraw
from samples.company.settings import CHANNELS, INBOUND

PERSONA_FIT = {"Head of sales": 1.05, "Head of customer care": 1.0, "CIO": 0.88, "CEO/COO": 1.03}
SKIPS_SAL, SKIPS_TO_SQO = 0.12, 0.007
RECYCLED, RECYCLED_TO_SQO = 0.14, 0.12
REASONS = ("No budget", "No authority", "Not a fit", "Bad timing", "Uses a competitor", "No answer")
REASON_SHARES = (0.20, 0.12, 0.22, 0.18, 0.08, 0.20)


def stage_history(clock: Clock, leads: pd.DataFrame, staff: pd.DataFrame) -> pd.DataFrame:
    """One row per stage entered after creation, in time order: lead_id, from_stage, stage, at,
    reason, owner.

    Stages in our words. Goes past `today`; leads in their own order are the index that `row` points
    to.
    """
    rng = clock.rng("funnel")
    first = _first_pass(clock, leads, rng)
    again = _second_pass(clock, leads, first, rng)
    rows = (
        pd.concat([*first, *again]).sort_values(["row", "at"], kind="stable").reset_index(drop=True)
    )
    rows["from_stage"] = rows.groupby("row")["stage"].shift().fillna("lead")
    rows["reason"] = np.where(
        rows["stage"] == "disqualified", rng.choice(REASONS, len(rows), p=REASON_SHARES), ""
    )
    rows["owner"] = _owners(clock, leads, staff, rows)
    return rows.sort_values(["at", "row"], kind="stable").reset_index(drop=True)


def _chance(leads: pd.DataFrame, field: str) -> np.ndarray:
    return (
        leads["channel"]
        .map({channel.name: getattr(channel, field) for channel in CHANNELS})
        .to_numpy()
    )


def _entries(leads: pd.DataFrame, rows: np.ndarray, stage: str, at: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        {"row": rows, "lead_id": leads["lead_id"].to_numpy()[rows], "stage": stage, "at": at}
    )


def _first_pass(clock: Clock, leads: pd.DataFrame, rng: np.random.Generator) -> list[pd.DataFrame]:
    arrived = leads["at"].to_numpy()
    fit = leads["persona"].map(PERSONA_FIT).to_numpy()
    fate, size = rng.random(len(leads)), len(leads)
    to_mql = _chance(leads, "to_mql") * fit
    straight = np.flatnonzero((fate >= to_mql) & (fate < to_mql + SKIPS_TO_SQO))
    mql = np.flatnonzero(fate < to_mql)
    mql_at = _mql_times(clock, leads.iloc[mql], rng)
    qualified, handed = _hand_over(clock, leads, mql, mql_at, rng)
    dropped = np.setdiff1d(
        np.flatnonzero((fate > 0.45) & (rng.random(size) < 0.42)), np.concatenate([mql, straight])
    )
    return [
        _entries(leads, mql, "mql", mql_at),
        *handed,
        _entries(
            leads,
            straight,
            "sqo",
            later(clock, arrived[straight], rng.gamma(2.0, 4.0, len(straight)), rng),
        ),
        _entries(
            leads,
            dropped,
            "disqualified",
            later(clock, arrived[dropped], rng.gamma(2.0, 9.0, len(dropped)), rng),
        ),
    ]


def _mql_times(clock: Clock, leads: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Half of those who came are scored within hours of arriving; all others after days of
    nurturing or calling.
    """
    arrived, size = leads["at"].to_numpy(), len(leads)
    at_once = (leads["motion"] == INBOUND).to_numpy() & (rng.random(size) < 0.55)
    minutes = np.ceil(rng.exponential(35.0, size) * 60).astype("timedelta64[s]")
    return np.where(
        at_once, arrived + minutes, later(clock, arrived, 1 + rng.gamma(1.6, 5.0, size), rng)
    )


def _hand_over(
    clock: Clock,
    leads: pd.DataFrame,
    rows: np.ndarray,
    at: np.ndarray,
    rng: np.random.Generator,
    factor: float = 0.93,
) -> tuple[np.ndarray, list[pd.DataFrame]]:
    """From MQL on: most are accepted (SAL), one in five is qualified (SQO), half of the others are
    disqualified.
    """
    size = len(rows)
    qualified = rng.random(size) < np.minimum(_chance(leads, "to_sqo")[rows] * factor, 0.9)
    accepted = (rng.random(size) < np.where(qualified, 1 - SKIPS_SAL, 0.74)) & (
        rng.random(size) < 0.97
    )
    accepted_at = np.where(accepted, later(clock, at, rng.exponential(1.3, size), rng), at)
    sqo_at = later(clock, accepted_at, 2 + rng.gamma(2.0, 4.2, size), rng)
    dropped = ~qualified & (rng.random(size) < 0.62)
    dropped_at = later(clock, accepted_at, 3 + rng.gamma(2.0, 8.0, size), rng)
    return qualified, [
        _entries(leads, rows[accepted], "sal", accepted_at[accepted]),
        _entries(leads, rows[qualified], "sqo", sqo_at[qualified]),
        _entries(leads, rows[dropped], "disqualified", dropped_at[dropped]),
    ]


def _second_pass(
    clock: Clock, leads: pd.DataFrame, first: list[pd.DataFrame], rng: np.random.Generator
) -> list[pd.DataFrame]:
    """Some of the disqualified come back months later and are MQL again."""
    dropped = pd.concat(first).query("stage == 'disqualified'").sort_values("row", kind="stable")
    back = dropped[dropped["row"].isin(first[0]["row"]) & (rng.random(len(dropped)) < RECYCLED)]
    at = later(clock, back["at"].to_numpy(), rng.uniform(50, 210, len(back)), rng)
    rows = back["row"].to_numpy()
    _, handed = _hand_over(clock, leads, rows, at, rng, RECYCLED_TO_SQO / 0.2)
    return [_entries(leads, rows, "mql", at), *handed]


def _owners(
    clock: Clock, leads: pd.DataFrame, staff: pd.DataFrame, rows: pd.DataFrame
) -> np.ndarray:
    """Marketing makes the MQLs of those who came; everything else is the work of the lead's owner
    or a successor.
    """
    rng = clock.rng("owners of stages")
    days, of_lead = rows["at"].to_numpy(), leads.iloc[rows["row"]]
    kept = keep_or_redraw(staff, of_lead["owner"].to_numpy(), of_lead["team"].to_numpy(), days, rng)
    marketing = draw_owners(staff, np.full(len(rows), "Marketing", dtype=object), days, rng)
    by_marketing = (rows["stage"] == "mql").to_numpy() & (of_lead["motion"] == INBOUND).to_numpy()
    return np.where(by_marketing, marketing, kept)
