"""What the marketing tool saw and did: visits, adverts, mails, webinars, and the chat of the web site.

It was bought fifteen months ago; nothing before that is known. Acts towards accounts that were not
leads yet name the company alone.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.company.clock import Clock, Times, any_time, office_time
from samples.company.leads import accounts
from samples.company.settings import INBOUND, OUTBOUND

MONTHS_KNOWN = 15
AD, MAIL, WEBINAR, VISIT, CHAT = "Ad shown", "Mail sent", "Webinar", "Site visit", "Chat answered"
CAMPAIGNS = {
    AD: ("Search, contact centre", "Search, agent assist", "Sponsored messages"),
    MAIL: ("Guides and comparisons", "Newsletter"),
    WEBINAR: ("Monthly webinar",),
    VISIT: ("Web site",),
    CHAT: ("Web site",),
}
AUTOMATIC = (AD, MAIL)
WARMED_SHARE, UNTOUCHED_SHARE = 0.24, 0.25
WARMING = {AD: 0.40, MAIL: 0.28, VISIT: 0.22, WEBINAR: 0.10}
BEFORE_ARRIVAL = {"Website": VISIT, "Paid search": AD, "Content": MAIL, "Webinar": VISIT}
CHATTED, CHATTED_OF_SQOS = 0.55, 0.80
# Of the leads that sales handed back: whom marketing writes to within days, and after weeks.
TAKEN_UP_SOON, TAKEN_UP = 0.71, 0.84
CONVINCED_SHARE = 0.85  # of those who became an MQL after days
CHAT_ON = ("Website", "Paid search", "Content")
COLUMNS = ["at", "what", "campaign", "program", "lead_id", "company", "owner"]


def known_since(clock: Clock) -> np.datetime64:
    return (np.datetime64(clock.today, "M") - MONTHS_KNOWN).astype("datetime64[s]")


def marketing(
    clock: Clock, leads: pd.DataFrame, stages: pd.DataFrame, scale: float
) -> pd.DataFrame:
    """COLUMNS of each act before `today`, in time order; `owner` is of chats only."""
    rng = clock.rng("marketing")
    came = leads[(leads["motion"] == INBOUND) & (leads["at"] >= known_since(clock))]
    found = leads[(leads["motion"] == OUTBOUND) & (leads["at"] >= known_since(clock))]
    parts = [
        _before_arrival(came, rng),
        _warming(found, rng),
        _came_back(found, rng),
        _nurturing(came, rng),
        _convinced(clock, came, stages),
        _taken_up(clock, leads, stages),
        _of_nobody(clock, leads, scale, rng),
        _chats(clock, came, stages, rng),
    ]
    rows = pd.concat(parts)
    rows["campaign"] = _campaigns(rows["what"].to_numpy(), rng)
    is_known = (rows["at"] < clock.cut) & (rows["at"] >= known_since(clock))
    rows = rows[is_known].sort_values(["at", "company"], kind="stable")
    return rows[COLUMNS].reset_index(drop=True)


def _acts(of: pd.DataFrame, at: Times, what: np.ndarray, program: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "at": at, "what": what, "program": program, "lead_id": "",
            "company": of["company"].to_numpy(), "owner": "",
        }
    )  # fmt: skip


def _repeated(rows: pd.DataFrame, mean: float, rng: np.random.Generator) -> pd.DataFrame:
    return rows.iloc[np.repeat(np.arange(len(rows)), rng.poisson(mean, len(rows)))]


def _moments(days: np.ndarray, what: np.ndarray, rng: np.random.Generator) -> Times:
    """Mails go out in office hours; people look at the site whenever they want."""
    days = days.astype("datetime64[D]")
    return np.where(what == MAIL, office_time(days, rng), any_time(days, rng))


def _before_arrival(came: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """What was seen of those who came, in the days before they left their name."""
    rows = _repeated(came[came["channel"].isin(list(BEFORE_ARRIVAL))], 0.55, rng)
    what = rows["channel"].map(BEFORE_ARRIVAL).to_numpy(dtype=object)
    ago = (rng.exponential(3.0, len(rows)) * 86_400 + 60).astype("timedelta64[s]")
    return _acts(rows, rows["at"].to_numpy() - ago, what, INBOUND)


def _warming(found: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Target accounts: adverts, mails and what came of them, before anybody of sales called."""
    chosen = found.drop_duplicates("company")
    chosen = chosen[rng.random(len(chosen)) < WARMED_SHARE]
    rows = _repeated(chosen, 4.2, rng)
    what = rng.choice(list(WARMING), len(rows), p=list(WARMING.values()))
    days = rows["at"].to_numpy() - rng.integers(1, 36, len(rows)).astype("timedelta64[D]")
    return _acts(rows, _moments(days, what, rng), what, OUTBOUND)


