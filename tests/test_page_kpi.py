"""A KPI's page: definition, course, what it consists of, and its drivers."""

import re
from datetime import date

import pytest

from revops import numbers
from revops.models import Target
from revops.readers import EVERYTHING
from tests import page_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(client, tmp_path):
    page_company.load(tmp_path)
    client.force_login(page_company.reader(is_superuser=True))

    def page(address):
        answer = client.get(address)
        assert answer.status_code == 200, answer.content
        return answer.content.decode()

    return page


def test_every_kpi_and_driver_has_a_page_and_a_receipt_in_every_kind_of_period(look):
    for key in numbers.KPIS:
        for period in ("2025-W42", "FY2025", "2025-10-01..2025-10-15"):
            assert str(numbers.KPIS[key].label) in look(f"/kpi/{key}/?period={period}")
            look(f"/kpi/{key}/receipt/?period={period}")


def test_the_definition_is_the_kpi_s_own(look):
    html = look("/kpi/win_rate/?period=2025-10")
    assert "Deals won ÷ deals closed (won and lost), for deals closed in the period." in html


def test_it_is_split_by_motion_team_and_the_other_dimensions(look):
    html = look("/kpi/mqls/?period=2025-10")
    for name in ("Inbound", "Outbound", "SDR North", "Webinar", "Cold call", "Sophie Janssen"):
        assert f'<th scope="row">{name}</th>' in html


def test_a_slice_of_one_dimension_is_split_by_motion_only(look):
    ids = {label: member for member, label in numbers.members("team", EVERYTHING)}
    html = look(f"/kpi/mqls/?period=2025-10&team={ids['SDR North']}")
    assert "by-motion" in html
    assert "by-channel" not in html


def test_the_chart_has_the_figures_of_the_table(look, client):
    figure = client.get("/kpi/mqls/chart.json?period=2025-10").json()
    bars, targets = figure["data"]
    assert (bars["y"][-2:], targets["y"][-2:]) == ([1, 5], [None, 4])
    assert bars["hovertext"][-2:] == ["September 2025 · 1", "October 2025 · 5 of 4 · 125\u202f%"]
    assert bars["customdata"][-2:] == [
        "/kpi/mqls/receipt/?period=2025-09",
        "/kpi/mqls/receipt/?period=2025-10",
    ]


def test_a_share_of_the_whole_and_what_is_reached_of_a_target_stand_apart(look):
    Target.objects.create(kpi="mqls", month=date(2025, 10, 1), motion="inbound", value=4)
    html = look("/kpi/mqls/?period=2025-10")
    motions = re.search(r'id="by-motion".*?<table.*?</table>', html, re.S)[0]
    assert re.findall(r'<th scope="col" class="n">(.*?)</th>', motions) == [
        "Actual",
        "Share",
        "Attainment",
    ]
    inbound, outbound = re.findall(r"<tr><th scope=.*?</tr>", motions, re.S)
    assert read(inbound) == ["3", "60\u202f%", "75\u202f% of 4"]
    assert read(outbound) == ["2", "40\u202f%", ""]


def test_what_does_not_add_up_has_no_shares_and_without_targets_there_is_no_column(look):
    html = look("/kpi/win_rate/?period=2025-10")
    table = re.search(r'<table class="breakdown">.*?</table>', html, re.S)[0]
    assert re.findall(r'<th scope="col" class="n">(.*?)</th>', table) == ["Actual"]


def read(row):
    cells = re.findall(r'<td class="n"[^>]*>(.*?)</td>', row, re.S)
    return [re.sub(r"<[^>]+>", "", each) for each in cells]


def test_an_unknown_kpi_is_not_found(look, client):
    assert client.get("/kpi/profit/").status_code == 404
    assert client.get("/kpi/profit/receipt/").status_code == 404
