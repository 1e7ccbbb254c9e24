"""A small team of an SDR lead, with every driver beside plain Python: minutes are walked one by one on the
wall clock, touches are counted from the rows of the files themselves.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

import pytest

from revops.models import Response
from tests import onboarding_company, small_company, test_campaigns
from tests.motion_company import load
from tests.results import number, rows, value

pytestmark = pytest.mark.django_db
ZONE, MINUTE = ZoneInfo("Europe/Amsterdam"), timedelta(minutes=1)
CLOSED = {date(2026, 4, 3), date(2026, 4, 6), date(2026, 4, 27)}  # Easter, King's Day
# By lead, on the wall clock: when it came, was assigned and was answered; "": never.
CAME = {
    "over a weekend and the clock change": ("2026-03-27 17:30", "", "2026-03-30 09:15"),
    "over Easter": ("2026-04-02 17:00", "", "2026-04-07 10:00"),
    "on Saturday, at once on Monday": ("2026-03-28 12:00", "", "2026-03-30 09:00"),
    "never": ("2026-03-29 04:30", "2026-03-30 09:05", ""),
    "on a holiday": ("2026-04-27 11:00", "", "2026-04-28 09:30"),
    "over the clock change of autumn": ("2025-10-24 17:00", "", "2025-10-27 10:00"),
    "assigned late": ("2026-03-04 10:00", "2026-03-04 11:00", "2026-03-04 13:30"),
    "an hour": ("2026-03-05 09:00", "", "2026-03-05 10:00"),
    "a second more": ("2026-03-05 09:00", "", "2026-03-05 10:00:01"),
}
YEAR = "2025-10-01..2026-04-30"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def utc(text: str) -> str:
    return f"{moment(text):%Y-%m-%dT%H:%M:%SZ}" if text else ""


def walked(start: str, end: str) -> int:
    """Whole working minutes, Monday to Friday from 9 to 18, one after the other."""
    at, until, count = moment(start), moment(end), 0
    while at + MINUTE <= until:
        local = at.astimezone(ZONE)
        is_open = local.weekday() < 5 and local.date() not in CLOSED and 9 <= local.hour < 18
        count, at = count + is_open, at + MINUTE
    return count


@pytest.fixture
def answered(tmp_path: Path) -> None:
    small_company.organisation()
    load(tmp_path, "leads", [
        {"lead": lead, "at": utc(came), "assigned_at": utc(assigned), "motion": "inbound", "company": lead}
        for lead, (came, assigned, _answered) in CAME.items()
    ])  # fmt: skip
    calls = [
        {"lead": lead, "at": utc(answer), "kind": "call"}
        for lead, (_came, _assigned, answer) in CAME.items() if answer
    ]  # fmt: skip
    # No answers: a mail of a program, and a call before the lead came.
    calls += [
        {"lead": "never", "at": utc("2026-03-29 04:31"), "kind": "email", "is_automatic": "yes"},
        {"lead": "an hour", "at": utc("2026-03-04 17:00"), "kind": "call"},
    ]
    load(tmp_path, "calls", calls)


def test_speed_to_lead_over_weekends_holidays_and_clock_changes(answered: None) -> None:
    waits = {lead: walked(came, end) for lead, (came, _assigned, end) in CAME.items() if end}
    assert {
        lead.removeprefix("crm/"): seconds // 60
        for lead, seconds in rows(Response, "lead", "wait_seconds")
        if seconds is not None
    } == waits
    assert waits["over Easter"] == 60 + 60
    assert value("speed_to_lead", YEAR) == median(waits.values())
    in_time = number("answered_in_time", YEAR).value  # an hour is, a second more is not
    assert (in_time.numerator, in_time.denominator) == (4, len(CAME))
    never = number("never_answered", YEAR).value
    assert (never.numerator, never.denominator) == (1, len(CAME))


def test_the_delay_of_the_router_and_of_people_add_up(answered: None) -> None:
    found = {
        lead: (system, human)
        for lead, system, human in rows(Response, "lead", "system_seconds", "human_seconds")
    }
    came, assigned, end = CAME["assigned late"]
    assert found["crm/assigned late"] == (
        walked(came, assigned) * 60,
        walked(assigned, end) * 60,
    )
    came, assigned, _end = CAME["never"]
    assert found["crm/never"] == (walked(came, assigned) * 60, None)


# By account: days of touches, of the first call, and whether a deal was won by which motion.
FOUND = {
    "Warm": (["2026-03-02", "2026-03-03", "2026-03-04"], "2026-03-09"),
    "Cool": (["2026-03-02", "2026-03-03"], "2026-03-09"),
    "After": (["2026-03-02", "2026-03-03", "2026-03-10"], "2026-03-09"),
    "Cold": ([], "2026-03-09"),
    "Uncalled": (["2026-03-02"] * 4, ""),
}
CLOSES = (
    ("inbound", "inbound"),
    ("inbound", "outbound"),
    ("outbound", "outbound"),
    ("outbound", "outbound"),
    ("outbound", "inbound"),
)


def test_warm_and_cold_first_calls(tmp_path: Path) -> None:
    small_company.organisation()
    load(tmp_path, "leads", [
        {"lead": each, "at": utc("2026-03-01 10:00"), "motion": "outbound", "company": each} for each in FOUND
    ])  # fmt: skip
    load(tmp_path, "touches", [
        {"company": each, "at": utc(f"{day} 1{n}:00"), "side": "marketing", "direction": ("in", "out")[n % 2]}
        for each, (days, _call) in FOUND.items() for n, day in enumerate(days)
    ])  # fmt: skip
    load(tmp_path, "calls", [
        {"lead": each, "at": utc(f"{call} 10:00"), "kind": "call"} for each, (_days, call) in FOUND.items() if call
    ])  # fmt: skip
    called = {each: sum(day < call for day in days) for each, (days, call) in FOUND.items() if call}
    warm = number("warm_calls", "2026-03").value
    assert (warm.numerator, warm.denominator) == (sum(n >= 3 for n in called.values()), len(called))
    before = number("touches_before_contact", "2026-03").value
    assert (before.numerator, before.denominator) == (sum(called.values()), len(called))


def test_four_crossings(tmp_path: Path) -> None:
    small_company.organisation()
    load(tmp_path, "leads", [
        {"lead": f"L{n}", "at": utc("2026-03-01 10:00"), "motion": first, "company": f"Company {n}"}
        for n, (first, _close) in enumerate(CLOSES)
    ])  # fmt: skip
    load(tmp_path, "deals", [
        {"deal": f"D{n}", "lead": f"L{n}", "amount": "10", "currency": "EUR", "opened_at": "2026-03-05", "closed_at": "2026-03-20",
            "outcome": "won", "motion": close} for n, (_first, close) in enumerate(CLOSES)
    ])  # fmt: skip
    for first in ("inbound", "outbound"):
        for close in ("inbound", "outbound"):
            assert value(f"won_{first}_{close}", "2026-03") == CLOSES.count((first, close))


# By account: the days on which its lead came, marketing first touched it, and sales did; "": never.
KNOWN = {
    "Nobody": ("2026-03-01", "", ""),
    "Warmed": ("2026-03-01", "2026-03-04", ""),
    "Cold": ("2026-03-03", "", "2026-03-05"),
    "Warmed, then called": ("2026-03-02", "2026-03-04", "2026-03-09"),
    "Called, then warmed": ("2026-03-09", "2026-03-08", "2026-03-06"),
    "At once": ("2026-03-03", "2026-03-03", "2026-03-03"),
    "No lead": ("", "2026-03-05", "2026-03-07"),
}


def standing(day: str) -> dict[str, int]:
    """How many accounts stand where at the end of a day, each asked what it was by then."""
    found = dict.fromkeys(("untouched", "marketing_only", "sales_only", "both"), 0)
    for days in KNOWN.values():
        came, marketing, sales = ("" < each <= day for each in days)
        if came or marketing or sales:
            names = {
                (0, 0): "untouched",
                (1, 0): "marketing_only",
                (0, 1): "sales_only",
                (1, 1): "both",
            }
            found[names[marketing, sales]] += 1
    return found


def test_who_has_touched_an_account_on_each_day(tmp_path: Path) -> None:
    small_company.organisation()
    load(tmp_path, "leads", [
        {"lead": each, "at": utc(f"{came} 08:00"), "company": each} for each, (came, _m, _s) in KNOWN.items() if came
    ])  # fmt: skip
    load(tmp_path, "touches", [
        {"company": each, "at": utc(f"{on} 09:00"), "side": "marketing", "direction": "out", "is_automatic": "yes"}
        for each, (_came, on, _s) in KNOWN.items() if on
    ])  # fmt: skip
    load(tmp_path, "calls", [
        {"company": each, "at": utc(f"{on} 10:00"), "kind": "call"} for each, (_came, _m, on) in KNOWN.items() if on
    ])  # fmt: skip
    for day in range(2, 11):
        on = f"2026-03-{day:02}"
        found = {key: value(f"accounts_{key}", f"{on}..{on}") for key in standing(on)}
        assert found == standing(on), on


# By campaign: its first day, what it cost, in which currency, and by which channel.
SPENT = (
    ("Fair", "2026-03-01", "1000.10", "EUR", "Event"),
    ("Search", "2026-03-31", "333.33", "USD", "Web"),
    ("Quiet", "2026-03-05", "70.00", "USD", "Radio"),  # brought nobody
    ("Search", "2026-04-01", "50.00", "USD", "Web"),  # no rate of its month
)
MQLS, SQOS, RATE = 7, 3, Decimal("0.8715")


def test_what_an_mql_and_an_sqo_cost_in_two_currencies(tmp_path: Path) -> None:
    small_company.organisation()
    small_company.load(
        tmp_path, "rates", [{"currency": "USD", "month_on": "2026-03-01", "rate": str(RATE)}]
    )
    rows_of = (
        f"{name},{name},{on},,{cost},{currency},{channel}"
        for name, on, cost, currency, channel in SPENT
    )
    test_campaigns.load(tmp_path, *rows_of)
    entered = [("mql", n) for n in range(MQLS)] + [("sqo", n) for n in range(SQOS)]
    small_company.load(tmp_path, "stages", [
        {"id": f"{stage}{n}", "lead": f"L{n}", "stage": stage, "at": "2026-03-10"} for stage, n in entered
    ])  # fmt: skip
    cents = sum(
        (Decimal(cost) * 100 * (RATE if currency == "USD" else 1)).quantize(Decimal(1), ROUND_HALF_UP)
        for _name, on, cost, currency, _channel in SPENT if on < "2026-04"
    )  # fmt: skip
    assert value("campaign_spend", "2026-03") == cents
    for kpi, entries in (("cost_per_mql", MQLS), ("cost_per_sqo", SQOS)):
        cost = number(kpi, "2026-03").value
        assert (cost.numerator, cost.denominator) == (cents, entries)
    assert number("cost_per_mql", "2026-04").value.is_absent


def test_time_to_live_beside_a_blocked_customer(tmp_path: Path) -> None:
    days = {"A": ("2026-01-05", "2026-03-28"), "B": ("2026-02-02", "2026-03-30"), "C": ("2026-03-01", "2026-03-31")}  # fmt: skip
    onboarding_company.load(
        tmp_path,
        "onboardings",
        *(f"{name},,{name},,{signed},{signed},2026-03-15,{live}," for name, (signed, live) in days.items()),
        "D,,D,,2026-02-01,2026-02-10,2026-03-15,,",
    )  # fmt: skip
    onboarding_company.load(tmp_path, "steps", "D,Data,2026-03-01,,2026-03-02,customer,No access")
    spans = [date.fromisoformat(live) - date.fromisoformat(signed) for signed, live in days.values()]  # fmt: skip
    assert value("days_to_live", "2026-03") == median(each.days for each in spans)
    assert value("onboardings_overdue", "2026-03-20..2026-03-20") == 4
    assert value("onboardings_overdue", "2026-03-31..2026-03-31") == 1
    assert value("steps_blocked", "2026-03-31..2026-03-31") == 1
