"""The form in which people type records in, and what the record's page says of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from revops.derive.kinds import KINDS
from revops.ingest import typed
from revops.models import Activity, Organisation
from tests import small_company
from tests.admin_pages import logged_in, member_of
from tests.results import rows

pytestmark = pytest.mark.django_db
NEW = "/typed/activity/new/"
CALL = {"kind": "call", "at": "2026-02-03T10:30", "owner": "crm/ann", "lead": "crm/L1"}


@pytest.fixture(autouse=True)
def company(tmp_path: Path) -> None:
    small_company.organisation()
    small_company.load(tmp_path, "people", [{"person": "ann", "name": "Ann Berg", "team": "North"}])
    small_company.load(tmp_path, "leads", [{"lead": "L1", "at": "2026-01-05"}])


@pytest.fixture
def ann() -> Client:
    return logged_in(member_of("recorder", name="ann"))


def text(answer) -> str:
    return answer.content.decode()


def test_the_form_has_the_fields_that_the_kind_declares(ann: Client) -> None:
    shown = text(ann.get(NEW))
    assert all(f'name="{each.name}"' in shown for each in KINDS["activity"].typed)
    assert '<option value="call">Call</option>' in shown
    assert '<option value="crm/ann">Ann Berg</option>' in shown


def test_what_is_typed_in_leads_to_its_page_with_who_and_when(ann: Client) -> None:
    page = ann.post(NEW, CALL | {"key": "k1"}, follow=True)
    assert "It is in" in text(page) and "<dt>Typed in by</dt><dd>ann</dd>" in text(page)
    assert "Correct or withdraw" in text(page)
    assert "Correct or withdraw" not in text(
        logged_in(member_of("viewer")).get(page.redirect_chain[0][0])
    )


def test_sent_twice_it_is_one_record(ann: Client) -> None:
    for _each in range(2):
        assert ann.post(NEW, CALL | {"key": "k1"}).status_code == 302
    assert len(rows(Activity, "kind")) == 1


def test_every_mistake_stands_at_its_field_and_nothing_typed_is_lost(ann: Client) -> None:
    answer = ann.post(NEW, CALL | {"at": "soon", "lead": "crm/L7", "company": "Acme", "key": "k1"})
    form = answer.context["form"]
    assert answer.status_code == 400 and form.errors.keys() == {"at", "lead"}
    assert 'value="Acme"' in text(answer) and 'value="k1"' in text(answer)


def test_a_correction_and_a_withdrawal_say_who_did_them(ann: Client) -> None:
    entry = typed.write(KINDS["activity"], "a1", CALL, member_of("manager", name="boss"))
    assert ann.get("/typed/activity/a1/").status_code == 403
    boss = Client()
    boss.force_login(typed.ImportRun.objects.latest("pk").requested_by)
    assert 'value="2026-02-03T10:30"' in text(boss.get("/typed/activity/a1/"))
    assert boss.post("/typed/activity/a1/", CALL | {"kind": "meeting"}).status_code == 302
    page = boss.post("/typed/activity/a1/withdraw/", follow=True)
    assert text(page).count("<dt>Changed or withdrawn by</dt><dd>boss</dd>") == 2
    assert boss.get("/typed/activity/a1/").status_code == 404
    assert rows(Activity, "kind") == [] and entry.record


@pytest.mark.parametrize("group", ["viewer"])
def test_who_may_not_is_refused(group: str) -> None:
    client = logged_in(member_of(group))
    assert client.get(NEW).status_code == client.post(NEW, CALL).status_code == 403
    assert "Type in:" not in text(client.get("/data/"))


def test_before_there_is_an_organisation_it_says_so(ann: Client) -> None:
    Organisation.objects.all().delete()
    answer = ann.post(NEW, CALL | {"key": "k1"})
    assert answer.status_code == 400 and "setup_organisation" in text(answer)


def test_kinds_that_nobody_types_in_have_no_page(ann: Client) -> None:
    for kind in ("invoice", "nothing"):
        assert ann.get(f"/typed/{kind}/new/").status_code == 404


def test_an_entry_does_not_crowd_out_imports_on_the_page_of_data(ann: Client) -> None:
    ann.post(NEW, CALL | {"key": "k1"})
    deliveries = ann.get("/data/").context["deliveries"]
    assert [run.source.key for each in deliveries for run in each.runs] == ["crm", "crm"]
    assert "Type in: Activity" in text(ann.get("/data/"))


def test_what_is_typed_in_has_no_columns_and_is_not_expected(ann: Client) -> None:
    ann.post(NEW, CALL | {"key": "k1"})
    client = logged_in(member_of("admin", name="root"))
    source = next(
        part for part in text(client.get("/data/")).split("<article") if "Typed in" in part
    )
    assert "Last delivered" in source and "Expected by" not in source
    assert "Change what its columns mean" not in source
