"""docs/developing.md is true: a kind of record, a driver and a statistic over it, a connector and a
page need the files that it names, and no other.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.start import ROOT, environment

PARTS = (
    "access", "config", "revops", "dashboards", "templates", "static", "locale", "samples", "manage.py",
)  # fmt: skip
MODEL = '''"""What customers answered."""

from django.db import models

from revops.models.facts import Fact, fact_constraints, fact_indexes


class Probe(Fact):
    """An answer of a customer: how likely they are to recommend us, from 0 to 10."""

    row = models.BigIntegerField()
    number = models.TextField()
    deal = models.TextField(blank=True)
    score = models.PositiveSmallIntegerField()
    asked_count = models.PositiveIntegerField(null=True)
    business_day = models.DateField()

    class Meta:
        constraints = fact_constraints("probe", "row")
        indexes = fact_indexes("probe")
'''
KIND = '''"""What customers answered."""

from django.utils.translation import gettext_lazy as _

from revops.derive.kinds import Kind, Wording, declare
from revops.derive.sql import MEMBERS, OF_DEAL, OF_THE_DAY
from revops.mapping.records import DIMENSION_FIELDS
from revops.models import Probe

PROBES = f"""
    WITH r AS (
        SELECT *, revops_day(values->>'answered_at', %(zone)s) AS day FROM revops_rawrecord JOIN touched_row USING (row)
        WHERE known_until IS NULL AND kind = 'probe'
    )
    SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, r.row, r.values->>'probe' AS number, r.deal,
        (r.values->>'score')::int AS score, (r.values->>'asked_count')::int AS asked_count, r.day AS business_day
    FROM r {OF_DEAL} {MEMBERS}"""

declare(
    Kind(
        "probe",
        _("Probe"),
        order=100,
        fields=f"probe* answered_at* score* asked_count deal {DIMENSION_FIELDS}",
        choices={"score": "0 1 2 3 4 5 6 7 8 9 10"},
        labels={"probe": _("Probe"), "score": _("Score"), "asked_count": _("People asked")},
        becomes=(Probe,),
        query=PROBES,
        after=("deal",),
    ),
    {Probe: Wording(lambda fact: _("Probe"))},
)
'''
DRIVER = '''"""Promoters."""

from django.utils.translation import gettext_lazy as _

from revops.kpis import Better, Distribution, kpi
from revops.measures import Buckets, Measure, measure, rows
from revops.models import Probe
from revops.values import Unit


@measure(Probe)
def probe_promoters_counted(probe):
    return rows(probe.filter(probe.score >= 9), on="business_day", item="number")


@measure(Probe, buckets=Buckets.VALUE)
def scores(probe):
    return rows(probe, on="business_day", item="number", bucket=probe.score)


@kpi(label=_("Promoters"), unit=Unit.COUNT, better=Better.HIGHER, accountable=_("AE"), version=1, explains="revenue")
def probe_promoters() -> Measure:
    """Customers who answered 9 or 10."""
    return probe_promoters_counted


@kpi(label=_("Score"), unit=Unit.COUNT, better=Better.HIGHER, accountable=_("AE"), version=1, explains="revenue")
def probe_score() -> Distribution:
    """The median of what customers answered."""
    return Distribution(scores, if_none=_("Nobody answered."))
'''
PAGE = '''"""What customers answered, on a page of its own."""

from django.shortcuts import render

from dashboards.question.asks import asks
from dashboards.reading import report


@asks
def page(request, question):
    found = report.kpi(question, "probe_promoters")
    return render(request, "promises.html", {"report": found, "frame": found.frame})
'''
TEMPLATE = """{% extends "base.html" %}{% load figures %}{% block content %}
<h1>Promises</h1><p>{{ report.tile.number.value|text }}</p>{% endblock %}"""
MAPPING = """
mapping = 1
[source]
key = "care"
[files.probes]
match = "probes.csv"
record = "probe"
id = "id"
fields = { probe = "id", answered_at = "at", score = "score", asked_count = "asked", owner = "owner" }
[files.meetings]
match = "meetings.csv"
record = "activity"
id = "id"
fields = { at = "at", owner = "owner", kind = { value = "meeting" } }
"""
CONNECTOR = '''"""A tool that knows one call."""

from revops.connectors.protocol import Connector, Page, Setting, declare


def pages(given, what, since):
    record = f'{{"id": 1, "at": "2026-03-02", "owner": "{given["who"]}"}}'
    yield Page(() if since else (record,), "1", is_last=True)


declare(Connector("echo", "Echo", (Setting("who", "Who"),), pages))
'''
CONNECTED = """
mapping = 1
[source]
key = "echo"
[files.calls]
pull = "calls"
record = "activity"
id = "id"
fields = { at = "at", owner = "owner", kind = { value = "call" } }
"""
(EXAMPLE,) = re.findall(
    r"^```python\n(.*?)^```", (ROOT / "docs/numbers.md").read_text(), re.M | re.S
)
# One process does what a new developer would try one after the other, and says what came of it.
TRIED = """
import json
from io import StringIO
from pathlib import Path
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from revops.guess.fields import LABELS
from revops.mapping.records import RECORDS
from revops.models import Connection, Probe, Source

def output(*command):
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()

