"""What a running figure is on course for is the projection from the own past, the same on every surface,
found once for a publication; under four comparable periods it is the run rate.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dashboards.question.forms import Question
from dashboards.surfaces import digest, tables
from revops import numbers
from revops.calendar import between
from revops.numbers import KPIS, Number, Published, Slice
from revops.projection import Course, course, project
from revops.readers import EVERYTHING
from tests import api_calls
from tests import small_company as small

pytestmark = pytest.mark.django_db
WHOLE = Slice()


# Three weeks of which half are over, whatever the day is; so many days before them are the ones before.
DAYS = 21


def first_day() -> date:
    return timezone.localdate() - timedelta(days=10)


def came(periods: int) -> list[dict[str, str]]:
    """Eight MQLs at the beginning of each period, the running one too, and four at the end of those
    that are over.
    """
    first = first_day()
    days = [first + timedelta(days=1)] * 8
    for back in range(1, periods + 1):
        start = first - timedelta(days=DAYS * back)
        days += [start] * 8 + [start + timedelta(days=DAYS - 2)] * 4
    return [
        {"id": str(n), "lead": f"L{n}", "stage": "mql", "at": day.isoformat()}
        for n, day in enumerate(days)
    ]


def loaded(folder: Path, periods: int) -> Published:
    small.organisation()
    small.load(folder, "stages", came(periods))
    small.published()
    return numbers.published(reader=EVERYTHING)


def running(published: Published, kpi: str = "mqls") -> Number:
    first = first_day()
    period = between(first, first + timedelta(days=DAYS))
    return numbers.read([KPIS[kpi]], [period], [WHOLE], published).get(kpi, period)


def test_it_is_the_projection_that_the_command_makes(tmp_path: Path) -> None:
    published = loaded(tmp_path, 8)
    number = running(published)
    found, projected = course(number, published), project("mqls", number.period, published)
    assert found.method == projected.method == "cumulative"
    assert (found.value.exact, *(each.exact for each in found.within)) == (
        projected.value, *projected.intervals[80],
    )  # fmt: skip
    assert projected.certain == number.value.exact
    assert found.value.exact != number.run_rate.exact


def test_under_four_comparable_periods_it_is_the_run_rate(tmp_path: Path) -> None:
    published = loaded(tmp_path, 3)
    number = running(published)
    assert course(number, published) == Course(number.run_rate, "run_rate")


def test_a_level_what_is_over_and_what_is_absent_are_on_no_course(tmp_path: Path) -> None:
    published = loaded(tmp_path, 8)
    before = running(published).period.previous(published.calendar)
    over = numbers.read([KPIS["mqls"]], [before], [WHOLE], published).get("mqls", before)
    assert course(over, published) is None
    assert course(running(published, "open_pipeline"), published) is None
    assert course(running(published, "revenue"), published) is None


def test_it_is_found_once_for_a_publication(tmp_path: Path) -> None:
    published = loaded(tmp_path, 8)
    number = running(published)
    first = course(number, published)
    with CaptureQueriesContext(connection) as queries:
        again = course(running(numbers.published(), "mqls"), numbers.published())
    assert first == again
    assert not [each for each in queries if "measure = ANY" in each["sql"]]


def test_every_surface_has_the_same(tmp_path: Path, client: Client) -> None:
    published = loaded(tmp_path, 8)
    number = running(published)
    whole = course(number, published).value.whole
    words = f"on course for {whole} (own curve)"
    user = User.objects.create_superuser("reader", password="x")
    client.force_login(user)
    key = number.period.key
    pages = ("/", "/kpi/mqls/", "/tv/")
    for page in pages:
        assert words in client.get(page, {"period": key}).content.decode(), page
    (answer,) = api_calls.numbers(api_calls.caller("script"), kpi="mqls", period=key)["numbers"]
    assert (answer["on_course_for"], answer["on_course_by"]) == (whole, "cumulative")
    assert words in digest.render(user, number.period)[1]
    table = tables.figures(Question(number.period, WHOLE, published), {})
    names = [str(each.name) for each in table.columns]
    row = dict(zip(names, next(row for row in table.rows if row[0] == "MQLs"), strict=True))
    assert (row["Projected"], row["Method"]) == (whole, "own curve")


def test_a_first_view_asks_once_for_the_past_of_all_figures_and_the_next_not_at_all(
    tmp_path: Path, client: Client
) -> None:
    key = running(loaded(tmp_path, 8)).period.key
    at = first_day() - timedelta(days=DAYS)
    won = {"outcome": "won", "amount": "100", "closed_at": first_day().isoformat()}
    rows = [{"deal": f"D{n}", "opened_at": f"{at - timedelta(days=DAYS * n)}", **won} for n in range(8)]  # fmt: skip
    small.load(tmp_path, "deals", rows)
    small.published()
    client.force_login(User.objects.create_superuser("reader", password="x"))
    for expected in (2, 0):
        with CaptureQueriesContext(connection) as queries:
            assert "on course for" in client.get("/", {"period": key, "kpi": "sqos" if expected else "mqls"}).content.decode()  # fmt: skip
        past = [each for each in queries if "measure = ANY" in each["sql"] or "'win'" in each["sql"]]  # fmt: skip
        assert len(past) == expected
        assert len(queries) <= 12 + expected


def test_a_period_in_which_the_data_begin_late_is_on_no_course(tmp_path: Path) -> None:
    published = loaded(tmp_path, 3)
    number = running(published)
    start, days = number.period.start, number.period.days
    assert course(replace(number, since=start + timedelta(days=days // 10)), published)
    assert course(replace(number, since=start + timedelta(days=days // 2)), published) is None
