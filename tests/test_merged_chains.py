"""A chain of merges whose end is gone, or was never delivered: what is left of it counts once, by
every path.
"""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from revops import ingest, withdrawal
from revops.derive.merging import standing
from revops.models import Activity, Deal, Invoice
from tests.results import load_text, rows, value
from tests.small_company import organisation

pytestmark = pytest.mark.django_db
MAPPING = """
mapping = 1
[source]
key = "crm"
[files.deals]
match = "deals*"
record = "deal"
id = "id"
complete = true
fields = { deal = "id", opened_at = "at", won_at = "at", customer = "customer" }
[files.events]
match = "events*"
record = "change"
id = "id"
complete = true
fields = { deal = "id", at = "at", kind = "kind" }
[files.invoices]
match = "invoices*"
record = "invoice"
id = "no"
complete = true
fields = { invoice = "no", at = "at", amount = { value = "1" } }
[files.leads]
match = "leads*"
record = "lead"
id = "id"
complete = true
fields = { lead = "id", at = "at", merged_into = "into" }
[files.customers]
match = "customers*"
record = "customer"
id = "id"
complete = true
fields = { customer = "id", name = "id" }
[files.people]
match = "people*"
record = "person"
id = "id"
complete = true
fields = { person = "id", name = "name" }
[files.calls]
match = "calls*"
record = "activity"
id = "no"
fields = { at = "at", kind = { value = "call" }, owner = "owner" }
[files.merges]
match = "merges*"
record = "merge"
id = "one"
complete = true
fields = { what = "what", one = "one", into = "into", verdict = { value = "same" } }
"""
CHAIN = "what,one,into\n{what},{key}A,{key}B\n{what},{key}B,{key}C\n"
DAY = "2026-01-05"
DEALS = "".join(f"{deal},{DAY},\n" for deal in "ABCD")


def load(folder: Path, name: str, text: str) -> list[str]:
    return load_text(folder, f"{name}.csv", text, MAPPING, accepts_loss=True).notes


def deals(folder: Path, those: str) -> list[str]:
    text = "".join(f"{deal},{DAY},\n" for deal in those)
    return load(folder, "deals", f"id,at,customer\n{text}")


def left_out() -> list[tuple]:
    return rows(Deal, "deal", "left_out")


GONE = [("crm/A", "merged"), ("crm/B", ""), ("crm/D", "")]


@pytest.mark.parametrize("steps", list(permutations(("all", "rest", "merges"))), ids="-".join)
def test_what_is_left_of_a_chain_of_deals_counts_once(
    tmp_path: Path, steps: tuple[str, ...]
) -> None:
    organisation()
    for step in steps:
        if step == "merges":
            load(tmp_path, "merges", CHAIN.format(what="deal", key="crm/"))
        else:
            deals(tmp_path, "ABCD" if step == "all" else "ABD")
    deals(tmp_path, "ABD")
    assert (left_out(), value("deals_signed", "2026-01")) == (GONE, 2)
    ingest.rederive("anew")
    assert left_out() == GONE
    deals(tmp_path, "ABCD")
    assert left_out() == [
        *((f"crm/{deal}", "merged") for deal in "AB"),
        ("crm/C", ""),
        ("crm/D", ""),
    ]
    deals(tmp_path, "AD")
    assert left_out() == [("crm/A", ""), ("crm/D", "")]


def test_two_that_were_merged_into_one_that_is_gone_are_one(tmp_path: Path) -> None:
    organisation()
    load(tmp_path, "merges", "what,one,into\ndeal,crm/A,crm/C\ndeal,crm/B,crm/C\n")
    deals(tmp_path, "ABCD")
    notes = deals(tmp_path, "ABD")
    assert left_out() == [("crm/A", ""), ("crm/B", "merged"), ("crm/D", "")]
    assert [each for each in notes if "merged into" in each] == [
        "1 record is gone that others were merged into (crm/C): what is left of them counts once."
    ]


def test_a_decision_says_when_the_one_that_stays_is_in_no_record(tmp_path: Path) -> None:
    organisation()
    deals(tmp_path, "ABD")
    assert load(tmp_path, "merges", CHAIN.format(what="deal", key="crm/")) == [
        "1 record whose one that stays is in no record: what is left of both counts once (line 3)."
    ]


def test_a_deal_that_its_events_delete_is_gone_and_one_that_they_tell_alone_is_there(
    tmp_path: Path,
) -> None:
    organisation()
    load(tmp_path, "merges", CHAIN.format(what="deal", key="crm/"))
    deals(tmp_path, "ABD")
    load(tmp_path, "events", f"id,at,kind\nC,{DAY},opened\n")
    assert [each for each in left_out() if each[1] == ""] == [("crm/C", ""), ("crm/D", "")]
    load(tmp_path, "events", f"id,at,kind\nC,{DAY},deleted\n")
    assert left_out() == GONE


