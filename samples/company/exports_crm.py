"""The CRM's files: the company's records in its columns and spellings, as text tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.company.clock import Clock, Days, Times
from samples.company.deal_history import DELETED, FIELDS, LOST, PATH, WON, first_close
from samples.company.people import LEAD_OF_TEAM
from samples.company.settings import TIMEZONE

STAGES = {
    "lead": "New",
    "mql": "Marketing qualified",
    "sal": "Sales accepted",
    "sqo": "Sales qualified opportunity",
    "disqualified": "Disqualified",
}
SOURCES = {
    "Website": "Web form",
    "Paid search": "Paid Search",
    "Content": "Content download",
    "Event": "Event / fair",
}
NEXT_STEPS = (
    "Demo for the users",
    "Send the offer",
    "Call the buyer",
    "Visit on site",
    "Legal review",
)
OUTCOMES = {WON: "Won", LOST: "Lost"}
KINDS = {"email": "E-mail", "meeting": "Meeting", "social": "LinkedIn message"}


def utc(times: Times) -> pd.Series:
    """Local times as the CRM writes them: 2026-03-04T09:12:44Z; empty for NaT."""
    local = pd.DatetimeIndex(times).tz_localize(
        TIMEZONE, ambiguous=np.ones(len(times), bool), nonexistent="shift_forward"
    )
    return pd.Series(local.tz_convert("UTC").strftime("%Y-%m-%dT%H:%M:%SZ")).fillna("")


def day(days: Days, pattern: str = "%Y-%m-%d") -> pd.Series:
    return pd.Series(pd.DatetimeIndex(days).strftime(pattern)).fillna("")


def users(staff: pd.DataFrame) -> pd.DataFrame:
    columns = {
        "user_id": "User ID",
        "name": "Full name",
        "email": "E-mail",
        "team": "Team",
        "function": "Department",
    }
    rows = staff[list(columns)].rename(columns=columns)
    is_lead = (
        staff["name"].map({name: team for team, name in LEAD_OF_TEAM.items()}) == staff["team"]
    )
    rows["Title"] = np.where(is_lead, "Team lead", "")
    return rows.assign(**{"Joined on": day(staff["joined_on"]), "Left on": day(staff["left_on"])})


def _spelled(rows: pd.DataFrame) -> dict[str, pd.Series]:
    return {
        "Lead source": rows["channel"].replace(SOURCES),
        "Persona": rows["persona"],
        "Region": rows["region"],
    }


def lead_table(clock: Clock, leads: pd.DataFrame) -> pd.DataFrame:
    rows = leads[leads["at"] < clock.cut]
    return pd.DataFrame(
        {
            "Lead ID": rows["lead_id"],
            "Created at": utc(rows["at"]),
            "Contact": rows["name"],
            "E-mail": rows["email"],
            "Company": rows["company"],
            **_spelled(rows),
            "Owner ID": rows["owner"],
            "Merged into": "",
            "Test record": "false",
        }
    )


def stage_table(clock: Clock, leads: pd.DataFrame, stages: pd.DataFrame) -> pd.DataFrame:
    rows = stages[stages["at"] < clock.cut].reset_index(drop=True)
    of_lead = leads.iloc[rows["row"]].reset_index(drop=True)
    return pd.DataFrame(
        {
            "History ID": "LH" + (500_000 + rows.index).astype(str),
            "Lead ID": rows["lead_id"],
            "From stage": rows["from_stage"].map(STAGES),
            "To stage": rows["stage"].map(STAGES),
            "Changed at": utc(rows["at"]),
            "Owner ID": rows["owner"],
            "Reason": rows["reason"],
            **_spelled(of_lead),
        }
    )


def deal_table(
    clock: Clock, deals: pd.DataFrame, changes: pd.DataFrame, known: pd.DataFrame
) -> pd.DataFrame:
    """Opportunities as they stand when the export is made; `known` are the customers."""
    rows = deals[deals["opened_at"] < clock.cut].reset_index(drop=True)
    past = changes[changes["at"] < clock.cut]
    now = {field: rows["deal_id"].map(_last(past, field)).astype(object) for field in FIELDS}
    is_closed = now["Status"].isin([WON, LOST])
    closed_at = rows["deal_id"].map(_last(past, "Status", "at")).where(is_closed)
    return pd.DataFrame(
        {
            "Opportunity ID": rows["deal_id"],
            "Lead ID": rows["lead_id"],
            "Opportunity name": rows["company"] + " – " + rows["segment"],
            "Account": rows["company"],
            "Amount": now["Amount"].fillna(rows["amount"].map("{:.2f}".format)),
            "Currency": rows["currency"],
            "Stage": now["StageName"].fillna(PATH[0][0]),
            "Forecast category": now["ForecastCategory"].fillna(PATH[0][1]),
            "Accepted at": utc(rows["opened_at"]),
            "Expected close": now["CloseDate"].fillna(_expected(rows)),
            "Status": now["Status"].where(is_closed).map(OUTCOMES).fillna("Open"),
            "Closed at": utc(closed_at),
            "Owner ID": now["Owner"].fillna(rows["owner"]),
            **_spelled(rows),
            "Deleted": (now["Status"] == DELETED).map({True: "true", False: "false"}),
            "Account ID": rows["company"].map(known.set_index("company")["account"]),
            "Next step": _next_steps(rows["deal_id"], is_closed),
            **rows[["type", "product"]].rename(columns=str.capitalize),
        }
    )


def _expected(deals: pd.DataFrame) -> pd.Series:
    """On which day each was to close when it was opened."""
    return pd.Series([str(first_close(deal)) for deal in deals.itertuples()])


def _next_steps(deals: pd.Series, is_closed: pd.Series) -> pd.Series:
    """What the account executive does next; one open opportunity in seven says nothing."""
    number = deals.str.removeprefix("OPP-").astype(int)
    steps = number.map(lambda each: NEXT_STEPS[each % len(NEXT_STEPS)])
    return steps.where(~is_closed & (number % 7 != 0), "")


def _last(past: pd.DataFrame, field: str, column: str = "new") -> pd.Series:
    """By deal, what a column says of the last change of a field."""
    last = past[past["field"] == field].drop_duplicates("deal_id", keep="last")
    return last.set_index("deal_id")[column]


def change_table(clock: Clock, changes: pd.DataFrame) -> pd.DataFrame:
    rows = changes[changes["at"] < clock.cut].reset_index(drop=True)
    return pd.DataFrame(
        {
            "History ID": "OH" + (700_000 + rows.index).astype(str),
            "Opportunity ID": rows["deal_id"],
            "Field": rows["field"],
            "Old value": rows["old"],
            "New value": rows["new"],
            "Changed at": utc(rows["at"]),
            "Owner ID": rows["owner"],
        }
    )


def handover_table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Task ID": "T" + (30_000 + rows.index).astype(str),
            "Task": rows["what"].map({"sqo": "Accept opportunity", "card": "Accept customer"}),
            "Lead ID": rows["lead_id"],
            "Opportunity ID": rows["deal_id"],
            "Sent at": utc(rows["at"]),
            "Answered at": utc(rows["answered_at"]),
            "Answer": rows["answer"],
            "Reason": rows["reason"],
            "Missing": rows["missing"],
            "Owner ID": rows["owner"],
        }
    )


def activity_table(activities: pd.DataFrame) -> pd.DataFrame:
    rows = activities[activities["kind"] != "call"].reset_index(drop=True)
    return pd.DataFrame(
        {
            "Activity ID": "A" + (1_000_000 + rows.index).astype(str),
            "Type": rows["kind"].map(KINDS),
            "Occurred at": utc(rows["at"]),
            "Owner ID": rows["owner"],
            "Lead ID": rows["lead_id"],
            "Opportunity ID": rows["deal_id"],
            "Lead source": rows["channel"].replace(SOURCES),
            "Automated": rows["is_automatic"].map({True: "true", False: "false"}),
        }
    )
