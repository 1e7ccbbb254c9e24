"""The sample company's marketing tool and product: what came before a first contact, how hot who came
is, and what customers use.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from samples.company.clock import Clock
from samples.company.definitions import HOT_EVENTS
from samples.company.write import company

TODAY = date(2026, 11, 24)
SCALE = 0.3
OUTBOUND = ["Cold call", "Cold e-mail", "LinkedIn"]


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return company(Clock(TODAY), SCALE)


def test_they_add_no_more_rows_than_the_import_takes_in_some_seconds(
    tables: dict[str, pd.DataFrame],
) -> None:
    rows = sum(len(tables[name]) for name in ("engagement.csv", "scores.csv", "usage.csv"))
    assert 20_000 * SCALE < rows < 60_000 * SCALE


def test_a_lead_is_assigned_after_it_came_and_sales_takes_its_own_at_once(
    tables: dict[str, pd.DataFrame],
) -> None:
    rows = tables["leads.csv"]
    rows = rows[rows["Assigned at"] != ""]
    assert (rows["Assigned at"] >= rows["Created at"]).all()
    found = rows["Lead source"].isin(OUTBOUND)
    assert (rows["Assigned at"] == rows["Created at"])[found].all()
    assert (rows["Assigned at"] > rows["Created at"])[~found].all()


def test_whom_the_lead_of_the_uk_hands_out_by_hand_waits_longest(
    tables: dict[str, pd.DataFrame],
) -> None:
    rows = tables["leads.csv"]
    came = rows[~rows["Lead source"].isin(OUTBOUND) & (rows["Assigned at"] != "")]
    waited = pd.to_datetime(came["Assigned at"]) - pd.to_datetime(came["Created at"])
    uk = came["Region"].isin(["UK & Ireland", "North America"])
    slow = waited > pd.Timedelta(hours=1)
    assert slow[uk].mean() > 0.2 > 0.01 > slow[~uk].mean()


def test_scores_follow_the_arrival_and_cool_when_nobody_answers(
    tables: dict[str, pd.DataFrame],
) -> None:
    rows = tables["scores.csv"].astype({"Fit": int, "Intent": int})
    arrived = rows["CRM lead"].map(tables["leads.csv"].set_index("Lead ID")["Created at"])
    assert (rows["Scored at"] > arrived).all()
    assert rows["Fit"].between(1, 99).all() and rows["Intent"].between(0, 99).all()
    assert 0.08 < (rows.drop_duplicates("CRM lead")["Intent"] >= 70).mean() < 0.30
    again = rows[rows["CRM lead"].duplicated(keep=False)].groupby("CRM lead")["Intent"]
    assert (again.last() <= again.first()).all() and again.ngroups > 100


def test_at_the_end_there_are_hot_leads_whom_no_person_answered(
    tables: dict[str, pd.DataFrame],
) -> None:
    scored = tables["scores.csv"]
    hot = scored[(scored["Intent"].astype(int) >= 70) & (scored["Scored at"] >= "2026-11-21")]
    mails = tables["activities.csv"]
    answered = {
        *tables["calls.csv"]["crm_lead"],
        *mails.loc[mails["Automated"] == "false", "Lead ID"],
        *tables["engagement.csv"].query("What == 'Chat answered'")["CRM lead"],
    }
    assert (~hot["CRM lead"].isin(answered)).sum() >= 3


def test_some_of_them_are_hot_by_what_they_do_alone(tables: dict[str, pd.DataFrame]) -> None:
    visits = tables["engagement.csv"].query("What == 'Site visit' and When >= '2026-11-21'")
    tries = tables["trials.csv"].query("day >= '2026-11-21'").astype({"count": int})
    acts = visits["CRM lead"].value_counts().add(tries.groupby("lead")["count"].sum(), fill_value=0)
    leads = tables["leads.csv"].set_index("Lead ID")
    busy = acts[acts >= HOT_EVENTS].index.intersection(
        leads[leads["Created at"] >= "2026-11-21"].index
    )
    scored = tables["scores.csv"].astype({"Intent": int})
    by_score = scored.loc[scored["Intent"] >= 70, "CRM lead"]
    assert 2 <= len(busy.difference(by_score)) <= 10


def test_touches_are_of_known_companies_before_yesterday_ended(
    tables: dict[str, pd.DataFrame],
) -> None:
    rows = tables["engagement.csv"]
    assert rows["When"].min() > "2025-07-31" and rows["When"].max() < "2026-11-23T23:00:00Z"
    assert (rows["Company"] != "").all()
    assert (rows["Agent"] != "").equals(rows["What"] == "Chat answered")
    of_leads = rows[rows["CRM lead"] != ""]
    leads = tables["leads.csv"].set_index("Lead ID")
    assert (of_leads["When"] >= of_leads["CRM lead"].map(leads["Created at"])).all()
    assert (of_leads["CRM lead"].map(leads["Company"]) == of_leads["Company"]).all()


def test_who_went_live_lately_uses_the_product_since(tables: dict[str, pd.DataFrame]) -> None:
    rows, live = tables["usage.csv"], tables["onboarding.xlsx"]
    names = tables["accounts.csv"].set_index("Account ID")["Legal name"]
    since = live.set_index("Customer")["Go-live"]
    # In: the week from 16 November is the last that is over.
    lately = since[(since >= "2026-09-01") & (since <= "2026-11-20")]
    using = set(rows["account"].map(names))
    assert len(lately) > 3 and set(lately.index) <= using
    # Out: a few of the others have stopped.
    assert (
        1
        <= len(
            set(since[(since != "") & since.notna()].index)
            - using
            - set(since[since > "2026-11-20"].index)
        )
        <= 8
    )


def test_only_accounts_that_are_live_use_the_product(tables: dict[str, pd.DataFrame]) -> None:
    rows, live = tables["usage.csv"], tables["onboarding.xlsx"]
    names = tables["accounts.csv"].set_index("Account ID")["Legal name"]
    assert set(rows["account"].map(names)) <= set(live.loc[live["Go-live"].notna(), "Customer"])
    assert rows["week_of"].nunique() == 13 and (rows["count"].astype(int) > 0).all()
    assert not rows.duplicated(["account", "event", "week_of"]).any()
