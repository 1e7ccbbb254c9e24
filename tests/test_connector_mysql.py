"""MySQL and MariaDB as sources, against a real one.

Needs MYSQL_TEST_URL, mysql://user:password@host/name of a database in which tables may be made, and PyMySQL.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from revops.connectors import sql, sql_tables
from revops.connectors.protocol import CONNECTORS, Permanent
from tests.connector_reading import Read, read

URL = os.environ.get("MYSQL_TEST_URL", "")
pytestmark = pytest.mark.skipif(not URL, reason="NO REAL MYSQL: set MYSQL_TEST_URL, and install PyMySQL")  # fmt: skip


@pytest.fixture
def base(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator:
    import pymysql

    settings.EGRESS_ALLOWED = ["127.0.0.0/8"]
    monkeypatch.setattr(sql_tables, "PAGE", 2)
    given = sql.sa.make_url(URL)
    line = pymysql.connect(host=given.host, port=given.port or 3306, user=given.username, password=given.password or "",
                           database=given.database, autocommit=True)  # fmt: skip
    with line, line.cursor() as cursor:
        cursor.execute("SET sql_mode = '', time_zone = '+02:00'")
        yield cursor
        cursor.execute("DROP VIEW IF EXISTS tool_view")
        cursor.execute("DROP TABLE IF EXISTS tool_rows")


def ask(what: str = "tool_rows", since: str = "", **given: str) -> Read:
    return read("sql", {"address": URL, **given}, what, since)


def test_times_are_of_utc_whatever_the_zone_of_the_server(base) -> None:
    base.execute("CREATE TABLE tool_rows (id int PRIMARY KEY, at timestamp(6) NOT NULL, plain datetime)")  # fmt: skip
    base.execute("INSERT INTO tool_rows VALUES (1, '2026-03-01 00:30:00.5', '2026-03-01 00:30:00')")
    with sql.connected({"address": URL}) as line:
        assert line.exec_driver_sql("SELECT @@session.time_zone").scalar() == "+00:00"
    (row,) = ask(changed="at").records
    assert (row["at"], row["plain"]) == ("2026-02-28T22:30:00.500000+00:00", "2026-03-01T00:30:00")


def test_nothing_can_be_written(base) -> None:
    base.execute("CREATE TABLE tool_rows (id int PRIMARY KEY)")
    with pytest.raises(Exception, match="READ ONLY"), sql.connected({"address": URL}) as line:
        line.exec_driver_sql("INSERT INTO tool_rows VALUES (1)")


def test_cells_come_as_they_are(base) -> None:
    base.execute("CREATE TABLE tool_rows (id binary(16) PRIMARY KEY, sum decimal(18,4), big bigint unsigned, ok tinyint(1), flag bit(1),"
                 " zero datetime, about json, kind enum('a', 'b'), day date, year year)")  # fmt: skip
    base.execute("INSERT INTO tool_rows VALUES (unhex('00112233445566778899aabbccddeeff'), 0, 18446744073709551615, 1, b'1',"
                 " '0000-00-00', '{\"a\": 1}', 'b', '2026-02-03', 2026)")  # fmt: skip
    (row,) = ask().records
    assert row | {"about": None} == {
        "id": "00112233445566778899aabbccddeeff", "sum": "0.0000", "big": 18446744073709551615, "ok": 1, "flag": 1,
        "zero": "0000-00-00 00:00:00", "about": None, "kind": "b", "day": "2026-02-03", "year": 2026,
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["binary(2)", "varchar(9) COLLATE utf8mb4_general_ci", "decimal(9,2)", "datetime(6)"])  # fmt: skip
@pytest.mark.parametrize("changed", ["", "at"])
def test_a_key_of_any_type_carries_from_page_to_page(base, kind: str, changed: str) -> None:
    base.execute(f"CREATE TABLE tool_rows (id {kind} PRIMARY KEY, at timestamp NOT NULL)")
    values = {"b": ["x'00ff'", "x'01ff'", "x'02ff'", "x'ff00'", "x'ffff'"], "v": ["'a'", "'B'", "'ç'", "'d'", "'10'"],
              "d": [f"{n}.10" for n in range(5)] if kind[2] == "c" else [f"'2026-02-03 10:00:00.00000{n}'" for n in range(5)]}  # fmt: skip
    for value in values[kind[0]]:
        base.execute(f"INSERT INTO tool_rows VALUES ({value}, '2026-02-03 10:00')")
    found = ask(changed=changed)
    assert (len(found.records), len(found.by_id())) == (5, 5)


def test_a_view_without_key_and_marks_in_words_lose_nothing(base) -> None:
    base.execute("CREATE TABLE tool_rows (id int PRIMARY KEY, at timestamp NOT NULL, ref varchar(9),"
                 " gone char(1), gone_at datetime)")  # fmt: skip
    for n in range(1, 10):
        ref, gone = f"'r{n}'" if n % 2 else "NULL", "Y" if n == 3 else "N"
        cells = f"{n}, '2026-02-03 10:00', {ref}, '{gone}', '0000-00-00'"
        base.execute(f"INSERT INTO tool_rows VALUES ({cells})")
    base.execute("CREATE VIEW tool_view AS SELECT ref, id, at FROM tool_rows")
    for changed in ("", "at"):
        assert sorted(each["id"] for each in ask("tool_view", changed=changed).records) == list(range(1, 10))  # fmt: skip
    assert ask(changed="at", deleted="gone").deleted == ["3"]
    assert ask(changed="at", deleted="gone_at").deleted == []
    assert {"tool_rows", "tool_view"} <= {each.key for each in CONNECTORS["sql"].offers({"address": URL})}  # fmt: skip


def test_a_wrong_password_or_database_needs_a_person(base) -> None:
    given = sql.sa.make_url(URL)
    for wrong in (given.set(password="wrong"), given.set(database="nowhere")):
        with pytest.raises(Permanent, match="The database refuses"):
            read("sql", {"address": wrong.render_as_string(hide_password=False)}, "tool_rows")
