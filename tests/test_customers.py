"""Whose leads, deals, calls, documents and onboardings are, in whatever order that became known."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from django.db import transaction

from revops import ingest, numbers, publish, receipts, withdrawal
from revops.models import CustomerKey, Deal, Invoice, RawRecord
from revops.numbers import Slice
from tests.admin_pages import logged_in, member_of
from tests.customer_company import (
    ACCOUNTS,
    CALLS,
    CLIENTS,
    CRM,
    DEALS,
    INVOICES,
    LEADS,
    ONBOARDINGS,
    billing,
    company,  # noqa: F401 (fixtures)
    crm,
    everything,
)
from tests.results import rows

pytestmark = pytest.mark.django_db
FILES = {
    "accounts.csv": ACCOUNTS + "A1,Acme,24123456,,\nA2,Beta,,FR99,Beta Telecom\n",
    "leads.csv": LEADS + "L1,2026-01-05,A1,\nL2,2026-01-06,Beta Telecom,\nL3,2026-01-07,,L1\n",
    "deals.csv": DEALS + "D1,L1,,2026-01-08,,\nD2,L2,A1,2026-01-08,,\nD3,L3,,2026-01-09,,\n",
    "calls.csv": CALLS + "1,L2,,,2026-01-10\n2,L2,D2,,2026-01-10\n3,,,A9,2026-01-10\n",
    "onboardings.csv": ONBOARDINGS + "O1,D1,,2026-01-11,,\nO2,,Beta,2026-01-11,,\n",
    "clients.csv": CLIENTS + "0042,ACME SAS,24 123 456,,\n",
    "factures.csv": INVOICES + "F1,12/01/2026,10,0042,,,\nF2,12/01/2026,10,,D2,,\n",
}
WHOSE = {
    "customers": [
        ("crm/0042", "crm/0042", "ACME SAS"),
        ("crm/A1", "crm/0042", "Acme"),
        ("crm/A2", "crm/A2", "Beta"),
    ],
    "leads": [("crm/L1", "crm/0042"), ("crm/L2", "crm/A2"), ("crm/L3", "")],
    "deals": [("crm/D1", "crm/0042"), ("crm/D2", "crm/0042"), ("crm/D3", "crm/0042")],
    "calls": [
        ("", "", "crm/A9"),
        ("crm/L2", "", "crm/A2"),
        ("crm/L2", "crm/D2", "crm/0042"),
    ],
    "invoices": [("billing/F1", "crm/0042"), ("billing/F2", "crm/0042")],
    "onboardings": [("crm/O1", "crm/0042"), ("crm/O2", "crm/A2")],
}


def load(folder: Path, *names: str) -> None:
    for name in names:
        (billing if name in ("clients.csv", "factures.csv") else crm)(folder, name, FILES[name])


def test_what_names_no_customer_takes_that_of_its_deal_or_lead(tmp_path: Path) -> None:
    load(tmp_path, *FILES)
    assert everything() == WHOSE


@pytest.mark.parametrize("order", list(permutations(FILES))[::997])
def test_the_order_of_the_files_does_not_matter(tmp_path: Path, order: tuple[str, ...]) -> None:
    load(tmp_path, *order)
    assert everything() == WHOSE


def test_two_customers_that_turn_out_to_be_one_take_all_that_is_theirs_along(
    tmp_path: Path,
) -> None:
    load(tmp_path, *FILES)
    crm(tmp_path, "accounts.csv", ACCOUNTS + "A1,Acme,24123456,,A2\nA2,Beta,,FR99,Beta Telecom\n")
    assert {key for _deal, key in everything()["deals"]} == {"crm/0042"}
    assert everything()["onboardings"] == [("crm/O1", "crm/0042"), ("crm/O2", "crm/0042")]
    # And apart again: the present is what the files say now.
    load(tmp_path, "accounts.csv")
    assert everything() == WHOSE


def test_a_withdrawn_file_of_customers_leaves_what_the_others_say(tmp_path: Path) -> None:
    load(tmp_path, *FILES)
    withdrawal.withdraw("billing", "clients", "somebody")
    assert everything()["customers"] == [("crm/A1", "crm/A1", "Acme"), ("crm/A2", "crm/A2", "Beta")]
    assert rows(Invoice, "number", "customer") == [
        ("billing/F1", "crm/0042"),
        ("billing/F2", "crm/A1"),
    ]


def test_deriving_everything_anew_changes_nothing(tmp_path: Path) -> None:
    load(tmp_path, *FILES)
    before = everything(), set(Deal.objects.values_list("pk", "known_until"))
    ingest.rederive("by hand")
    assert (everything(), set(Deal.objects.values_list("pk", "known_until"))) == before


def test_what_names_a_customer_by_a_name_of_several_is_nobodys_and_noted(tmp_path: Path) -> None:
    run = crm(tmp_path, "accounts.csv", ACCOUNTS + "A1,Acme,,,\nA2,Acme,,,\nA3,Beta,,,\n")
    assert run.notes == [
        "2 records of a name that another customer of the file has, too: what names them by it alone is nobody's (lines 2, 3)."
    ]
    crm(tmp_path, "leads.csv", LEADS + "L1,2026-01-05,A3,\n")
    deals = crm(
        tmp_path,
        "deals.csv",
        DEALS + "D1,L1,Acme,2026-01-08,,\nD2,L1,A2,2026-01-08,,\nD3,L1,A7,2026-01-08,,\n",
    )
    assert everything()["deals"] == [("crm/D1", ""), ("crm/D2", "crm/A2"), ("crm/D3", "crm/A7")]
    assert deals.notes == [
        "1 record of a customer that no record has (line 4).",
        "1 record of a customer whose name several have: they are no customer's; write its id (line 2).",
    ]


def test_a_dry_run_names_what_would_be_nobodys_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text(ACCOUNTS + "A1,Acme,,,\nA2,Acme,,,\n")
    with transaction.atomic():
        (report,) = ingest.dry_run(CRM, [path])
    assert "2 records of a name that another customer of the file has" in report.notes[0]
    assert not RawRecord.objects.exists() and not CustomerKey.objects.exists()


def test_the_record_of_a_customer_has_its_page_with_its_names_over_time(tmp_path: Path) -> None:
    crm(tmp_path, "accounts.csv", ACCOUNTS + "A1,Acme,24 1,NL1,Old;Older\n")
    crm(tmp_path, "accounts.csv", ACCOUNTS + "A1,Acme Group,24 1,NL1,Acme;Old;Older\n")
    record = RawRecord.objects.get(known_until=None)
    page = logged_in(member_of("admin")).get(f"/record/{record.pk}/").content.decode()
    assert "2 versions, as received" in page
    assert "Acme, Old, Older" in page and "crm/Acme" not in page
    assert "no KPI counts this" in page


def test_the_record_of_a_customer_leads_to_what_is_its(tmp_path: Path) -> None:
    load(tmp_path, *FILES)
    record = RawRecord.objects.get(external_id="A1")
    others = receipts.related(record.pk, "UTC")
    assert [(each.kind, each.external_id) for each in others] == [
        ("deal", "D1"),
        ("deal", "D2"),
        ("deal", "D3"),
        ("onboarding", "O1"),
        ("invoice", "F1"),
        ("invoice", "F2"),
        ("customer", "0042"),
    ]


def test_a_receipt_shows_the_legal_name_where_it_is_known(tmp_path: Path) -> None:
    load(tmp_path, *FILES)
    publish.publish()
    published, period = numbers.published(), numbers.calendar().period("2026-01")
    shown = {
        key: [
            (each.item, each.company)
            for each in receipts.records(key, period, Slice(), published).results
        ]
        for key in ("revenue", "leads", "open_deals")
    }
    assert {key: sorted(rows) for key, rows in shown.items()} == {
        "revenue": [("billing/F1", "ACME SAS"), ("billing/F2", "ACME SAS")],
        "leads": [("crm/L1", "ACME SAS"), ("crm/L2", "Beta")],
        "open_deals": [("crm/D1", "ACME SAS"), ("crm/D2", "ACME SAS"), ("crm/D3", "ACME SAS")],
    }
