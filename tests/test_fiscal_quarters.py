"""A quarter of the fiscal year is a period with one name on every surface, and periods that
coincide are all answered.
"""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from dashboards.words import wording
from revops.calendar import Period, PeriodKind, WorkCalendar
from revops.models import Target
from tests import page_company as company
from tests import small_company as small
from tests.admin_pages import logged_in, member_of
from tests.api_calls import caller, numbers
from tests.test_calendar_periods import CALENDARS, DAYS


@pytest.mark.parametrize(
    ("start", "key", "first", "end"),
    [
        (1, "FY2027-Q1", date(2027, 1, 1), date(2027, 4, 1)),
        (4, "FY2027-Q1", date(2026, 4, 1), date(2026, 7, 1)),
        (4, "FY2027-Q4", date(2027, 1, 1), date(2027, 4, 1)),
        (7, "FY2027-Q3", date(2027, 1, 1), date(2027, 4, 1)),
        (10, "FY2027-Q1", date(2026, 10, 1), date(2027, 1, 1)),
        (10, "FY2027-Q2", date(2027, 1, 1), date(2027, 4, 1)),
        (11, "FY2027-Q1", date(2026, 11, 1), date(2027, 2, 1)),
        (12, "FY2027-Q1", date(2026, 12, 1), date(2027, 3, 1)),
    ],
)
def test_a_fiscal_quarter_is_named_by_its_fiscal_year(
    start: int, key: str, first: date, end: date
) -> None:
    calendar = WorkCalendar("NL", fiscal_year_start=start)

    assert calendar.period(key) == Period(PeriodKind.FISCAL_QUARTER, first, end, key)
    assert calendar.containing(PeriodKind.FISCAL_QUARTER, first).key == key
    assert (
        calendar.containing(PeriodKind.FISCAL_QUARTER, date.fromordinal(end.toordinal() - 1)).key
        == key
    )


@given(CALENDARS, DAYS)
def test_four_fiscal_quarters_of_three_months_tile_the_fiscal_year(
    calendar: WorkCalendar, day: date
) -> None:
    year = calendar.containing(PeriodKind.FISCAL_YEAR, day)
    quarters = calendar.split(year, PeriodKind.FISCAL_QUARTER)

    assert [each.key for each in quarters] == [f"{year.key}-Q{n}" for n in (1, 2, 3, 4)]
    assert (quarters[0].start, quarters[-1].end) == (year.start, year.end)
    assert all(
        one.end == following.start for one, following in zip(quarters, quarters[1:], strict=False)
    )
    assert {len(calendar.split(each, PeriodKind.MONTH)) for each in quarters} == {3}


@given(DAYS, st.sampled_from(list(PeriodKind)), st.integers(0, 6))
def test_where_a_week_begins_moves_no_period(day: date, kind: PeriodKind, week_start: int) -> None:
    if kind is not PeriodKind.RANGE:
        assert WorkCalendar("NL", 4, week_start).containing(kind, day) == WorkCalendar(
            "NL", 4
        ).containing(kind, day)


@pytest.mark.parametrize(
    ("start", "key", "shown"),
    [
        (4, "FY2027-Q1", "Q1 FY2027 (Apr–Jun 2026)"),
        (4, "2026-Q1", "Q1 2026 (Jan–Mar)"),
        (1, "FY2026-Q1", "Q1 FY2026 (Jan–Mar 2026)"),
        (11, "FY2027-Q1", "Q1 FY2027 (Nov 2026–Jan 2027)"),
    ],
)
def test_a_quarter_names_its_months(start: int, key: str, shown: str) -> None:
    assert wording.period(WorkCalendar("NL", fiscal_year_start=start).period(key), "en") == shown


@pytest.fixture
def april(db, tmp_path: Path) -> None:
    """The small company of October 2025, its fiscal year from April, with a target of revenue in
    each month of that quarter.
    """
    company.load(tmp_path)
    small.organisation(fiscal_year_start=4)
    small.published()
    for month, value in ((11, 11_000), (12, 12_000)):
        Target.objects.create(kpi="revenue", month=date(2025, month, 1), value=value)


def explained(*asked: str) -> dict:
    out = io.StringIO()
    call_command("explain", *asked, "--json", stdout=out)
    return json.loads(out.getvalue())["numbers"][0]


