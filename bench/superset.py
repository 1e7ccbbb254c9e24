"""The same questions asked of Superset, over the raw facts and over the published cells, cached and
not, beside the dashboard: of one database, each through gunicorn with one worker. `SUPERSET` is the
`bin` folder of an environment into which it was installed:

    python -m venv /tmp/superset
    /tmp/superset/bin/pip install apache-superset==6.1.0 flask-caching==2.3.1 rich cachetools psycopg2-binary gunicorn
    SUPERSET=/tmp/superset/bin python -m bench superset
"""

from __future__ import annotations

import http.client
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bench.installation import environment, throw_away
from bench.measuring import Seconds, line, ratio, timed, title
from bench.serving import connected, free_port, gunicorn
from bench.sharing import VIEWS, ask

LEADS = 100_000
ACCOUNT = {"username": "bench", "password": secrets.token_hex(16)}
CONFIG = """
SECRET_KEY = {key!r}
SQLALCHEMY_DATABASE_URI = "sqlite:///{home}/superset.db"
WTF_CSRF_ENABLED = TALISMAN_ENABLED = RATELIMIT_ENABLED = False
CACHE_CONFIG = DATA_CACHE_CONFIG = {{"CACHE_TYPE": "SimpleCache", "CACHE_DEFAULT_TIMEOUT": 3600}}
"""
# What somebody would write who has the facts in a warehouse and wants the five figures.
FACTS = """
    SELECT stage AS kpi, business_day AS day, motion, 1 AS amount FROM revops_stageentry
    WHERE known_until IS NULL AND entry_number = 1 AND left_out = '' AND stage IN ('lead', 'mql', 'sqo')
    UNION ALL SELECT 'deals_signed', closed_on, motion, 1 FROM revops_deal
    WHERE known_until IS NULL AND left_out = '' AND outcome = 'won'
    UNION ALL SELECT 'revenue', business_day, motion, amount_base_minor FROM revops_invoice
    WHERE known_until IS NULL AND left_out = ''"""
CELLS = """
    SELECT CASE measure WHEN 'leads_arrived' THEN 'lead' WHEN 'mqls_entered' THEN 'mql' WHEN 'sqos_entered' THEN 'sqo'
        WHEN 'deals_won' THEN 'deals_signed' ELSE 'revenue' END AS kpi, business_day AS day, motion, amount
    FROM revops_cell WHERE until_publication_id IS NULL AND dimension = ''
        AND measure IN ('leads_arrived', 'mqls_entered', 'sqos_entered', 'deals_won', 'invoiced')"""
FIGURES = ("lead", "mql", "sqo", "deals_signed", "revenue")
SUM = {
    "expressionType": "SIMPLE",
    "column": {"column_name": "amount"},
    "aggregate": "SUM",
    "label": "sum",
}
Connection = http.client.HTTPConnection


def main() -> None:
    if not (binaries := os.environ.get("SUPERSET")):
        sys.exit("Superset was not measured: SUPERSET names no environment. See bench/superset.py.")
    with throw_away() as home:
        found = environment(home)
        command = [sys.executable, "-m", "bench.served", str(home), str(LEADS)]
        answer = subprocess.run(command, env=found, stdout=subprocess.PIPE, check=True)
        first, another, _queries = json.loads(answer.stdout)
        title(f"A dashboard of {LEADS:,} leads, here and in Superset")
        with gunicorn(found | {"WORKERS": "1"}) as connection:
            ours = dashboard(connection, first, another)
            # It stays there, idle: the database goes with the last who uses it.
            with superset(Path(binaries), home) as of_superset:
                theirs(of_superset, home, ours)


def dashboard(connection: Connection, first: str, another: str) -> tuple[Seconds, Seconds]:
    """Of views that nobody has asked for, and of the same for another reader."""
    for view in VIEWS[:20]:
        ask(connection, first, f"{view}&funnel=cohort")
    unseen = each_once(partial(ask, connection, first), VIEWS)
    for view in VIEWS:
        ask(connection, first, view)
    seen = each_once(partial(ask, connection, another), VIEWS)
    line("Diapason: a whole page that nobody has asked for", unseen)
    line("Diapason: the same for another reader", seen)
    return unseen, seen


def each_once(work: partial, asked: Sequence[object]) -> Seconds:
    return Seconds(tuple(timed(partial(work, each)).least for each in asked))