def number(key, period):
    return json.loads(output("explain", key, period, "--json"))["numbers"][0]

output("migrate", "--verbosity", "0")
output("setup_organisation", "--name", "Acme", "--currency", "EUR", "--timezone", "Europe/Amsterdam", "--country", "NL",
     "--fiscal-year-start", "1")
source = Source.objects.create(key="echo", name="Echo", mapping=Path("echo.toml").read_text())
Connection.objects.create(source=source, connector="echo", given={"who": "ann"})
found = {"imported": output("import_files", "care.toml", "probes.csv", "meetings.csv")}
found["pulled"] = [output("pull", "echo"), output("pull", "echo")]
found |= {key: number(key, "2026-03") for key in ("probe_promoters", "probe_score", "calls", "meetings")}
found["unnamed"] = sorted({field for record in RECORDS.values() for field in record} - LABELS.keys())
found["asked"] = list(Probe.objects.order_by("number").values_list("asked_count", flat=True))
found["later"] = number("probe_promoters", "2026-04")
reader = Client(headers={"host": "127.0.0.1"})
reader.force_login(User.objects.create_user("reader"))
found["page"] = reader.get("/promises/?period=2026-03").content.decode()
found["stranger"] = Client(headers={"host": "127.0.0.1"}).get("/promises/").status_code
Path("found.json").write_text(json.dumps(found))
"""
ANSWERS = """id,at,score,owner,asked
S1,2026-03-02,9,ann,1200
S2,2026-03-03,4,ann,
S3,2026-03-31T23:30:00Z,10,bob,7
S4,2026-03-04,1,bob,many
"""


PAGE_FILES = ("dashboards/pages/<page>.py", "dashboards/urls.py", "templates/<page>.html")


def run(copy: Path, *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=copy,
        env=environment(copy / "var"),
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a project of one's own says, to which one of each was added."""
    copy = tmp_path_factory.mktemp("project")
    for part in PARTS:
        place, ignored = ROOT / part, shutil.ignore_patterns("__pycache__")
        (shutil.copytree if place.is_dir() else shutil.copy2)(
            place, copy / part, **({"ignore": ignored} if place.is_dir() else {})
        )
    for name, text in ADDED.items():
        (copy / name).write_text(text)
    names, urls = copy / "revops/models/__init__.py", copy / "dashboards/urls.py"
    names.write_text(
        names.read_text() + "\nfrom revops.models.probe import Probe  # noqa: E402, F401\n"
    )
    urls.write_text(
        urls.read_text().replace(
            "urlpatterns = [",
            'from dashboards.pages import promises\n\nurlpatterns = [\n    path("promises/", promises.page),',
        )
    )
    run(copy, "makemigrations", "revops", "--name", "probe")
    run(copy, "shell", "--verbosity", "0", "--command", TRIED)
    return json.loads((copy / "found.json").read_text())


ADDED = {
    "revops/models/probe.py": MODEL,
    "revops/derive/probes.py": KIND,
    "revops/kpis/probe_promoters.py": DRIVER,
    "revops/kpis/meetings.py": EXAMPLE,
    "revops/connectors/echo.py": CONNECTOR,
    "dashboards/pages/promises.py": PAGE,
    "templates/promises.html": TEMPLATE,
    "care.toml": MAPPING,
    "echo.toml": CONNECTED,
    "probes.csv": ANSWERS,
    "meetings.csv": "id,at,owner\nM1,2026-03-02,ann\nM2,2026-03-04,ann\n",
}


def test_a_connector_is_one_file(found: dict[str, Any]) -> None:
    first, again = found["pulled"]
    assert ("1 read, 1 new" in first, "0 read, 0 new" in again) == (True, True)
    assert found["calls"]["value"] == 1


def test_a_kind_of_record_is_the_files_that_the_page_names(found: dict[str, Any]) -> None:
    page = (ROOT / "docs" / "developing.md").read_text()
    promised = re.findall(r"^\| `([\w/<>.…]+)` \|", page, re.M)
    assert promised == [
        "revops/models/<kind>.py", "revops/models/__init__.py", "revops/migrations/…", "revops/derive/<kind>s.py", "docs/mapping.md",
        "locale/fr/…", "tests/test_<kind>s.py",
    ]  # fmt: skip
    assert "4 read, 3 new, 1 rejected" in found["imported"]
    assert found["asked"] == [1200, None, 7]
    assert found["unnamed"] == []


def test_a_driver_and_a_statistic_are_one_file(found: dict[str, Any]) -> None:
    assert (found["probe_promoters"]["value"], found["probe_promoters"]["silent_sources"]) == (
        1,
        [],
    )
    # Half past eleven in London is the next day in Amsterdam.
    assert found["later"]["value"] == 1
    assert found["probe_score"]["value"] == 7  # between 4 and 9


def test_the_example_of_the_page_about_numbers_is_a_whole_file(found: dict[str, Any]) -> None:
    assert found["meetings"]["value"] == 2


def test_a_page_is_the_files_that_the_page_names(found: dict[str, Any]) -> None:
    page = (ROOT / "docs" / "developing.md").read_text()
    assert all(f"`{name}`" in page for name in PAGE_FILES)
    assert "<h1>Promises</h1><p>1</p>" in found["page"]
    assert found["stranger"] == 302
