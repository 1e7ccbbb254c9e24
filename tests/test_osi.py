"""The definitions as Open Semantic Interchange: the SQL of each metric gives the published figure."""

import json

import pytest
import yaml
from django.db import connection

from tests import api_calls, page_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def model(tmp_path) -> dict:
    page_company.load(tmp_path)
    answer = api_calls.caller().get("/api/v1/definitions.yaml")
    assert answer["Content-Type"] == "application/yaml; charset=utf-8"
    (found,) = yaml.safe_load(answer.content)["semantic_model"]
    return found


def computed(metric: dict) -> float:
    expression = metric["expression"]["dialects"][0]["expression"]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {expression} FROM published_cells WHERE business_day >= '2025-10-01'"
                       " AND business_day < '2025-11-01'")  # fmt: skip
        return float(cursor.fetchone()[0])


def test_the_sql_of_a_metric_gives_the_figure_of_the_page(model):
    found = {each["name"]: each for each in model["metrics"]}
    five = [computed(found[key]) for key in page_company.FIGURES]
    assert five[:4] == [5, 3, 2, 1_235_000] and round(five[4], 3) == 0.667


def test_every_kpi_has_its_definition_and_what_does_not_add_up_no_metric(model):
    kept = [json.loads(each["data"]) for each in model["custom_extensions"]]
    named = {each["kpi"] for each in kept if each["has_metric"]}
    assert named == {each["name"] for each in model["metrics"]}
    assert all(each["definition"] for each in kept)
    assert "velocity" not in named and "speed_to_lead" not in named


def test_it_has_the_shape_of_the_specification(model):
    assert {*model} == {
        "name", "description", "ai_context", "datasets", "metrics", "custom_extensions"}  # fmt: skip
    (dataset,) = model["datasets"]
    assert {"name", "source", "primary_key", "description", "fields"} == {*dataset}
    assert all({"name", "expression", "datatype"} == {*each} for each in dataset["fields"])


def test_nothing_published_has_no_definitions_file(db):
    assert api_calls.caller().get("/api/v1/definitions.yaml").status_code == 404
