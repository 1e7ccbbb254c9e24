"""A file with a row for each line of a document: the number alone does not tell rows apart."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from revops import guess
from revops.models import Invoice, Rejected
from tests import small_company
from tests.results import load_text, value
from tests.test_guess import mapping

BY_NUMBER = """Invoice Number,Invoice Date,Customer,Line,Line Amount
F-1,2026-01-05,Acme,1,100.00
F-1,2026-01-05,Acme,2,20.50
F-2,2026-01-06,Beta,1,7.00
F-2,2026-01-06,Beta,2,7.00
"""
BY_WHAT_WAS_SOLD = """N° facture;Date facture;Client;Désignation;Montant HT
F-1;05/01/2026;Acme;Licences;100,00
F-1;05/01/2026;Acme;Formation;20,50
F-2;15/01/2026;Beta;Licences;14,00
"""
ONE_ROW_EACH = """Invoice Number,Invoice Date,Customer,Line,Net amount
F-1,2026-01-05,Acme,1,100.00
F-2,2026-01-06,Beta,1,7.00
"""


def guessed(folder: Path, text: str) -> dict:
    (path := folder / "invoices.csv").write_text(text)
    (feed,) = tomllib.loads(mapping(guess.look(path)))["files"].values()
    return feed


@pytest.mark.parametrize(
    ("text", "known_by"),
    [
        (BY_NUMBER, ["Invoice Number", "Line"]),
        (BY_WHAT_WAS_SOLD, ["N° facture", "Désignation"]),
        (ONE_ROW_EACH, "Invoice Number"),
    ],
)
def test_rows_are_known_by_the_line_where_numbers_repeat(
    tmp_path: Path, text: str, known_by: object
) -> None:
    feed = guessed(tmp_path, text)
    assert feed["id"] == known_by
    assert ("line" in feed["fields"]) == isinstance(known_by, list)


@pytest.mark.django_db
@pytest.mark.parametrize("text", [BY_NUMBER, BY_WHAT_WAS_SOLD])
def test_every_line_counts(tmp_path: Path, text: str) -> None:
    small_company.organisation()
    (path := tmp_path / "invoices.csv").write_text(text)
    load_text(tmp_path, "invoices.csv", text, mapping(guess.look(path)))
    assert value("revenue", "2026-01") == 13450
    assert set(Invoice.objects.values_list("number", flat=True)) == {"crm/F-1", "crm/F-2"}


MAPPING = """
mapping = 1
source = { key = "billing", name = "Billing" }
[files.invoices]
match = "invoices.csv"
record = "invoice"
id = "Invoice Number"
fields = { invoice = "Invoice Number", at = "Invoice Date", company = "Customer", amount = "Line Amount" }
"""


@pytest.mark.django_db
def test_without_it_the_second_is_refused_with_the_way_out(tmp_path: Path) -> None:
    small_company.organisation()
    load_text(tmp_path, "invoices.csv", BY_NUMBER, MAPPING)
    refused = Rejected.objects.filter(known_until=None).order_by("line")
    assert [each.line for each in refused] == [3, 5]
    assert all("lines of one document" in str(each.reason) for each in refused)