def _came_back(found: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Some of those whom sales found looked at the site in the weeks after."""
    rows = _repeated(found[rng.random(len(found)) < 0.12], 1.4, rng)
    after = (rng.gamma(2.0, 6.0, len(rows)) * 86_400 + 3_600).astype("timedelta64[s]")
    return _acts(
        rows, rows["at"].to_numpy() + after, np.full(len(rows), VISIT, object), OUTBOUND
    ).assign(lead_id=rows["lead_id"].to_numpy())


def _nurturing(came: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Mails to who left a name, for some months."""
    rows = _repeated(came, 0.25, rng)
    days = rows["at"].to_numpy() + rng.integers(3, 90, len(rows)).astype("timedelta64[D]")
    what = np.full(len(rows), MAIL, object)
    return _acts(rows, _moments(days, what, rng), what, INBOUND).assign(
        lead_id=rows["lead_id"].to_numpy()
    )


def _convinced(clock: Clock, came: pd.DataFrame, stages: pd.DataFrame) -> pd.DataFrame:
    """Mails to who needed some days to become an MQL, sent between their arrival and that."""
    rng = clock.rng("mails before MQL")
    mql = stages[stages["stage"] == "mql"].drop_duplicates("lead_id").set_index("lead_id")["at"]
    arrived = came["at"].to_numpy().astype("datetime64[s]")
    waited = came["lead_id"].map(mql).to_numpy().astype("datetime64[s]") - arrived
    took = waited > np.timedelta64(1, "D")  # false where there never was one
    picked = took & (rng.random(len(came)) < CONVINCED_SHARE)
    rows = came[picked]
    share = rng.uniform(0.1, 0.8, len(rows))
    after = (share * (waited[picked] / np.timedelta64(1, "s"))).astype("timedelta64[s]")
    return _acts(rows, arrived[picked] + after, np.full(len(rows), MAIL, object), INBOUND).assign(
        lead_id=rows["lead_id"].to_numpy()
    )


def _taken_up(clock: Clock, leads: pd.DataFrame, stages: pd.DataFrame) -> pd.DataFrame:
    """Whom sales handed back gets mails again: most within days, some after weeks, some never."""
    rng = clock.rng("leads handed back")
    back = stages[(stages["stage"] == "disqualified") & (stages["at"] >= known_since(clock))]
    fate = rng.random(len(back))
    soon = fate < TAKEN_UP_SOON
    after = np.where(soon, rng.integers(1, 6, len(back)), rng.integers(14, 60, len(back)))
    days = (back["at"].to_numpy() + after.astype("timedelta64[D]"))[fate < TAKEN_UP]
    rows = back[fate < TAKEN_UP]
    company = leads.set_index("lead_id")["company"]
    what = np.full(len(rows), MAIL, object)
    moments = _moments(clock.working(days.astype("datetime64[D]")), what, rng)
    of = pd.DataFrame({"company": rows["lead_id"].map(company)})
    return _acts(of, moments, what, INBOUND).assign(lead_id=rows["lead_id"].to_numpy())


def _of_nobody(
    clock: Clock, leads: pd.DataFrame, scale: float, rng: np.random.Generator
) -> pd.DataFrame:
    """Accounts that marketing aims at and that are no lead yet."""
    known = accounts(clock, scale)
    others = known[~known["company"].isin(leads["company"])]
    rows = _repeated(others[rng.random(len(others)) < UNTOUCHED_SHARE], 3.0, rng)
    what = rng.choice(list(WARMING), len(rows), p=list(WARMING.values()))
    days = clock.cut - rng.integers(1, 150, len(rows)).astype("timedelta64[D]")
    return _acts(rows, _moments(days, what, rng), what, OUTBOUND)


def _chats(
    clock: Clock, came: pd.DataFrame, stages: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """SDR EMEA answers in the chat of the web site within minutes; SDR UK has none, and is slower."""
    at = came["at"].to_numpy().astype("datetime64[s]")
    day = at.astype("datetime64[D]")
    hour = (at - day) / np.timedelta64(3600, "s")
    is_open = clock.is_working(day) & (hour >= 9) & (hour < 17.5)
    became = came["lead_id"].isin(stages.loc[stages["stage"] == "sqo", "lead_id"])
    chance = np.where(became, CHATTED_OF_SQOS, CHATTED)
    is_theirs = (came["team"] == "SDR EMEA") & came["channel"].isin(CHAT_ON)
    picked = is_open & is_theirs.to_numpy() & (rng.random(len(came)) < chance)
    rows = came[picked]
    after = (60 + rng.exponential(420.0, len(rows)).clip(0, 1_700)).astype("timedelta64[s]")
    return _acts(rows, at[picked] + after, np.full(len(rows), CHAT, object), INBOUND).assign(
        lead_id=rows["lead_id"].to_numpy(), owner=rows["owner"].to_numpy()
    )


def _campaigns(what: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    named, which = np.empty(len(what), dtype=object), rng.random(len(what))
    for act, names in CAMPAIGNS.items():
        rows = what == act
        named[rows] = np.array(names, dtype=object)[(which[rows] * len(names)).astype(int)]
    return named
