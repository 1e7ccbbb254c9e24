"""A tracker kept by hand, a row from lead to deal with a day for each stage, is leads, stages and deals."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from revops import guess, publish
from tests import small_company as small
from tests.counted_days import number
from tests.test_guess import looked

pytestmark = pytest.mark.django_db
ENGLISH = """Lead ID,Company,Source,Owner,Created,MQL Date,SQL Date,Opportunity Date,Close Date,Stage,Amount
1,Acme,Web,Ann,2026-01-05,2026-01-07,2026-01-10,2026-01-12,2026-02-20,Closed Won,12000
2,Beta,Fair,Bo,2026-01-06,2026-01-09,,,,MQL,
3,Gamma,Web,Ann,2026-01-08,,,,,Lead,
4,Delta,Web,Bo,2026-01-09,2026-01-11,2026-01-15,2026-01-20,2026-03-02,Closed Lost,8000
"""
FRENCH = """Prospect;Source;Commercial;Date d'entrée;Date MQL;Date SQL;Date signature;Statut;Montant HT
Acme;Site;Anne;05/01/2026;07/01/2026;10/01/2026;20/02/2026;Signé;12 000 €
Beta;Salon;Bruno;06/01/2026;09/01/2026;;;En cours;
Gamma;Site;Anne;18/01/2026;;;;En cours;
Delta;Site;Bruno;19/01/2026;21/01/2026;25/01/2026;02/03/2026;Perdu;8 000 €
"""


@pytest.mark.parametrize("text", [ENGLISH, FRENCH])
def test_each_row_counts_at_every_stage_it_reached(tmp_path: Path, text: str) -> None:
    small.organisation(base_currency="EUR")
    tables = looked(tmp_path, text, "tracker.csv")
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(guess.written(guess.readings_together(tables), key="sheet", name="Sheet"))
    call_command("import_files", str(mapping), str(tmp_path / "tracker.csv"), verbosity=0)
    publish.publish()

    counted = {kpi: number(kpi, "2026-01").value.amount for kpi in ("leads", "mqls", "sqos")}
    assert counted == {"leads": 4, "mqls": 3, "sqos": 2}
    assert number("deals_signed", "2026-02").value.amount == 1
    assert number("signed_amount", "2026-02").value.amount == 1200000
    assert number("deals_lost", "2026-03").value.amount == 1


def test_leads_with_days_of_stages_and_no_end_are_no_deals(tmp_path: Path) -> None:
    text = "Lead ID,Source,Created,MQL Date\n1,Web,2026-01-05,2026-01-07\n2,Web,2026-01-06,\n"
    ((_table, found),) = guess.readings_together(looked(tmp_path, text, "leads.csv"))
    assert [each.record for each in found] == ["lead", "stage"]
