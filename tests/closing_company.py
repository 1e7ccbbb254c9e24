"""A small company whose months two people of finance close, and what must hold after every act."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection

from revops import closing, numbers, publish, receipts
from revops.calendar import Period
from revops.kpis import KPIS, closed_measures
from revops.measures import CURRENT, MEASURES, rows_sql, with_visible
from revops.models import Team
from revops.numbers import Number, Published, Slice
from revops.pins import late
from revops.readers import EVERYTHING
from tests import small_company
from tests.test_promises_history import assert_records_add_up

CLOSING = [kpi for kpi in KPIS.values() if kpi.closes]
EVERY_REASON = dict.fromkeys(closing.CHECKS, "It is known, and small.")


def document(number: str, day: str, amount: str) -> dict[str, str]:
    return {"invoice": number, "at": day, "amount": amount, "currency": "EUR"}


JANUARY, FEBRUARY = document("A1", "2026-01-10", "100"), document("A2", "2026-02-10", "50")


@pytest.fixture
def books(tmp_path: Path) -> Path:
    small_company.organisation(country="")
    small_company.load(tmp_path, "invoices", [JANUARY, FEBRUARY])
    publish.publish()
    return tmp_path


def finance(name: str) -> User:
    user, made = User.objects.get_or_create(username=name)
    if made:
        user.groups.add(Group.objects.get_or_create(name="finance")[0])
    return user


def month(key: str) -> Period:
    return numbers.calendar().period(key)


def close(key: str, *, every_reason: bool = True) -> None:
    """Closes a month as fay prepares and fred approves it, whatever the checks found."""
    accepted = EVERY_REASON if every_reason else {}
    closing.close(month(key), finance("fay"), finance("fred"), accepted)


def reopen(key: str) -> None:
    closing.reopen(month(key), finance("fay"), "A document was forgotten.")


def now() -> Published:
    return numbers.published(reader=EVERYTHING)


def slices() -> list[Slice]:
    north = Team.objects.filter(name="North").values_list("pk", flat=True).first()
    return [Slice(), Slice(dimension="owner", member=0), Slice(dimension="team", member=north or 0)]


def figures(keys: Iterable[str], published: Published) -> dict[tuple[str, str, Slice], Number]:
    periods = [published.calendar.period(key) for key in keys]
    found = numbers.read(CLOSING, periods, slices(), published)
    return {(each.kpi.key, each.period.key, each.slice): each for each in found}


def said(number: Number) -> tuple[object, ...]:
    """What a figure says, but for the reason for which there is none."""
    value = number.value
    return value.amount, value.numerator, value.denominator, value.is_absent, number.unpriced


def in_cells() -> dict[str, int]:
    """By measure all its cells, of closed and open days and what changed in closed ones."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT split_part(measure, '@', 1), sum(amount)::bigint FROM revops_cell WHERE until_publication_id IS NULL"
            " AND dimension = '' AND split_part(measure, '@', 1) = ANY(%s) GROUP BY 1",
            [closed_measures()],
        )
        return {key: amount for key, amount in cursor.fetchall() if amount}


def in_facts() -> dict[str, int]:
    """By measure what all current facts add up to."""
    found = {}
    with connection.cursor() as cursor:
        for key in closed_measures():
            visible = with_visible({MEASURES[key].fact}, CURRENT)
            cursor.execute(
                f"{visible} SELECT coalesce(sum(amount), 0)::bigint FROM ({rows_sql(key)}) r", {}
            )
            found[key] = cursor.fetchone()[0]
    return {key: amount for key, amount in found.items() if amount}


def assert_adds_up(keys: Iterable[str], published: Published) -> None:
    """The records under every figure add up to it, in closed months and open ones."""
    for number in figures(keys, published).values():
        assert_records_add_up(number, published)


def receipt(kpi: str, key: str, part: str = "") -> list[tuple[str, int]]:
    """The records under a figure, as (item, amount) in order."""
    published = now()
    found = receipts.records(
        kpi, published.calendar.period(key), Slice(), published, part, limit=100
    )
    return sorted((each.item.removeprefix("crm/"), each.amount) for each in found.results)


def receipt_total(kpi: str, key: str) -> int:
    """What all records under a figure add up to."""
    published = now()
    asked = published.calendar.period(key)
    return receipts.records(kpi, asked, Slice(), published, limit=1).value


def late_cells(measure: str) -> list[tuple[str, int]]:
    """On which days changes of closed days count, and how much."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT business_day::text, amount FROM revops_cell WHERE until_publication_id IS NULL AND dimension = '' AND measure = %s"
            " ORDER BY 1",
            [late(measure)],
        )
        return cursor.fetchall()
