"""What an older publication was counted by: its rules, its definitions, its clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from revops import numbers, publish
from revops.derive import rules
from revops.kpis import KPIS
from revops.measures import MEASURES, rows
from revops.models import Chore, Publication
from revops.queue import work
from tests import small_company as small
from tests.admin_pages import logged_in, member_of
from tests.explained import INVOICES, explained, set_to

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def organisation() -> None:
    small.organisation()


def with_rule(monkeypatch: pytest.MonkeyPatch, kpi: str, version: int, counts: int) -> None:
    """The program counts each row of a KPI's measure as so many now, by another version of its
    rule.
    """
    old = KPIS[kpi].formula
    new = replace(
        old,
        version=version,
        rows=lambda facts: rows(facts, on="business_day", item="lead", amount=counts),
    )
    monkeypatch.setitem(MEASURES, old.key, new)
    monkeypatch.setitem(KPIS, kpi, replace(KPIS[kpi], formula=new))


def test_a_receipt_of_an_older_rule_says_so_and_lists_nothing_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: Client
):
    small.load(tmp_path, "leads", [{"lead": "L1", "at": "2026-03-02"}])
    first = small.published()
    with_rule(monkeypatch, "leads", version=2, counts=2)
    assert small.published() is not None

    then, now = explained("leads", "2026-03", as_of=first), explained("leads", "2026-03")
    because = "Counted by rule 1; the records by that rule are no longer available."
    assert (then["value"], now["value"]) == (1, 2)
    assert then["records"]["value"] == {
        "value": 1, "count": None, "absent_because": because, "next": None, "results": [],
    }  # fmt: skip
    assert [each["amount"] for each in now["records"]["value"]["results"]] == [2]
    client.force_login(User.objects.create_user("reader"))
    as_of = first.published_at.isoformat()
    page = client.get("/kpi/leads/receipt/", {"period": "2026-03", "as_of": as_of})
    assert page.status_code == 200
    assert because in page.content.decode()
    taken = client.get("/export/records.csv", {"period": "2026-03", "kpi": "leads", "as_of": as_of})
    assert taken.status_code == 400


def test_the_definition_of_a_past_figure_is_that_of_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    small.load(tmp_path, "leads", [{"lead": "L1", "at": "2026-03-02"}])
    small.published()
    first = numbers.published()
    with_rule(monkeypatch, "leads", version=2, counts=2)
    small.published()

    assert numbers.definition(KPIS["leads"], numbers.published(first.published_at)).version == 1
    assert numbers.definition(KPIS["leads"], numbers.published()).version == 2


def test_a_kpi_that_the_code_has_no_more_leaves_the_pages_of_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: Client
):
    small.load(tmp_path, "calls", [{"lead": "L1", "at": "2026-03-02", "owner": "ann"}])
    first = small.published()
    monkeypatch.delitem(KPIS, "win_rate")
    client.force_login(User.objects.create_user("reader"))
    as_of = {"period": "2026-03", "as_of": first.published_at.isoformat()}

    answers = [
        client.get(path, as_of)
        for path in ("/", "/kpi/mqls/", "/publications/", "/language/", "/api/v1/kpis/")
    ]

    assert [each.status_code for each in answers] == [200] * 5
    assert client.get("/kpi/win_rate/", as_of).status_code == 404


def test_a_clock_that_goes_back_keeps_publications_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    made, moment = [], timezone.now()
    for step, back in enumerate((0, 90, 30)):
        small.load(tmp_path, "leads", [{"lead": "L1", "at": f"2026-03-0{step + 1}"}])
        clock = SimpleNamespace(now=lambda back=back: moment - timedelta(minutes=back))
        monkeypatch.setattr(publish, "timezone", clock)
        made.append(small.published())

    assert [each.published_at for each in made] == sorted({each.published_at for each in made})
    assert [each.known_at for each in made] == sorted({each.known_at for each in made})
    assert [numbers.published(each.published_at).id for each in made] == [each.pk for each in made]
    assert [numbers.issued_at(each.published_at).publication for each in made] == [
        each.pk for each in made
    ]


def test_facts_derived_by_other_rules_are_derived_anew_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    small.load(tmp_path, "leads", [{"lead": "L1", "at": "2026-03-02"}])
    work.do_all()
    assert Publication.objects.get().context.settings["derivation"] == rules.VERSION
    assert not Chore.objects.filter(kind="derive").exists()

    monkeypatch.setattr(rules, "VERSION", rules.VERSION + 1)
    work.do_all()
    work.do_all()

    assert Chore.objects.filter(kind="derive").count() == 1
    assert Publication.objects.first().context.settings["derivation"] == rules.VERSION


def test_nothing_is_derived_anew_before_anything_was_imported():
    work.do_all()

    assert not Chore.objects.exists()


def test_the_records_add_up_at_a_publication_before_the_facts_were_derived_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    small.load(
        tmp_path, "leads", [{"lead": "L1", "at": "2026-03-02"}, {"lead": "L2", "at": "2026-03-03"}]
    )
    work.do_all()
    first = Publication.objects.get()
    monkeypatch.setattr(rules, "VERSION", rules.VERSION + 1)
    monkeypatch.setattr("revops.derive.facts.STAGE_ENTRIES", everything_a_test())
    work.do_all()

    then, now = explained("leads", "2026-03", as_of=first), explained("leads", "2026-03")
    assert (then["value"], then["records"]["value"]["value"], now["value"]) == (2, 2, None)


def everything_a_test() -> str:
    from revops.derive import facts

    return facts.STAGE_ENTRIES.replace("WHEN is_test THEN 'test'", "WHEN true THEN 'test'")


def test_the_admin_shows_what_a_publication_was_computed_with(tmp_path: Path):
    small.load(tmp_path, "rates", [{"currency": "USD", "month_on": "2026-03-01", "rate": "0.9"}])
    small.load(tmp_path, "invoices", INVOICES)
    first = small.published()
    set_to(base_currency="JPY")

    page = logged_in(member_of("admin")).get(f"/admin/revops/publication/{first.pk}/change/")

    shown = " ".join(page.content.decode().split())
    assert "base currency: EUR" in shown and "time zone: Europe/Amsterdam" in shown
    assert "2026-03 USD: 0.9" in shown
