"""What real tables have: marks of deletion of every kind, keys of every type, empty cells, no key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
import sqlalchemy as sa

from revops.connectors import increments, sql, sql_tables
from revops.connectors.protocol import CONNECTORS, Permanent
from tests.connector_reading import Read, read
from tests.test_connector_sql import address
from tests.workers import database_url

pytestmark = pytest.mark.django_db(transaction=True, available_apps=["revops"])
OLD = "'2026-02-03 10:00+00'"


@pytest.fixture
def base(monkeypatch: pytest.MonkeyPatch) -> Iterator[psycopg.Connection]:
    monkeypatch.setattr(sql, "arguments", lambda _kind, _url: {"options": "-c timezone=UTC"})
    monkeypatch.setattr(sql_tables, "PAGE", 2)
    with psycopg.connect(database_url(), autocommit=True) as line:
        yield line
        line.execute("DROP MATERIALIZED VIEW IF EXISTS tool_kept")
        line.execute("DROP VIEW IF EXISTS tool_view")
        line.execute("DROP TABLE IF EXISTS tool_rows")


def ask(what: str = "tool_rows", since: str = "", **given: str) -> Read:
    return read("sql", {"address": address(), **given}, what, since)


@pytest.mark.parametrize(
    ("kind", "stays", "goes"),
    [("text", "'N'", "'Y'"), ("text", "'false'", "'true'"), ("text", "''", "'1'"), ("char(1)", "'0'", "'1'"),
     ("int", "0", "1"), ("bool", "NULL", "true"), ("timestamptz", "NULL", OLD), ("date", "NULL", "'2026-02-03'"),
     ("text", "'0000-00-00 00:00:00'", "'2026-02-03 10:00:00'")],
)  # fmt: skip
def test_a_row_is_gone_when_its_mark_says_so_in_the_words_of_any_tool(base, kind: str, stays: str, goes: str) -> None:  # fmt: skip
    base.execute(f"CREATE TABLE tool_rows (id int PRIMARY KEY, at timestamptz, gone {kind})")
    base.execute(f"INSERT INTO tool_rows VALUES (1, {OLD}, {stays}), (2, {OLD}, {goes})")
    found = ask(changed="at", deleted="gone")
    assert ([each["id"] for each in found.records], found.deleted) == ([1], ["2"])


def test_a_mark_that_says_neither_is_named(base) -> None:
    base.execute("CREATE TABLE tool_rows (id int PRIMARY KEY, at timestamptz, gone text)")
    base.execute(f"INSERT INTO tool_rows VALUES (1, {OLD}, 'perhaps')")
    with pytest.raises(Permanent, match="“perhaps” in “gone”"):
        ask(changed="at", deleted="gone")


def test_of_a_table_whose_rows_have_two_keys_nothing_else_goes(base) -> None:
    base.execute(
        "CREATE TABLE tool_rows (shop int, place int, at timestamptz, gone bool, PRIMARY KEY (shop, place))"
    )
    base.execute(f"INSERT INTO tool_rows SELECT n, 1, {OLD}, n = 2 FROM generate_series(1, 3) n")
    found = ask(changed="at", deleted="gone")
    assert ([each["shop"] for each in found.records], found.deleted, found.is_sweep) == ([1, 3], [], True)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "values"),
    [("uuid", [f"'00000000-0000-0000-0000-00000000000{n}'" for n in range(5)]), ("bytea", [f"'\\x0{n}ff'" for n in range(5)]),
     ("numeric(10,3)", ["0.100", "1", "1.5", "10", "20"]), ("date", [f"'2026-02-0{n}'" for n in range(1, 6)]),
     ("timestamp", [f"'2026-02-03 10:00:00.00000{n}'" for n in range(5)]), ("timestamptz",
      [f"'2026-02-03 10:00:00.00000{n}+02'" for n in range(5)]),
     ("float8", ["0.1", "0.2", "1e-9", "1e9", "3"]), ("varchar(9) COLLATE \"C\"", ["'a'", "'B'", "'É'", "'é'", "'10'"]),
     ("varchar(9)", ["'a'", "'B'", "'É'", "'é'", "'10'"]), ("time", [f"'10:00:0{n}'" for n in range(5)]), ("bigint", ["-1", "0", "9",
      "10", "9223372036854775807"])],
)  # fmt: skip
@pytest.mark.parametrize("changed", ["", "at"])
def test_a_key_of_any_type_carries_from_page_to_page(base, kind: str, values: list[str], changed: str) -> None:  # fmt: skip
    base.execute(f"CREATE TABLE tool_rows (id {kind} PRIMARY KEY, at timestamp)")
    for value in values:
        base.execute(f"INSERT INTO tool_rows VALUES ({value}, '2026-02-03 10:00')")
    found = ask(changed=changed)
    assert (len(found.records), len(found.by_id())) == (5, 5)
    assert "" not in found.by_id()


def test_what_is_empty_in_the_first_column_of_a_view_is_not_lost(base) -> None:
    base.execute("CREATE TABLE tool_rows (id int PRIMARY KEY, at timestamptz, ref text)")
    base.execute(f"INSERT INTO tool_rows SELECT n, {OLD}, CASE WHEN n % 2 = 0 THEN 'r' || n END FROM generate_series(1, 9) n")  # fmt: skip
    base.execute("CREATE VIEW tool_view AS SELECT ref, id, at FROM tool_rows")
    for changed in ("", "at"):
        assert sorted(each["id"] for each in ask("tool_view", changed=changed).records) == list(range(1, 10))  # fmt: skip


def test_the_same_where_a_database_puts_what_is_empty_first(monkeypatch) -> None:
    monkeypatch.setattr(sql_tables, "PAGE", 2)
    engine = sa.create_engine("sqlite://")
    with engine.connect() as line:
        line.exec_driver_sql("CREATE TABLE tool_rows (ref text, id int)")
        values = "('b', 1), (NULL, 2), ('a', 3), (NULL, 4), ('B', 5), ('c', 6), ('é', 7)"
        line.exec_driver_sql(f"INSERT INTO tool_rows VALUES {values}")
        table = sql_tables.Table(line, sql.described(line, "tool_rows"), "", "")
        pages = list(increments.batches(table.ask, None, ""))
    assert sorted(each["id"] for page in pages for each in page.records) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("kind", "value"),
    [("date", "CURRENT_DATE"), ("bigint", "extract(epoch FROM now())::bigint"), ("timestamp", "now() AT TIME ZONE 'UTC'"),
     ("bigint", "(extract(epoch FROM now()) * 1000)::bigint"), ("numeric", "extract(epoch FROM now())")],
)  # fmt: skip
def test_the_last_change_may_be_a_day_or_a_number(base, kind: str, value: str) -> None:
    base.execute(f"CREATE TABLE tool_rows (id int PRIMARY KEY, at {kind}, gone bool)")
    old = "'2026-02-03'" if kind in ("date", "timestamp") else value.replace("now()", OLD + "::timestamptz")  # fmt: skip
    base.execute(f"INSERT INTO tool_rows SELECT n, {old} FROM generate_series(1, 5) n")
    base.execute(f"INSERT INTO tool_rows VALUES (6, {value})")
    given = {"changed": "at", "deleted": "gone"}
    found = ask(**given)
    assert sorted(found.by_id()) == list("123456")
    since = increments.time_of(increments.place_of(found.cursor).since)
    assert since > datetime.now(UTC) - timedelta(days=1, hours=1)
    assert sorted(ask(since=found.cursor, **given).by_id()) == ["6"]
    base.execute(f"UPDATE tool_rows SET at = {value} WHERE id = 2")
    assert sorted(ask(since=found.cursor, **given).by_id()) == ["2", "6"]


@pytest.mark.parametrize("kind", ["text", "int"])
def test_a_column_that_is_no_time_is_named(base, kind: str) -> None:
    base.execute(f"CREATE TABLE tool_rows (id int PRIMARY KEY, at {kind}, gone bool)")
    base.execute("INSERT INTO tool_rows VALUES (1, '7')")
    with pytest.raises(Permanent, match="“at” of “tool_rows” is no time"):
        ask(changed="at", deleted="gone")


def test_cells_come_as_they_are_and_none_stops_the_others(base) -> None:
    base.execute(
        "CREATE TABLE tool_rows (id int PRIMARY KEY, zero numeric(20,12), price numeric, until timestamptz, born date,"
        " flag bool, tags text[], sums numeric[], about jsonb, hash bytea, picture bytea, span interval)"
    )
    base.execute(
        "INSERT INTO tool_rows VALUES (1, 0, 1234567890.10, 'infinity', '0044-03-15 BC', true, '{a,NULL}', '{1.50}',"
        " '{\"a\": {\"b\": 1}}', '\\x00ff', repeat('x', 100)::bytea, '1 day 02:00')"
    )
    (row,) = ask().records
    assert row == {
        "id": 1, "zero": "0.000000000000", "price": "1234567890.10", "until": "infinity", "born": "0044-03-15 BC", "flag": True,
        "tags": ["a", None], "sums": ["1.50"], "about": {"a": {"b": 1}}, "hash": "00ff", "picture": "", "span": "1 day, 2:00:00",
    }  # fmt: skip


def test_a_materialised_view_is_offered_and_read(base) -> None:
    base.execute("CREATE TABLE tool_rows (id int PRIMARY KEY)")
    base.execute("INSERT INTO tool_rows SELECT generate_series(1, 5)")
    base.execute("CREATE MATERIALIZED VIEW tool_kept AS SELECT id FROM tool_rows")
    assert "tool_kept" in [each.key for each in CONNECTORS["sql"].offers({"address": address()})]
    assert sorted(ask("tool_kept").by_id()) == list("12345")


def test_a_database_that_is_not_there_needs_a_person(base) -> None:
    for given in (address().replace("@/", "@/no_such_"), address().replace("://", "://nobody_")):
        with pytest.raises(Permanent, match="does not exist"):
            read("sql", {"address": given}, "tool_rows")


@pytest.mark.parametrize(
    "given",
    ["postgres://u:p@127.0.0.1/name", "mariadb://u:p@127.0.0.1/name", "mysql://u:p@127.0.0.1/name"],
)
def test_a_private_address_is_refused_under_every_name_of_a_database(given: str) -> None:
    with pytest.raises(Permanent, match="private address"), sql.connected({"address": given}):
        pass


@pytest.mark.parametrize("more", ["unix_socket=/run/s.sock", "service=x", "read_default_file=/etc/my.cnf"])  # fmt: skip
def test_an_address_names_no_file_of_this_machine(more: str) -> None:
    given = {"address": f"mysql://u@8.8.8.8/name?{more}"}
    with pytest.raises(Permanent, match="no address of a database"), sql.connected(given):
        pass
