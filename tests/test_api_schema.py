"""The answers of the API are what its OpenAPI description says."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator

from tests import page_company as company
from tests.api_calls import KPIS, NUMBERS, RECORDS, caller

pytestmark = pytest.mark.django_db
OCTOBER = {"period": "2025-10"}


@pytest.fixture
def client(tmp_path: Path) -> Client:
    company.load(tmp_path)
    return caller()


@pytest.fixture
def described(client: Client) -> dict:
    return client.get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"}).json()


def strict(node: object) -> object:
    """OpenAPI 3.0 as JSON schema: null is a type, and an answer has no keys beyond those described."""
    if isinstance(node, list):
        return [strict(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {
        key: strict(value) for key, value in node.items() if key not in ("nullable", "readOnly")
    }
    if kept.get("type") == "object" and isinstance(kept.get("properties"), dict):
        kept.setdefault("additionalProperties", False)
    return {"anyOf": [kept, {"type": "null"}]} if node.get("nullable") is True else kept


def check(described: dict, path: str, status: int, answer: object) -> None:
    content = described["paths"][path]["get"]["responses"][str(status)]["content"]
    schema = strict(
        {**content["application/json"]["schema"], "components": described["components"]}
    )
    Draft202012Validator(schema).validate(answer)


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        (NUMBERS, OCTOBER),
        (NUMBERS, OCTOBER | {"by": "team"}),
        (
            NUMBERS,
            OCTOBER | {"by": "motion", "kpi": ["leads", "revenue", "win_rate", "open_pipeline"]},
        ),
        (NUMBERS, OCTOBER | {"as_of": "2020-01-01T00:00:00Z"}),
        (NUMBERS, {"period": ["2025-09", "2199"]}),
        (RECORDS, OCTOBER | {"kpi": "revenue", "limit": 1}),
        (RECORDS, OCTOBER | {"kpi": "leads"}),
        (RECORDS, OCTOBER | {"kpi": "leads", "as_of": "2020-01-01T00:00:00Z"}),
        (KPIS, {}),
    ],
)
def test_answers_are_as_described(client: Client, described: dict, path: str, asked: dict):
    answer = client.get(path, asked)

    assert answer.status_code == 200, answer.content
    check(described, path, 200, answer.json())


@pytest.mark.parametrize(("path", "status"), [(NUMBERS, 400), (RECORDS, 400), (NUMBERS, 405)])
def test_errors_are_as_described(client: Client, described: dict, path: str, status: int):
    answer = client.get(path) if status == 400 else client.post(path)

    assert answer.status_code == status
    check(described, path, status, answer.json())


def test_the_examples_are_as_described(described: dict):
    for status, word in (("200", "publication"), ("400", "error")):
        content = described["paths"][NUMBERS]["get"]["responses"][status]["content"][
            "application/json"
        ]
        (example,) = content["examples"].values()
        assert word in example["value"]
        check(described, NUMBERS, int(status), example["value"])


def test_every_parameter_is_described(described: dict):
    for path in (NUMBERS, RECORDS):
        for parameter in described["paths"][path]["get"]["parameters"]:
            assert parameter["description"], parameter["name"]


def test_the_description_is_valid_openapi(described: dict):
    validate_schema(described)


def test_numbers_are_only_read(described: dict):
    methods = {path: set(each) for path, each in described["paths"].items()}
    typed = {path: methods.pop(path) for path in list(methods) if "/typed/" in path}
    assert set().union(*methods.values()) == {"get"}
    assert list(typed.values()) == [{"post"}, {"get", "put", "delete"}]
