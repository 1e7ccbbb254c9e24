"""Speed, warmth, hand-offs and onboarding where a tool goes silent in the middle of a period, and as of
a publication before a correction.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from revops import numbers, publish
from revops.kpis import KPIS
from revops.models import ImportRun, Publication, Source
from revops.models.facts import Fact
from revops.numbers import Slice
from revops.readers import EVERYTHING
from revops.receipts import records
from tests import small_company
from tests.admin_pages import logged_in, member_of
from tests.counted_days import as_of, at
from tests.counted_days import number as in_november
from tests.motion_company import load
from tests.results import load_text

pytestmark = pytest.mark.django_db
OTHER = """
mapping = 1
[source]
key = "{source}"
name = "{source}"
references = "crm"
[files.{feed}]
match = "{feed}.csv"
record = "{record}"
id = "id"
fields = {fields}
"""
DIALLER = OTHER.format(
    source="dialler", feed="dialled", record="activity",
    fields="{ lead = 'lead', at = 'at', kind = { value = 'call' } }",
)  # fmt: skip
BILLING = OTHER.format(
    source="billing", feed="billed", record="invoice",
    fields="{ invoice = 'id', deal = 'deal', at = 'at', amount = { value = '1' } }",
)  # fmt: skip


@pytest.fixture
def silent(tmp_path: Path) -> None:
    """Wednesday 25 November; dialler and billing have delivered nothing since the 18th."""
    small_company.organisation()
    load(tmp_path, "leads", [
        {"lead": "A", "at": "2026-11-09 10:00", "motion": "inbound"}, {"lead": "B", "at": "2026-11-20 10:00", "motion": "inbound"},
        {"lead": "R", "at": "2026-11-02", "motion": "outbound"}, {"lead": "S", "at": "2026-11-02", "motion": "outbound"},
    ])  # fmt: skip
    # R is to be taken up by the 17th, S by the 19th.
    back = [("R", "mql", 2), ("R", "disqualified", 3), ("S", "mql", 2), ("S", "disqualified", 5)]
    load(tmp_path, "stages", [
        {"lead": lead, "stage": stage, "at": f"2026-11-0{day} 10:00"} for lead, stage, day in back
    ])  # fmt: skip
    won = {"opened_at": "2026-10-01", "closed_at": "2026-10-05", "outcome": "won"}
    load(tmp_path, "deals", [{"deal": each} | won for each in ("D1", "D2")])
    begun = {"started_at": "2026-10-06"}
    load(tmp_path, "onboardings", [
        {"onboarding": "1", "deal": "D1", "live_at": "2026-11-10"} | begun,
        {"onboarding": "2", "deal": "D2", "live_at": "2026-11-20"} | begun,
    ])  # fmt: skip
    load_text(tmp_path, "dialled.csv", "id,lead,at\n1,A,2026-11-09 10:20\n2,R,2026-11-04 10:00\n", DIALLER)  # fmt: skip
    load_text(tmp_path, "billed.csv", "id,deal,at\n1,D1,2026-11-05\n", BILLING)
    for (
        fact
    ) in Fact.__subclasses__():  # what files told before others came was known on no such day
        fact.objects.filter(known_until__isnull=False).delete()
    as_of("2026-11-25")
    last = at("2026-11-18")
    for key in ("dialler", "billing"):
        small_company.delivered(last, source__key=key)
        ImportRun.objects.filter(source__key=key).update(known_at=last)
    Source.objects.update(stale_after_hours=26)


@pytest.mark.usefixtures("silent")
@pytest.mark.parametrize(
    ("kpi", "parts", "source"),
    [
        ("answered_in_time", (1, 1), "dialler"),
        ("never_answered", (0, 1), "dialler"),
        ("warm_calls", (0, 2), "dialler"),
        ("returns_nurtured_in_time", (1, 1), "dialler"),
        ("invoiced_before_live", (1, 1), "billing"),
        # What it does not tell goes on.
        ("mqls_answered_in_time", (1, 2), ""),
        ("kick_offs_in_time", (2, 2), ""),
    ],
)
def test_a_figure_ends_where_the_tool_went_silent_that_tells_what_came_of_it(
    kpi: str, parts: tuple[int, int], source: str
) -> None:
    period = "2026-10" if kpi == "kick_offs_in_time" else "2026-11"
    found = in_november(kpi, period)

    assert found.value.parts == parts
    assert [each.source for each in found.silent] == ([source] if source else [])
    behind = records(kpi, found.period, Slice(), numbers.published(reader=EVERYTHING))
    assert behind.count == parts[1]


@pytest.mark.usefixtures("silent")
@pytest.mark.parametrize("place", ["inbound", "outbound", "handoffs", "onboarding"])
def test_each_page_names_the_tool_that_is_silent(place: str) -> None:
    shown = logged_in(member_of("viewer")).get(f"/{place}/?period=2026-11").content.decode()

    assert ("billing" if place == "onboarding" else "dialler") in shown


FIGURES = (
    "answered_in_time", "never_answered", "speed_to_lead", "touches_before_contact", "warm_calls", "won_inbound_inbound",
    "mqls_answered_in_time", "kick_offs_in_time", "days_to_live", "onboardings_in_progress",
)  # fmt: skip
AT = {"at": "2026-03-02 10:00", "motion": "inbound"}
FIRST = {
    "leads": [AT | {"lead": "A", "company": "A"}, AT | {"lead": "B", "company": "B"}],
    "stages": [{"lead": "A", "stage": "mql", "at": "2026-03-02 11:00"}, {"lead": "A", "stage": "sal", "at": "2026-03-02 12:00"}],
    "calls": [{"lead": "A", "kind": "call", "at": "2026-03-02 10:30"}],
    "touches": [{"lead": "A", "at": f"2026-03-02 10:0{n}", "side": "marketing", "direction": "out"} for n in (1, 2, 3)],
    "deals": [{"deal": "D", "lead": "A", "opened_at": "2026-03-03", "closed_at": "2026-03-04", "outcome": "won"}],
    "onboardings": [{"onboarding": "1", "deal": "D", "signed_at": "2026-03-04", "started_at": "2026-03-05", "live_at": "2026-03-25"}],
}  # fmt: skip
# The call was one of the next day, two touches another's, and nobody is live.
CORRECTED = {
    "calls": [{"lead": "A", "kind": "call", "at": "2026-03-03 10:30"}],
    "touches": [{"lead": "B", "at": "2026-03-02 10:01", "side": "marketing", "direction": "out"}],
    "deals": [FIRST["deals"][0] | {"motion": "outbound"}],
    "onboardings": [FIRST["onboardings"][0] | {"started_at": "2026-03-30", "live_at": ""}],
}


def said(published: numbers.Published) -> dict[str, object]:
    """Each figure of March, with how many records are behind it."""
    period = published.calendar.period("2026-03")
    found = numbers.read([KPIS[key] for key in FIGURES], [period], [Slice()], published)
    return {
        each.kpi.key: (
            str(each.value.exact) if each.value.denominator is None else each.value.parts,
            records(each.kpi.key, period, Slice(), published).count,
        )
        for each in found
    }


def test_as_of_a_publication_before_a_correction_figures_and_receipts_are_those_of_then(
    tmp_path: Path,
) -> None:
    small_company.organisation()
    for feed, rows in FIRST.items():
        load(tmp_path, feed, rows)
    first = publish.publish()
    before = said(numbers.published(reader=EVERYTHING))
    for feed, rows in CORRECTED.items():
        load(tmp_path, feed, rows)
    publish.publish()

    assert said(numbers.published(first.published_at, EVERYTHING)) == before
    assert before == {
        "answered_in_time": ((1, 2), 2), "never_answered": ((1, 2), 2), "speed_to_lead": ("30", 1),
        "touches_before_contact": ((3, 1), 1), "warm_calls": ((1, 1), 1), "won_inbound_inbound": ("1", 1),
        "mqls_answered_in_time": ((1, 1), 1), "kick_offs_in_time": ((1, 1), 1), "days_to_live": ("21", 1),
        "onboardings_in_progress": ("0", 0),
    }  # fmt: skip
    assert said(numbers.published(reader=EVERYTHING)) == {
        "answered_in_time": ((0, 2), 2), "never_answered": ((1, 2), 2), "speed_to_lead": ("570", 1),
        "touches_before_contact": ((0, 1), 1), "warm_calls": ((0, 1), 1), "won_inbound_inbound": ("0", 0),
        "mqls_answered_in_time": ((1, 1), 1), "kick_offs_in_time": ((0, 1), 1), "days_to_live": ("None", 0),
        "onboardings_in_progress": ("1", 1),
    }  # fmt: skip
    assert Publication.objects.count() == 2
