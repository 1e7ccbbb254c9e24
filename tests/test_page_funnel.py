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


LEAK = {
    "en": ("The leak: outbound MQL → SQO 9\u202f%, usually 50\u202f%.", "The mean of the period before."),
    "fr": ("La fuite\u202f: MQL → SQO sortant 9\u202f%, d’habitude 50\u202f%.", "Moyenne sur la période précédente."),
}  # fmt: skip


@pytest.fixture
def leaking(look, client, tmp_path):
    """Of 20 outbound MQLs of September ten became SQOs, of the 22 of October only two."""
    cold = [
        {"lead": f"P{n}", "at": f"2025-{month}-02T09:00:00", "motion": "outbound"}
        for n, month in enumerate(["09"] * 20 + ["10"] * 20)
    ]
    small.load(tmp_path, "leads", [*page_company.LEADS, *cold])
    entered = [(each["lead"], "mql", each["at"]) for each in cold]
    entered += [(each["lead"], "sqo", each["at"]) for each in (*cold[:10], cold[20])]
    stages = [
        {"id": f"p{n}", "lead": lead, "stage": stage, "at": at}
        for n, (lead, stage, at) in enumerate(entered)
    ]
    small.load(tmp_path, "stages", [*page_company.STAGES, *stages])
    small.published()
    return client


@pytest.mark.parametrize("language", LEAK)
@pytest.mark.parametrize("address", ["/?", "/?funnel=cohort&", "/tv/?views=funnel&"])
def test_the_leak_is_named_on_every_surface(leaking, address, language):
    answer = leaking.get(f"{address}period=2025-10", headers={"Accept-Language": language})
    words = re.sub(r"<[^>]+>", "", answer.content.decode())
    assert " ".join(LEAK[language]) in words


def test_the_bars_are_the_shares(look):
    html = look("/?period=2025-10")
    row = re.search(r"<tr[^>]*><th scope=\"row\"><a href=\"/kpi/mqls/.*?</tr>", html, re.S)[0]
    lengths = re.findall(r'<rect width="([^"]+)" height="14" rx="2"/>', row)
    assert lengths == ["75.00%", "66.67%"]


def test_amounts_stand_under_the_counts_of_their_motion(look):
    html = re.search(r'<table class="funnel.*?</table>', look("/?period=2025-10"), re.S)[0]
    rows = re.findall(r"<tr.*?</tr>", html, re.S)
    assert {len(re.findall(r"<t[dh]\b", row)) for row in rows} == {8}
    assert "colspan" not in html
