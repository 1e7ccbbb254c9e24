"""The CRM's tasks between teams: opportunities that development proposes, and cards of signed customers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.company.billing import signed
from samples.company.clock import Clock, later, office_time

NOT_PROPOSED, FORGOTTEN_PROPOSALS = 0.12, 0.03
CARD_RETURNED, CARD_FORGOTTEN = 0.11, 0.07
PROPOSALS = (
    ("Budget is not confirmed", "budget"),
    ("Nobody who decides was there", "name of who decides"),
    ("No date by which they need it", "date"),
    ("Not our kind of customer", ""),
)
CARDS = (
    ("Promised scope is not written down", "scope"),
    ("No contact on the customer's side", "contact"),
    ("Promised date cannot be kept", "date"),
)


def handovers(
    clock: Clock,
    stages: pd.DataFrame,
    deals: pd.DataFrame,
    changes: pd.DataFrame,
) -> pd.DataFrame:
    """One row per task, in order: what, lead_id, deal_id, at, answered_at, answer, reason, missing,
    owner. Answers from today on are not known.
    """
    rng = clock.rng("hand-overs")
    parts = [
        _accepted(clock, stages, rng),
        _refused(clock, stages, rng),
        _cards(clock, deals, changes, rng),
    ]
    rows = pd.concat(parts).sort_values(["at", "what"], kind="stable").reset_index(drop=True)
    rows = rows[rows["at"] < clock.cut].reset_index(drop=True)
    unknown = rows["answered_at"].isna() | (rows["answered_at"] >= clock.cut)
    rows["answered_at"] = rows["answered_at"].where(~unknown)
    for name in ("answer", "reason", "missing"):
        rows[name] = rows[name].where(~unknown, "")
    return rows


def _accepted(clock: Clock, stages: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """What became an opportunity had been proposed some hours before."""
    rows = stages[stages["stage"] == "sqo"].drop_duplicates("row")
    rows = rows[rng.random(len(rows)) > NOT_PROPOSED]
    accepted = rows["at"].to_numpy()
    back = rng.choice(4, len(rows), p=(0.35, 0.4, 0.15, 0.1))
    days = np.busday_offset(
        accepted.astype("datetime64[D]"), -back, roll="backward", holidays=clock.holidays
    )
    at = np.minimum(office_time(days, rng), accepted - np.timedelta64(40, "m"))
    return _tasks("sqo", rows, at, accepted).assign(answer="Accepted")


def _refused(clock: Clock, stages: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Of what was accepted from marketing and never became one, a part was proposed all the same."""
    became = stages.loc[stages["stage"] == "sqo", "lead_id"]
    rows = stages[(stages["stage"] == "sal") & ~stages["lead_id"].isin(became)].drop_duplicates(
        "row"
    )
    rows = rows[rng.random(len(rows)) < 0.16]
    size = len(rows)
    at = later(clock, rows["at"].to_numpy(), 1 + rng.gamma(1.5, 2.0, size), rng)
    tasks = _tasks("sqo", rows, at, later(clock, at, rng.exponential(1.2, size), rng))
    return _answered(
        tasks.assign(answer="Rejected"), PROPOSALS, rng.random(size) < FORGOTTEN_PROPOSALS * 5, rng
    )


def _cards(
    clock: Clock, deals: pd.DataFrame, changes: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    rows = signed(deals, changes)
    size, days = len(rows), rows["signed_on"].to_numpy().astype("datetime64[D]")
    at = office_time(clock.working(days + rng.integers(1, 4, size)), rng)
    fate = rng.random(size)
    rows = rows.assign(lead_id="")
    tasks = _tasks("card", rows, at, later(clock, at, rng.exponential(1.1, size), rng))
    tasks["answer"] = np.where(fate < CARD_RETURNED, "Rejected", "Accepted")
    return _answered(tasks, CARDS, fate > 1 - CARD_FORGOTTEN, rng)


def _tasks(what: str, rows: pd.DataFrame, at: np.ndarray, answered_at: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({
        "what": what, "lead_id": rows["lead_id"].to_numpy(), "deal_id": rows["deal_id"].to_numpy() if what == "card" else "",
        "at": at, "answered_at": pd.to_datetime(answered_at), "reason": "", "missing": "", "owner": rows["owner"].to_numpy(),
    })  # fmt: skip


def _answered(
    tasks: pd.DataFrame,
    reasons: tuple[tuple[str, str], ...],
    forgotten: np.ndarray,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Rejected ones with a reason, and what is missing; some nobody answered."""
    which = rng.integers(0, len(reasons), len(tasks))
    is_rejected = (tasks["answer"] == "Rejected").to_numpy()
    for place, name in enumerate(("reason", "missing")):
        words = np.array([each[place] for each in reasons], dtype=object)[which]
        tasks[name] = np.where(is_rejected, words, "")
    tasks["answered_at"] = tasks["answered_at"].where(~forgotten)
    return tasks
