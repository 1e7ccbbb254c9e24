"""docs/api.md and docs/admin.md say what there is."""

from __future__ import annotations

import json
import re
from pathlib import Path

from dashboards.surfaces import api_forward_schema, api_parameters, api_schema
from dashboards.surfaces.api_errors import CODES
from revops.migrations import __path__ as migrations
from revops.targets import KPIS_OF
from revops.targets.files import COLUMNS

DOCS = Path(__file__).resolve().parent.parent / "docs"
API, ADMIN = ((DOCS / name).read_text() for name in ("api.md", "admin.md"))


def test_every_parameter_is_listed():
    known = (api_parameters.NUMBERS_PARAMETERS, api_parameters.RECORDS_PARAMETERS)
    forward = (api_forward_schema.WALK_PARAMETERS, api_forward_schema.PROJECTION_PARAMETERS)
    for parameter in (each for some in (*known, *forward) for each in some):
        assert f"`{parameter.name}`" in API


def test_every_error_is_listed():
    assert dict(re.findall(r"^\| (\d{3}) \| `(\w+)`", API, re.M)) == {
        str(status): code for status, code in CODES.items()
    }


def test_the_examples_have_the_keys_that_are_described():
    numbers, records = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", API, re.S))

    assert numbers == api_schema.NUMBERS_EXAMPLE.value
    assert records.keys() == api_schema.RecordsSchema().fields.keys()
    assert records["results"][0].keys() == api_schema.RecordSchema().fields.keys()
    assert "".join(f'"{name}"' for name in api_schema.KpiSchema().fields) in re.sub(
        r"[\s,]", "", API
    )


def test_groups_columns_and_functions_are_listed():
    granted = [
        path.read_text().partition("GROUPS = {")[2] for path in Path(migrations[0]).glob("0*.py")
    ]
    groups = {name for text in granted for name in re.findall(r'^    "(\w+)":', text, re.M)}
    assert set(re.findall(r"^\| `(\w+)` \|", ADMIN, re.M)) == groups
    assert ", ".join(COLUMNS) in ADMIN
    assert all(f"`{kpi}`" in ADMIN for kpis in KPIS_OF.values() for kpi in kpis)
