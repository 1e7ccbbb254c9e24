"""A fiscal year of targets is typed in a grid: saved whole or not at all, and never over what
others did meanwhile.
"""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client

from revops.models import Organisation, Target, Team
from revops.targets import grid as grids
from revops.targets import rights_of, set_target, typed
from tests import small_company as small
from tests.admin_pages import logged_in, member_of

pytestmark = pytest.mark.django_db
URL = "/admin/revops/target/grid/?year=2030"
CELL = "t.mqls..0.2030-01"
JANUARY = date(2030, 1, 1)


@pytest.fixture(autouse=True)
def company(db) -> None:
    small.organisation()


@pytest.fixture
def boss() -> Client:
    return logged_in(member_of("admin"))


def seen(client: Client) -> str:
    return client.get(URL).context["seen"]


def post(client: Client, **cells: str):
    return client.post(URL, {"seen": seen(client), "save": "1"} | cells)


def test_what_is_typed_is_saved_with_its_reason_and_author(boss: Client):
    answer = post(boss, **{CELL: "1 234,56", "t.win_rate..0.2030-01": "33 %", "reason": "Plan"})

    assert answer.status_code == 302
    assert list(Target.objects.order_by("kpi").values_list("kpi", "value", "reason")) == [
        ("mqls", Decimal("1234.56"), "Plan"), ("win_rate", Decimal("0.33"), "Plan"),
    ]  # fmt: skip
    assert set(Target.history.values_list("history_user__username", flat=True)) == {"admin"}


def test_one_bad_cell_keeps_all_from_being_saved_and_all_that_was_typed(boss: Client):
    answer = post(boss, **{CELL: "many", "t.sqos..0.2030-01": "40"})

    assert not Target.objects.exists()
    page = answer.content.decode()
    assert "“many” is not a number" in page and 'value="many"' in page and 'value="40"' in page


def test_a_blank_cell_removes_its_target_and_its_history_says_why(boss: Client):
    post(boss, **{CELL: "500"})
    post(boss, **{CELL: "", "reason": "Product stopped"})

    assert not Target.objects.exists()
    assert Target.history.values_list("history_type", "reason")[0] == ("-", "Product stopped")


def test_cells_that_are_not_sent_stay_as_they_are(boss: Client):
    post(boss, **{CELL: "500"})
    post(boss, **{"t.sqos..0.2030-01": "40"})

    assert Target.history.count() == 2


def test_a_past_month_is_not_changed_without_a_reason(boss: Client):
    set_target("mqls", date(2025, 1, 1), Decimal(5), by=member_of("admin", name="other"))
    url, name = URL.replace("2030", "2025"), "t.mqls..0.2025-01"
    form = {"seen": boss.get(url).context["seen"], name: "6"}

    assert "Say why" in boss.post(url, form).content.decode()
    boss.post(url, form | {"reason": "Agreed"})

    assert Target.objects.values_list("value", "reason").get() == (6, "Agreed")


@pytest.mark.parametrize(("choice", "value"), [("theirs", 540), ("mine", 520)])
def test_what_somebody_else_set_meanwhile_is_chosen_never_overwritten(
    boss: Client, choice: str, value: int
):
    before = seen(boss)
    set_target("mqls", JANUARY, Decimal(540), by=member_of("admin", name="Lotte"))

    answer = boss.post(URL, {"seen": before, CELL: "520", "t.sqos..0.2030-01": "7"})

    assert "Lotte set 540" in answer.content.decode()
    assert Target.objects.get().value == 540
    theirs = typed.Last(Target.history.get().pk, Decimal(540), "", None)
    chosen = f"mine:{typed.token(theirs)}" if choice == "mine" else choice
    boss.post(
        URL, {"seen": before, CELL: "520", "t.sqos..0.2030-01": "7", f"choice.{CELL}": chosen}
    )
    assert Target.objects.get(kpi="mqls").value == value
    assert Target.objects.get(kpi="sqos").value == 7


def test_a_manager_sees_rows_of_others_and_why_they_are_read_only():
    manager = logged_in(
        member_of("manager", Team.objects.create(name="Marketing", function="marketing"))
    )

    page = manager.get(URL).content.decode()
    answer = post(manager, **{CELL: "5", "t.revenue..0.2030-01": "5"})

    assert f'name="{CELL}"' in page and 'name="t.revenue..0.2030-01"' not in page
    assert "You may not set targets of Revenue; those that you may set: MQLs." in page
    assert answer.status_code == 200 and not Target.objects.exists()


def test_a_viewer_has_no_grid():
    assert logged_in(member_of("viewer")).get(URL).status_code == 302


def test_quarters_and_year_follow_and_a_gap_has_none(boss: Client):
    post(boss, **{f"t.mqls..0.2030-{n:02}": "10" for n in range(1, 7)})

    (line,) = [
        line for line in boss.get(URL).context["blocks"][0].lines if line.row.scope.key == "mqls..0"
    ]
    assert (line.quarters, line.year) == (["30", "30", "", ""], "")


def test_teams_are_held_against_the_company(boss: Client):
    team = Team.objects.create(name="Marketing", function="marketing")
    post(boss, **{CELL: "520", f"t.mqls..{team.pk}.2030-01": "480"})

    assert boss.get(URL).context["blocks"][0].teams[0] == "40 missing"


def test_without_teams_nothing_is_held_against_the_company(boss: Client):
    page = boss.get(URL)

    assert [block.teams for block in page.context["blocks"]] == [[]] * 8
    assert "Teams against the company" not in page.content.decode()


