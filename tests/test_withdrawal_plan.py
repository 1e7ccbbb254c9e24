"""What a withdrawn document touches is found by an index, however many records there are."""

from __future__ import annotations

import pytest
from django.db import connection

from revops.derive.onboardings import OF_DOCUMENTS


@pytest.mark.django_db
def test_onboardings_of_a_document_are_found_by_their_deal() -> None:
    _documents, join, onboardings = OF_DOCUMENTS.partition("JOIN revops_rawrecord o ")
    withdrawn = "SELECT o.row FROM (VALUES ('D1'), ('D2')) i (deal)"
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"
        )
        cursor.execute(f"EXPLAIN {withdrawn} {join}{onboardings}")
        plan = [line for (line,) in cursor.fetchall()]
    assert any("raw_deal on revops_rawrecord o " in line for line in plan), plan
