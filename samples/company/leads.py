"""Accounts, and the leads that came from them or were found in them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.company.clock import Clock, any_time, office_time
from samples.company.names import FIRST, LAST, LEGAL_FORMS, ROOTS, TRADES
from samples.company.people import draw_owners, login
from samples.company.settings import (
    CHANNELS,
    ENTERPRISE,
    INBOUND,
    LEADS,
    MID_MARKET,
    OUTBOUND,
    PERSONA_SHARES,
    PERSONAS,
    REGION_SHARES,
    REGIONS,
)

ENTERPRISE_SHARE = 0.24


def accounts(clock: Clock, scale: float) -> pd.DataFrame:
    """company, slug, region, segment; names are unique. An account has two leads on average."""
    rng = clock.rng("accounts")
    wanted = min(int(15_000 * scale) + 50, len(ROOTS) * len(TRADES) * 3)
    picks = rng.permutation(len(ROOTS) * len(TRADES) * 3)[:wanted]
    region = rng.choice(REGIONS, wanted, p=REGION_SHARES)
    root, trade, form = np.unravel_index(picks, (len(ROOTS), len(TRADES), 3))
    rows = pd.DataFrame(
        {
            "root": np.array(ROOTS)[root],
            "trade": np.array(TRADES)[trade],
            "form": form,
            "region": region,
        }
    )
    rows["company"] = [
        _company(*row) for row in rows[["root", "trade", "form", "region"]].itertuples(index=False)
    ]
    suffix = np.array(["", "-group", "-intl"])[form]
    rows["slug"] = rows["root"].str.lower() + "-" + rows["trade"].str.lower() + suffix
    rows["segment"] = np.where(rng.random(wanted) < ENTERPRISE_SHARE, ENTERPRISE, MID_MARKET)
    return rows[["company", "slug", "region", "segment"]]


def _company(root: str, trade: str, form: int, region: str) -> str:
    if form == 2:
        return f"{root} {trade} International"
    return f"{root} {trade} {LEGAL_FORMS[region][form]}"


def leads(clock: Clock, staff: pd.DataFrame, scale: float) -> pd.DataFrame:
    """One row per lead up to the end of the running month, in order of arrival; `at` is local time.

    lead_id, at, channel, motion, company, slug, region, segment, persona, name, email, team, owner.
    """
    rows = pd.concat([_arrivals(clock, motion, scale) for motion in (INBOUND, OUTBOUND)])
    rows = rows.sort_values(["at", "channel"], kind="stable").reset_index(drop=True)
    rows["lead_id"] = "L" + (200_000 + rows.index).astype(str)
    return _with_people(_with_accounts(rows, clock, scale), clock, staff)


def _arrivals(clock: Clock, motion: str, scale: float) -> pd.DataFrame:
    rng = clock.rng(f"arrivals {motion}")
    channels = [channel for channel in CHANNELS if channel.motion == motion]
    share = sum(channel.share for channel in channels)
    weight = clock.intensity(motion)
    exported = weight[clock.days < np.datetime64(clock.today)].sum()
    per_day = rng.poisson(weight * LEADS * scale * share / exported)
    days = np.repeat(clock.days, per_day)
    picked = rng.choice(
        [c.name for c in channels], len(days), p=[c.share / share for c in channels]
    )
    moments = any_time(days, rng) if motion == INBOUND else office_time(days, rng)
    return pd.DataFrame({"at": moments, "channel": picked, "motion": motion})


def _with_accounts(rows: pd.DataFrame, clock: Clock, scale: float) -> pd.DataFrame:
    rng = clock.rng("accounts of leads")
    known = accounts(clock, scale)
    of_lead = known.iloc[rng.integers(0, len(known), len(rows))].reset_index(drop=True)
    rows = pd.concat([rows, of_lead], axis=1)
    rows["persona"] = rng.choice(PERSONAS, len(rows), p=PERSONA_SHARES)
    return rows


def _with_people(rows: pd.DataFrame, clock: Clock, staff: pd.DataFrame) -> pd.DataFrame:
    rng = clock.rng("people of leads")
    first, last = rng.choice(FIRST, len(rows)), rng.choice(LAST, len(rows))
    rows["name"] = [f"{a} {b}" for a, b in zip(first, last, strict=True)]
    plain = rows["name"].map(login).str.translate(str.maketrans("öüäñ", "ouan"))
    rows["email"] = plain + "@" + rows["slug"] + ".example"
    rows["team"] = development_team(rows["motion"], rows["region"])
    rows["owner"] = draw_owners(staff, rows["team"].to_numpy(), rows["at"].to_numpy(), rng)
    return rows


def development_team(motion: pd.Series, region: pd.Series) -> np.ndarray:
    """SDRs answer who came, BDRs go out; London covers the UK, Ireland and North America."""
    role = np.where(motion == INBOUND, "SDR ", "BDR ")
    desk = np.where(region.isin(["UK & Ireland", "North America"]), "UK", "EMEA")
    return (pd.Series(role) + pd.Series(desk)).to_numpy(dtype=object)
