"""Facts follow from what is known, not from the order in which it became known."""

import tempfile
from itertools import islice, permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from revops.models import MonthlyRate, Person, RawRecord, StageEntry
from revops.models.facts import Fact
from tests.results import load_text, rows, value
from tests.small_company import MAPPING, load, organisation, write

FILES = {
    "people": [
        {"person": "ann", "name": "Ann", "team": "North", "left_on": "2026-02-01"},
        {"person": "ann", "name": "Ann", "team": "South", "joined_on": "2026-02-01"},
        {"person": "bob", "name": "Bob", "team": "South"},
    ],
    "rates": [
        {"currency": "USD", "month_on": "2026-01-01", "rate": "0.9"},
        {"currency": "USD", "month_on": "2026-02-01", "rate": "0.8333"},
    ],
    "leads": [
        {"lead": "L1", "at": "2026-01-05", "motion": "inbound", "channel": "Web", "owner": "ann"},
        {"lead": "L2", "at": "2026-01-06", "channel": "Web", "owner": "bob", "is_test": "yes"},
        {"lead": "L3", "motion": "outbound", "merged_into": "L1"},
    ],
    "stages": [
        {"id": "1", "lead": "L1", "stage": "mql", "at": "2026-01-07"},
        {"id": "2", "lead": "L1", "stage": "mql", "at": "2026-02-07", "owner": "bob"},
        {"id": "3", "lead": "L3", "stage": "mql", "at": "2026-02-07"},
    ],
    "deals": [
        {"deal": "D1", "lead": "L1", "amount": "33.33", "currency": "USD", "owner": "ann", "opened_at": "2026-01-20"},
        {"deal": "D2", "lead": "L2", "amount": "10", "opened_at": "2026-01-20", "closed_at": "2026-02-20", "outcome": "lost"},
    ],
    "changes": [
        {"id": "1", "deal": "D1", "at": "2026-02-10", "kind": "owner", "owner": "bob"},
        {"id": "2", "deal": "D1", "at": "2026-02-20", "kind": "won"},
        {"id": "3", "deal": "D3", "at": "2026-02-20", "kind": "opened", "amount": "5", "owner": "ann"},
    ],
    "calls": [{"lead": "L1", "at": "2026-01-06", "owner": "ann"}, {"lead": "L1", "at": "2026-02-06"}],
    "invoices": [{"invoice": "I1", "at": "2026-02-25", "amount": "10", "currency": "USD", "deal": "D1"}],
    "onboardings": [{"onboarding": "O1", "deal": "D1", "started_at": "2026-02-25"}],
}  # fmt: skip
NAMED = {"team": "team__name", "owner": "owner__name", "channel": "channel__name"}
OWN = {
    "id",
    "row",
    "source",
    "record",
    "answered_by",
    "known_from",
    "known_until",
    "persona",
    "region",
    *NAMED,
}


def known_facts() -> dict[str, list[tuple]]:
    """Every current fact, by the names of its members instead of their ids."""
    found = {}
    for fact in Fact.__subclasses__():
        columns = [field.name for field in fact._meta.concrete_fields if field.name not in OWN]
        found[fact.__name__] = rows(fact, *columns, *NAMED.values())
    return found


class TestAnyOrder(TestCase):
    @settings(max_examples=4)
    @given(st.permutations(sorted(FILES)))
    def test_of_the_same_files_gives_the_same_facts(self, order: list[str]) -> None:
        organisation()
        expected = self.facts_in(
            [
                "people",
                "rates",
                "leads",
                "deals",
                "changes",
                "stages",
                "calls",
                "invoices",
                "onboardings",
            ]
        )
        for table in (*Fact.__subclasses__(), RawRecord):
            table.objects.all().delete()
        for table in (Person, MonthlyRate):
            table.objects.all().delete()
        assert self.facts_in(order) == expected

    def facts_in(self, order: list[str]) -> dict[str, list[tuple]]:
        with tempfile.TemporaryDirectory() as folder:
            for feed in order:
                load(Path(folder), feed, FILES[feed])
        return known_facts()


@pytest.fixture
def company(db: None) -> None:
    organisation()


def test_the_order_of_rows_in_a_file_does_not_matter(tmp_path: Path, company: None) -> None:
    seen = set()
    for order in islice(permutations(FILES["stages"]), 3):
        load(tmp_path, "stages", order)
        seen.add(str(rows(StageEntry, "lead", "stage", "entry_number", "business_day")))
    assert len(seen) == 1


BILLING = """
mapping = 1
source = { key = "dialler", name = "Dialler", references = "crm" }
[files.calls]
match = "calls.csv"
record = "activity"
fields = { lead = "lead", at = "at", kind = { value = "call" }, owner = "agent" }
"""


def test_another_source_speaks_of_the_same_people_and_leads(tmp_path: Path, company: None) -> None:
    load(tmp_path, "people", FILES["people"])
    load(tmp_path, "leads", FILES["leads"])
    load_text(
        tmp_path, "calls.csv", "lead,at,agent\nL1,2026-01-06,ann\nL1,2026-02-06,ann\n", BILLING
    )
    assert (value("calls", "2026-Q1", team="North"), value("calls", "2026-Q1", team="South")) == (
        1,
        1,
    )
    assert value("calls", "2026-Q1", motion="inbound") == 2
    assert Person.objects.count() == 2


def test_a_corrected_mapping_holds_for_what_had_been_read_before(
    tmp_path: Path, company: None
) -> None:
    wrong = MAPPING.replace('stage = "stage"', 'stage = { value = "sal" }')
    path = write(tmp_path, "stages", FILES["stages"])
    load_text(tmp_path, "stages.csv", path.read_text(), wrong)
    assert value("mqls", "2026-01") is None  # no MQL was ever delivered
    run = load(tmp_path, "stages", FILES["stages"])
    assert (run.changed, run.added, run.closed) == (3, 0, 0)
    assert value("mqls", "2026-01") == 1


def test_a_lead_read_anew_has_its_attributes_since_it_was_known(
    tmp_path: Path, company: None
) -> None:
    text = write(tmp_path, "leads", FILES["leads"]).read_text()
    load_text(
        tmp_path,
        "leads.csv",
        text,
        MAPPING.replace('motion = "motion"', 'motion = { value = "outbound" }'),
    )
    assert value("leads", "2026-01", motion="outbound") == 1
    load(tmp_path, "leads", FILES["leads"])
    assert (
        value("leads", "2026-01", motion="outbound"),
        value("leads", "2026-01", motion="inbound"),
    ) == (0, 1)
