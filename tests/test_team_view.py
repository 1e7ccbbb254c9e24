"""The view of a team shows what the team creates, starts on its own KPI, and says why there is
nothing else.
"""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from revops.kpis import KPIS
from revops.kpis.creators import CREATED_BY
from revops.models import Function, Target, Team
from tests import page_company as company
from tests import small_company as small
from tests.api_calls import caller, numbers

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client, tmp_path: Path) -> Client:
    company.load(tmp_path)
    Team.objects.filter(name="AE South").update(function=Function.AE)
    Team.objects.filter(name="SDR North").update(function=Function.SDR)
    client.force_login(company.reader())
    return client


def team(name: str) -> int:
    return Team.objects.get(name=name).pk


def value(kpi: str, name: str, period: str = "2025-10") -> tuple:
    (found,) = numbers(caller(f"script {kpi} {name} {period}"), kpi=kpi, period=period, team=name)[
        "numbers"
    ]
    return found["value"], found["absent_because"]


def test_what_the_team_does_not_create_is_absent_with_a_sentence(reader: Client) -> None:
    assert value("mqls", "AE South") == (None, "AE South creates no MQLs.")
    assert value("revenue", "SDR North") == (None, "Revenue is not what SDR North creates.")
    assert value("win_rate", "SDR North") == (None, "Win rate is not what SDR North creates.")


def test_what_it_creates_is_none_where_there_is_none(reader: Client) -> None:
    for kpi, period in (("deals_signed", "2025-09"), ("calls", "2025-10")):
        assert "creates no" not in str(value(kpi, "AE South", period)[1])


def test_what_there_is_is_shown_whoever_creates_it(reader: Client) -> None:
    # The SDR team entered the MQLs; the table says that marketing and BDR do.
    assert value("mqls", "SDR North") == (5, None)


def test_a_target_is_not_hidden(reader: Client) -> None:
    Target.objects.create(kpi="mqls", month=date(2025, 10, 1), team_id=team("AE South"), value=3)
    assert value("mqls", "AE South") == (0, None)


def test_a_team_of_another_function_may_create_anything(reader: Client) -> None:
    Team.objects.filter(name="AE South").update(function=Function.OTHER)
    assert value("mqls", "AE South") == (0, None)


def test_explain_says_the_same(reader: Client) -> None:
    out = io.StringIO()
    call_command("explain", "mqls", "2025-10", "--team", "AE South", stdout=out)
    assert "AE South creates no MQLs." in out.getvalue()


def test_the_page_starts_on_the_team_s_own_kpi(reader: Client) -> None:
    page = reader.get(f"/?period=2025-10&team={team('AE South')}").content.decode()
    tiles = re.findall(r'<article class="tile[^"]*".*?data-kpi="(\w+)"', page, re.S)
    chosen = re.search(r'<article class="tile[^"]* chosen".*?data-kpi="(\w+)"', page, re.S)[1]

    assert tiles == ["deals_signed", "revenue", "win_rate", "mqls", "sqos"]
    assert chosen == "deals_signed"
    assert 'title="AE South creates no MQLs."' in page


def test_an_address_that_names_a_kpi_keeps_it(reader: Client) -> None:
    page = reader.get(f"/?period=2025-10&team={team('AE South')}&kpi=mqls").content.decode()
    assert (
        re.search(r'<article class="tile[^"]* chosen".*?data-kpi="(\w+)"', page, re.S)[1] == "mqls"
    )


def test_who_chooses_a_team_in_the_form_leaves_a_kpi_that_it_does_not_create(
    reader: Client,
) -> None:
    south, north = team("AE South"), team("SDR North")
    assert (
        reader.get(f"/?period=2025-10&kpi=mqls&slice=team:{south}").url
        == f"/?period=2025-10&team={south}"
    )
    assert (
        reader.get(f"/?period=2025-10&kpi=sqos&slice=team:{north}").url
        == f"/?period=2025-10&team={north}&kpi=sqos"
    )


def test_a_share_above_one_says_why(reader: Client, tmp_path: Path) -> None:
    said = "A stage may have more entries than the one before"
    assert said not in reader.get("/?period=2025-10").content.decode()
    # Opened in September, signed in October beside the two that opened in October.
    late = company.DEALS[0] | {
        "deal": "D0",
        "lead": "L0",
        "opened_at": "2025-09-05",
        "closed_at": "2025-10-15",
    }
    small.load(tmp_path, "deals", [*company.DEALS, late])
    small.published()

    page = reader.get("/?period=2025-10").content.decode()
    of_team = reader.get(f"/?period=2025-10&team={team('AE South')}").content.decode()
    assert "3 of 2" in page
    assert f"{said}: they entered that one in an earlier period" in page
    assert "3 of 2" in of_team
    assert f"{said}: they come from another team" in of_team


def test_the_table_names_kpis_and_functions_that_there_are() -> None:
    assert {key for keys in CREATED_BY.values() for key in keys} <= set(KPIS)
    assert set(CREATED_BY) == set(Function.values) - {"other"}


def test_the_docs_have_the_table() -> None:
    text = (Path(__file__).parent.parent / "docs/numbers.md").read_text()
    for keys in CREATED_BY.values():
        assert f"| {', '.join(f'`{key}`' for key in keys)} |" in text
