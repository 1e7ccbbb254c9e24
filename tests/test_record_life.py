"""A record opens its life: every version and what it changed, what became of it, and what else is
told of its lead or deal.
"""

import re

import pytest

from revops import receipts
from revops.models import RawRecord
from revops.readers import EVERYTHING
from tests import page_company
from tests import small_company as small

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(client, tmp_path):
    page_company.load(tmp_path)
    client.force_login(page_company.reader())
    return lambda external_id: client.get(f"/record/{record(external_id)}/").content.decode()


def record(external_id: str) -> int:
    return RawRecord.objects.get(external_id=external_id, known_until=None).pk


def became(external_id: str) -> list[tuple]:
    """What became of the current record: what it is, its day, the KPIs that count it, whether it is
    a re-entry.
    """
    found = receipts.became(receipts.record_versions(record(external_id), EVERYTHING))
    return [
        (str(f.what), str(f.on), [kpi.key for kpi in f.counted_in], f.again)
        for f in found
        if not f.known_until
    ]


def test_a_first_entry_counts_and_a_re_entry_does_not(look):
    mql, handed_over = became("s1")
    assert mql == ("MQL", "2025-10-02", ["mqls", "cost_per_mql", "mql_to_sqo"], None)
    # Rates are in it by what they are divided by, too.
    answers = ["mqls_answered_in_time", "mqls_accepted", "mqls_rejected"]
    assert handed_over == ("MQL → accepted", "2025-10-02", answers, None)
    # A re-entry is no MQL more, but it was handed over once more.
    again, handed_over_again = became("s6")
    assert again == ("MQL", "2025-10-20", [], 2)
    assert handed_over_again[:3] == ("MQL → accepted", "2025-10-20", [*answers, "mqls_forgotten"])
    assert "not counted: a re-entry, recycled" in look("s6")


def test_a_won_deal_is_in_all_the_figures_that_count_it(look):
    counted = {key for _what, _on, keys, _again in became("D1") for key in keys}
    assert counted == {
        "sqos",
        "deals_signed",
        "win_rate",
        "signed_amount",
        "open_pipeline",
        "open_deals",
        "sqo_to_signed",
        "sales_cycle",
        "average_deal",
        "complete_deals",
        "velocity",
        "coverage",
        "cost_per_sqo",
        "kick_offs_in_time",
    }


def test_an_entry_of_a_merged_lead_after_its_survivors_is_not_counted(look, tmp_path):
    merged = [
        {**page_company.LEADS[0], "merged_into": "L2", "at": "2026-01-01"},
        *page_company.LEADS[1:],
    ]
    small.load(tmp_path, "leads", merged)
    assert "not counted: duplicate merged away" in look("L1")


def test_a_changed_cell_shows_what_it_was_before(look, tmp_path):
    small.load(
        tmp_path, "deals", [{**page_company.DEALS[0], "amount": "5250"}, *page_company.DEALS[1:]]
    )
    html = look("D1")
    assert re.search(
        r'<tr class="changed"><th scope="row">amount</th><td>5250 <del>.*?5000</del>', html
    )
    assert "1 cell changed" in html
    assert "deals.csv:2" in html


def test_what_a_feed_brings_has_a_word_and_its_name_beside_it(look):
    assert 'Stage <small class="faint"><code>stages</code></small>' in look("s1")


def test_the_timeline_tells_what_happened_to_the_lead_in_order(look):
    html = look("D1")
    related = re.findall(
        r'<li><span class="day">(.*?)</span> <a href="/record/\d+/">(.*?)</a>', html
    )
    assert related == [
        ("1 Oct 2025", "Lead"), ("2 Oct 2025", "Stage: MQL"), ("20 Oct 2025", "Stage: MQL"), ("23 Oct 2025", "Invoice"),
    ]  # fmt: skip


def test_a_record_about_a_person_becomes_no_figure(look):
    person = RawRecord.objects.filter(kind="person").first()
    assert "no figure counts it by itself" in look(person.external_id)


def test_a_record_that_does_not_exist_is_not_found(look, client):
    assert client.get("/record/999999/").status_code == 404
