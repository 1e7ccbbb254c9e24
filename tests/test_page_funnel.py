"""The funnel by period and by cohort: the switch is in the address, and every rate opens its
receipt.
"""

import re
from datetime import timedelta

import pytest

from revops import numbers
from tests import page_company
from tests import small_company as small

pytestmark = pytest.mark.django_db
COHORT = "period=2025-10&funnel=cohort"


@pytest.fixture
def look(client, tmp_path):
    page_company.load(tmp_path)
    client.force_login(page_company.reader())
    return lambda address, status=200: ask(client, address, status)


def ask(client, address, status):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def cells(html):
    """The rows of the funnel as their words, bars left out."""
    table = re.search(r'<table class="funnel.*?</table>', html, re.S)[0]
    body = re.search(r"<tbody>(.*)</tbody>", table, re.S)[1]
    found = re.findall(r"<tr.*?</tr>", body, re.S)
    return [
        [
            " ".join(cell.split())
            for cell in re.sub(r"<[^>]+>", "\n", row).split("\n")
            if cell.strip()
        ]
        for row in found
    ]


def test_by_period_is_the_default_and_shows_the_share_of_the_stage_before(look):
    html = look("/?period=2025-10")
    assert cells(html)[:4] == [
        ["Leads", "4", "3", "7"],
        ["MQLs", "3", "3 of 4", "2", "2 of 3", "5"],
        ["SQOs", "2", "2 of 3", "1", "1 of 2", "3"],
        ["Deals signed", "2", "2 of 2", "0", "0 of 1", "2"],
    ]
    assert "These may be different leads" in html


def test_by_cohort_shows_what_became_of_those_who_entered(look):
    assert cells(look(f"/?{COHORT}")) == [
        ["Lead → MQL", "3 of 4", "2 of 3", "5 of 7"],
        ["MQL → SQO", "2 of 3", "1 of 2", "3 of 5"],
        ["SQO → signed", "2 of 2", "0 of 1", "2 of 3"],
    ]


def test_a_blended_rate_says_so(look):
    assert ">Together</th>" in look(f"/?{COHORT}")


def test_a_stage_that_nobody_entered_says_so(look):
    html = look("/?period=2025-09&funnel=cohort")
    assert 'title="Nothing entered SQO in this period."' in html


def test_a_rate_opens_its_receipt_in_its_motion(look):
    html = look(f"/?{COHORT}")
    assert "/kpi/lead_to_mql/receipt/?period=2025-10&amp;motion=inbound&amp;funnel=cohort" in html
    receipt = look(
        "/kpi/lead_to_mql/receipt/?period=2025-10&motion=inbound&part=numerator&funnel=cohort"
    )
    assert "3 records = 3" in receipt


def test_the_choice_stays_when_the_period_changes(look, client):
    assert 'name="funnel" value="cohort"' in look(f"/?{COHORT}")
    assert client.get(f"/?{COHORT}&kind=quarter").url == "/?period=2025-Q4&funnel=cohort"
    assert client.get("/?period=2025-10&funnel=period&kind=quarter").url == "/?period=2025-Q4"


def test_a_view_that_there_is_not_is_refused_with_a_sentence(look):
    assert "There is no funnel “upside”" in look("/?funnel=upside", status=400)


def test_a_young_cohort_says_until_when(look, tmp_path):
    first = numbers.published().today.replace(day=1)
    small.load(tmp_path, "leads", [*page_company.LEADS, {"lead": "L9", "at": f"{first}T09:00:00"}])
    small.published()
    ends = (first + timedelta(days=32)).replace(day=1)
    until = ends + timedelta(days=30)
    words = f"too young to judge until {until.day} {until:%b %Y}"
    assert words in look(f"/?period={first:%Y-%m}&funnel=cohort")
    assert words in look(f"/kpi/lead_to_mql/?period={first:%Y-%m}")
    assert "too young" not in look(f"/?{COHORT}")


def test_a_cohort_of_nobody_has_no_bar_and_is_not_called_young(look):
    today = numbers.published().today
    coming = (today.replace(day=1) + timedelta(days=64)).strftime("%Y-%m")
    html = look(f"/?period={coming}&funnel=cohort")
    assert 'title="This period has not begun."' in html
    assert "too young" not in html
    assert 'class="track" width="100%" height="14"' not in html
