"""A corrected mapping that leaves rows out: what was read from those very rows is gone, as in an
installation that never had the old mapping.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from revops import ingest, publish
from revops.models import RawRecord
from revops.queue import work
from tests import small_company
from tests.results import load_text, value

pytestmark = pytest.mark.django_db
WIDE = """
mapping = 1
source = { key = "crm" }
[files.mqls]
match = "log*"
record = "stage"
id = ["Lead", "What"]
only = { "What" = ["MQL", "Form"] }
fields = { lead = "Lead", stage = { value = "mql" }, at = "On" }
"""
NARROW = WIDE.replace('["MQL", "Form"]', '["MQL"]')
LOG = "Lead,What,On\nL1,MQL,2026-01-05\nL2,Form,2026-01-06\nL3,MQL,2026-01-07\nL4,Call,2026-01-08\n"
WITHOUT_ID = 'id = ["Lead", "What"]\n'
SKIPPING = WIDE.replace('only = { "What" = ["MQL", "Form"] }\n', "").replace(
    'stage = { value = "mql" }', 'stage = { column = "What", translate = "w", other = "skip" }'
)


@pytest.fixture(autouse=True)
def organisation() -> None:
    small_company.organisation()


def known() -> list[str]:
    publish.publish()
    current = RawRecord.objects.filter(known_until=None).order_by("lead")
    return [each.removeprefix("crm/") for each in current.values_list("lead", flat=True)]


@pytest.mark.parametrize(("wide", "narrow"), [
    (WIDE, NARROW),
    (WIDE.replace(WITHOUT_ID, ""), NARROW.replace(WITHOUT_ID, "")),
    (WIDE.replace('["Lead", "What"]', '"Lead"'), NARROW.replace('["Lead", "What"]', '"Lead"')),
    (SKIPPING + '[translate.w]\nMQL = "mql"\nForm = "mql"\n', SKIPPING + '[translate.w]\nMQL = "mql"\n'),
], ids=["part of the id", "no id", "beside the id", "skipped by its words"])  # fmt: skip
def test_the_same_rows_are_read_anew(tmp_path: Path, wide: str, narrow: str) -> None:
    load_text(tmp_path, "log.csv", LOG, wide)
    assert (known(), value("mqls", "2026-01")) == (["L1", "L2", "L3"], 3)
    more = load_text(tmp_path, "log-2.csv", f"{LOG}L5,MQL,2026-01-09\n", narrow)
    assert (more.closed, more.added) == (1, 1)
    assert (known(), value("mqls", "2026-01")) == (["L1", "L3", "L5"], 3)
    again = load_text(tmp_path, "log-3.csv", f"{LOG}L5,MQL,2026-01-09\n", wide)
    assert again.added == 1 and known() == ["L1", "L2", "L3", "L5"]


def test_a_row_of_an_event_log_that_says_something_else_takes_nothing_away(tmp_path: Path) -> None:
    mapping = WIDE.replace('["Lead", "What"]', '"Lead"')
    load_text(tmp_path, "log.csv", LOG, mapping)
    load_text(tmp_path, "log-2.csv", "Lead,What,On\nL1,Call,2026-02-01\n", mapping)
    assert known() == ["L1", "L2", "L3"]


def test_a_mapping_that_leaves_most_of_it_out_is_refused_until_somebody_says_so(
    tmp_path: Path,
) -> None:
    load_text(tmp_path, "log.csv", LOG, WIDE)
    none = WIDE.replace('["MQL", "Form"]', '["mql"]')
    (run,) = ingest.request_imports(none, [tmp_path / "log.csv"])
    work.do_all()
    run.refresh_from_db()
    assert "leaves out 3 of the 3 records known from “mqls”" in run.error
    assert known() == ["L1", "L2", "L3"]
    load_text(tmp_path, "log.csv", LOG, none, accepts_loss=True)
    assert known() == []
