"""Definitions: every version is kept, and each side agrees to one version."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from revops import definitions, kpis, numbers
from revops.models import Definition, Team
from revops.numbers import rules
from tests import page_company
from tests import small_company as small
from tests.admin_pages import logged_in, member_of

pytestmark = pytest.mark.django_db
NEW = {"text_en": "Leads that fit.", "text_fr": "Des leads qui conviennent.", "owner": "Marketing"}


@pytest.fixture
def company(tmp_path):
    page_company.load(tmp_path)


def mqls() -> list[tuple[int, str]]:
    return [(each.version, each.text) for each in numbers.definitions()["mqls"]]


def test_a_publication_stores_the_first_version_of_every_kpi(company):
    assert set(Definition.objects.values_list("kpi", "version")) == {(key, 1) for key in kpis.KPIS}


def test_other_words_are_the_next_version_and_the_first_is_kept(company):
    definitions.rewrite("mqls", NEW, why="Too long", by=member_of("admin"))
    assert [version for version, _text in mqls()] == [2, 1]
    assert mqls()[0] == (2, "Leads that fit.")
    assert mqls()[1][1].startswith("Distinct leads that entered MQL")


def test_a_version_is_neither_changed_nor_deleted(company):
    for change in (lambda all: all.update(text_en="Anything"), lambda all: all.delete()):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            change(Definition.objects.filter(kpi="mqls"))


def test_a_change_needs_a_reason_and_a_difference(company):
    last = Definition.objects.get(kpi="mqls")
    same = {name: getattr(last, name) for name in NEW}
    for given, why in ((NEW, " "), (same, "Nothing")):
        with pytest.raises(ValidationError):
            definitions.rewrite("mqls", given, why=why, by=member_of("admin", name=f"admin{why}"))


@pytest.fixture
def counted_otherwise(company, monkeypatch):
    """As after an update in which MQLs are counted by another rule."""
    before = definitions.measured
    for module in (definitions, rules):
        monkeypatch.setattr(
            module, "measured", lambda kpi: before(kpi) | ({"kpi": 2} if kpi.key == "mqls" else {})
        )


def test_another_version_of_the_code_is_recorded_by_itself(counted_otherwise):
    assert [each.kpi for each in definitions.record_shipped()] == ["mqls"]
    assert definitions.record_shipped() == []


def test_both_values_are_those_published_before_and_after_the_change(
    counted_otherwise, tmp_path, monkeypatch
):
    monkeypatch.setattr(definitions, "local_day", lambda at: date(2025, 10, 15))
    last = numbers.published().id
    small.load(tmp_path, "stages", page_company.STAGES[:4], accepts_loss=True)
    new = small.published().pk
    both = numbers.both_values(*numbers.definitions()["mqls"])
    assert (both.before.value.amount, both.after.value.amount) == (5, 3)
    assert both.publications == (last, new)
    assert not both.is_words_only


def test_a_manager_agrees_for_the_own_function_and_finance_for_finance(company):
    team = Team.objects.create(name="Growth", function="marketing")
    manager, finance = member_of("manager", team), member_of("finance")
    assert definitions.sides_of(manager) == {"marketing"}
    assert definitions.sides_of(finance) == {"finance"}
    for user, side in (
        (manager, "sales"),
        (finance, "marketing"),
        (member_of("viewer", team, name="v"), "marketing"),
    ):
        with pytest.raises(PermissionDenied):
            definitions.acknowledge("mqls", 1, side, user)


def test_a_new_version_waits_for_everybody_again(company):
    definitions.acknowledge("mqls", 1, "finance", member_of("finance"))
    assert numbers.definitions()["mqls"][0].waits_for == ["marketing", "sales"]
    definitions.rewrite("mqls", NEW, why="Too long", by=member_of("admin"))
    now, before = numbers.definitions()["mqls"]
    assert now.waits_for == ["marketing", "sales", "finance"]
    assert before.agreed_sides == ["finance"]


def test_words_alone_leave_the_figure_as_it_is(company):
    definitions.rewrite("mqls", NEW, why="Too long", by=member_of("admin"))
    both = numbers.both_values(*numbers.definitions()["mqls"])
    assert both.is_words_only
    assert both.before.value == both.after.value


def test_page_receipt_and_api_show_the_text_in_force(company):
    admin = member_of("admin")
    definitions.rewrite("mqls", NEW, why="Too long", by=admin)
    client = logged_in(admin)
    for address in (
        "/kpi/mqls/?period=2025-10",
        "/kpi/mqls/receipt/?period=2025-10",
        "/api/v1/kpis/",
        "/language/",
    ):
        assert "Leads that fit." in client.get(address).content.decode(), address


def test_as_of_shows_the_text_of_then(company):
    published = numbers.published()
    definitions.rewrite("mqls", NEW, why="Too long", by=member_of("admin"))
    then = numbers.published(published.published_at)
    assert numbers.definition(kpis.KPIS["mqls"], then).version == 1


def test_an_administrator_writes_the_next_version_in_the_admin_and_a_manager_only_looks(company):
    address = f"/admin/revops/definition/{Definition.objects.get(kpi='mqls').pk}/change/"
    assert (
        logged_in(member_of("manager")).post(address, NEW | {"why": "Too long"}).status_code == 403
    )
    assert logged_in(member_of("admin")).post(address, NEW | {"why": "Too long"}).status_code == 302
    assert mqls()[0] == (2, "Leads that fit.")
