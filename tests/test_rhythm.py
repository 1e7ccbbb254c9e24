"""How long a source may be quiet where its mapping does not say: its own deliveries tell."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from revops import ingest, publish
from revops.ingest.rhythm import hours_between
from revops.models import ImportRun, Publication, Source
from revops.numbers.freshness import sources
from revops.numbers.state import state
from tests import page_company
from tests.counted_days import at, number
from tests.small_company import MAPPING, organisation, run_one, write

pytestmark = pytest.mark.django_db
PHONE = MAPPING.replace('key = "crm"', 'key = "phone"').replace('name = "CRM"', 'name = "Phone"')


@pytest.fixture(autouse=True)
def company(db) -> None:
    organisation()


def deliver(folder: Path, mapping: str, *days: str) -> None:
    """A call on each day, delivered in the evening of it, with those before."""
    for count, day in enumerate(days, 1):
        rows = [{"lead": each, "at": f"{each}T09:00:00"} for each in days[:count]]
        (run,) = ingest.request_imports(mapping, [write(folder, "calls", rows)], at=at(day))
        run_one(run)


def november(*days: int) -> list[str]:
    return [f"2026-11-{day:02}" for day in days]


def as_of(day: str) -> None:
    """The runs became known when they were exported."""
    publish.publish()
    for run in ImportRun.objects.all():
        ImportRun.objects.filter(pk=run.pk).update(known_at=run.fetched_at)
    Publication.objects.update(known_at=at(day, 20))


def test_a_source_silent_for_longer_than_its_own_deliveries_tell_ends_the_figure(
    tmp_path: Path,
) -> None:
    deliver(tmp_path, MAPPING, *november(2, 3, 4, 5, 6, 9, 10))
    deliver(tmp_path, PHONE, *november(2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19))
    as_of("2026-11-19")
    found = number("calls")
    assert (found.value.amount, found.days_over) == (14, 7)
    assert [each.source for each in found.silent] == ["CRM"]
    assert number("calls", "2026-11-10").silent == ()


def test_a_weekend_is_no_silence(tmp_path: Path) -> None:
    deliver(tmp_path, MAPPING, *november(2, 3, 4, 5, 6, 9, 10, 11, 12, 13))
    deliver(tmp_path, PHONE, *november(13, 14, 15, 16))
    as_of("2026-11-16")
    assert (number("calls").days_over, number("calls").silent) == (11, ())


def test_a_file_of_long_ago_ends_nothing_while_others_deliver(tmp_path: Path) -> None:
    deliver(tmp_path, MAPPING, "2026-09-01")
    deliver(tmp_path, PHONE, *november(2, 3, 4))
    as_of("2026-11-04")
    assert (number("calls").days_over, number("calls").silent) == (3, ())


def test_what_is_typed_in_is_never_silent(tmp_path: Path) -> None:
    deliver(tmp_path, MAPPING, *november(2, 3, 4))
    ImportRun.objects.update(is_pulled=True, quiet_hours=None)
    as_of("2026-11-18")
    assert (number("calls").days_over, number("calls").silent) == (12, ())


def test_the_list_of_sources_calls_it_stale_and_a_kept_page_is_made_anew(tmp_path: Path) -> None:
    deliver(tmp_path, MAPPING, *november(2, 3, 4))
    soon, late = at("2026-11-06", 5), at("2026-11-06", 7)
    assert sources()[0].is_stale
    assert state(None, soon) != state(None, late)
    Source.objects.update(stale_after_hours=0)
    assert not sources()[0].is_stale
    assert state(None, soon) == state(None, late)


def test_one_of_which_nobody_can_say_when_it_delivers_is_fresh_for_a_day(tmp_path: Path) -> None:
    deliver(tmp_path, MAPPING, *november(2))
    as_of("2026-11-03")
    assert [each.is_fresh for each in sources(at("2026-11-03", 1))] == [True]
    (later,) = sources(at("2026-11-05", 1))
    assert (later.is_fresh, later.is_stale, later.expected_by) == (False, False, None)
    Source.objects.update(stale_after_hours=0)
    assert [each.is_fresh for each in sources(at("2026-11-05", 1))] == [True]


def test_an_upgrade_says_it_of_what_was_delivered_before(tmp_path: Path) -> None:
    deliver(tmp_path, MAPPING, *november(2, 5, 6))
    last = ImportRun.objects.order_by("-pk")
    assert last[0].quiet_hours == 108
    ImportRun.objects.update(quiet_hours=None)
    with connection.cursor() as cursor:
        cursor.execute(import_module("revops.migrations.0021_rhythm").FILL)
    assert [run.quiet_hours for run in last] == [108, None, None]


@pytest.mark.parametrize(
    ("gaps", "hours"),
    [((1,), None), ((1, 1), 36), ((1, 3, 1), 108), ((31, 30), 1116), ((90, *[1] * 14), 36)],
)
def test_the_longest_pause_and_half_of_it(gaps: tuple[int, ...], hours: int | None) -> None:
    days = [date(2026, 1, 1)]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    assert hours_between(days[-15:]) == hours


def test_of_a_day_that_is_not_over_a_silent_source_says_nothing_either(tmp_path: Path) -> None:
    deliver(tmp_path, MAPPING, *november(2, 3, 4, 5, 6, 9, 10))
    deliver(tmp_path, PHONE, *november(2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19))
    as_of("2026-11-19")
    silent = number("calls", "2026-11-19").value
    assert str(silent.absent_because) == "CRM has delivered nothing since 10 Nov 2026."
    Source.objects.filter(key="crm").update(stale_after_hours=0)
    assert number("calls", "2026-11-19").value.amount == 1


@pytest.mark.parametrize(("day", "says"), [("2026-11-03", True), ("2026-11-04", False)])
def test_the_foot_says_that_all_is_up_to_date_only_where_that_is_known(
    client: Client, tmp_path: Path, day: str, says: bool
) -> None:
    deliver(tmp_path, MAPPING, *november(2))
    as_of(day)
    client.force_login(page_company.reader())
    page = client.get("/?period=2026-11").content.decode()
    assert ("all sources up to date" in page) == says
