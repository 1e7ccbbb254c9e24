"""A yearly target is spread over the months of the fiscal year: exact, by largest remainder, in the
shape that was asked.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from revops.targets import rights_of, spread
from revops.targets.grid import Grid, Row, build, reading_now, text_of, total, total_text, year_of
from tests import small_company as small
from tests.admin_pages import member_of

pytestmark = pytest.mark.django_db
# MQLs by month: one in January, two in February, four in March 2025.
ENTERED = [
    "2025-01-10",
    "2025-02-10",
    "2025-02-11",
    "2025-03-10",
    "2025-03-11",
    "2025-03-12",
    "2025-03-13",
]


@pytest.fixture
def last_year(db, tmp_path: Path) -> None:
    small.organisation()
    leads = [
        {"lead": f"L{n}", "at": "2025-01-02T09:00:00Z", "motion": "inbound"}
        for n in range(len(ENTERED))
    ]
    stages = [
        {"id": f"s{n}", "lead": f"L{n}", "stage": "mql", "at": f"{day}T10:00:00Z"}
        for n, day in enumerate(ENTERED)
    ]
    small.load(tmp_path, "leads", leads)
    small.load(tmp_path, "stages", stages)
    small.published()


def grid_of(year: str, start: int = 1) -> Grid:
    small.organisation(fiscal_year_start=start)
    small.published()
    now = reading_now()
    return build(year_of(year, now), now, rights_of(member_of("admin")), "mqls")


def spread_of(grid: Grid, whole: str, how: str, row: int = 0) -> tuple[list[int], str]:
    months, sentence = spread.spread(grid.rows[row], Decimal(whole), how, grid)
    return [int(month) for month in months], sentence


@pytest.mark.usefixtures("last_year")
@pytest.mark.parametrize(
    ("whole", "months"),
    [
        (
            "100",
            [14, 29, 57, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        ),  # 14.29, 28.57, 57.14: February has the largest remainder
        ("7", [1, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        ("1", [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]),  # 0.14, 0.29, 0.57
        ("0", [0] * 12),
    ],
)
def test_the_shape_of_last_year(whole: str, months: list[int]):
    assert spread_of(grid_of("2026"), whole, spread.SHAPE) == (months, "")


@pytest.mark.usefixtures("last_year")
@pytest.mark.parametrize(
    ("start", "year", "months"),
    [
        # From April 2025: the year before ended with January to March 2025.
        (4, "2026", [0, 0, 0, 0, 0, 0, 0, 0, 0, 14, 29, 57]),
        # From July 2025: January to March were its seventh to ninth months.
        (7, "2026", [0, 0, 0, 0, 0, 0, 14, 29, 57, 0, 0, 0]),
    ],
)
def test_the_shape_of_last_fiscal_year(start: int, year: str, months: list[int]):
    assert spread_of(grid_of(year, start), "100", spread.SHAPE) == (months, "")


@pytest.mark.usefixtures("last_year")
def test_a_year_without_figures_is_spread_by_working_days_and_says_so():
    months, sentence = spread_of(grid_of("2030"), "254", spread.SHAPE)

    assert sentence == "Last year is empty, so this is spread by working days."
    assert (months[1], months[6], sum(months)) == (20, 23, 254)  # February and July


@pytest.mark.parametrize(
    ("start", "months"),
    [
        (1, [21, 20, 22, 19, 19, 22, 23, 21, 22, 22, 21, 22]),
        (4, [20, 20, 20, 23, 21, 22, 23, 20, 21, 21, 20, 22]),
        (7, [23, 21, 22, 23, 20, 21, 21, 20, 22, 19, 19, 22]),
    ],
)
def test_by_working_days(start: int, months: list[int]):
    """As many as there are Dutch working days in the fiscal year 2026, so that each month gets its
    own.
    """
    assert spread_of(grid_of("2026", start), str(sum(months)), spread.DAYS)[0] == months


@pytest.mark.parametrize(
    ("whole", "months"), [("1200", [100] * 12), ("14", [2, 2, *[1] * 10]), ("11", [*[1] * 11, 0])]
)
def test_evenly_gives_what_is_left_to_the_first_months(whole: str, months: list[int]):
    assert spread_of(grid_of("2026"), whole, spread.EVENLY) == (months, "")


def test_a_part_of_a_unit_is_refused():
    small.organisation()

    with pytest.raises(ValidationError, match="Only a whole number"):
        spread_of(grid_of("2026"), "10.5", spread.EVENLY)


@pytest.mark.parametrize(
    ("start", "quarters"),
    [(1, ["6", "15", "24", "33"]), (4, ["6", "15", "24", "33"]), (7, ["6", "15", "24", "33"])],
)
def test_quarters_and_year_are_those_of_the_fiscal_year(start: int, quarters: list[str]):
    grid = grid_of("2026", start)
    row: Row = grid.rows[0]
    values = {month.start: Decimal(n) for n, month in enumerate(grid.months, 1)}

    assert [
        total_text(total(row, values, quarter, grid), row.kpi) for quarter in grid.quarters
    ] == quarters
    assert total_text(total(row, values, grid.year, grid), row.kpi) == text_of(Decimal(78), row.kpi)
