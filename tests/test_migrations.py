"""A new installation has its tables by one migration; one that is there goes on step by step."""

import subprocess
import sys
from pathlib import Path

import pytest

from config import embedded
from tests.start import ROOT, environment

BY_STEPS = """
import django
django.setup()
from django.db import connection
from django.db.migrations import executor, loader
class Steps(loader.MigrationLoader):
    def __init__(self, connection):
        super().__init__(connection, replace_migrations=False)
executor.MigrationLoader = Steps
each = executor.MigrationExecutor(connection)
goals = [node for node in each.loader.graph.leaf_nodes() if "squashed" not in node[1]]
plan = each.migration_plan(goals)
assert ("revops", "0090_entered") in {(step.app_label, step.name) for step, _back in plan}
each.migrate(goals, plan)
"""
MIGRATE = ("manage.py", "migrate", "--verbosity", "0")
KEPT = (
    "SELECT g.name, p.codename FROM auth_group g JOIN auth_group_permissions x ON x.group_id = g.id"
    " JOIN auth_permission p ON p.id = x.permission_id"
)
SHIPPED = (
    "SELECT name_en FROM revops_handoff",
    "SELECT key FROM revops_routine",
    "SELECT name_en FROM revops_toolpurpose",
)


def run(home: Path, *command: str) -> None:
    subprocess.run([sys.executable, *command], cwd=ROOT, env=environment(home), check=True)


def tables(home: Path) -> list[str]:
    """Every line of the schema, wherever its column stands, and what is in the tables."""
    run(home, *MIGRATE)
    embedded.use(home)
    try:
        schema = read("pg_dump", home, "--schema-only", "--restrict-key=none")
        kept = [read("psql", home, "-Atc", query) for query in (KEPT, *SHIPPED)]
    finally:
        embedded.stop(home)
    return sorted(line.rstrip(",") for text in (schema, *kept) for line in text.splitlines())


def read(program: str, home: Path, *arguments: str) -> str:
    command = [str(embedded.BINARIES / program), embedded.uri(home), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.long
def test_both_ways_make_the_same(tmp_path: Path) -> None:
    at_once, by_steps = tmp_path / "once", tmp_path / "steps"
    at_once.mkdir()
    by_steps.mkdir()
    run(by_steps, "-c", BY_STEPS)
    assert tables(at_once) == tables(by_steps)
