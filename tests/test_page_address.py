"""The address chooses what is compared and the steps of the trend."""

import pytest

from dashboards.question import forms
from dashboards.reading import course
from revops.readers import EVERYTHING
from tests import page_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(client, tmp_path):
    page_company.load(tmp_path)
    client.force_login(page_company.reader())
    return lambda address: client.get(address).content.decode()


def test_last_year_is_named_on_the_tile_and_stays_in_the_links(look):
    html = look("/?period=2025-10&compare=year")
    assert html.count("no figure for October 2024 to compare with") == 8
    assert "/kpi/mqls/receipt/?period=2025-10&amp;compare=year" in html


def test_without_comparison_a_tile_compares_nothing(look):
    html = look("/?period=2025-10&compare=none")
    assert "vs September 2025" not in html
    assert "vs October 2024" not in html


def test_week_53_has_no_last_year(look):
    question = forms.question({"period": "2020-W53", "compare": "year"}, EVERYTHING)
    assert course.earlier_than(question) is None
    assert "Last year has no such week." in look("/?period=2020-W53&compare=year")


def test_the_same_week_of_last_year_is_found_by_its_number(look):
    assert (
        course.earlier_than(
            forms.question({"period": "2025-W42", "compare": "year"}, EVERYTHING)
        ).key
        == "2024-W42"
    )


def test_a_month_s_trend_by_week_ends_with_its_last_week(look, client):
    figure = client.get("/kpi/mqls/chart.json?period=2025-10&trend=week").json()
    assert figure["data"][0]["x"][-2:] == ["2025-W43", "2025-W44"]


@pytest.mark.parametrize("query", ["compare=never", "trend=hour"])
def test_an_unknown_choice_is_answered_with_a_sentence(look, client, query):
    answer = client.get(f"/?{query}")
    assert answer.status_code == 400
    assert "means nothing; there are" in answer.content.decode()
