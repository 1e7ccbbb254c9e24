"""Publishing: each change once, whoever publishes, however often, while others import."""

import threading
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from revops import known, publish
from revops.models import Cell, Publication
from tests import small_company
from tests.results import value
from tests.workers import database_url, eventually

pytestmark = pytest.mark.django_db(transaction=True, available_apps=["revops"])


@pytest.fixture(autouse=True)
def company() -> None:
    small_company.organisation()


def stages(*days: str) -> list[dict[str, str]]:
    return [
        {"id": str(n), "lead": f"L{n}", "stage": "mql", "at": day} for n, day in enumerate(days)
    ]


def threads(*jobs: Callable[[], object]) -> list[threading.Thread]:
    """Starts each in a thread that closes its own connection."""

    def closing(job: Callable[[], object]) -> None:
        try:
            job()
        finally:
            connection.close()

    started = [threading.Thread(target=closing, args=(job,)) for job in jobs]
    for each in started:
        each.start()
    return started


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = current_database()"
        )
        return cursor.fetchone()[0]


def test_two_who_publish_at_once_make_one_publication(tmp_path: Path) -> None:
    small_company.load(tmp_path, "stages", stages("2026-01-05", "2026-01-06"))
    with psycopg.connect(database_url(), autocommit=True) as gate:
        gate.execute("SELECT pg_advisory_lock(%s)", [known.LOCK])
        started = threads(*[publish.publish] * 3)
        eventually(lambda: waiting() == 3)
    for each in started:
        each.join(20)
    assert Publication.objects.count() == 1
    assert (
        Cell.objects.filter(measure="mqls_entered", dimension="", until_publication=None).count()
        == 2
    )


def test_what_is_imported_while_somebody_publishes_is_in_the_next_publication(
    tmp_path: Path,
) -> None:
    path = tmp_path / "other"
    path.mkdir()
    small_company.load(tmp_path, "stages", stages("2026-01-05"))
    with psycopg.connect(database_url(), autocommit=True) as gate:
        gate.execute("SELECT pg_advisory_lock(%s)", [known.LOCK])
        (first,) = threads(publish.publish)
        eventually(lambda: waiting() == 1)
        (second,) = threads(
            lambda: small_company.load(path, "leads", [{"lead": "L9", "at": "2026-01-07"}])
        )
        eventually(lambda: waiting() == 2)
    first.join(20)
    second.join(20)
    assert Publication.objects.count() == 1
    assert Cell.objects.filter(measure="leads_arrived").count() == 0
    assert (value("leads", "2026-01"), value("mqls", "2026-01")) == (1, 1)
    assert Publication.objects.count() == 2


def test_each_change_is_in_one_publication_and_no_change_makes_none(tmp_path: Path) -> None:
    small_company.load(tmp_path, "stages", stages("2026-01-05", "2026-01-06"))
    assert publish.publish().changes["mqls_entered"]["days"] == 2
    assert publish.publish() is None
    small_company.load(tmp_path, "stages", stages("2026-01-05", "2026-01-07"))
    assert publish.publish().changes["mqls_entered"] == {
        "cells": 12,
        "days": 2,
        "first": "2026-01-06",
        "last": "2026-01-07",
    }
    assert publish.publish(rebuild=True) is None


def test_a_change_that_moves_no_number_is_published_without_cells(tmp_path: Path) -> None:
    lead = {"lead": "L1", "at": "2026-01-05"}
    small_company.load(tmp_path, "leads", [lead])
    first = publish.publish()
    small_company.load(tmp_path, "leads", [lead | {"merged_into": "", "owner": ""}, {"lead": "L2"}])
    second = publish.publish()
    assert (second.pk > first.pk, second.changes) == (True, {})


def test_every_fact_is_known_later_than_the_publication_that_did_not_see_it(tmp_path: Path) -> None:
    small_company.load(tmp_path, "stages", stages("2026-01-05"))
    seen = publish.publish().known_at
    run = small_company.load(tmp_path, "stages", stages("2026-01-05", "2026-01-06"))
    assert run.known_at > seen
    assert publish.publish().known_at > run.known_at