def test_without_an_organisation_the_list_says_what_to_do_first(boss: Client):
    Organisation.objects.all().delete()

    answer = boss.get(URL, follow=True)

    assert answer.redirect_chain == [("/admin/revops/target/", 302)]
    assert "Set up the organisation first." in answer.content.decode()


@pytest.mark.parametrize("how", ["days", "evenly", "shape"])
def test_a_spread_adds_up_and_is_only_a_preview(boss: Client, how: str):
    form = {
        "seen": seen(boss),
        "spread": "1",
        "spread_row": "mqls..0",
        "spread_value": "1 001",
        "spread_how": how,
    }

    page = boss.post(URL, form)

    line = page.context["blocks"][0].lines[0]
    assert sum(int(cell.text) for cell in line.cells) == 1001
    assert ("Last year is empty" in page.content.decode()) == (how == "shape")
    assert not Target.objects.exists()


def test_a_level_is_spread_whole(boss: Client):
    form = {
        "seen": seen(boss),
        "spread": "1",
        "spread_row": "win_rate..0",
        "spread_value": "33 %",
        "spread_how": "days",
    }

    (block,) = [
        each for each in boss.post(URL, form).context["blocks"] if each.kpi.key == "win_rate"
    ]
    assert {cell.text for cell in block.lines[0].cells} == {"33\u202f%"}


def test_the_grid_is_exported_as_seen_and_formulas_are_made_harmless(boss: Client):
    Team.objects.create(name="\t=SUM(A1)", function="marketing")
    post(boss, **{CELL: "500"})

    page = boss.get(URL + "&export=csv&kpi=mqls").content.decode()

    assert page.splitlines()[1].startswith("MQLs,Total,Whole company,500,,")
    assert "'\t=SUM(A1)" in page


def test_a_fiscal_year_begins_with_its_month(boss: Client):
    small.organisation(fiscal_year_start=4)

    names = [cell.name for cell in boss.get(URL).context["blocks"][0].lines[0].cells]

    assert (names[0], names[-1]) == ("t.mqls..0.2029-04", "t.mqls..0.2030-03")


@pytest.mark.parametrize("query", ["year=soon", "year=99999", "kpi=nonsense"])
def test_an_address_that_means_nothing_is_told(boss: Client, query: str):
    assert "is not a fiscal year" in (
        page := boss.get(f"/admin/revops/target/grid/?{query}", follow=True).content.decode()
    ) or ("There is no KPI" in page)


@pytest.mark.parametrize(
    "broken",
    ["", "[]", "{", "[" * 100_000]
    + [
        f'{{"t.mqls..0.2030-01": "0:{value}"}}'
        for value in ("x", "sNaN", "Infinity", "1e999999999", "0e-999999999", "\\ud800")
    ],
    ids=lambda text: text[-40:],
)
def test_a_broken_form_writes_nothing(boss: Client, broken: str):
    answer = boss.post(URL, {"seen": broken, CELL: "5"})

    assert answer.status_code == 200 and "load the page again" in answer.content.decode()
    assert not Target.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before", [None, 100])
def test_of_two_at_the_same_time_one_writes_and_the_other_is_told(before: int | None):
    users = [member_of("admin", name=name) for name in ("one", "two")]
    if before:
        set_target("mqls", JANUARY, Decimal(before), by=users[0])
    now = grids.reading_now()
    grid = grids.build(grids.year_of("2030", now), now, rights_of(users[0]))
    carried, start, results = typed.seen_text(typed.versions(grid), grid), threading.Barrier(2), {}

    def save(user, value: int) -> None:
        start.wait()
        results[value] = typed.save(grid, {"seen": carried, CELL: str(value), "reason": "x"}, user)
        connection.close()

    threads = [
        threading.Thread(target=save, args=pair) for pair in zip(users, (520, 540), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(result.count for result in results.values()) == [0, 1]
    (kept,) = [value for value, result in results.items() if result.count]
    (refused,) = [result for result in results.values() if result.conflicts]
    assert Target.objects.get().value == kept == refused.conflicts[CELL].value


def test_who_leads_sdrs_plans_calls_of_the_own_teams_in_the_grid():
    ours, theirs = (Team.objects.create(name=name, function=name.lower()) for name in ("SDR", "AE"))
    lead = logged_in(member_of("manager", ours))
    answer = post(lead, **{f"t.calls..{ours.pk}.2030-01": "900", "t.calls_answered..0.2030-01": "90"})  # fmt: skip

    assert answer.status_code == 302
    assert set(Target.objects.values_list("kpi", "team__name", "value")) == {
        ("calls", "SDR", Decimal(900)), ("calls_answered", None, Decimal(90)),
    }  # fmt: skip
    rows = lead.get(URL).context["grid"].rows
    assert {row.scope.team for row in rows if row.kpi.key == "calls"} == {0, ours.pk}
    assert theirs.pk not in {row.scope.team for row in rows if not row.locked}


def test_an_administrator_begins_with_any_driver(boss: Client):
    offered = boss.get(URL).context["others"]
    assert "meetings_per_account" in {each.key for each in offered}
    assert "mqls" not in {each.key for each in offered}
    assert boss.get(f"{URL}&kpi=touches").context["grid"].rows
    manager = logged_in(member_of("manager", Team.objects.create(name="SDR", function="sdr"), name="m"))  # fmt: skip
    assert manager.get(URL).context["others"] == []
