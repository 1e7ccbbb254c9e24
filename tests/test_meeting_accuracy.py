"""How near commitments came, by fixed week, beside what everything else would have said."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from revops import numbers
from revops.projection import made_worse
from revops.routines import accuracy, calls, freezing, planning
from revops.routines.accuracy import Case
from tests import small_company as small
from tests.admin_pages import logged_in, member_of
from tests.meeting_company import Company, at, load


def case(period: str, came: int, team: int | None = 1, **expected: int) -> Case:
    steps = {step: Fraction(value) for step, value in expected.items()}
    return Case("sqos", period, team, "Nora", steps, Fraction(came))


def test_the_stairs_say_which_step_made_it_worse():
    (found,) = accuracy.by_kpi([
        case("2025-Q1", 10, naive=6, run_rate=8, call=11, override=13),
        case("2025-Q2", 10, naive=10, run_rate=9, call=10, override=10),
        case("2025-Q3", 10, naive=8, run_rate=10, call=10, override=10),
        case("2025-Q4", 10, naive=12, run_rate=11, call=9, override=9),
    ]).values()  # fmt: skip
    assert [(each.step, each.wape, each.bias) for each in found] == [
        ("naive", 0.2, -0.1), ("run_rate", 0.1, -0.05), ("call", 0.05, 0.0), ("override", 0.1, 0.05),
    ]  # fmt: skip
    assert made_worse(found) == ["override"]


def test_under_four_periods_there_is_not_enough_history_however_many_teams():
    some = [case(f"2025-Q{n}", 10, team, call=9) for n in (1, 2, 3) for team in (1, 2)]
    assert accuracy.by_kpi(some) == {"sqos": ()}


def test_a_step_that_few_periods_know_is_left_out():
    some = [
        case(f"202{n}-Q1", 10, call=9, **({"projection": 9} if n < 2 else {})) for n in range(5)
    ]
    assert [(each.step, each.n) for each in accuracy.by_kpi(some)["sqos"]] == [("call", 5)]


def test_of_the_organisation_teams_add_up_where_all_of_them_committed():
    (one,) = accuracy.together(
        [case("2025-Q1", 10, 1, call=9, naive=8), case("2025-Q1", 6, 2, call=8)]
    )
    assert (one.came, one.expected) == (16, {"call": 17})


@pytest.fixture
def company(db, tmp_path: Path) -> Company:
    return load(tmp_path)


def test_a_case_is_what_the_meeting_of_that_week_had_and_what_came(company):
    meeting = planning.make(company.weekly, date(2025, 11, 10), date(2025, 11, 10))[0]
    calls.commit(meeting, company.deals, 5, by=company.ae, at=at("2025-11-10T08:00"))
    calls.override(
        meeting, company.deals, 3, by=company.cro, reason="Two slip.", at=at("2025-11-10T09:00")
    )
    freezing.freeze(meeting, at=at("2025-11-10T13:00"))
    calls.commit(
        meeting, company.deals, 2, by=company.ae, at=at("2025-12-30T08:00")
    )  # wiser afterwards
    published = numbers.published()
    found = {(each.kpi, each.team): each for each in accuracy.cases(published, 7)}
    deals = found["deals_signed", company.south.pk]
    assert (deals.period, deals.author, deals.came) == ("2025-Q4", "Sam", 2)
    assert deals.expected["call"] == 5 and deals.expected["override"] == 3
    assert deals.expected["run_rate"] > 2 and deals.expected.get("naive", 0) == 0
    assert not accuracy.cases(published, 3)  # no meeting of that week was frozen
    assert accuracy.cases(published, 8)  # that of the week before stands in


@pytest.mark.parametrize(
    ("quarter", "first", "seventh"),
    [
        ("2018-Q4", date(2018, 10, 1), date(2018, 11, 12)),  # fourteen meetings
        ("2019-Q1", date(2019, 1, 7), date(2019, 2, 11)),  # twelve: it begins on a Tuesday
        ("2025-Q2", date(2025, 4, 7), date(2025, 5, 12)),  # thirteen, one of which Easter moved
    ],
)
def test_a_week_of_the_period_is_the_same_week_in_quarters_of_any_length(
    company, quarter, first, seventh
):
    meetings = planning.make(company.weekly, first, seventh)
    assert {each.period for each in meetings} == {quarter}
    for each in meetings[-3:]:
        freezing.freeze(each, at=each.starts_at)

    def of_week(week: int) -> list[date]:
        found = accuracy.frozen_at(week, "weekly-forecast", date(2025, 11, 1))
        return [each.meeting.on for each in found]

    chosen = {week: of_week(week) for week in range(4, 10)}
    before = meetings[-3].on, meetings[-2].on
    assert chosen == {4: [], 5: [before[0]], 6: [before[1]], 7: [seventh], 8: [seventh], 9: []}


def test_the_api_has_the_same_meeting_in_one_shape(company):
    meeting = company.meetings[3]
    calls.commit(meeting, company.deals, 6, by=company.ae, at=at("2025-10-27T08:00"))
    frozen = freezing.freeze(meeting, at=at("2025-10-27T13:00"))
    client = logged_in(member_of("viewer"))
    listed = client.get("/api/v1/meetings/?routine=weekly-forecast").json()["meetings"]
    assert [each["slot"] for each in listed][:2] == ["2025-W45", "2025-W44"] or len(listed) == 5
    one = client.get(f"/api/v1/meetings/{meeting.pk}/").json()
    assert one["frozen"]["sha256"] == frozen.sha256 == freezing.digest(one["frozen"]["content"])
    deals = next(
        c for c in one["commitments"] if c["kpi"] == "deals_signed" and c["period"] == "2025-Q4"
    )
    assert (deals["own"]["value"], deals["state"]) == (6, "given")
    assert client.get("/api/v1/meetings/999/").status_code == 404
    assert client.get(f"/api/v1/meetings/{meeting.pk}/?freeze=2").status_code == 404
    assert (
        client.get(f"/api/v1/meetings/{meeting.pk}/?freeze=x").json()["error"]["code"]
        == "not_found"
    )


def test_a_kpi_that_the_program_has_no_more_is_left_out_and_what_was_frozen_still_shows(
    company, monkeypatch
):
    meeting = company.meetings[3]
    calls.commit(meeting, company.deals, 6, by=company.ae, at=at("2025-10-27T08:00"))
    freezing.freeze(meeting, at=at("2025-10-27T13:00"))
    monkeypatch.delitem(numbers.KPIS, "deals_signed")
    assert company.deals not in calls.places(meeting)
    shown = logged_in(member_of("viewer")).get(f"/forecast/{meeting.pk}/minutes/").content.decode()
    assert "Deals signed" in shown
    small.published()