def theirs(connection: Connection, home: Path, ours: tuple[Seconds, Seconds]) -> None:
    """The seven charts of the dashboard's figures, one after the other."""
    from config import embedded

    token = post(connection, "/api/v1/security/login", ACCOUNT | {"provider": "db"})["access_token"]
    send = partial(post, connection, token=token)
    line("Superset: who am I, a bare question", timed(partial(me, connection, token), 50))
    database = send(
        "/api/v1/database/", {"database_name": "facts", "sqlalchemy_uri": embedded.uri(home)}
    )
    for what, sql in (("the raw facts", FACTS), ("the published cells", CELLS)):
        given = {"database": database["id"], "schema": "public", "table_name": what, "sql": sql}
        source = {"id": send("/api/v1/dataset/", given)["id"], "type": "table"}
        months = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
        draw = partial(charts, send, source)
        draw(months[0], force=True)
        fresh = each_once(partial(draw, force=True), months)
        for month in months:
            draw(month)
        kept = each_once(draw, months)
        line(f"Superset: data of seven charts over {what}", fresh)
        line("Superset: the same from its cache", kept)
        ratio("Superset not cached ÷ a view not asked for", fresh.median, ours[0].median)
        ratio("Superset cached ÷ a view seen by another", kept.median, ours[1].median)


def charts(send: partial, source: dict[str, object], month: str, *, force: bool = False) -> None:
    """The five figures with twelve months each, the funnel by motion, and the trend by week."""
    months, weeks = {"time_grain_sqla": "P1M"}, {"time_grain_sqla": "P1W"}
    asked = [(months, [], [figure]) for figure in FIGURES]
    asked += [({}, ["kpi", "motion"], FIGURES), (weeks, [], ["mql"])]
    year, number = map(int, month.split("-"))
    until = f"{year + number // 12}-{number % 12 + 1:02}-01"
    for extras, columns, figures in asked:
        since = f"{month}-01" if columns else f"{year - 1}-{number:02}-01"
        query = {
            "columns": columns or [time_axis(extras)],
            "metrics": [SUM],
            "filters": [
                {"col": "kpi", "op": "IN", "val": list(figures)},
                {"col": "day", "op": "TEMPORAL_RANGE", "val": f"{since} : {until}"},
            ],
            "extras": extras,
            "granularity": "day",
            "row_limit": 10_000,
        }
        answer = send(
            "/api/v1/chart/data", {"datasource": source, "queries": [query], "force": force}
        )
        if answer["result"][0]["error"] or bool(answer["result"][0]["is_cached"]) == force:
            sys.exit(f"Superset answered {str(answer)[:500]}")


def time_axis(extras: dict[str, str]) -> dict[str, str]:
    return {
        "timeGrain": extras["time_grain_sqla"],
        "columnType": "BASE_AXIS",
        "sqlExpression": "day",
        "label": "day",
        "expressionType": "SQL",
    }


def me(connection: Connection, token: str) -> None:
    connection.request("GET", "/api/v1/me/", headers={"Authorization": f"Bearer {token}"})
    connection.getresponse().read()


def post(connection: Connection, path: str, given: object, token: str = "") -> dict:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    connection.request("POST", path, json.dumps(given), headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status not in (200, 201):
        sys.exit(f"Superset's {path} answered {answer.status}: {body[:500]!r}")
    return json.loads(body)


@contextmanager
def superset(binaries: Path, home: Path) -> Iterator[Connection]:
    """A server of its own, set up with one account, when it answers."""
    config = home / "superset_config.py"
    config.write_text(CONFIG.format(key=secrets.token_hex(32), home=home))
    found = os.environ | {"SUPERSET_CONFIG_PATH": str(config), "SUPERSET_HOME": str(home)}
    found |= {"FLASK_APP": "superset.app:create_app()"}
    admin = ["--username", ACCOUNT["username"], "--password", ACCOUNT["password"]]
    named = ["--firstname", "B", "--lastname", "B", "--email", "b@example.org"]
    for step in (["db", "upgrade"], ["fab", "create-admin", *admin, *named], ["init"]):
        subprocess.run(
            [binaries / "superset", *step], env=found, check=True, capture_output=True, text=True
        )
    port = free_port()
    command = [binaries / "gunicorn", "-w", "1", "-b", f"127.0.0.1:{port}", found["FLASK_APP"]]
    with (home / "superset.log").open("w") as log:
        server = subprocess.Popen(command, env=found, stdout=log, stderr=log)
    with connected(server, port, "/health") as connection:
        yield connection


if __name__ == "__main__":
    main()
