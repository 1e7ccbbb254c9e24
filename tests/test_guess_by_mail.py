"""Deals that name their contact by an address are tied to the lead of that address, so that what both
files tell of one opportunity counts once.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from revops import guess, publish
from tests import small_company as small
from tests.counted_days import number

pytestmark = pytest.mark.django_db
LEADS = """Record ID,First Name,Last Name,Email,Create Date,Became a Sales Qualified Lead Date
1,Zoé,Mercier,zoe@a.example,2025-10-01,2025-10-06
2,Rémi,Durand,remi@b.example,2025-10-02,
3,Jean,Petit,,2025-10-02,
"""
DEALS = """N° affaire;E-mail contact;Date de création;Date de clôture;Montant HT;Étape;Origine
D1;zoe@a.example;2025-10-08;2025-10-20;100;Gagnée;Entrant
D2;remi@b.example;2025-10-09;;200;Devis;Sortant
D3;lea@c.example;2025-10-10;;300;Devis;Sortant
D4;;2025-10-10;;300;Perdue;Entrant
"""


def load(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    paths = [folder / f"{name}.csv" for name in files]
    mapping = folder / "guessed.toml"
    if not mapping.exists():
        tables = [table for path in paths for table in guess.look(path)]
        mapping.write_text(guess.written(guess.readings_together(tables), key="crm", name="CRM"))
    call_command("import_files", str(mapping), *map(str, paths), verbosity=0)
    publish.publish()


def test_an_opportunity_that_both_files_tell_of_counts_once(tmp_path: Path) -> None:
    small.organisation()
    load(tmp_path, contacts=LEADS, affaires=DEALS)
    assert number("sqos", "2025-10").value.amount == 4  # of 1, 2, the one of D3 and the one of D4
    assert number("leads", "2025-10").value.amount == 3


def test_a_contact_that_comes_later_is_tied_when_its_deal_comes_again(tmp_path: Path) -> None:
    small.organisation()
    without = LEADS.replace("1,Zoé,Mercier,zoe@a.example,2025-10-01,2025-10-06\n", "")
    load(tmp_path, contacts=without, affaires=DEALS)
    assert number("sqos", "2025-10").value.amount == 4
    load(tmp_path, contacts=LEADS)
    load(tmp_path, affaires=DEALS)
    assert number("sqos", "2025-10").value.amount == 4


def test_names_of_two_columns_are_one_and_a_source_of_directions_is_no_channel(
    tmp_path: Path,
) -> None:
    for name, text in {"contacts": LEADS, "affaires": DEALS}.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    tables = [t for name in ("contacts", "affaires") for t in guess.look(tmp_path / f"{name}.csv")]
    text = guess.written(guess.readings_together(tables), key="crm", name="CRM")
    assert 'name = {columns = ["First Name", "Last Name"], join = " "}' in text
    assert 'motion = {column = "Origine", translate = "deals-motion"}' in text
    assert 'channel = "Origine"' not in text
