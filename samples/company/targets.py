"""The plan: targets of teams by month, added up to motions and to the company.

A plan is made from the trend more than from the outcome: most months land between 60 and 130 % of
it. For the running month the plan tells the story that the demo opens with: marketing a little
behind, SDRs and BDRs ahead, account executives behind.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.company.clock import Clock
from samples.company.deal_history import WON
from samples.company.finance import in_euros
from samples.company.settings import INBOUND, MONTH_SEASON, OUTBOUND

SIGNING = (0.90, 0.90, 1.02, 0.95, 0.95, 1.32, 0.92, 0.60, 1.62, 0.90, 0.85, 1.30)
INVOICING = (0.94, 0.92, 1.00, 1.06, 0.98, 1.08, 1.10, 0.84, 1.06, 1.10, 0.96, 0.98)
SEASONS = {
    "mqls": MONTH_SEASON,
    "sqos": MONTH_SEASON,
    "deals_signed": SIGNING,
    "revenue": INVOICING,
    "calls": (1.0,) * 12,
}
STRETCH = {"mqls": 1.03, "sqos": 0.98, "deals_signed": 1.04, "revenue": 1.03, "calls": 1.05}
STRETCH_NOW = {"mqls": 1.09, "sqos": 0.90, "deals_signed": 1.16, "revenue": 1.05, "calls": 1.25}
STEP = {
    "mqls": 5,
    "sqos": 1,
    "deals_signed": 1,
    "revenue": 5_000,
    "signed_amount": 1_000,
    "calls": 10,
}
# What a deal of the team is planned to be worth, in euros.
PLANNED_DEAL = {"AE Mid-market": 18_000, "AE Enterprise": 37_000}
WIN_RATE = {"": 0.30, "AE Mid-market": 0.31, "AE Enterprise": 0.28}
TREND_MONTHS, TREND_WEIGHT = 7, 0.55


def targets(
    clock: Clock,
    staff: pd.DataFrame,
    stages: pd.DataFrame,
    changes: pd.DataFrame,
    invoices: pd.DataFrame,
    activities: pd.DataFrame,
) -> pd.DataFrame:
    """kpi, month ("2026-11"), motion, team, value, to the end of the year; empty motion and team:
    the company.
    """
    teams = pd.concat(
        _plan(clock, kpi, rows)
        for kpi, rows in (
            _outcomes(staff, stages, changes, invoices) | _calls(staff, activities)
        ).items()
    )
    teams = pd.concat([teams, _signed_amounts(teams)])
    total = (
        teams.groupby(["kpi", "month"], as_index=False)["value"].sum().assign(motion="", team="")
    )
    rows = pd.concat(
        [total, _motions(teams), teams.assign(motion=""), _win_rates(teams["month"].unique())]
    )
    rows = rows.sort_values(["kpi", "month", "team", "motion"], kind="stable")[
        ["kpi", "month", "motion", "team", "value"]
    ]
    rows["value"] = np.where(
        rows["kpi"] == "win_rate",
        rows["value"].map("{:.2f}".format),
        rows["value"].map("{:.0f}".format),
    )
    return rows.reset_index(drop=True)


def _outcomes(
    staff: pd.DataFrame, stages: pd.DataFrame, changes: pd.DataFrame, invoices: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """By KPI: at, owner's team, amount of every event that counts, past `today` to the end of the
    running month.
    """
    won = changes[(changes["field"] == "Status") & (changes["new"] == WON)].drop_duplicates(
        "deal_id"
    )
    sign = invoices["kind"].map({"invoice": 1, "credit_note": -1})
    return {
        "mqls": _of_teams(staff, _first(stages, "mql"), ("Marketing", "BDR EMEA", "BDR UK")),
        "sqos": _of_teams(
            staff, _first(stages, "sqo"), ("SDR EMEA", "SDR UK", "BDR EMEA", "BDR UK")
        ),
        "deals_signed": _of_teams(staff, won.assign(amount=1), ("AE Mid-market", "AE Enterprise")),
        "revenue": _of_teams(
            staff,
            invoices.assign(at=invoices["on"], amount=in_euros(invoices) * sign),
            ("AE Mid-market", "AE Enterprise"),
        ),
    }


def _calls(staff: pd.DataFrame, activities: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Those of development teams; they are planned from what was called, without a season."""
    made = activities[(activities["kind"] == "call") & ~activities["is_automatic"].astype(bool)]
    teams = ("SDR EMEA", "SDR UK", "BDR EMEA", "BDR UK")
    return {"calls": _of_teams(staff, made.assign(amount=1), teams)}


