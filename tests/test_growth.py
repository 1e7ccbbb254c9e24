"""What is read of runs, publications and versions of targets does not grow with their number."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from revops import chores, numbers
from revops.admin.base import NewestPages
from revops.ingest import jobs
from revops.models import Chore, FeedDelivery, ImportRun, Publication, Source, State, Target
from tests import page_company
from tests.admin_pages import logged_in, member_of

pytestmark = pytest.mark.django_db
MANY = 3000
GROWING = (
    "revops_importrun",
    "revops_chore",
    "revops_publication",
    "revops_historicaltarget",
    "django_admin_log",
)
PAGES = (
    *(
        "/",
        "/?period=2025-10&as_of=2025-01-02T12:00:00Z",
        "/kpi/mqls/",
        "/kpi/mqls/receipt/?period=2025-10",
        "/language/",
        "/tv/",
    ),
    *(
        "/data/",
        "/data/rejected/",
        "/api/v1/numbers/?period=2025-10",
        "/kpi/mqls/restated/?period=2025-10",
    ),
    *("/admin/revops/importrun/", "/admin/revops/source/", "/admin/revops/publication/"),
)


@pytest.fixture
def company(tmp_path, client):
    page_company.load(tmp_path)
    source, today = Source.objects.get(key="crm"), datetime(2025, 1, 1, tzinfo=UTC)
    every = [today + timedelta(hours=n) for n in range(MANY)]
    ended = {"source": source, "feed": "calls", "mapping": source.mapping}
    ImportRun.objects.bulk_create(
        ImportRun(
            **ended, state=State.DONE, known_at=at, finished_at=at, fetched_at=at, delivered_at=at
        )
        for at in every
    )
    ImportRun.objects.bulk_create(
        ImportRun(**ended, state=State.FAILED, finished_at=at, error="No such file") for at in every
    )
    Chore.objects.bulk_create(
        Chore(kind=Chore.Kind.PUBLISH, state=State.DONE, finished_at=at) for at in every
    )
    last = Publication.objects.latest("pk")
    kept = {
        field.attname: getattr(last, field.attname)
        for field in Publication._meta.fields
        if field.name != "id"
    }
    Publication.objects.update(published_at=today - timedelta(days=1))
    seen = [last.known_at + timedelta(microseconds=n) for n in range(1, MANY + 1)]
    Publication.objects.bulk_create(
        Publication(**kept | {"published_at": at, "known_at": known})
        for at, known in zip(every, seen, strict=True)
    )
    FeedDelivery.objects.create(
        source=source, feed="calls", kind="activity", delivered_at=every[-1], finished_at=every[-1]
    )
    version = Target.history.model
    first = version.objects.values().latest("history_id")
    version.objects.bulk_create(
        version(**first | {"history_id": None, "month": at.date()}) for at in every
    )
    with connection.cursor() as cursor:
        for table in GROWING:
            cursor.execute(f"ANALYZE {table}")
    return logged_in(member_of("admin"))


def rows_read(asked) -> dict[str, int]:
    """By growing table, the rows that a query looked at."""
    found = dict.fromkeys(GROWING, 0)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {asked}")
        answer = cursor.fetchone()[0]
    nodes = [plan["Plan"] for plan in (json.loads(answer) if isinstance(answer, str) else answer)]
    while nodes:
        node = nodes.pop()
        nodes += node.get("Plans", ())
        if node.get("Relation Name") in found:
            looked = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
            found[node["Relation Name"]] += looked * node["Actual Loops"]
    return found


def most_read(queries: CaptureQueriesContext) -> list[tuple[int, str, str]]:
    asked = [
        each["sql"]
        for each in queries.captured_queries
        if each["sql"].lstrip().startswith(("SELECT", "WITH"))
    ]
    return sorted((rows, table, sql) for sql in asked for table, rows in rows_read(sql).items())


def test_no_page_reads_all_runs_publications_or_versions_of_targets(company):
    company.get("/")
    many = {}
    for page in PAGES:
        with CaptureQueriesContext(connection) as queries:
            assert company.get(page).status_code == 200, page
        rows, table, sql = most_read(queries)[-1]
        if rows > NewestPages.LEAFED:
            many[page] = (rows, table, sql[:1500])
    assert many == {}, "\n\n".join(f"{page}: {each}" for page, each in many.items())


def test_the_state_of_everything_and_the_sources_are_read_off_the_ends_of_indexes(company):
    with CaptureQueriesContext(connection) as queries:
        numbers.state(1)
        numbers.sources()
        numbers.sources(datetime(2025, 2, 1, tzinfo=UTC))
    assert len(queries) == 3
    assert most_read(queries)[-1][0] <= 20


def test_the_next_import_is_found_without_looking_at_those_that_ended(company):
    source = Source.objects.get(key="crm")
    ImportRun.objects.bulk_create(ImportRun(source=source, feed="calls") for _each in range(3))
    Chore.request(Chore.Kind.PUBLISH)
    with CaptureQueriesContext(connection) as queries:
        assert jobs.due_imports().count() == 1
        list(chores.due_chores())
        Chore.request(Chore.Kind.PUBLISH)
    rows, _table, sql = most_read(queries)[-1]
    assert rows <= 20, sql


def test_sources_at_a_time_are_those_that_had_delivered_by_then(company):
    then = datetime(2025, 1, 3, 0, 30, tzinfo=UTC)
    (crm,) = [each for each in numbers.sources(then) if each.key == "crm"]
    assert (crm.last_run_at, crm.last_error) == (datetime(2025, 1, 3, tzinfo=UTC), "")
    assert numbers.sources(datetime(2024, 1, 1, tzinfo=UTC)) == []
    FeedDelivery.objects.update(finished_at=timezone.now() - timedelta(days=1))
    assert [each.last_error for each in numbers.sources() if each.key == "crm"] == [""]
