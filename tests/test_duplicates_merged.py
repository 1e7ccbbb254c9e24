"""Merging what is there twice: figures before and after, and exactly the same again when it is undone."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command

from revops import ingest, publish
from revops.duplicates import deciding, scanning
from revops.duplicates.reading import decisions, things
from revops.duplicates.things import What
from revops.models import (
    Activity,
    Customer,
    Deal,
    DuplicateCandidate,
    DuplicateRule,
    DuplicateScan,
    Person,
    RawRecord,
)
from revops.queue import work
from tests.admin_pages import member_of
from tests.closing_company import close
from tests.results import load_text, rows, value
from tests.twice_company import (  # noqa: F401 (fixtures among them)
    BILL,
    BILLED,
    CRM,
    DEALS,
    boss,
    company,
    everything,
    scanned,
    the_pairs,
)  # fmt: skip

pytestmark = pytest.mark.django_db


def test_every_kind_is_found_with_its_rule() -> None:
    row = scanned()
    assert set(DuplicateCandidate.objects.values_list("what", "one", "other", "rule")) == {
        ("lead", "crm/1", "crm/2", "lead_email"),
        ("customer", "crm/A", "partners/X", "customer_register"),
        ("deal", "crm/10", "partners/77", "deal_in_two_tools"),
        ("document", "bill/invoices/F-2026-0001", "books/invoices/F20260001", "document_number"),
    }
    assert (row.state, row.merged, row.found["lead"]) == ("done", 0, 1)


def test_a_merged_lead_counts_once_on_the_day_of_the_first(boss: User) -> None:
    assert (value("mqls", "2026-01"), value("mqls", "2026-02")) == (1, 2)
    records = list(RawRecord.objects.filter(kind="lead").order_by("pk").values())
    deciding.decide(What.LEAD, "crm/1", "crm/2", is_same=True, by=boss)
    assert (value("mqls", "2026-01"), value("mqls", "2026-02")) == (1, 1)
    assert value("leads", "2026-01") == 1
    assert list(RawRecord.objects.filter(kind="lead").order_by("pk").values()) == records


def test_a_merged_deal_and_a_merged_document_count_once(boss: User) -> None:
    before = (
        value("deals_signed", "2026-03"),
        value("sqos", "2026-03"),
        value("revenue", "2026-01"),
    )
    assert before == (2, 4, 200_00)
    deciding.decide(What.DEAL, "crm/10", "partners/77", is_same=True, by=boss)
    deciding.decide(
        What.DOCUMENT, "bill/invoices/F-2026-0001", "books/invoices/F20260001", is_same=True, by=boss
    )  # fmt: skip
    after = (
        value("deals_signed", "2026-03"),
        value("sqos", "2026-03"),
        value("revenue", "2026-01"),
    )
    assert after == (1, 3, 100_00)


def test_merged_customers_are_one(boss: User) -> None:
    deciding.decide(What.CUSTOMER, "crm/A", "partners/X", is_same=True, by=boss)
    assert rows(Customer, "own", "customer") == [("crm/A", "crm/A"), ("crm/B", "crm/B"), ("partners/X", "crm/A")]  # fmt: skip
    assert rows(Deal, "deal", "customer") == [("crm/10", "crm/A"), ("crm/11", "crm/B"), ("partners/77", "crm/A")]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_merged_and_undone_leaves_every_figure_as_it_was(seed: int, boss: User) -> None:
    chance = random.Random(seed)
    scanned()
    before, pairs = (
        everything(),
        [*the_pairs().items(), ("lead", ("crm/4", "crm/5")), ("lead", ("crm/3", "crm/4"))],
    )
    for _turn in range(8):
        standing = [each for each in decisions() if chance.random() < 0.3]
        for each in standing:
            deciding.undo(each.id, boss)
        what, pair = chance.choice(pairs)
        try:
            deciding.decide(What(what), *pair, is_same=True, by=boss, stays=chance.choice(pair))
        except ValidationError:
            continue
    assert everything() == as_derived_anew()
    for each in decisions():
        deciding.undo(each.id, boss)
    assert everything() == before


def as_derived_anew() -> dict[str, list[tuple]]:
    ingest.rederive("anew")
    return everything()


def test_a_merge_in_a_closed_month_counts_on_the_first_open_day(boss: User) -> None:
    publish.publish()
    close("2026-01")
    pair = "bill/invoices/F-2026-0001", "books/invoices/F20260001"
    id = deciding.decide(What.DOCUMENT, *pair, is_same=True, by=boss)
    assert (value("revenue", "2026-01"), value("revenue", "2026-02")) == (200_00, -50_00)
    deciding.undo(id, boss)
    assert (value("revenue", "2026-01"), value("revenue", "2026-02")) == (200_00, 50_00)


def test_the_effect_is_seen_before_and_nothing_is_written(boss: User) -> None:
    scanned()
    candidate = DuplicateCandidate.objects.get(what="document")
    before = everything()
    changed = deciding.effect(candidate, boss)
    assert [(each.kpi, each.month, each.before.value.amount, each.after.value.amount) for each in changed] == [
        ("revenue", "2026-01", 200_00, 100_00)
    ]  # fmt: skip
    assert (everything(), decisions()) == (before, [])
    assert DuplicateCandidate.objects.filter(pk=candidate.pk).exists()


def test_a_duplicate_counts_again_when_the_other_is_gone_from_its_tool(boss: User, tmp_path: Path) -> None:  # fmt: skip
    deciding.decide(What.DEAL, "crm/10", "partners/77", is_same=True, by=boss)
    deciding.decide(What.DOCUMENT, "bill/invoices/F-2026-0001", "books/invoices/F20260001", is_same=True, by=boss,
                    stays="bill/invoices/F-2026-0001")  # fmt: skip
    assert (value("deals_signed", "2026-03"), value("revenue", "2026-01")) == (1, 100_00)
    load_text(
        tmp_path,
        "deals.csv",
        "\n".join(DEALS.splitlines()[:1] + DEALS.splitlines()[2:]),
        CRM,
        accepts_loss=True,
    )
    load_text(
        tmp_path,
        "bill.csv",
        "\n".join(BILLED.splitlines()[:1] + BILLED.splitlines()[2:]),
        BILL,
        accepts_loss=True,
    )
    assert (value("deals_signed", "2026-03"), value("revenue", "2026-01")) == (1, 100_00)
    load_text(tmp_path, "deals.csv", DEALS, CRM)
    load_text(tmp_path, "bill.csv", BILLED, BILL)
    assert (value("deals_signed", "2026-03"), value("revenue", "2026-01")) == (1, 100_00)


def test_what_is_not_the_same_is_never_asked_again(boss: User) -> None:
    scanned()
    deciding.decide(What.LEAD, "crm/1", "crm/2", is_same=False, by=boss)
    scanned()
    assert not DuplicateCandidate.objects.filter(what="lead").exists()
    with pytest.raises(ValidationError):
        deciding.decide(What.LEAD, "crm/1", "crm/2", is_same=True, by=boss)
    # Nor of one that was merged into another since.
    deciding.decide(What.LEAD, "crm/1", "crm/4", is_same=True, by=boss, stays="crm/4")
    with pytest.raises(ValidationError):
        deciding.decide(What.LEAD, "crm/4", "crm/2", is_same=True, by=boss)


def test_a_rule_merges_once_it_is_switched_on_and_not_again_what_was_undone(boss: User) -> None:
    scanned()
    with pytest.raises(ValidationError):
        scanning.switch_on("lead_email", [], boss)
    seen = [str(each.pk) for each in scanning.sample("lead_email")]
    scanning.switch_on("lead_email", seen, boss)
    assert (scanned().merged, value("leads", "2026-01")) == (1, 1)
    (merge,) = decisions()
    assert (merge.one, merge.into, merge.rule, merge.record.run.requested_by) == ("crm/2", "crm/1", "lead_email", boss)  # fmt: skip
    deciding.undo(merge.id, boss)
    assert (scanned().merged, value("leads", "2026-01")) == (0, 2)
    scanning.switch_off("lead_email", boss)
    assert not scanning.on() and DuplicateRule.objects.count() == 1


def test_a_search_that_is_killed_leaves_nothing(
    boss: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanned()
    seen = [str(each.pk) for each in scanning.sample("lead_email")]
    scanning.switch_on("lead_email", seen, boss)
    before = set(DuplicateCandidate.objects.values_list("pk"))

    def killed(*_given: object) -> None:
        raise KeyboardInterrupt

    row = work.claim(work.open_rows(DuplicateScan))
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(scanning, "renew", killed)
        scanning.perform(row)
    assert (decisions(), set(DuplicateCandidate.objects.values_list("pk"))) == ([], before)
    scanning.perform(row)
    scanning.perform(row) if row.state != "done" else None
    assert len(decisions()) == 1


def test_who_may_decide(boss: User) -> None:
    for name, what in (("viewer", What.LEAD), ("recorder", What.LEAD), ("finance", What.LEAD)):
        user = member_of(name, name=f"{name}-{what}")
        with pytest.raises(PermissionDenied):
            deciding.decide(what, "crm/1", "crm/2", is_same=True, by=user)
    manager, finance = member_of("manager"), member_of("finance")
    pair = "bill/invoices/F-2026-0001", "books/invoices/F20260001"
    with pytest.raises(PermissionDenied):
        deciding.decide(What.DOCUMENT, *pair, is_same=True, by=manager)
    id = deciding.decide(What.DOCUMENT, *pair, is_same=True, by=finance)
    with pytest.raises(PermissionDenied):
        deciding.undo(id, manager)
    deciding.decide(What.LEAD, "crm/1", "crm/2", is_same=True, by=manager)


def test_what_is_not_there_is_not_decided(boss: User) -> None:
    for pair in (("crm/1", "crm/99"), ("crm/1", "crm/1")):
        with pytest.raises(ValidationError):
            deciding.decide(What.LEAD, *pair, is_same=True, by=boss)
    with pytest.raises(ValidationError):
        deciding.undo("nothing", boss)
    assert [each.key for each in things(What.LEAD, ["crm/3"])] == ["crm/3"]


def test_the_command_finds_and_measures(capsys: pytest.CaptureFixture) -> None:
    call_command("duplicates", "--scan", "--measure", "--json")
    found = json.loads(capsys.readouterr().out)
    assert (found["count"], found["decisions"], found["rules_on"]) == (4, [], [])
    assert {"what", "one", "other", "score", "reasons", "rule"} == set(found["candidates"][0])
    assert len(found["measured"]) == 2 * len(What)
    assert all(each["precision"] >= 0.98 and each["recall"] >= 0.9 for each in found["measured"])
    call_command("duplicates", "lead")
    assert "crm/1 ~ crm/2" in capsys.readouterr().out


PEOPLE = """
mapping = 1
[source]
key = "{key}"
[files.people]
match = "{key}.csv"
record = "person"
id = "id"
fields = {{ person = "id", name = "name", email = "email" }}
[files.calls]
match = "{key}-calls.csv"
record = "activity"
id = "no"
fields = {{ at = "at", kind = {{ value = "call" }}, owner = "owner" }}
"""


def owners() -> set[tuple]:
    return set(Activity.objects.filter(known_until=None).values_list("record__external_id", "owner__pk", "owner__name"))  # fmt: skip


def test_people_who_are_one_own_what_both_own_until_it_is_undone(
    boss: User, tmp_path: Path
) -> None:
    for key, name in (("alpha", "Ann Lee"), ("beta", "Lee Ann")):
        mapping = PEOPLE.format(key=key)
        load_text(tmp_path, f"{key}.csv", f"id,name,email\n1,{name},\n", mapping)
        load_text(tmp_path, f"{key}-calls.csv", f"no,at,owner\n{key},2026-01-05,1\n", mapping)
    before = owners()
    assert {name for _call, _pk, name in before} == {"Ann Lee", "Lee Ann"}
    scanned()
    found = DuplicateCandidate.objects.get(what="person")
    assert (found.one, found.other, found.rule) == ("alpha/1", "beta/1", "person_name")
    id = deciding.decide(What.PERSON, found.one, found.other, is_same=True, by=boss)
    assert {name for _call, _pk, name in owners()} == {"Ann Lee"}
    deciding.undo(id, boss)
    assert owners() == before
    Person.objects.filter(name="Lee Ann").update(user=boss)
    with pytest.raises(ValidationError):
        deciding.decide(What.PERSON, found.one, found.other, is_same=True, by=boss)