def test_what_is_left_of_a_chain_of_documents_counts_once(tmp_path: Path) -> None:
    organisation()
    load(tmp_path, "merges", CHAIN.format(what="document", key="crm/invoices/"))
    for those in ("ABC", "AB"):
        text = "".join(f"{number},{DAY}\n" for number in those)
        load(tmp_path, "invoices", f"no,at\n{text}")
    assert rows(Invoice, "number", "left_out") == [("crm/A", "merged"), ("crm/B", "")]
    load(tmp_path, "invoices", f"no,at\nA,{DAY}\n")
    assert rows(Invoice, "number", "left_out") == [("crm/A", "")]


@pytest.mark.parametrize("decided", [True, False])
def test_what_is_left_of_a_chain_of_leads_counts_once(tmp_path: Path, decided: bool) -> None:
    organisation()
    if decided:
        load(tmp_path, "merges", CHAIN.format(what="lead", key="crm/"))
    into = {"A": "B", "B": "C"} if not decided else {}
    for those in ("ABC", "AB"):
        text = "".join(f"{lead},{DAY},{into.get(lead, '')}\n" for lead in those)
        notes = load(tmp_path, "leads", f"id,at,into\n{text}")
        assert value("leads", "2026-01") == 1
    assert [each for each in notes if "merged into" in each] == [
        "1 record is gone that others were merged into (crm/C): what is left of them counts once."
    ]


def test_a_lead_says_that_the_one_it_was_merged_into_is_in_no_record(tmp_path: Path) -> None:
    organisation()
    notes = load(tmp_path, "leads", f"id,at,into\nA,{DAY},B\nB,{DAY},C\nD,{DAY},D\nE,{DAY},E2\n")
    assert notes == [
        "2 records merged into a lead that no record has: all that were count once, as that one (lines 3, 5)."
    ]
    assert value("leads", "2026-01") == 3


@pytest.mark.parametrize("those", ["ABC", "AB", "AC", "A", ""])
@pytest.mark.parametrize("merges_first", [True, False])
def test_customers_of_a_chain_are_one_whoever_of_it_is_described(
    tmp_path: Path, those: str, merges_first: bool
) -> None:
    organisation()
    if merges_first:
        load(tmp_path, "merges", CHAIN.format(what="customer", key="crm/"))
    for described in ("ABC", those):
        load(tmp_path, "customers", "id\n" + "".join(f"{each}\n" for each in described))
    load(tmp_path, "deals", f"id,at,customer\n1,{DAY},A\n2,{DAY},B\n3,{DAY},C\n")
    if not merges_first:
        load(tmp_path, "merges", CHAIN.format(what="customer", key="crm/"))
    assert {customer for (customer,) in rows(Deal, "customer")} == {"crm/A"}
    load(tmp_path, "merges", "what,one,into\n")
    assert len({customer for (customer,) in rows(Deal, "customer")}) == 3


@pytest.mark.parametrize("those", ["ABC", "AC", "A"])
def test_people_of_a_chain_are_one_whoever_of_it_is_described(tmp_path: Path, those: str) -> None:
    organisation()
    load(tmp_path, "merges", CHAIN.format(what="person", key="crm/"))
    load(tmp_path, "calls", f"no,at,owner\n1,{DAY},A\n2,{DAY},B\n3,{DAY},C\n")
    for described in ("ABC", those):
        text = "".join(f"{each},Ann {each}\n" for each in described)
        load(tmp_path, "people", f"id,name\n{text}")
    assert {name for (name,) in rows(Activity, "owner__name")} == {"Ann A"}
    withdrawal.withdraw("crm", "merges", "rita")
    assert len({name for (name,) in rows(Activity, "owner__name")}) == 3


def test_where_nothing_is_left_all_are_the_ends() -> None:
    assert standing({"a": "b", "b": "c"}, set()) == {"a": "c", "b": "c"}
    assert standing({"a": "b", "b": "c"}, {"a"}) == {"b": "a", "c": "a"}
    assert standing({"a": "b", "b": "c", "c": "a"}, {"b", "c"}) == {"a": "c", "b": "c"}


def test_what_was_decided_by_the_new_name_of_a_feed_holds_once_it_has_it(tmp_path: Path) -> None:
    organisation()
    invoices = f"no,at\nA,{DAY}\nB,{DAY}\n"
    load(tmp_path, "invoices", invoices)
    load(tmp_path, "merges", "what,one,into\ndocument,crm/bills/A,crm/bills/B\n")
    assert rows(Invoice, "number", "left_out") == [("crm/A", ""), ("crm/B", "")]
    renamed = MAPPING.replace("files.invoices", "files.bills")
    load_text(tmp_path, "invoices.csv", invoices, renamed)
    assert rows(Invoice, "number", "left_out") == [("crm/A", "merged"), ("crm/B", "")]
