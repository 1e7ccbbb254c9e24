"""Nothing to show draws nothing: no empty columns, no chart of nothing, no table of dashes."""

import re

import pytest

from tests import page_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(client, tmp_path):
    page_company.load(tmp_path)
    client.force_login(page_company.reader(is_superuser=True))

    def page(address, language="en"):
        answer = client.get(address, headers={"Accept-Language": language})
        assert answer.status_code == 200, answer.content
        return answer.content.decode()

    return page


def columns(html):
    head = re.search(r'<table class="trend-table">.*?<thead>(.*?)</thead>', html, re.S)[1]
    return re.findall(r"<th[^>]*>(.*?)</th>", head)


@pytest.mark.parametrize(
    ("kpi", "shown"),
    [
        ("mqls", ["Period", "Actual", "Target", "Attainment", "State"]),
        ("leads", ["Period", "Actual"]),
    ],
)
def test_a_table_has_columns_for_targets_where_there_are_some(look, kpi, shown):
    assert columns(look(f"/kpi/{kpi}/?period=2025-10")) == shown


@pytest.mark.parametrize(("language", "words"), [("en", "no target set"), ("fr", "sans objectif")])
def test_instead_it_says_that_none_is_set(look, language, words):
    html = look("/kpi/leads/?period=2025-10", language)
    assert f'<p class="soft aimless">{words}</p>' in html


def test_parts_without_targets_have_no_column_of_shares(look):
    assert '<td class="n faint">' not in look("/kpi/leads/?period=2025-10")


@pytest.mark.parametrize(
    ("language", "words"), [("en", "No data before 2 Sep 2025."), ("fr", "Pas de données avant")]
)
def test_where_nothing_is_known_there_is_no_chart_and_no_table_but_the_reason(
    look, language, words
):
    html = look("/kpi/leads/?period=2024-05", language)
    assert [mark for mark in ('class="chart"', 'class="trend-table"') if mark in html] == []
    assert f'<p class="soft nothing">{words}' in html


def test_the_dashboard_and_the_wall_draw_nothing_either(look):
    html = look("/?period=2024-05")
    assert [mark for mark in ('class="chart"', 'class="trend-table"') if mark in html] == []
    assert '<rect class="track" y="4"' not in html
    wall = look("/tv/?views=trend:mqls&period=2024-05")
    assert '<ol class="columns' not in wall
    assert '<p class="says">No data before' in wall
