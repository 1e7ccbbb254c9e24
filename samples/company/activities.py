"""Touches: automatic mails, first answers, follow-ups and prospecting of leads, meetings and mails
on deals.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.company.clock import Clock, Times, later, office_time
from samples.company.people import keep_or_redraw
from samples.company.settings import CHANNELS, INBOUND, OUTBOUND

AUTOMATIC_SHARE = 0.38
KINDS = {"call": 0.46, "email": 0.40, "social": 0.08, "meeting": 0.06}
PROSPECTING = {
    "Cold call": {"call": 0.72, "email": 0.20, "social": 0.05, "meeting": 0.03},
    "Cold e-mail": {"call": 0.22, "email": 0.68, "social": 0.07, "meeting": 0.03},
    "LinkedIn": {"call": 0.20, "email": 0.18, "social": 0.58, "meeting": 0.04},
}
ON_DEAL = {"email": 0.52, "meeting": 0.34, "call": 0.14}
TOUCHES = {"prospecting": 1.75, "mql": 1.45, "deal": 3.6}


def activities(
    clock: Clock,
    leads: pd.DataFrame,
    stages: pd.DataFrame,
    deals: pd.DataFrame,
    staff: pd.DataFrame,
) -> pd.DataFrame:
    """One row per touch before `today`, in time order.

    at, kind, lead_id, deal_id, channel, motion, owner, is_automatic, duration.

    `duration` is in seconds, of calls only (0: nobody answered).
    """
    rng = clock.rng("activities")
    parts = [
        _automatic(leads, rng),
        _first_answers(clock, leads, rng),
        _prospecting(clock, leads, rng),
    ]
    rows = pd.concat([*parts, _follow_ups(clock, leads, stages, rng)])
    rows["owner"] = _owners(leads, staff, rows, rng)
    rows["lead_id"] = leads["lead_id"].to_numpy()[rows["row"]]
    for column in ("channel", "motion"):
        rows[column] = leads[column].to_numpy()[rows["row"]]
    rows = pd.concat([rows, _on_deals(clock, deals, rng)])
    rows = (
        rows[rows["at"] < clock.cut]
        .sort_values(["at", "lead_id"], kind="stable")
        .reset_index(drop=True)
    )
    rows["duration"] = _durations(rows, rng)
    return rows.drop(columns="row")


def _touches(
    rows: np.ndarray, at: Times, kind: np.ndarray | str, is_automatic: bool = False
) -> pd.DataFrame:
    return pd.DataFrame(
        {"row": rows, "at": at, "kind": kind, "is_automatic": is_automatic, "deal_id": ""}
    )


def _kinds(shares: dict[str, float], size: int, rng: np.random.Generator) -> np.ndarray:
    return rng.choice(list(shares), size, p=list(shares.values()))


def _automatic(leads: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The "thank you" mail that a form sends within two minutes: not a human contact."""
    rows = np.flatnonzero((leads["motion"] == INBOUND) & (rng.random(len(leads)) < AUTOMATIC_SHARE))
    at = leads["at"].to_numpy()[rows] + rng.integers(4, 110, len(rows)).astype("timedelta64[s]")
    return _touches(rows, at, "email", is_automatic=True)


def _first_answers(clock: Clock, leads: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """First human contact of those who came: as quick as the channel is treated, slower in the dip,
    sometimes never.
    """
    by_name = {channel.name: channel for channel in CHANNELS}
    inbound = (leads["motion"] == INBOUND).to_numpy()
    contacted = leads["channel"].map({name: c.contacted for name, c in by_name.items()}).to_numpy()
    rows = np.flatnonzero(inbound & (rng.random(len(leads)) < contacted))
    arrived = leads["at"].to_numpy()[rows]
    hours = leads["channel"].map({name: c.hours for name, c in by_name.items()}).to_numpy()[rows]
    waited = hours * rng.lognormal(0.0, 0.85, len(rows)) / clock.mood(arrived)
    at = _in_office(clock, arrived + (waited * 3600).astype("timedelta64[s]"), rng)
    kind = np.where(rng.random(len(rows)) < 0.58, "call", "email")
    return _touches(rows, at, kind)


def _in_office(clock: Clock, at: Times, rng: np.random.Generator) -> Times:
    """The moment itself in working hours, else within the first hours of the next working day."""
    days = at.astype("datetime64[D]")
    hour = (at - days) / np.timedelta64(3600, "s")
    morning = np.timedelta64(9 * 3600, "s") + (
        rng.exponential(1.2, len(at)).clip(0, 8) * 3600
    ).astype("timedelta64[s]")
    opens = clock.working(np.where(hour > 18, days + 1, days))
    is_open = clock.is_working(days) & (hour >= 8.5) & (hour <= 18)
    early = clock.is_working(days) & (hour < 8.5)
    return np.where(is_open, at, np.where(early, days, opens) + morning)


def _prospecting(clock: Clock, leads: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """An outbound lead begins with a touch and gets more of them over three weeks."""
    parts = []
    for channel, shares in PROSPECTING.items():
        rows = np.flatnonzero((leads["channel"] == channel).to_numpy())
        parts.append(_touches(rows, leads["at"].to_numpy()[rows], _kinds(shares, len(rows), rng)))
        more = np.repeat(rows, rng.poisson(TOUCHES["prospecting"], len(rows)))
        at = later(clock, leads["at"].to_numpy()[more], 1 + rng.gamma(1.5, 5.0, len(more)), rng)
        parts.append(_touches(more, at, _kinds(shares, len(more), rng)))
    return pd.concat(parts)


def _follow_ups(
    clock: Clock, leads: pd.DataFrame, stages: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    entered = stages[stages["stage"] == "mql"]
    picked = np.repeat(np.arange(len(entered)), rng.poisson(TOUCHES["mql"], len(entered)))
    at = later(clock, entered["at"].to_numpy()[picked], rng.gamma(1.6, 4.0, len(picked)), rng)
    return _touches(entered["row"].to_numpy()[picked], at, _kinds(KINDS, len(picked), rng))


def _owners(
    leads: pd.DataFrame, staff: pd.DataFrame, rows: pd.DataFrame, rng: np.random.Generator
) -> np.ndarray:
    of_lead = leads.iloc[rows["row"]]
    return keep_or_redraw(
        staff, of_lead["owner"].to_numpy(), of_lead["team"].to_numpy(), rows["at"].to_numpy(), rng
    )


def _on_deals(clock: Clock, deals: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Meetings, mails and calls of the account executive between opening and closing."""
    picked = deals.iloc[
        np.repeat(np.arange(len(deals)), rng.poisson(TOUCHES["deal"], len(deals)))
    ].reset_index(drop=True)
    span = picked["closed_at"] - picked["opened_at"]
    at = (picked["opened_at"] + span * rng.random(len(picked))).to_numpy().astype("datetime64[s]")
    at = office_time(clock.working(at.astype("datetime64[D]")), rng)
    rows = _touches(np.zeros(len(picked), int), at, _kinds(ON_DEAL, len(picked), rng))
    rows[["deal_id", "lead_id", "channel", "motion", "owner"]] = picked[
        ["deal_id", "lead_id", "channel", "motion", "owner"]
    ]
    return rows[at > picked["opened_at"].to_numpy()]


def _durations(rows: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    answered = rng.random(len(rows)) < np.where(rows["motion"] == OUTBOUND, 0.34, 0.61)
    talked = np.clip(rng.lognormal(4.9, 0.8, len(rows)), 12, 3600).astype(int)
    return np.where((rows["kind"] == "call") & answered, talked, 0)
