"""Real loan applications: how fast they were called, warm and cold, and how motions cross, agree with
plain Python over the files.
"""

from __future__ import annotations

import csv
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import ceil
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
import pytest

from revops import numbers
from revops.kpis import KPIS
from revops.numbers import Number, Slice
from revops.receipts import records
from tests.real_data import DATA, Loaded, loaded

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Europe/Amsterdam")
MONTHS = ["2011-10", "2011-11", "2011-12", "2012-01", "2012-02"]
EVER = "2011-10-01..2012-03-31"
SLA = 3600


@pytest.fixture(scope="module")
def loans(django_db_setup: None, django_db_blocker) -> Iterator[Loaded]:
    with django_db_blocker.unblock(), loaded("loans") as found:
        yield found


def rows(name: str) -> list[dict[str, str]]:
    with Path(DATA, "loans", name).open(newline="") as file:
        return list(csv.DictReader(file))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(ZONE).replace(tzinfo=None)


def worked(start: datetime, end: datetime, off: holidays.HolidayBase) -> float:
    """Seconds between two local times, Monday to Friday from 9 to 18, no holidays: day by day."""
    total, day = 0.0, start.date()
    while day <= end.date():
        if day.weekday() < 5 and day not in off:
            opens = datetime.combine(day, datetime.min.time()) + timedelta(hours=9)
            since, until = max(start, opens), min(end, opens + timedelta(hours=9))
            total += max(0.0, (until - since).total_seconds())
        day += timedelta(days=1)
    return total


@pytest.fixture(scope="module")
def alone(loans: Loaded) -> dict[str, dict]:
    """By application: its arrival, its first call after that and whether it was accepted and when."""
    country = loans.published.calendar.country
    off = holidays.country_holidays(country, years=range(2011, 2014)) if country else {}
    found: dict[str, dict] = {}
    for row in rows("events.csv"):
        at, each = local(row["happened_at"]), found.setdefault(row["application_id"], {})
        if row["activity"] in ("A_SUBMITTED", "A_ACCEPTED", "A_APPROVED"):
            each[row["activity"]] = min(at, each.get(row["activity"], at))
    for row in rows("calls.csv"):
        at, each = local(row["happened_at"]), found[row["application_id"]]
        each["any"] = min(at, each.get("any", at))
        if at >= each["A_SUBMITTED"]:
            each["call"] = min(at, each.get("call", at))
    for each in found.values():
        if "call" in each:
            each["waited"] = int(worked(each["A_SUBMITTED"], each["call"], off))
    return found


def month(day: datetime | date) -> str:
    return f"{day:%Y-%m}"


def test_the_share_in_time_and_never_answered_is_that_of_plain_python(
    loans: Loaded, alone: dict
) -> None:
    for period in [*MONTHS, EVER]:
        came = [each for each in alone.values() if period in (EVER, month(each["A_SUBMITTED"]))]
        in_time = sum(each.get("waited", SLA + 1) <= SLA for each in came)
        never = sum("call" not in each for each in came)

        assert loans.row("answered_in_time", [period]) == [(in_time, len(came))]
        assert loans.row("never_answered", [period]) == [(never, len(came))]
        assert loans.receipt("answered_in_time", period, "numerator").value == in_time


def test_the_median_and_the_slowest_tenth_are_those_of_plain_python(
    loans: Loaded, alone: dict
) -> None:
    for period in [*MONTHS, EVER]:
        waits = sorted(
            each["waited"] // 60
            for each in alone.values()
            if "waited" in each and period in (EVER, month(each["A_SUBMITTED"]))
        )
        lower, upper = waits[(len(waits) - 1) // 2], waits[len(waits) // 2]

        median = loans.number("speed_to_lead", period).value.exact
        assert lower <= median <= upper
        assert loans.row("speed_to_lead_p90", [period]) == [waits[ceil(len(waits) * 0.9) - 1]]


def test_the_hours_of_arrival_say_what_plain_python_says_and_add_up(
    loans: Loaded, alone: dict
) -> None:
    starts = (0, 8, 10, 12, 14, 16, 18, 20, 24)
    bands: dict[str, Counter] = {
        f"{start:02}–{end:02} h": Counter() for start, end in pairwise(starts)
    }
    for each in alone.values():
        hour = each["A_SUBMITTED"].hour
        band = bands[f"{starts[bisect(starts, hour) - 1]:02}–{starts[bisect(starts, hour)]:02} h"]
        band["all"] += 1
        band["in_time"] += each.get("waited", SLA + 1) <= SLA

    found = by_hour(loans, "answered_in_time")
    expected = {name: (each["in_time"], each["all"]) for name, each in bands.items() if each["all"]}
    assert {name: number.value.parts for name, number in found.items()} == expected
    for name, number in found.items():
        behind = records("answered_in_time", number.period, number.slice, loans.published, limit=0)
        assert behind.count == expected[name][1]


def by_hour(loans: Loaded, kpi: str) -> dict[str, Number]:
    period = loans.published.calendar.period(EVER)
    read = numbers.read([KPIS[kpi]], [period], [Slice()], loans.published, "arrival")
    return dict(read.members(kpi, period, Slice(), "arrival"))


def test_conversion_by_speed_has_its_sample_sizes(loans: Loaded, alone: dict) -> None:
    bands: dict[str, Counter] = {"in_time": Counter(), "late": Counter(), "never": Counter()}
    for each in alone.values():
        band = "never" if "call" not in each else "in_time" if each["waited"] <= SLA else "late"
        bands[band]["all"] += 1
        bands[band]["sqo"] += each.get("A_ACCEPTED", datetime.min) >= each["A_SUBMITTED"]

    for band, counts in bands.items():
        assert loans.row(f"{band}_to_sqo", [EVER]) == [(counts["sqo"], counts["all"])]


def test_no_first_call_was_warm_because_there_are_no_touches(loans: Loaded, alone: dict) -> None:
    called = [each for each in alone.values() if "any" in each]
    accepted = sum(each.get("A_ACCEPTED", datetime.min) >= each["any"] for each in called)

    assert loans.row("warm_calls", [EVER]) == [(0, len(called))]
    assert loans.row("cold_to_sqo", [EVER]) == [(accepted, len(called))]
    assert loans.number("warm_to_sqo", EVER).value.is_absent


def test_all_came_to_us_and_closed_so(loans: Loaded, alone: dict) -> None:
    won = Counter(month(each["A_APPROVED"]) for each in alone.values() if "A_APPROVED" in each)

    assert loans.row("won_inbound_inbound", MONTHS) == [won[period] for period in MONTHS]
    assert loans.row("won_outbound_inbound", [EVER]) == [0]
    assert loans.number("came_later", EVER).value.is_absent
