"""docs/developing.md is true: a kind of record and a driver over it, and a connector, need the files
that it names, and no other.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.start import ROOT, environment

PARTS = ("config", "revops", "dashboards", "templates", "static", "locale", "samples", "manage.py")
MODEL = '''"""What customers answered."""

from django.db import models

from revops.models.facts import Fact, fact_constraints, fact_indexes


class Survey(Fact):
    """An answer of a customer: how likely they are to recommend us, from 0 to 10."""

    row = models.BigIntegerField()
    number = models.TextField()
    deal = models.TextField(blank=True)
    score = models.PositiveSmallIntegerField()
    business_day = models.DateField()

    class Meta:
        constraints = fact_constraints("survey", "row")
        indexes = fact_indexes("survey")
'''
KIND = '''"""What customers answered."""

from django.utils.translation import gettext_lazy as _

from revops.derive.kinds import Kind, Shown, declare
from revops.derive.sql import MEMBERS, OF_DEAL, OF_THE_DAY
from revops.mapping.records import DIMENSIONS
from revops.models import Survey

SURVEYS = f"""
    WITH r AS (
        SELECT *, revops_day(values->>'answered_at', %(zone)s) AS day FROM revops_rawrecord JOIN touched_row USING (row)
        WHERE known_until IS NULL AND kind = 'survey'
    )
    SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, r.row, r.values->>'survey' AS number, r.deal,
        (r.values->>'score')::int AS score, r.day AS business_day
    FROM r {OF_DEAL} {MEMBERS}"""

declare(
    Kind(
        "survey",
        _("Survey"),
        order=100,
        fields=f"survey* answered_at* score* deal {DIMENSIONS}",
        choices={"score": "0 1 2 3 4 5 6 7 8 9 10"},
        becomes=(Survey,),
        query=SURVEYS,
        after=("deal",),
    ),
    {Survey: Shown(lambda fact: _("Survey"))},
)
'''
DRIVER = '''"""Promoters."""

from django.utils.translation import gettext_lazy as _

from revops.kpis import Better, kpi
from revops.measures import Measure, measure, rows
from revops.models import Survey
from revops.values import Unit


@measure(Survey)
def promoters_counted(survey):
    return rows(survey.filter(survey.score >= 9), on="business_day", item="number")


@kpi(label=_("Promoters"), unit=Unit.COUNT, better=Better.HIGHER, accountable=_("AE"), version=1, explains="revenue")
def promoters() -> Measure:
    """Customers who answered 9 or 10."""
    return promoters_counted
'''
MAPPING = """
mapping = 1
[source]
key = "care"
[files.surveys]
match = "surveys.csv"
record = "survey"
id = "id"
fields = { survey = "id", answered_at = "at", score = "score", owner = "owner" }
"""
CONNECTOR = '''"""A tool that knows one call."""

from revops.connectors.protocol import Connector, Page, Setting, declare


def pages(given, what, since):
    record = f'{{"id": 1, "at": "2026-03-02", "owner": "{given["who"]}"}}'
    yield Page(() if since else (record,), "1", is_last=True)


declare(Connector("echo", "Echo", (Setting("who", "Who"),), pages))
'''
CONNECTED = '''
from revops.models import Connection, Source
mapping = """
mapping = 1
[source]
key = "echo"
[files.calls]
pull = "calls"
record = "activity"
id = "id"
fields = { at = "at", owner = "owner", kind = { value = "call" } }
"""
source = Source.objects.create(key="echo", name="Echo", mapping=mapping)
Connection.objects.create(source=source, connector="echo", given={"who": "ann"})
'''
COMPANY = [
    "--name",
    "Acme",
    "--currency",
    "EUR",
    "--timezone",
    "Europe/Amsterdam",
    "--country",
    "NL",
    "--fiscal-year-start",
    "1",
]
ANSWERS = (
    "id,at,score,owner\nS1,2026-03-02,9,ann\nS2,2026-03-03,4,ann\nS3,2026-03-31T23:30:00Z,10,bob\n"
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A project of one's own, with its installation beside it."""
    for part in PARTS:
        place, ignored = ROOT / part, shutil.ignore_patterns("__pycache__")
        (shutil.copytree if place.is_dir() else shutil.copy2)(
            place, tmp_path / part, **({"ignore": ignored} if place.is_dir() else {})
        )
    return tmp_path


def run(copy: Path, *command: str) -> str:
    home = copy / "var"
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=copy,
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_connector_is_one_file(copy: Path) -> None:
    (copy / "revops/connectors/echo.py").write_text(CONNECTOR)
    run(copy, "migrate", "--verbosity", "0")
    run(copy, "setup_organisation", *COMPANY)
    run(copy, "shell", "--command", CONNECTED)

    printed = run(copy, "pull", "echo")
    again = run(copy, "pull", "echo")

    assert ("1 read, 1 new" in printed, "0 read, 0 new" in again) == (True, True)
    calls = json.loads(run(copy, "explain", "calls", "2026-03", "--json"))
    assert calls["numbers"][0]["value"] == 1


def test_a_kind_of_record_and_a_driver_over_it_are_the_files_that_the_page_names(
    copy: Path,
) -> None:
    page = (ROOT / "docs" / "developing.md").read_text()
    promised = re.findall(r"^\| `([\w/<>.…]+)` \|", page, re.M)
    assert promised == [
        "revops/models/<kind>.py", "revops/models/__init__.py", "revops/migrations/…", "revops/derive/<kind>s.py", "docs/mapping.md",
        "locale/fr/…",
    ]  # fmt: skip
    (copy / "revops/models/survey.py").write_text(MODEL)
    names = copy / "revops/models/__init__.py"
    names.write_text(
        names.read_text() + "\nfrom revops.models.survey import Survey  # noqa: E402, F401\n"
    )
    (copy / "revops/derive/surveys.py").write_text(KIND)
    (copy / "revops/kpis/promoters.py").write_text(DRIVER)
    (copy / "care.toml").write_text(MAPPING)
    (copy / "surveys.csv").write_text(ANSWERS)

    run(copy, "makemigrations", "revops", "--name", "survey")
    run(copy, "migrate", "--verbosity", "0")
    run(copy, "setup_organisation", *COMPANY)
    printed = run(copy, "import_files", "care.toml", "surveys.csv")
    told = json.loads(run(copy, "explain", "promoters", "2026-03", "--json"))
    later = json.loads(run(copy, "explain", "promoters", "2026-04", "--json"))

    assert "3 read, 3 new" in printed
    assert (told["numbers"][0]["value"], told["numbers"][0]["silent_sources"]) == (1, [])
    assert (
        later["numbers"][0]["value"] == 1
    )  # half past eleven in London is the next day in Amsterdam
