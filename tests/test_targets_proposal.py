"""Last year's actuals are proposed as targets: a preview of empty cells, saved like what is typed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from revops.kpis import KPIS
from revops.models import Membership, Person, Target, Team
from revops.targets import set_target
from revops.targets.proposal import grown, growth_of
from tests import page_company
from tests import small_company as small
from tests.admin_pages import logged_in, member_of

URL = "/admin/revops/target/grid/?year=2026"


@pytest.fixture
def boss(db: None, tmp_path: Path) -> Client:
    """In October 2025 there were five MQLs, one of which is gone by a motion of its own."""
    page_company.load(tmp_path)
    return logged_in(member_of("admin"))


def proposed(client: Client, growth: str = "", **cells: str) -> dict[str, str]:
    """What stands in each cell, of those in which something does."""
    seen = client.get(URL).context["seen"]
    page = client.post(URL, {"seen": seen, "propose": "1", "growth": growth} | cells)
    lines = [line for block in page.context["blocks"] for line in block.lines]
    return {cell.name: cell.text for line in lines for cell in line.cells if cell.text}


def test_each_empty_month_gets_what_the_same_month_brought_a_year_ago(boss: Client) -> None:
    cells = proposed(boss)
    assert cells["t.mqls..0.2026-10"] == "5"
    assert cells["t.mqls.inbound.0.2026-10"] == "3" and cells["t.mqls.outbound.0.2026-10"] == "2"
    assert cells["t.mqls..0.2026-09"] == "1"
    assert cells["t.revenue..0.2026-10"] == "12,350"
    assert cells["t.win_rate..0.2026-10"] == "66.7\u202f%"
    assert "t.mqls..0.2026-08" not in cells  # nothing was there
    assert not Target.objects.filter(month__year=2026).exists()


def test_a_growth_is_added_and_what_stands_there_stays(boss: Client) -> None:
    set_target(
        kpi="mqls", month=date(2026, 9, 1), value=Decimal(9), by=member_of("admin", name="x")
    )
    cells = proposed(boss, "20 %", **{"t.sqos..0.2026-10": "7"})
    assert cells["t.mqls..0.2026-10"] == "6"
    assert cells["t.mqls..0.2026-09"] == "9" and cells["t.sqos..0.2026-10"] == "7"
    assert cells["t.win_rate..0.2026-10"] == "80\u202f%"


def test_it_is_saved_as_if_typed_with_its_author(boss: Client) -> None:
    cells = {name: text for name, text in proposed(boss).items() if name.startswith("t.mqls..0.")}
    seen = boss.get(URL).context["seen"]
    assert boss.post(URL, {"seen": seen, "save": "1"} | cells).status_code == 302
    rows = Target.history.filter(month__year=2026).order_by("month")
    assert list(rows.values_list("month__month", "value", "history_user__username")) == [
        (9, Decimal(1), "admin"), (10, Decimal(5), "admin"),
    ]  # fmt: skip


def test_a_manager_is_proposed_own_rows_only_and_sees_them_first(boss: Client) -> None:
    team = Team.objects.create(name="SDR Two", function="sdr")
    manager = logged_in(member_of("manager", team))
    kpis = [block.kpi.key for block in manager.get(URL).context["blocks"]]
    assert kpis[:6] == ["sqos", "calls", "calls_answered", "mqls", "deals_signed", "revenue"]
    assert {name.split(".")[1] for name in proposed(manager)} == {"sqos"}


def test_who_may_set_none_is_told_what_is_missing(boss: Client) -> None:
    Membership.objects.all().delete()
    Person.objects.filter(name="Manager").delete()
    page = logged_in(member_of("manager")).get(URL).content.decode()
    assert "an administrator puts people into teams" in page and 'name="propose"' not in page


def test_without_figures_nothing_is_proposed_and_it_is_said(db: None) -> None:
    small.organisation()
    client = logged_in(member_of("admin"))
    page = client.get(URL).content.decode()
    assert "No target is set for 2026." in page
    seen = client.get(URL).context["seen"]
    answer = client.post(URL, {"seen": seen, "propose": "1"}).content.decode()
    assert "Nothing to propose" in answer


@pytest.mark.parametrize(
    "text", ["ten", "1e3", "--1", "5 %%", "NaN", "-100", "1001", "٣", "9" * 40]
)
def test_what_is_no_growth_gets_a_sentence_and_loses_nothing(boss: Client, text: str) -> None:
    with pytest.raises(ValidationError):
        growth_of(text)
    cells = proposed(boss, text, **{"t.sqos..0.2026-10": "7"})
    assert cells == {"t.sqos..0.2026-10": "7"}


@pytest.mark.parametrize(
    ("text", "growth"),
    [("", "0"), (" 10 ", "10"), ("+7,5 %", "7.5"), ("-3", "-3"), ("−3\u202f%", "-3"), ("1 000", "1000")],
)  # fmt: skip
def test_growth_is_read_as_people_write_it(text: str, growth: str) -> None:
    assert growth_of(text) == Decimal(growth)


@given(st.integers(1, 10**12), st.integers(-99, 1000))
def test_a_count_grows_to_the_nearest_whole_number(reached: int, growth: int) -> None:
    doubled = 2 * 100 * int(grown(Decimal(reached), Decimal(growth), KPIS["mqls"]))
    assert abs(doubled - 2 * reached * (100 + growth)) <= 100


@given(st.decimals(0, 1, places=4), st.integers(-99, 1000))
def test_a_rate_never_passes_the_whole(reached: Decimal, growth: int) -> None:
    assert 0 <= grown(reached, Decimal(growth), KPIS["win_rate"]) <= 1
