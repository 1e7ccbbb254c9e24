"""The sample company's files are deterministic, plausible and consistent in time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from samples.company import write_company
from samples.company.clock import Clock
from samples.company.dirt import REFUSED
from samples.company.write import FOLDERS, company

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return company(Clock(TODAY), 1.0)


def first_entries(tables: dict[str, pd.DataFrame], stage: str) -> pd.DataFrame:
    rows = tables["lead_stage_history.csv"]
    return rows[rows["To stage"] == stage].drop_duplicates("Lead ID")


@pytest.mark.parametrize("today", [TODAY, date(2027, 3, 1), date(2028, 2, 29)])
def test_the_same_day_gives_the_same_bytes(tmp_path: Path, today: date) -> None:
    for folder in ("one", "two"):
        write_company(tmp_path / folder, today, scale=0.03)
    for place, names in FOLDERS.items():
        for name in names:
            assert (tmp_path / "one" / place / name).read_bytes() == (
                tmp_path / "two" / place / name
            ).read_bytes()


def test_the_company_has_the_size_it_should(tables: dict[str, pd.DataFrame]) -> None:
    assert 29_000 <= len(tables["leads.csv"]) <= 31_000
    assert 1_350 <= len(tables["opportunities.csv"]) <= 1_650
    assert 60_000 <= len(tables["activities.csv"]) + len(tables["calls.csv"]) <= 90_000
    assert tables["users.csv"]["User ID"].nunique() == 40
    assert {"EUR", "USD", "GBP"} <= set(tables["invoices.csv"]["Devise"])


def test_the_ratios_are_those_of_such_a_company(tables: dict[str, pd.DataFrame]) -> None:
    mqls, sqos = (
        first_entries(tables, stage)
        for stage in ("Marketing qualified", "Sales qualified opportunity")
    )
    outbound = ["Cold call", "Cold e-mail", "LinkedIn"]
    from_inbound = ~mqls["Lead source"].isin(outbound)
    inbound_leads = (~tables["leads.csv"]["Lead source"].isin(outbound)).sum()
    assert 0.20 <= from_inbound.sum() / inbound_leads <= 0.25
    assert (~from_inbound).sum() / (len(tables["leads.csv"]) - inbound_leads) < 0.18
    assert 0.17 <= len(sqos) / len(mqls) <= 0.25
    outcomes = tables["opportunities.csv"]["Status"].value_counts()
    assert 0.25 <= outcomes["Won"] / (outcomes["Won"] + outcomes["Lost"]) <= 0.32


def test_nothing_happens_to_a_lead_before_it_arrives_nor_after_yesterday(
    tables: dict[str, pd.DataFrame],
) -> None:
    leads = tables["leads.csv"].set_index("Lead ID")["Created at"]
    for name, column in (
        ("lead_stage_history.csv", "Changed at"),
        ("activities.csv", "Occurred at"),
    ):
        rows = tables[name][tables[name]["Lead ID"] != ""]
        assert (rows[column] >= rows["Lead ID"].map(leads)).all()
        assert tables[name][column].max() < "2026-11-23T23:00:00Z"


def test_a_deal_opens_after_its_lead_closes_after_opening_and_is_never_negative(
    tables: dict[str, pd.DataFrame],
) -> None:
    deals = tables["opportunities.csv"]
    of_leads = deals[deals["Lead ID"] != ""]
    closed = deals[deals["Status"] != "Open"]
    assert (
        of_leads["Accepted at"]
        > of_leads["Lead ID"].map(tables["leads.csv"].set_index("Lead ID")["Created at"])
    ).all()
    assert (closed["Closed at"] > closed["Accepted at"]).all()
    assert (deals["Amount"].astype(float) > 0).all()
    assert (deals.loc[deals["Status"] == "Open", "Closed at"] == "").all()


def test_changes_of_a_deal_follow_its_opening_and_join_up(tables: dict[str, pd.DataFrame]) -> None:
    changes = tables["opportunity_field_history.csv"]
    opened = tables["opportunities.csv"].set_index("Opportunity ID")["Accepted at"]
    assert (changes["Changed at"] > changes["Opportunity ID"].map(opened)).all()
    amounts = changes[changes["Field"] == "Amount"]
    before = amounts.groupby("Opportunity ID")["New value"].shift()
    assert (before.isna() | (before == amounts["Old value"])).all()


def test_a_deal_is_lost_and_found_again_one_is_signed_twice_one_is_deleted(
    tables: dict[str, pd.DataFrame],
) -> None:
    status = tables["opportunity_field_history.csv"].query("Field == 'Status'")
    assert (status["New value"] == "Reopened").sum() == 8
    assert (status["New value"] == "Deleted").sum() == 1
    assert status[status["New value"] == "Closed Won"]["Opportunity ID"].duplicated().sum() == 1


def test_who_moves_has_two_memberships_that_do_not_overlap(tables: dict[str, pd.DataFrame]) -> None:
    moves = tables["users.csv"].groupby("User ID").filter(lambda rows: len(rows) > 1)
    assert len(moves) == 6
    for _, rows in moves.groupby("User ID"):
        assert rows["Left on"].iloc[0] == rows["Joined on"].iloc[1]


def test_most_months_are_between_60_and_130_percent_of_their_target(
    tables: dict[str, pd.DataFrame],
) -> None:
    targets = (
        tables["targets.csv"]
        .query("kpi == 'mqls' and team == '' and motion == ''")
        .set_index("month")["value"]
        .astype(float)
    )
    mqls = first_entries(tables, "Marketing qualified").groupby(
        lambda row: tables["lead_stage_history.csv"].loc[row, "Changed at"][:7]
    )
    attainment = (mqls.size() / targets).dropna()
    assert attainment.between(0.6, 1.3).mean() > 0.9


def test_the_dirt_is_added_and_nothing_else_changes(
    tables: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    paths = write_company(tmp_path, TODAY)
    rows = {
        name: len(pd.read_csv(paths[name], dtype=str)) - len(tables[name])
        for name in REFUSED
        if name.endswith("y.csv")
    }
    assert rows == {"lead_stage_history.csv": 4, "opportunity_field_history.csv": 1}
    leads = pd.read_csv(paths["leads.csv"], dtype=str, keep_default_na=False)
    assert (leads["Test record"] == "true").sum() == 28
    assert (leads["Merged into"] != "").sum() == 90


def test_every_record_has_an_id_of_its_own(tmp_path: Path) -> None:
    paths = write_company(tmp_path, TODAY)
    for name in FOLDERS["crm"][1:] + FOLDERS["dialler"]:
        assert pd.read_csv(paths[name], dtype=str).iloc[:, 0].is_unique, name
    numbers = pd.read_csv(paths["invoices.csv"], dtype=str, sep=";", encoding="cp1252")["N° pièce"]
    assert numbers.is_unique


def test_targets_of_teams_add_up_to_the_company(tables: dict[str, pd.DataFrame]) -> None:
    rows = tables["targets.csv"].query("kpi != 'win_rate'").astype({"value": float})
    company_wide = rows[(rows["team"] == "") & (rows["motion"] == "")].set_index(["kpi", "month"])[
        "value"
    ]
    for part in (rows[rows["team"] != ""], rows[rows["motion"] != ""]):
        assert part.groupby(["kpi", "month"])["value"].sum().equals(company_wide.sort_index())
