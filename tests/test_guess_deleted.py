"""Exports as their tools write them: with what is deleted, with payments between, and one that looks like another tool's."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from revops.guess.source_names import tools_of
from tests.test_guess import looked, mapping, outcomes

PIPEDRIVE = """Deal - ID,Deal - Title,Deal - Value,Deal - Currency of Value,Deal - Stage,Deal - Status,Deal - Deal created,\
Deal - Won time,Deal - Lost time
1,Seats,100,EUR,Demo,Won,2026-01-05 09:00:00,2026-02-05 09:00:00,
2,Pilot,200,EUR,Demo,Deleted,2026-01-06 09:00:00,,
3,Test,300,EUR,Demo,Lost,2026-01-07 09:00:00,,2026-02-09 09:00:00
"""
FRESHSALES = """Id,Deal name,Deal value,Deal stage,Expected close date,Closed date,Created at,Sales owner,Account name,Is deleted
1,Seats,100,Won,2026-02-05,2026-02-05,2026-01-05,Mia,Acme,false
2,Pilot,200,New,2026-03-05,,2026-01-06,Tom,Beta,true
3,Test,300,New,2026-03-06,,2026-01-07,Tom,Gamma,false
"""
QUICKBOOKS = """Acme inc.,,,,,,,
Liste des opérations de vente,,,,,,,
,,,,,,,
Date,Type d'opération,N°,Client,Mémo/Description,Date d'échéance,Total,État
2026-01-05,Facture,1001,Beta,Services,2026-02-05,"1 250,00 $",Payée
2026-01-06,Paiement,1002,Beta,,2026-01-06,"-1 250,00 $",Fermé
2026-01-07,Note de crédit,1003,Beta,,2026-01-07,"-50,25 $",Ouverte
"""
STAGES = """Deal ID,Deal stage,Amount,Created
1,Won,100,2026-01-05
2,Deleted,200,2026-01-06
3,Talking,300,2026-01-07
"""


@pytest.mark.parametrize(("text", "kept"), [(PIPEDRIVE, ["Seats", "Test"]), (FRESHSALES, ["Seats", "Test"])])  # fmt: skip
def test_what_the_tool_calls_deleted_is_not_read(tmp_path: Path, text: str, kept: list) -> None:
    tables = looked(tmp_path, text)
    found = outcomes(mapping(tables), tables, "deals")
    assert [each["name"] for each in found if each] == kept


def test_a_list_of_stages_stays_open_to_new_ones(tmp_path: Path) -> None:
    deals = tomllib.loads(mapping(looked(tmp_path, STAGES)))["files"]["deals"]
    assert "only" not in deals


def test_deals_of_another_tool_are_not_taken_for_those_of_hubspot(tmp_path: Path) -> None:
    tables = looked(tmp_path, FRESHSALES)
    assert tools_of(tables) == []
    deals = tomllib.loads(mapping(tables))["files"]["deals"]
    assert deals["fields"]["owner"] == "Sales owner"


def test_a_list_of_sales_of_quickbooks_is_read_without_its_payments(tmp_path: Path) -> None:
    tables = looked(tmp_path, QUICKBOOKS)
    assert tools_of(tables) == ["QuickBooks"]
    found = [each for each in outcomes(mapping(tables), tables, "invoices") if each]
    read = [(each["invoice"], each["kind"], each["amount"], each["company"]) for each in found]
    assert read == [
        ("crm/1001", "invoice", 125000, "Beta"),
        ("crm/1003", "credit_note", -5025, "Beta"),
    ]
