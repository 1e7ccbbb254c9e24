"""What a figure does not count is listed beside what it counts, with reasons, as it was known at
the publication.
"""

import re

import pytest

from revops import numbers, receipts
from revops.models import Publication, StageEntry
from tests import page_company
from tests import small_company as small
from tests.loaded_once import once

pytestmark = pytest.mark.django_db
ALL = numbers.Slice()


@pytest.fixture
@once
def company(tmp_path):
    """October with a re-entry (of the page's company), a duplicate, a test lead and a row that
    cannot be read.
    """
    page_company.load(tmp_path)
    leads = [
        *page_company.LEADS,
        {
            "lead": "L8",
            "at": "2025-10-08T09:00:00",
            "motion": "inbound",
            "owner": "p1",
            "merged_into": "L1",
        },
        {
            "lead": "L9",
            "at": "2025-10-09T09:00:00",
            "motion": "inbound",
            "owner": "p1",
            "is_test": "true",
        },
        {"lead": "L10", "at": "not a day", "motion": "inbound", "owner": "p1"},
    ]
    stages = [
        *page_company.STAGES,
        {"id": "s8", "lead": "L8", "stage": "mql", "at": "2025-10-09T10:00:00", "owner": "p1"},
        {"id": "s9", "lead": "L9", "stage": "mql", "at": "2025-10-10T10:00:00", "owner": "p1"},
    ]
    small.load(tmp_path, "leads", leads)
    small.load(tmp_path, "stages", stages)
    small.published()


def asked(kpi: str, slice=ALL, period: str = "2025-10"):
    published = numbers.published()
    return kpi, published.calendar.period(period), slice, published


def left_out(kpi: str, slice=ALL) -> dict[str, int]:
    return {
        each.reason.key: each.records.count for each in receipts.behind(*asked(kpi, slice)).left_out
    }


def test_every_reason_has_its_records(company):
    assert left_out("mqls") == {"re_entry": 1, "duplicate": 1, "test": 1}
    assert left_out("leads") == {"re_entry": 0, "duplicate": 1, "test": 1, "undated_leads": 0}


def test_what_counts_and_what_does_not_are_all_entries_of_the_stage(company):
    counted = receipts.records(*asked("mqls")).count
    entries = StageEntry.objects.filter(
        known_until=None, stage="mql", business_day__month=10
    ).count()
    assert (counted, sum(left_out("mqls").values()), entries) == (5, 3, 8)


def test_reasons_follow_the_slice(company):
    assert left_out("mqls", numbers.Slice("outbound")) == {"re_entry": 0, "duplicate": 0, "test": 0}


def test_they_are_those_of_the_publication_that_is_read(company):
    now = numbers.published()
    first = numbers.published(Publication.objects.earliest("id").published_at)
    october = now.calendar.period("2025-10")
    then, today = (
        [e.records.count for e in receipts.behind("mqls", october, ALL, each).left_out]
        for each in (first, now)
    )
    assert (then, today) == ([1, 0, 0], [1, 1, 1])


def test_rows_that_could_not_be_read_are_among_them_with_file_line_and_reason(company):
    published = numbers.published()
    (row,) = receipts.rejected_rows("leads", published, 0, 10)
    assert (row.source, row.file_name, row.line, row.column) == ("CRM", "leads.csv", 12, "at")
    assert receipts.rejected("revenue", published).count() == 0


def test_the_receipt_names_the_reasons_and_lists_one(company, client):
    client.force_login(page_company.reader())
    html = client.get("/kpi/mqls/receipt/?period=2025-10&without=duplicate").content.decode()
    assert re.findall(r"(Re-entries|Duplicates|Test leads|Rejected rows) <b>(\d+)</b>", html) == [
        ("Re-entries", "1"), ("Duplicates", "1"), ("Test leads", "1"), ("Rejected rows", "1"),
    ]  # fmt: skip
    assert re.findall(r'<td class="soft" data-label="Record">(.*?)</td>', html) == ["CRM · s8"]
    assert "These records are not in the figure above." in html
    assert "5 records = 5" in html


def test_the_receipt_lists_rejected_rows(company, client):
    client.force_login(page_company.reader())
    html = client.get("/kpi/leads/receipt/?period=2025-10&without=rejected").content.decode()
    assert "leads.csv:12" in html


def test_a_reason_that_there_is_not_is_answered_with_those_there_are(company, client):
    client.force_login(page_company.reader())
    answer = client.get("/kpi/mqls/receipt/?period=2025-10&without=luck")
    assert answer.status_code == 400
    assert "its reasons are re_entry, duplicate, test, ahead, rejected" in answer.content.decode()


def test_no_kpi_leaves_out_without_a_reason_that_can_be_read(company):
    for kpi in numbers.KPIS:
        for each in receipts.behind(*asked(kpi), limit=5).left_out:
            reason = each.reason
            assert str(reason.label) and str(reason.meaning).endswith("."), (kpi, reason)


def test_a_lead_without_a_date_is_listed_in_every_period_and_counts_in_none(
    company, tmp_path, client
):
    dateless = [
        {"lead": "L11", "motion": "inbound", "owner": "p1"},
        {"lead": "L12", "is_test": "true"},
    ]
    small.load(tmp_path, "leads", [*page_company.LEADS, *dateless], accepts_loss=True)
    small.published()
    found = {
        period: receipts.behind(*asked("leads", period=period), reason="undated_leads")
        .left_out[-1]
        .records
        for period in ("2025-09", "2025-10")
    }
    assert [
        (each.count, [(row.item, row.on) for row in each.results]) for each in found.values()
    ] == [(1, [("crm/L11", None)])] * 2
    client.force_login(page_company.reader())
    page = client.get("/kpi/leads/receipt/?period=2025-10&without=undated_leads").content.decode()
    assert "Without a date" in page and "L11" in page and "L12" not in page
