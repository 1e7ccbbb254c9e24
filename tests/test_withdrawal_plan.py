"""What a withdrawn document touches is found by an index, however many records there are."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from revops.derive import merges, touched
from revops.derive.onboardings import OF_DOCUMENTS
from tests import small_company as small

RECORDS = 1_500


@pytest.mark.django_db
def test_onboardings_of_a_document_are_found_by_their_deal(tmp_path: Path) -> None:
    small.organisation()
    deals = [f"D{number}" for number in range(RECORDS)]
    started = [
        {"onboarding": f"O{each}", "deal": each, "started_at": "2026-02-12"} for each in deals
    ]
    small.load(tmp_path, "onboardings", started)
    small.load(tmp_path, "invoices", [
        {"invoice": f"F{each}", "deal": each, "at": "2026-01-10", "amount": "9", "currency": "EUR"} for each in deals
    ])  # fmt: skip
    touched.forget()
    touched.start()
    merges.settle()
    touched.touch("touched_row", "SELECT row FROM revops_rawrecord WHERE kind = 'invoice' LIMIT 3")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE revops_rawrecord, touched_row")
        cursor.execute(f"EXPLAIN {OF_DOCUMENTS}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan on revops_rawrecord" not in plan and "raw_deal" in plan, plan
