"""Merged leads are one: which of them counts, and that everything of the others is theirs."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops import ingest, withdrawal
from revops.derive.merging import standing, survivors
from revops.models import Activity, Deal, Handover, ImportRun, StageEntry
from tests.results import load_text, rows, value
from tests.small_company import load, organisation

KEYS = "abcdefg"


def survivor_of(lead: str, merged: dict[str, str]) -> str:
    """The same, by following one lead at a time."""
    seen = [lead]
    while (into := merged.get(seen[-1], seen[-1])) != seen[-1]:
        if into in seen:
            return min(seen[seen.index(into) :])
        seen.append(into)
    return seen[-1]


@given(st.dictionaries(st.sampled_from(KEYS), st.sampled_from(KEYS + "xy")))
def test_chains_rings_and_strangers_have_one_answer_each(merged: dict[str, str]) -> None:
    expected = {lead: survivor_of(lead, merged) for lead in merged}
    assert survivors(merged, lambda lead: (lead,)) == {
        lead: into for lead, into in expected.items() if into != lead
    }


def test_of_a_ring_the_first_to_arrive_survives() -> None:
    assert survivors({"a": "b", "b": "a"}, {"a": (2,), "b": (1,)}.__getitem__) == {"a": "b"}


def counting_as(merged: dict[str, str], there: set[str]) -> dict[str, str]:
    """The same as `standing`, by following one key at a time as often as it takes."""
    ends = {key: survivor_of(key, merged) for key in merged} | {
        into: survivor_of(into, merged) for into in merged.values()
    }

    def far(key: str) -> int:
        return 0 if key == ends[key] else 1 + far(merged[key])

    found = {}
    for key, end in ends.items():
        left = [each for each in ends if ends[each] == end and each in there and each != end]
        counts = end if end in there or not left else min(left, key=lambda each: (far(each), each))
        if counts != key:
            found[key] = counts
    return found


@given(
    st.dictionaries(st.sampled_from(KEYS), st.sampled_from(KEYS + "xy")),
    st.sets(st.sampled_from(KEYS + "xy")),
)
def test_of_a_chain_what_is_left_nearest_to_its_end_counts(
    merged: dict[str, str], there: set[str]
) -> None:
    assert standing(merged, there) == counting_as(merged, there)


class Asked(dict[str, str]):
    """Merges that count how often one is asked for."""

    count = 0

    def __getitem__(self, key: str) -> str:
        self.count += 1
        return super().__getitem__(key)


def test_a_long_chain_whose_end_is_gone_is_followed_once() -> None:
    chain = [f"L{number}" for number in range(5000)]
    merged = Asked(pairwise([*chain, "gone"]))
    assert standing(merged, set(chain)) == dict.fromkeys([*chain[:-1], "gone"], chain[-1])
    assert merged.count <= 2 * len(chain)


@pytest.fixture
def company(db: None) -> None:
    organisation()


def lead(name: str, at: str, into: str = "", **values: str) -> dict[str, str]:
    return {"lead": name, "at": at, "merged_into": into, **values}


def stage(name: str, entered: str, at: str) -> dict[str, str]:
    return {"id": f"{name}{entered}{at}", "lead": name, "stage": entered, "at": at}


@pytest.mark.usefixtures("company")
def test_what_happened_to_a_merged_lead_happened_to_its_survivor(tmp_path: Path) -> None:
    load(tmp_path, "leads", [lead("L1", "2026-01-05"), lead("L2", "2026-01-06", "L1")])
    load(
        tmp_path,
        "stages",
        [
            stage("L2", "mql", "2026-01-10"),
            stage("L1", "mql", "2026-01-12"),
            stage("L2", "sqo", "2026-01-20"),
        ],
    )
    load(
        tmp_path,
        "deals",
        [
            {
                "deal": "D1",
                "lead": "L2",
                "opened_at": "2026-01-20",
                "closed_at": "2026-02-10",
                "outcome": "won",
            }
        ],
    )
    assert [value(kpi, "2026-01") for kpi in ("leads", "mqls", "sqos")] == [1, 1, 1]
    assert rows(StageEntry, "stage", "lead", "business_day", "entry_number", "left_out") == [
        ("lead", "crm/L1", "2026-01-05", 1, ""),
        ("lead", "crm/L1", "2026-01-06", 2, "merged"),
        ("mql", "crm/L1", "2026-01-10", 1, ""),
        ("mql", "crm/L1", "2026-01-12", 2, ""),
        ("sqo", "crm/L1", "2026-01-20", 1, ""),
    ]
    assert rows(Deal, "lead") == [("crm/L1",)]


@pytest.mark.usefixtures("company")
def test_a_ring_a_chain_and_a_survivor_that_no_file_has_count_once_each(tmp_path: Path) -> None:
    load(
        tmp_path,
        "leads",
        [
            # A ring, and a chain into it.
            lead("A", "2026-01-07", "B"), lead("B", "2026-01-05", "A"), lead("C", "2026-01-02", "A"),
            # Two duplicates of a lead that is in no file.
            lead("D", "2026-01-03", "X"), lead("E", "2026-01-04", "X"),
            # Merged into itself: not merged.
            lead("F", "2026-01-06", "F"),
        ],
    )  # fmt: skip
    assert value("leads", "2026-01") == 3
    counted = rows(StageEntry, "lead", "business_day", left_out="", entry_number=1)
    assert counted == [("crm/B", "2026-01-02"), ("crm/F", "2026-01-06"), ("crm/X", "2026-01-03")]


@pytest.mark.usefixtures("company")
def test_what_is_merged_no_more_counts_by_itself_again(tmp_path: Path) -> None:
    load(tmp_path, "stages", [stage("L2", "mql", "2026-01-10"), stage("L1", "mql", "2026-01-12")])
    load(tmp_path, "calls", [{"lead": "L2", "at": "2026-01-08"}])
    for into, expected, caller in (
        ("", 2, "crm/L2"),
        ("L1", 1, "crm/L1"),
        ("L3", 2, "crm/L3"),
        ("", 2, "crm/L2"),
    ):
        load(tmp_path, "leads", [lead("L1", "2026-01-05"), lead("L2", "2026-01-06", into)])
        assert value("mqls", "2026-01") == expected
        assert rows(Activity, "lead") == [(caller,)]


@pytest.mark.usefixtures("company")
def test_what_was_decided_holds_when_the_tool_has_the_duplicate_no_more(tmp_path: Path) -> None:
    leads = [lead("L1", "2026-01-05"), lead("L2", "2026-01-06"), lead("L3", "2026-01-07", "L2")]
    both = [stage(name, "mql", f"2026-01-1{name[1]}") for name in ("L1", "L2", "L3")]
    load(tmp_path, "leads", leads)
    load(tmp_path, "stages", both)
    load(tmp_path, "calls", [{"lead": "L2", "at": "2026-01-08"}])
    decided = merged_by_hand(tmp_path, "crm/L2", "crm/L1")
    for known in (leads, [leads[0], leads[2]], leads[2:], leads):
        load(tmp_path, "leads", known, accepts_loss=True)
        assert value("mqls", "2026-01") == 1
        assert (rows(Activity, "lead"), rows(StageEntry, "lead", stage="mql")) == (
            [("crm/L1",)],
            [("crm/L1",)] * 3,
        )
    load(tmp_path, "leads", [leads[0], leads[2]])
    withdrawal.withdraw(decided.source.key, decided.feed, "rita")
    assert (value("mqls", "2026-01"), rows(Activity, "lead")) == (2, [("crm/L2",)])


@pytest.mark.usefixtures("company")
def test_an_act_with_a_duplicate_that_is_gone_answers_as_one_with_the_lead_that_stays(
    tmp_path: Path,
) -> None:
    load(tmp_path, "leads", [lead("L1", "2026-01-05")])
    load(
        tmp_path,
        "stages",
        [stage("L1", "mql", "2026-01-06"), stage("L1", "disqualified", "2026-01-08")],
    )
    merged_by_hand(tmp_path, "crm/L2", "crm/L1")
    load(tmp_path, "calls", [{"lead": "L2", "at": "2026-01-09 10:00"}])
    answered = [("mql", "crm/L1", "2026-01-08"), ("nurture", "crm/L1", "2026-01-09")]
    assert rows(Handover, "clock", "item", "answered_on") == answered
    ingest.rederive("by hand")
    assert rows(Handover, "clock", "item", "answered_on") == answered


def merged_by_hand(folder: Path, one: str, into: str) -> ImportRun:
    text = f"one,into\n{one},{into}\n"
    return load_text(folder, "merges.csv", text, MERGES)


MERGES = """
mapping = 1
[source]
key = "merges"
[files.merges]
match = "merges.csv"
record = "merge"
id = "one"
fields = { what = { value = "lead" }, one = "one", into = "into", verdict = { value = "same" } }
"""


@pytest.mark.usefixtures("company")
def test_a_test_lead_takes_no_first_place(tmp_path: Path) -> None:
    load(
        tmp_path, "leads", [lead("L1", "2026-01-05"), lead("L2", "2026-01-02", "L1", is_test="yes")]
    )
    assert rows(StageEntry, "business_day", "entry_number", "left_out") == [
        ("2026-01-02", 1, "test"),
        ("2026-01-05", 1, ""),
    ]


@pytest.mark.usefixtures("company")
def test_a_duplicate_lends_nothing_to_its_survivor_and_takes_what_it_lacks(tmp_path: Path) -> None:
    load(
        tmp_path,
        "leads",
        [lead("L1", "", motion="inbound", channel="Web"), lead("L2", "", "L1", motion="outbound")],
    )
    load(tmp_path, "stages", [stage("L1", "mql", "2026-01-12"), stage("L2", "sqo", "2026-01-20")])
    assert rows(StageEntry, "stage", "motion", "channel__name") == [
        ("mql", "inbound", "Web"),
        ("sqo", "outbound", "Web"),
    ]