def exported(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_one_word_means_one_quarter_in_the_grid_explain_the_api_the_page_and_the_export(
    april,
) -> None:
    boss = logged_in(member_of("admin"))
    grid = exported(boss, "/admin/revops/target/grid/?year=2026&kpi=revenue&export=csv")[0]
    response = explained("revenue", "FY2026-Q3")
    (answered,) = numbers(caller(), kpi="revenue", period="FY2026-Q3")["numbers"]
    page = boss.get("/?period=FY2026-Q3").content.decode()
    taken = next(
        row
        for row in exported(boss, "/export/figures.csv?period=FY2026-Q3")
        if row["KPI"] == "Revenue"
    )

    assert response["period"] == {"key": "FY2026-Q3", "start": "2025-10-01", "end": "2026-01-01"}
    assert (response["value"], response["target"]) == ("12350.00", "33000.00")
    assert grid["FY2026-Q3"] == "33000"
    assert (answered["period"], answered["target"]) == (response["period"], response["target"])
    assert "<h1>Q3 FY2026 (Oct–Dec 2025)</h1>" in page
    assert (taken["Period"], taken["Key of the period"], taken["Target"]) == (
        "Q3 FY2026 (Oct–Dec 2025)", "FY2026-Q3", "33000.00",
    )  # fmt: skip


def test_the_grid_on_the_page_names_its_quarters_and_year_whole_where_one_points(april) -> None:
    page = (
        logged_in(member_of("admin"))
        .get("/admin/revops/target/grid/?year=2026&kpi=revenue")
        .content.decode()
    )
    for name, head in (("Q1 FY2026", "Q1"), ("Q4 FY2026", "Q4"), ("Fiscal year 2026", "Year")):
        assert re.search(rf'title="{name}[^"]*">{head}\s*</th>', page), name


@pytest.mark.parametrize("year", ["2026", "FY2026"])
def test_the_grid_takes_a_year_by_either_word(april, year: str) -> None:
    assert (
        logged_in(member_of("admin"))
        .get(f"/admin/revops/target/grid/?year={year}")
        .context["grid"]
        .year.key
        == "FY2026"
    )


@pytest.mark.parametrize("year", ["2026-Q1", "FY2026-Q1", "FYFY2026", "2026-04"])
def test_a_quarter_is_no_year_of_the_grid(april, year: str) -> None:
    answer = logged_in(member_of("admin")).get(
        f"/admin/revops/target/grid/?year={year}", follow=True
    )
    assert f"“{year}” is not a fiscal year; write one such as 2026." in answer.content.decode()


@pytest.mark.parametrize("text", ["FY2027-Q1", "2026-Q4", "FY2027"])
def test_a_file_that_sets_a_quarter_says_that_targets_are_monthly(
    db, tmp_path: Path, text: str
) -> None:
    small.organisation(fiscal_year_start=4)
    member_of("admin")
    file = tmp_path / "targets.csv"
    file.write_text(f"kpi,month,value\nmqls,{text},5\n")
    err = io.StringIO()
    with pytest.raises(Exception, match="1 row is wrong"):
        call_command("import_targets", str(file), "--by", "admin", stderr=err)
    assert (
        f"“{text}” is not a month; write 2026-11 or 2026-11-01. Targets are set by month"
        in err.getvalue()
    )


def test_the_filter_offers_fiscal_quarters_and_steps_along_them(april, client: Client) -> None:
    client.force_login(company.reader())
    page = client.get("/?period=FY2026-Q3").content.decode()

    assert '<option value="fiscal_quarter" selected>Fiscal quarter</option>' in page
    assert '<option value="quarter">Calendar quarter</option>' in page
    assert "?period=FY2026-Q2" in page
    assert "?period=FY2026-Q4" in page
    assert client.get("/?period=2025-10&kind=fiscal_quarter").url == "/?period=FY2026-Q3"


def test_where_the_fiscal_year_is_the_calendar_s_one_quarter_is_offered_and_both_keys_answer(
    db, client: Client, tmp_path: Path
) -> None:
    company.load(tmp_path)
    client.force_login(company.reader())

    assert "fiscal_quarter" not in client.get("/?period=2025-10").content.decode()
    assert (
        '<option value="fiscal_quarter" selected>'
        in client.get("/?period=FY2025-Q4").content.decode()
    )
    assert explained("mqls", "FY2025-Q4")["value"] == explained("mqls", "2025-Q4")["value"] == 5


def test_periods_that_coincide_are_each_answered_under_their_own_key(april) -> None:
    keys = [
        "2025-10",
        "2025-10-01..2025-10-31",
        "2025-Q4",
        "FY2026-Q3",
        "2025-10-01..2025-12-31",
        "2025-10",
    ]
    answer = numbers(caller(), kpi=["mqls", "leads", "mqls"], period=keys)

    assert [(each["kpi"], each["period"]["key"], each["value"]) for each in answer["numbers"]] == [
        *(("mqls", key, 5) for key in keys[:5]),
        *(("leads", key, 7) for key in keys[:5]),
    ]


def test_coinciding_periods_split_by_motion_keep_their_keys(april) -> None:
    answer = numbers(caller(), kpi="mqls", period=["2025-Q4", "FY2026-Q3"], by="motion")

    assert [(each["period"]["key"], each["slice"]["motion"], each["value"]) for each in answer["numbers"]] == [
        ("2025-Q4", "inbound", 3), ("2025-Q4", "outbound", 2), ("FY2026-Q3", "inbound", 3), ("FY2026-Q3", "outbound", 2),
    ]  # fmt: skip


def test_an_export_has_every_period_that_is_asked_for(april, client: Client) -> None:
    client.force_login(company.reader())
    rows = exported(
        client, "/export/figures.csv?period=2025-Q4&period=FY2026-Q3&period=2025-10-01..2025-12-31"
    )
    found = [(row["Key of the period"], row["Value"]) for row in rows if row["KPI"] == "MQLs"]

    assert found == [("2025-Q4", "5"), ("FY2026-Q3", "5"), ("2025-10-01..2025-12-31", "5")]
    refused = client.get("/export/records.csv?kpi=mqls&period=2025-Q4&period=2025-10")
    assert (refused.status_code, "ask for each period by itself" in refused.content.decode()) == (
        400,
        True,
    )


def test_explain_answers_every_period_that_is_asked_for(april) -> None:
    out = io.StringIO()
    call_command("explain", "mqls", "2025-Q4", "FY2026-Q3", "2025-Q4", "--json", stdout=out)
    response = json.loads(out.getvalue())

    assert [(each["period"]["key"], each["value"]) for each in response["numbers"]] == [
        ("2025-Q4", 5),
        ("FY2026-Q3", 5),
    ]
    assert {key: pages["value"]["count"] for key, pages in response["records"].items()} == {
        "2025-Q4": 5,
        "FY2026-Q3": 5,
    }
