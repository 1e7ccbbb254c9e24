"""Whether anything of what was touched is known is asked without holding each known row against all
of it: an import of new leads beside many known ones took minutes.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from revops.derive import touched
from revops.derive.customers import ARE_TOUCHED
from revops.derive.reconcile import ANY_CURRENT
from tests import small_company as small

LEADS = 1_500
ASKED = (
    ANY_CURRENT.format(
        table="revops_stageentry", scope="f.lead IN (SELECT lead FROM touched_lead)"
    ),
    ARE_TOUCHED,
)


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ASKED, ids=["entries", "customers"])
def test_what_was_touched_is_read_once(tmp_path: Path, asked: str) -> None:
    small.organisation()
    known = [{"lead": f"L{number}", "at": "2026-01-05"} for number in range(LEADS)]
    small.load(tmp_path, "leads", known)
    touched.forget()
    touched.start()
    touched.touch("touched_lead", f"SELECT 'new' || n FROM generate_series(1, {LEADS}) n")
    touched.touch("touched_row", f"SELECT -n FROM generate_series(1, {LEADS}) n")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE revops_stageentry, revops_rawrecord")
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING off) {asked}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert f"loops={LEADS}" not in plan, plan
