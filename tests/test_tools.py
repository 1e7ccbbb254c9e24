"""The register of tools: what each feeds and costs, which overlap, and who may change it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.test import Client

from revops import tools
from revops.models import (
    MonthlyRate,
    Organisation,
    Person,
    Readership,
    Source,
    Tool,
    ToolBudget,
    ToolPurpose,
)
from revops.readers import EVERYTHING, NOBODY
from revops.tools import Line, Register
from tests import shipped
from tests import small_company as small
from tests.admin_pages import logged_in, member_of
from tests.uploading import words

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
LEADS = [{"lead": "L1", "at": "2026-11-02", "motion": "inbound", "channel": "Web"}]


@pytest.fixture(autouse=True)
def crm(db: None, tmp_path: Path) -> Source:
    shipped.purposes()
    small.organisation()
    small.load(tmp_path, "leads", LEADS)
    return Source.objects.get(key="crm")


def purpose(number: int = 0) -> ToolPurpose:
    return ToolPurpose.objects.all()[number]


def planned(
    name: str = "Power dialler", cost: str = "1200", currency: str = "EUR", **given
) -> Tool:
    given = {"name": name, "kpis": ["touches"], "purpose": purpose()} | given
    return tools.write(Tool(**given), Decimal(cost) if cost else None, currency, None)


def of_crm(cost: str = "12000", currency: str = "EUR", **given) -> Tool:
    tool = Tool.objects.filter(source__key="crm").first() or Tool(
        source=Source.objects.get(key="crm"), purpose=purpose()
    )
    for name, value in given.items():
        setattr(tool, name, value)
    return tools.write(tool, Decimal(cost) if cost else None, currency, None)


def register() -> Register:
    return tools.register(EVERYTHING, TODAY)


def line(name: str) -> Line:
    return next(each for each in register().lines if each.name == name)


def refused(tool: Tool, cost: Decimal | None = None, currency: str = "") -> list[str]:
    with pytest.raises(ValidationError) as caught:
        tools.write(tool, cost, currency, None)
    return sorted(caught.value.message_dict)


def test_a_source_is_in_the_register_by_itself_with_what_is_known() -> None:
    found = line("CRM")
    assert (found.id, found.records, found.is_planned, found.read_on) == (None, 1, False, None)
    assert {"mqls", "sqos", "deals_signed"} <= {kpi.key for kpi in found.kpis}
    assert {kpi.key for kpi in found.named} <= {
        "mqls",
        "sqos",
        "deals_signed",
        "revenue",
        "win_rate",
    }
    assert found.cost.is_absent and register().actual.is_absent
    assert [each.name for each in register().unknown] == ["CRM"]


def test_its_last_use_is_the_last_day_on_which_a_figure_of_it_was_opened() -> None:
    for day, kpi in (("2026-11-02", "mqls"), ("2026-11-09", "sqos"), ("2026-11-20", "books")):
        Readership.objects.create(day=day, kpi=kpi, opened=1)  # no books come from there
    assert line("CRM").read_on == date(2026, 11, 9)


def test_a_new_tool_names_the_figure_that_it_will_feed() -> None:
    assert refused(Tool(name="Power dialler")) == ["kpis"]
    assert refused(Tool(name="Power dialler", kpis=["nonsense"])) == ["kpis"]
    assert refused(Tool(kpis=["touches"])) == ["name"]
    planned()
    found = line("Power dialler")
    assert (found.is_planned, [kpi.key for kpi in found.kpis]) == (True, ["touches"])


def test_a_cost_has_a_currency_that_there_is_and_its_decimals() -> None:
    new = {"name": "A", "kpis": ["touches"]}
    assert refused(Tool(**new), Decimal(1), "") == ["currency"]
    assert refused(Tool(**new), Decimal(1), "ZZZ") == ["currency"]
    assert refused(Tool(**new), Decimal("1.234"), "EUR") == ["cost"]
    assert refused(Tool(**new), Decimal(-1), "EUR") == ["cost"]
    assert planned(cost="1.23").cost_minor == 123
    free = planned("Free", cost="0")
    assert line("Free").cost.amount == free.cost_minor == 0
    unknown = planned("Unknown", cost="")
    assert (unknown.cost_minor, unknown.currency) == (None, "")
    assert line("Unknown").cost.is_absent


def test_an_owner_is_a_person_or_a_function() -> None:
    ann = Person.objects.create(name="Ann")
    assert refused(Tool(name="A", kpis=["touches"], owner=ann, function="ae")) == ["function"]
    planned("By Ann", owner=ann)
    planned("By sales", function="ae")
    assert [str(line(name).owner) for name in ("By Ann", "By sales")] == ["Ann", "AE"]
    seen = {each.name: str(each.owner) for each in tools.register(NOBODY, TODAY).lines}
    assert (seen["By Ann"], seen["By sales"]) == ("a person", "AE")


def test_a_decision_that_ends_a_tool_has_a_day_a_reason_and_the_tool_that_stays() -> None:
    crm, old = of_crm(), planned()
    old.decision = "retire"
    assert refused(old) == ["ends_on", "reason"]
    old.decision = "merge"
    assert refused(old) == ["ends_on", "merge_into", "reason"]
    old.ends_on, old.reason, old.merge_into = date(2027, 1, 1), "The CRM calls, too.", old
    assert refused(old) == ["merge_into"]
    old.merge_into = crm
    tools.write(old, None, "", None)
    crm.decision, crm.ends_on, crm.reason = "retire", date(2027, 1, 1), "No."
    assert refused(crm) == ["decision"]
    stays = Tool(name="B", kpis=["touches"], ends_on=date(2027, 1, 1), merge_into=crm)
    assert refused(stays) == ["ends_on", "merge_into"]


def test_the_database_refuses_what_the_rules_do() -> None:
    planned()
    with pytest.raises(IntegrityError, match="tool_leaves_with_reason"):
        Tool.objects.update(decision="retire")


def test_two_tools_of_one_purpose_overlap_until_one_is_decided_to_go() -> None:
    crm, other, _alone = of_crm(), planned(), planned("Books", purpose=purpose(1))
    (overlap,) = register().overlaps
    assert (overlap.purpose, overlap.is_open) == (purpose(), True)
    assert [each.name for each in overlap.lines] == ["CRM", "Power dialler"]
    other.decision, other.merge_into, other.ends_on, other.reason = "merge", crm, TODAY, "Twice."
    other.ends_on = date(2026, 11, 25)
    tools.write(other, None, "", None)
    assert [each.is_open for each in register().overlaps] == [False]
    other.ends_on = TODAY
    tools.write(other, None, "", None)
    assert register().overlaps == ()
    assert [(each.name, each.is_over) for each in register().lines][-1] == ("Power dialler", True)


def test_costs_add_up_in_base_currency_and_what_is_planned_or_over_stays_apart() -> None:
    of_crm(cost="10000", currency="USD")
    for month, rate in (("2026-09-01", "0.8"), ("2026-11-01", "0.9"), ("2026-12-01", "2")):
        MonthlyRate.objects.create(currency="USD", month=month, rate=rate)
    planned()
    planned("Old", decision="retire", ends_on=TODAY, reason="Nobody opens it.")
    tools.set_budget(2026, Decimal("8500"), None)
    found = register()
    assert (found.actual.amount, found.actual.currency, found.planned.amount) == (
        9000_00,
        "EUR",
        1200_00,
    )
    assert (found.budget.amount, found.left.amount) == (8500_00, -500_00)
    assert line("CRM").rate_month == date(2026, 11, 1)


def test_a_sum_without_a_rate_is_absent_and_says_why() -> None:
    of_crm(cost="10000", currency="CHF")
    tools.set_budget(2026, Decimal("8500"), None)
    found = register()
    assert found.actual.absent_because == "Finance gave no rate for the cost of CRM (CHF)."
    assert found.left.absent_because == found.actual.absent_because
    assert line("CRM").cost.amount == 10000_00


def test_a_budget_can_be_corrected_and_taken_back_and_is_not_of_another_currency() -> None:
    assert register().budget.absent_because == "There is no budget for this year yet."
    tools.set_budget(2026, Decimal(1), None)
    tools.set_budget(2026, Decimal(2), None)
    assert register().budget.amount == 200
    ToolBudget.objects.update(currency="USD")
    assert register().budget.is_absent
    tools.set_budget(2026, None, None)
    assert (ToolBudget.objects.count(), ToolBudget.history.count()) == (0, 3)


def test_every_change_is_kept_and_what_stays_the_same_writes_none() -> None:
    boss = member_of("admin")
    tool = planned()
    tools.write(tool, Decimal("1200"), "EUR", boss)
    assert [each.fields for each in tools.changes(tool)] == [()]
    tool.step = "crm"
    tools.write(tool, Decimal("1300"), "EUR", boss)
    newest = tools.changes(tool)[0]
    assert (newest.by, sorted(newest.fields)) == ("admin", ["cost a year", "maturity"])


@pytest.mark.parametrize("group", ["viewer", "manager", "finance"])
def test_who_may_not_change_sources_reads_and_changes_nothing(group: str) -> None:
    client, tool = logged_in(member_of(group)), planned()
    page = words(client.get("/data/tools/"))
    assert "Power dialler" in page and "€1,200.00" in page and "Plan a tool" not in page
    assert client.post("/data/tools/", {"amount": "5"}).status_code == 403
    assert client.get("/data/tools/new/").status_code == 403
    assert client.post(f"/data/tools/{tool.pk}/", {"name": "Mine"}).status_code == 403
    with pytest.raises(PermissionDenied):
        tools.write(tool, None, "", member_of(group, name="other"))
    assert Tool.objects.get().cost_minor == 1200_00


def test_a_stranger_sees_nothing() -> None:
    tool = planned()
    for address in ("", "new/", f"{tool.pk}/"):
        assert "/login/" in Client().get(f"/data/tools/{address}").url
    assert "/login/" in Client().get("/data/tools.csv").url


def test_an_administrator_plans_a_tool_and_nothing_that_was_typed_is_lost() -> None:
    client = logged_in(member_of("admin"))
    given = {"name": "Power dialler", "cost": "1,5", "currency": "EUR", "function": "sdr"}
    refused = client.post("/data/tools/new/", given)
    assert refused.status_code == 400 and "Enter a number." in words(refused)
    given["cost"] = "1200.50"
    refused = client.post("/data/tools/new/", given)
    assert refused.status_code == 400
    assert (
        "Name at least one KPI or driver" in words(refused)
        and "1200.50" in refused.content.decode()
    )
    assert client.post("/data/tools/new/", given | {"kpis": ["touches"]}).status_code == 302
    tool = Tool.objects.get()
    assert (tool.cost_minor, tool.function, tool.history.get().history_user.username) == (
        1200_50, "sdr", "admin",
    )  # fmt: skip
    assert "came into the register" in words(client.get(f"/data/tools/{tool.pk}/"))


def test_an_administrator_registers_a_source_and_writes_the_budget(crm: Source) -> None:
    client = logged_in(member_of("admin"))
    assert client.get("/data/tools/new/?source=nonsense").status_code == 404
    page = client.get("/data/tools/new/?source=crm")
    assert page.context["form"]["source"].value() == crm.pk
    given = {"source": crm.pk, "step": "crm", "decision": "keep", "cost": "90", "currency": "eur"}
    assert client.post("/data/tools/new/?source=crm", given).status_code == 302
    assert (Tool.objects.get().name, Tool.objects.get().currency) == ("CRM", "EUR")
    assert client.get("/data/tools/new/?source=crm").status_code == 404
    assert client.post("/data/tools/", {"amount": "nonsense"}).status_code == 400
    assert client.post("/data/tools/", {"amount": "100"}).status_code == 302
    page = words(client.get("/data/tools/"))
    assert "<b>€100.00</b>" in page and "left: €10.00" in page


def test_the_page_is_french_in_french() -> None:
    of_crm(cost="")
    planned(cost="1234.50")
    client = logged_in(member_of("admin"))
    client.cookies["django_language"] = "fr"
    page = words(client.get("/data/tools/"))
    assert "Quel outil alimente quel chiffre, combien coûte-t-il, et le garde-t-on" in page
    assert "Leads, clients et affaires" in page
    assert "1 234,50 €" in page.replace("\u202f", " ").replace("\xa0", " ")
    form = client.post("/data/tools/new/", {"name": "A", "cost": "1234,50", "currency": "EUR"})
    assert "Nommez au moins un KPI" in words(form)
    assert "Saisissez un nombre" not in words(form)


def test_the_register_can_be_taken_away() -> None:
    of_crm(function="ae", step="crm")
    file = logged_in(member_of("viewer")).get("/data/tools.csv").getvalue().decode("utf-8-sig")
    assert "CRM" in file and "12000.00" in file and "AE" in file


def test_the_first_page_of_the_data_leads_there() -> None:
    assert "/data/tools/" in logged_in(member_of("viewer")).get("/data/").content.decode()


def test_without_a_company_there_is_a_page() -> None:
    Organisation.objects.all().delete()
    assert logged_in(member_of("viewer")).get("/data/tools/").status_code == 200
