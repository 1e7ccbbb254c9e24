"""Compared with last year, the trend has a second line and a column beside the actual."""

import re

import pytest
from django.test import Client

from dashboards.question import forms
from dashboards.reading import course
from revops import numbers
from revops.readers import EVERYTHING
from tests import awkward_company, page_company
from tests import small_company as small
from tests.test_page_dashboard import MOST_QUERIES

pytestmark = pytest.mark.django_db
CHART = "/kpi/mqls/chart.json?period=2025-10"


@pytest.fixture
def reader(client: Client, tmp_path) -> Client:
    """The company with two MQLs in October of the year before."""
    page_company.load(tmp_path)
    earlier = [{"lead": f"E{n}", "at": "2024-10-02T09:00:00", "owner": "p1"} for n in range(2)]
    stages = [
        {"id": f"e{n}", "lead": f"E{n}", "stage": "mql", "at": "2024-10-03T10:00:00"}
        for n in range(2)
    ]
    small.load(tmp_path, "leads", [*page_company.LEADS, *earlier])
    small.load(tmp_path, "stages", [*page_company.STAGES, *stages])
    small.published()
    client.force_login(page_company.reader())
    return client


def test_the_line_is_thin_without_dashes_and_of_no_state(reader: Client) -> None:
    bars, _targets, line = reader.get(f"{CHART}&compare=year").json()["data"]
    assert (line["meta"], line["mode"], line["y"][-1]) == ({"role": "beside"}, "lines+markers", 2)
    assert line["line"] == {"width": 1.5}
    assert line["hoverinfo"] == "skip"
    assert bars["hovertext"][-1] == "October 2025 · 5 of 4 · 125\u202f%<br>October 2024 · 2"


@pytest.mark.parametrize("compare", ["", "&compare=none"])
def test_it_is_drawn_only_where_it_is_asked_for(reader: Client, compare: str) -> None:
    assert len(reader.get(CHART + compare).json()["data"]) == 2
    assert "Last year</th>" not in reader.get(f"/?period=2025-10{compare}").content.decode()


@pytest.mark.parametrize("page", ["/", "/kpi/mqls/"])
def test_the_table_has_the_same_in_a_column_that_opens_receipts(reader: Client, page: str) -> None:
    html = reader.get(f"{page}?period=2025-10&compare=year").content.decode()
    assert "thin line last year" in html
    row = re.search(r'<table class="trend-table">.*?<tbody>(.*?)</tr>', html, re.S)[1]
    cells = dict(re.findall(r'data-label="([^"]*)">(.*?)</td>', row, re.S))
    assert list(cells)[:2] == ["Actual", "Last year"]
    link, figure = re.search(r'href="([^"]*)"[^>]*>(.*?)</a>', cells["Last year"]).groups()
    assert figure == "2"
    receipt = reader.get(link.replace("&amp;", "&")).content.decode()
    assert "2 records = 2" in receipt


def test_a_running_period_stands_beside_as_many_days(tmp_path) -> None:
    awkward_company.load(tmp_path)
    asked = {"period": awkward_company.running_key(), "compare": "year"}
    question = forms.question(asked, EVERYTHING)
    (before,) = course.year_before(numbers.KPIS["mqls"], question, [question.period])
    assert before.start == question.period.start.replace(year=question.period.start.year - 1)
    assert before.days < question.period.days


def test_a_week_that_last_year_did_not_have_leaves_a_gap(reader: Client) -> None:
    figure = reader.get("/kpi/mqls/chart.json?period=2021-W02&compare=year").json()
    labels = figure["data"][2]["x"]
    assert figure["data"][2]["y"][labels.index("2020-W53")] is None


def test_it_takes_no_query_more(reader: Client, django_assert_max_num_queries) -> None:
    reader.get("/?period=2025-10&compare=year")
    with django_assert_max_num_queries(MOST_QUERIES):
        reader.get("/?period=2025-10&compare=year&kpi=sqos")
