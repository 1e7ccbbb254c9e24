"""The database looks at tables that grew, also where what it saw was undone with the import."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection, transaction

from revops import analyzed
from revops.models import Analyzed
from tests import page_company, small_company

TABLE = "revops_personalias"
pytestmark = pytest.mark.django_db(transaction=True)


class Undone(Exception):
    """A trial is over."""


def known_columns(table: str = TABLE) -> int:
    """Of how many columns of the table the planner knows what is in them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stats WHERE tablename = %s", [table])
        return cursor.fetchone()[0]


def fill(name: str, rows: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {TABLE} (key) SELECT %s || n FROM generate_series(1, %s) n", [name, rows]
        )


@pytest.fixture(autouse=True)
def nothing_is_known() -> None:
    forget()


def forget(table: str = TABLE) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM pg_statistic WHERE starelid = %s::regclass", [table])


def test_what_a_trial_saw_is_seen_again_by_the_import_after_it() -> None:
    with pytest.raises(Undone), transaction.atomic():
        fill("tried", 5000)
        analyzed.analyze_grown(TABLE)
        assert known_columns()
        raise Undone
    assert not known_columns()
    fill("kept", 5)
    analyzed.analyze_grown(TABLE)
    assert known_columns()


def test_a_table_that_has_not_grown_is_not_looked_at_again() -> None:
    with transaction.atomic():  # what was added counts until the server is told, a second later
        fill("kept", 500)
        analyzed.analyze_grown(TABLE)
        forget()
        fill("few", 5)
        analyzed.analyze_grown(TABLE)
        assert not known_columns()


def test_rows_that_fill_the_room_of_deleted_ones_are_looked_at() -> None:
    fill("gone", 5000)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")
        cursor.execute(f"VACUUM (TRUNCATE false) {TABLE}")
    analyzed.analyze_grown(TABLE)
    with transaction.atomic():
        fill("kept", 4000)
        analyzed.analyze_grown(TABLE)
        assert known_columns()


def test_what_a_publication_wrote_is_looked_at(tmp_path: Path) -> None:
    page_company.load(tmp_path)
    forget("revops_cell")
    Analyzed.objects.filter(relation="revops_cell").delete()
    small_company.load(
        tmp_path, "leads", [*page_company.LEADS, {"lead": "L99", "at": "2025-10-03"}]
    )
    small_company.published()
    assert known_columns("revops_cell")