def _first(stages: pd.DataFrame, stage: str) -> pd.DataFrame:
    return stages[stages["stage"] == stage].drop_duplicates("row").assign(amount=1)


def _of_teams(staff: pd.DataFrame, rows: pd.DataFrame, teams: tuple[str, ...]) -> pd.DataFrame:
    joined = rows[["at", "owner", "amount"]].merge(staff, left_on="owner", right_on="user_id")
    there = (joined["joined_on"] <= joined["at"]) & ~(joined["left_on"] <= joined["at"])
    return joined[there & joined["team"].isin(teams)][["at", "team", "amount"]]


def _plan(clock: Clock, kpi: str, rows: pd.DataFrame) -> pd.DataFrame:
    """One row per team and month, from the first month of the window to December of the running
    year.
    """
    months = np.arange(clock.start.astype("datetime64[M]"), clock.end.astype("datetime64[M]"))
    last = np.datetime64(f"{clock.today.year + 1}-01", "M")
    rows = rows[rows["at"] < clock.end.astype("datetime64[s]")]
    actual = (
        rows.groupby(["team", rows["at"].to_numpy().astype("datetime64[M]")])["amount"]
        .sum()
        .unstack(fill_value=0)
    )
    actual = actual.reindex(columns=months.astype("datetime64[s]"), fill_value=0)
    return pd.concat(
        _plan_of_team(kpi, team, months, last, row.to_numpy(float))
        for team, row in actual.iterrows()
    )


def _plan_of_team(
    kpi: str, team: str, months: np.ndarray, last: np.datetime64, actual: np.ndarray
) -> pd.DataFrame:
    season = np.array(SEASONS[kpi])
    level = pd.Series(actual / season[months.astype(int) % 12])
    trend = level.rolling(TREND_MONTHS, center=True, min_periods=4).mean().to_numpy()
    smooth = TREND_WEIGHT * trend + (1 - TREND_WEIGHT) * level.to_numpy()
    value = smooth * season[months.astype(int) % 12] * STRETCH[kpi]
    value[-1] = actual[-1] * STRETCH_NOW[kpi]
    ahead = np.arange(months[-1] + 1, last)
    planned = np.concatenate([value, trend[-1] * season[ahead.astype(int) % 12] * STRETCH[kpi]])
    step = STEP[kpi]
    rounded = np.maximum(np.round(planned / step), 1) * step
    return pd.DataFrame(
        {
            "kpi": kpi,
            "team": team,
            "month": np.concatenate([months, ahead]).astype(str),
            "value": rounded,
        }
    )


def _signed_amounts(teams: pd.DataFrame) -> pd.DataFrame:
    """What the planned deals are worth."""
    deals = teams[teams["kpi"] == "deals_signed"]
    return deals.assign(kpi="signed_amount", value=deals["value"] * deals["team"].map(PLANNED_DEAL))


def _motions(teams: pd.DataFrame) -> pd.DataFrame:
    """Development teams have one motion each; account executives close three in four deals that
    came inbound.
    """
    share = teams["team"].str.startswith("AE ").map({True: 0.74, False: np.nan})
    by_team = teams["team"].str.match("SDR|Marketing").astype(float)
    inbound = teams.assign(motion=INBOUND, value=(teams["value"] * share.fillna(by_team)))
    inbound = inbound.groupby(["kpi", "month", "motion"], as_index=False)["value"].sum()
    inbound["value"] = (inbound["value"] / inbound["kpi"].map(STEP)).round() * inbound["kpi"].map(
        STEP
    )
    total = teams.groupby(["kpi", "month"])["value"].sum()
    rest = inbound.assign(motion=OUTBOUND)
    rest["value"] = (
        total.loc[pd.MultiIndex.from_frame(rest[["kpi", "month"]])].to_numpy()
        - inbound["value"].to_numpy()
    )
    return pd.concat([inbound, rest]).assign(team="")


def _win_rates(months: np.ndarray) -> pd.DataFrame:
    rows = [
        ("win_rate", month, "", team, value) for month in months for team, value in WIN_RATE.items()
    ]
    return pd.DataFrame(rows, columns=["kpi", "month", "motion", "team", "value"])
