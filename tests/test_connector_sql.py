"""Databases as sources, against a real PostgreSQL: in order of the last change, read-only, guarded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection

from revops.connectors import sql, sql_tables
from revops.connectors.protocol import CONNECTORS, Passing, Permanent
from tests.connector_reading import read
from tests.workers import database_url

pytestmark = pytest.mark.django_db(transaction=True, available_apps=["revops"])
NOW = datetime.now(UTC)
TABLE = "tool_orders"


@pytest.fixture
def base(monkeypatch: pytest.MonkeyPatch) -> Iterator[psycopg.Connection]:
    """A table in a database of this machine; through its socket, as tests have no other way in."""
    with psycopg.connect(database_url(), autocommit=True) as line:
        line.execute(f"DROP TABLE IF EXISTS {TABLE}")
        line.execute(
            f"CREATE TABLE {TABLE} (id int PRIMARY KEY, amount numeric(12,2), at date, "
            f"updated_at timestamptz, is_deleted bool DEFAULT false)"
        )
        monkeypatch.setattr(
            sql,
            "arguments",
            lambda _kind, _url: {"options": "-c default_transaction_read_only=on -c timezone=UTC"},
        )
        yield line
        line.execute(f"DROP TABLE {TABLE}")


def address() -> str:
    database = connection.settings_dict
    return f"postgresql://{quote(database['USER'] or '')}@/{database['NAME']}?host={quote(str(database['HOST']), safe='')}"


def ask(since: str = "", **given: str):
    return read(
        "sql",
        {"address": address(), "changed": "updated_at", "deleted": "is_deleted", **given},
        TABLE,
        since,
    )


def put(
    line: psycopg.Connection, id: int, amount: str, minutes: float, is_deleted: bool = False
) -> None:
    line.execute(
        f"INSERT INTO {TABLE} VALUES (%s, %s, '2026-02-03', %s, %s) ON CONFLICT (id) DO UPDATE SET amount = excluded.amount,"
        " updated_at = excluded.updated_at, is_deleted = excluded.is_deleted",
        [id, amount, NOW + timedelta(minutes=minutes), is_deleted],
    )  # fmt: skip


def test_rows_come_page_by_page_and_then_what_changed(base, monkeypatch) -> None:
    monkeypatch.setattr(sql_tables, "PAGE", 3)
    for number in range(10):  # many at one instant
        put(base, number, "1.50", -9000)
    found = ask()
    assert len(found.by_id()) == 10 and len(found.records) == 10
    assert found.records[0] | {"updated_at": ""} == {
        "id": 0,
        "amount": "1.50",
        "at": "2026-02-03",
        "updated_at": "",
        "is_deleted": False,
    }
    assert ask(found.cursor).records == []
    put(base, 3, "9.00", 1)
    put(base, 4, "0", 1, is_deleted=True)
    again = ask(found.cursor)
    assert ([each["amount"] for each in again.records], again.deleted) == (["9.00"], ["4"])


def test_a_table_that_does_not_say_what_is_gone_is_read_whole(base) -> None:
    put(base, 1, "1", -9000)
    assert ask(deleted="").is_sweep
    assert ask(changed="", deleted="").is_sweep


def test_a_view_in_which_nothing_tells_rows_apart_loses_none_between_pages(
    base, monkeypatch
) -> None:
    monkeypatch.setattr(sql_tables, "PAGE", 3)
    for number in range(10):
        put(base, number, "1.50", -9000)
    base.execute(
        f"CREATE VIEW tool_view AS SELECT id / 5 AS place, id, updated_at, is_deleted FROM {TABLE}"
    )
    try:
        for deleted in ("is_deleted", ""):
            given = {"address": address(), "changed": "updated_at", "deleted": deleted}
            found = read("sql", given, "tool_view", "")
            assert sorted(each["id"] for each in found.records) == list(range(10))
    finally:
        base.execute("DROP VIEW tool_view")


def test_rows_without_the_time_of_their_last_change_are_named_and_not_lost(base) -> None:
    put(base, 1, "1", -9000)
    base.execute(f"INSERT INTO {TABLE} VALUES (2, 1, '2026-02-03', NULL, false)")
    with pytest.raises(Permanent, match="have nothing in “updated_at”"):
        ask()


def test_nothing_can_be_written_and_a_table_that_is_not_there_is_named(base) -> None:
    with pytest.raises(Exception, match="read-only"), sql.connected({"address": address()}) as line:
        line.exec_driver_sql(f"DELETE FROM {TABLE}")
    with pytest.raises(Permanent, match="no table “nowhere”"):
        read("sql", {"address": address()}, "nowhere")
    assert TABLE in [each.key for each in CONNECTORS["sql"].offers({"address": address()})]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("sqlite:////etc/passwd", "no address of a database"),
        ("not an address", "no address of a database"),
        ("postgresql://u@/name", "no address of a database"),
        ("postgresql://u@db.example/name?host=/tmp", "no address of a database"),
        ("postgresql://u:p@127.0.0.1/name", "private address"),
        ("postgresql://u:p@localhost/name", "private address"),
        ("mysql://u:p@10.0.0.1/name", "private address"),
        ("snowflake://u:p@acme/name", "driver of this database is not installed"),
    ],
)
def test_only_databases_elsewhere_are_asked(given: str, sentence: str) -> None:
    with pytest.raises(Permanent, match=sentence), sql.connected({"address": given}):
        pass


def test_a_database_that_is_away_passes(settings) -> None:
    settings.EGRESS_ALLOWED = ["127.0.0.0/8"]
    with (
        pytest.raises(Passing, match="does not answer") as error,
        sql.connected({"address": "postgresql://u:s3cret@127.0.0.1:1/name"}),
    ):
        pass
    assert "s3cret" not in str(error.value)
