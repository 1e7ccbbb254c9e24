"""A decision about a document is about that one: not about another of its number, and about the same
one whatever becomes of it.
"""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from revops import bridging, publish
from revops.models import MatchDecision
from tests.admin_pages import member_of
from tests.results import load_text
from tests.small_company import organisation
from tests.test_bridge import now

pytestmark = pytest.mark.django_db
MAPPING = """
mapping = 1
[source]
key = "crm"
[files.deals]
match = "deals*"
record = "deal"
id = "id"
fields = { deal = "id", company = "company", won_at = "at", opened_at = "at", amount = "amount" }
[files.invoices]
match = "invoices*"
record = "invoice"
id = ["no", "at"]
complete = true
fields = { invoice = "no", at = "at", company = "company", amount = "amount", kind = "kind", line = "line" }
"""
DEALS = "id,company,at,amount\nD1,Acme,2025-12-20,100\nD2,Acme,2025-12-20,200\n"
HEADER = "no,at,company,amount,kind,line\n"
FIRST, SECOND = "A1,2026-01-05,Acme,30,,\n", "A1,2027-01-05,Acme,30,,\n"
CREDIT = "A1,2026-01-06,Acme,-30,credit_note,\n"
A1 = r"crm/invoices/A1|2026-01-05"


@pytest.fixture(autouse=True)
def company(tmp_path: Path) -> None:
    organisation(country="")
    load_text(tmp_path, "deals.csv", DEALS, MAPPING)
    give(tmp_path, FIRST + SECOND + CREDIT)


@pytest.fixture
def fay() -> User:
    return member_of("finance", name="fay")


def give(folder: Path, documents: str, mapping: str = MAPPING) -> None:
    load_text(folder, "invoices.csv", HEADER + documents, mapping, accepts_loss=True)
    publish.publish()


def decided() -> list[tuple]:
    known = bridging.known(now())
    found = bridging.matched(known, bridging.decided(now())).sure
    return [
        (str(each.on), found[each.record].deal)
        for each in known.documents
        if each.record in found and found[each.record].reason is bridging.Reason.DECIDED
    ]


def test_another_document_of_the_number_is_not_decided(fay: User) -> None:
    bridging.decide(A1, "crm/D2", fay)
    assert decided() == [("2026-01-05", "crm/D2")]
    bridging.decide("crm/invoices/A1|2027-01-05", "crm/D1", fay)
    assert decided() == [("2026-01-05", "crm/D2"), ("2027-01-05", "crm/D1")]
    assert bridging.undo(A1, fay) == "crm/A1"
    assert decided() == [("2027-01-05", "crm/D1")]


def test_a_decision_holds_for_what_becomes_of_its_document(fay: User, tmp_path: Path) -> None:
    bridging.decide(A1, "crm/D2", fay)
    give(tmp_path, FIRST.replace("30", "40") + SECOND)
    assert decided() == [("2026-01-05", "crm/D2")]
    give(tmp_path, SECOND)
    assert decided() == []
    give(tmp_path, FIRST + SECOND)
    assert decided() == [("2026-01-05", "crm/D2")]
    renamed = MAPPING.replace("files.invoices", "files.bills")
    give(tmp_path, FIRST + SECOND, renamed)
    assert decided() == [("2026-01-05", "crm/D2")]
    assert bridging.undo(A1.replace("invoices", "bills"), fay) == "crm/A1"


def test_a_document_of_several_lines_is_decided_by_its_first(fay: User, tmp_path: Path) -> None:
    mapping = MAPPING.replace('id = ["no", "at"]', 'id = ["no", "line"]')
    lines = "A1,2026-01-05,Acme,10,,1\nA1,2026-01-05,Acme,20,,2\n"
    give(tmp_path, lines, mapping)
    bridging.decide("crm/invoices/A1|1", "crm/D2", fay)
    give(tmp_path, lines.replace("10", "15"), mapping)
    assert decided() == [("2026-01-05", "crm/D2")]


def test_what_was_decided_by_number_is_kept_where_it_is_clear(fay: User, tmp_path: Path) -> None:
    give(tmp_path, FIRST + SECOND + "A2,2026-01-07,Acme,30,,\n")
    by_number = {"by": fay, "at": "2026-01-01T00:00Z"}
    for number in ("crm/A1", "crm/A2", "crm/A3"):
        MatchDecision.objects.create(number=number, deal="crm/D2", **by_number)
    assert len(decided()) == 3
    migration = importlib.import_module("revops.migrations.0152_decisions_of_documents")
    with connection.cursor() as cursor:
        for statement in (migration.DOCUMENTS, migration.KEYED, migration.ENDED):
            cursor.execute(statement)
    standing = MatchDecision.objects.filter(ended_at=None)
    assert set(standing.values_list("number", "document")) == {
        ("crm/A2", "crm/invoices/A2|2026-01-07"),
        ("crm/A3", ""),
    }
    assert decided() == [("2026-01-07", "crm/D2")]
    with connection.cursor() as cursor:
        for statement in (migration.ONE_EACH, migration.AGAIN):
            cursor.execute(statement)
    assert set(standing.values_list("number", flat=True)) == {"crm/A1", "crm/A2", "crm/A3"}


def test_a_document_has_one_decision(fay: User) -> None:
    decision = bridging.decide(A1, "crm/D2", fay)
    with pytest.raises(IntegrityError), transaction.atomic():
        MatchDecision.objects.create(
            number="x", document=A1, row=decision.row, by=fay, at=decision.at
        )
