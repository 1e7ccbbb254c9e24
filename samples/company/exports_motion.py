"""Files of the marketing tool and of the product: they refer to leads and accounts by the CRM's ids."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.company.clock import Clock, Times
from samples.company.eager import eager, tries, visits
from samples.company.exports_crm import day, lead_table, utc
from samples.company.marketing import AUTOMATIC, marketing
from samples.company.scores import answered, assigned, scores
from samples.company.trials import trials

PROGRAMS = {"inbound": "Demand", "outbound": "Target accounts"}


def leads_and_marketing(
    clock: Clock,
    leads: pd.DataFrame,
    stages: pd.DataFrame,
    activities: pd.DataFrame,
    scale: float,
) -> dict[str, pd.DataFrame]:
    """The CRM's leads with when each was assigned, the marketing tool's two files, and who tried
    the product.
    """
    acts = marketing(clock, leads, stages, scale)
    first = answered(leads, activities, acts)
    table = _with_assignment(lead_table(clock, leads), assigned(clock, leads, first))
    given = scores(clock, leads, stages, first)
    hot = eager(clock, leads, first, given)
    acts = in_order(pd.concat([acts, visits(clock, hot)]), ["at", "company"])
    tried = pd.concat([trials(clock, leads, stages), tries(clock, hot)])
    tried = in_order(tried.drop_duplicates(["lead_id", "used_on"]), ["used_on", "lead_id"])
    return {
        "leads.csv": table,
        "engagement.csv": engagement_table(acts),
        "scores.csv": score_table(given),
        "trials.csv": trial_table(tried),
    }


def in_order(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    return rows.sort_values(by, kind="stable").reset_index(drop=True)


def _with_assignment(table: pd.DataFrame, at: Times) -> pd.DataFrame:
    """Leads are in order of arrival: those that the CRM knows are the first."""
    return table.assign(**{"Assigned at": utc(at[: len(table)]).to_numpy()})


def engagement_table(acts: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Event ID": "E" + (3_000_000 + acts.index).astype(str),
            "When": utc(acts["at"]),
            "What": acts["what"],
            "Campaign": acts["campaign"],
            "Program": acts["program"].map(PROGRAMS),
            "CRM lead": acts["lead_id"],
            "Company": acts["company"],
            "Agent": acts["owner"],
            "Automated": np.where(acts["what"].isin(AUTOMATIC), "true", "false"),
        }
    )


def score_table(given: pd.DataFrame) -> pd.DataFrame:
    rows = given.reset_index(drop=True)
    return pd.DataFrame(
        {
            "Score ID": "S" + (5_000_000 + rows.index).astype(str),
            "CRM lead": rows["lead_id"],
            "Scored at": utc(rows["at"]),
            "Fit": rows["fit"].astype(str),
            "Intent": rows["intent"].astype(str),
        }
    )


def usage_table(rows: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """The product knows its customers by the CRM's account."""
    account = rows["company"].map(known.set_index("company")["account"])
    return pd.DataFrame(
        {
            "account": account,
            "event": rows["event"],
            "week_of": day(rows["used_on"]),
            "count": rows["count"].astype(str),
        }
    )


def trial_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Who tries the product is known by the CRM's lead."""
    return pd.DataFrame(
        {
            "lead": rows["lead_id"],
            "event": rows["event"],
            "day": day(rows["used_on"]),
            "count": rows["count"].astype(str),
        }
    )
