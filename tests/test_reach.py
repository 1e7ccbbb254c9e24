"""A correction derives anew what depends on it, all of that, and nothing else."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection, transaction

from revops import ingest
from revops.derive import reach, touched
from revops.models import Channel, Membership, MonthlyRate, Person, PersonAlias, Team
from revops.models.facts import Fact
from tests import small_company as small
from tests.loaded_once import once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
@once
def company(tmp_path: Path) -> None:
    """Two people with a lead, deals and a call each; documents in two currencies and months."""
    small.organisation()
    small.load(tmp_path, "people", [
        {"person": "p1", "name": "Ann", "team": "North", "joined_on": "2026-01-01"},
        {"person": "p2", "name": "Bob", "team": "South", "joined_on": "2026-01-01"},
    ])  # fmt: skip
    small.load(tmp_path, "rates", [
        {"currency": "USD", "month_on": "2026-01-01", "rate": "0.9"}, {"currency": "USD", "month_on": "2026-02-01", "rate": "0.8"},
    ])  # fmt: skip
    small.load(tmp_path, "leads", [
        {"lead": "L1", "at": "2026-01-05", "owner": "p1", "channel": "Web"},
        {"lead": "L2", "at": "2026-01-05", "owner": "p2", "channel": "Call"},
    ])  # fmt: skip
    small.load(tmp_path, "stages", [{"id": "1", "lead": "L1", "stage": "mql", "at": "2026-01-06"},
                                    {"id": "2", "lead": "L2", "stage": "mql", "at": "2026-01-06", "owner": "p1"}])  # fmt: skip
    small.load(tmp_path, "deals", [
        {"deal": "D1", "lead": "L1", "amount": "10", "currency": "USD", "opened_at": "2026-01-10"},
        {"deal": "D2", "lead": "L2", "amount": "10", "currency": "USD", "owner": "p2", "opened_at": "2026-01-10",
         "closed_at": "2026-01-20", "outcome": "won"},
        {"deal": "D3", "amount": "10", "currency": "USD", "owner": "p2", "opened_at": "2026-01-10", "closed_at": "2026-02-20",
         "outcome": "lost"},
        {"deal": "D4", "amount": "10", "currency": "EUR", "owner": "p2", "opened_at": "2026-01-10"},
    ])  # fmt: skip
    small.load(
        tmp_path,
        "calls",
        [{"lead": "L1", "at": "2026-01-07"}, {"lead": "L2", "at": "2026-01-07", "owner": "p2"}],
    )
    small.load(tmp_path, "invoices", [
        {"invoice": "I1", "at": "2026-01-25", "amount": "10", "currency": "USD", "deal": "D2"},
        {"invoice": "I2", "at": "2026-02-25", "amount": "10", "currency": "USD"},
        {"invoice": "I3", "at": "2026-01-25", "amount": "10", "currency": "EUR"},
    ])  # fmt: skip


def person(name: str) -> Person:
    return Person.objects.get(name=name)


def reached(scope: reach.Scope) -> dict[str, list[str]]:
    """What a scope touches: leads and deals by key, other records by external id."""
    queries = {
        **{
            name: f"SELECT {column.split()[0]} FROM {name}"
            for name, column in touched.TABLES.items()
        },
        "touched_row": "SELECT feed || '/' || external_id FROM touched_row JOIN revops_rawrecord USING (row)",
    }
    with transaction.atomic(), connection.cursor() as cursor:
        touched.forget()
        touched.start()
        reach.touch_scope(scope)
        found = {}
        for name, query in queries.items():
            cursor.execute(query)
            found[name] = sorted(value for (value,) in cursor.fetchall())
        transaction.set_rollback(True)
    return found


def facts() -> dict[str, list[tuple]]:
    columns = {
        fact: [
            field.attname for field in fact._meta.fields if field.name not in ("id", "known_from")
        ]
        for fact in Fact.__subclasses__()
    }
    return {
        fact.__name__: sorted(fact.objects.filter(known_until=None).values_list(*names), key=str)
        for fact, names in columns.items()
    }


def changed_by(scope: reach.Scope) -> bool:
    """Derives what a scope reaches; then everything, which must find nothing more to change."""
    before = facts()
    ingest.rederive("", scope)
    after = facts()
    ingest.rederive("")
    assert facts() == after
    return after != before


def test_a_person_reaches_what_is_theirs() -> None:
    found = reached(reach.scope_of(people=[person("Ann").pk]))
    assert found["changed_lead"] == ["crm/L1"]
    assert found["touched_lead"] == ["crm/L1", "crm/L2"]  # whose second stage was entered under Ann
    assert found["touched_deal"] == ["crm/D1"]
    assert [each.split("/")[0] for each in found["touched_row"]] == ["calls"]


def test_a_channel_reaches_what_came_by_it() -> None:
    found = reached(reach.scope_of(channels=[Channel.objects.get(name="Web").pk]))
    assert (found["changed_lead"], found["touched_deal"]) == (["crm/L1"], ["crm/D1"])


def test_a_rate_reaches_the_documents_and_closings_of_its_month_and_all_open_deals() -> None:
    found = reached(reach.scope_of(rates=[("USD", date(2026, 1, 1))]))
    assert (found["touched_row"], found["touched_deal"]) == (["invoices/I1"], ["crm/D1", "crm/D2"])
    assert reached(reach.scope_of(rates=[("GBP", date(2026, 1, 1))]))["touched_deal"] == []


def test_what_nothing_depends_on_reaches_nothing() -> None:
    stranger = Person.objects.create(name="Zoe")
    assert set(
        map(tuple, reached(reach.scope_of(people=[stranger.pk], keys=["crm/zoe"])).values())
    ) == {()}


def test_another_membership_is_carried_over() -> None:
    Membership.objects.filter(person=person("Bob")).update(team=Team.objects.get(name="North"))
    assert changed_by(reach.scope_of(people=[person("Bob").pk]))


def test_an_alias_that_moves_takes_its_records_along() -> None:
    before, after = person("Ann"), person("Bob")
    PersonAlias.objects.filter(person=before).update(person=after)
    assert changed_by(reach.scope_of(people=[before.pk, after.pk]))
    assert not any(
        fact.objects.filter(known_until=None, owner=before).exists()
        for fact in Fact.__subclasses__()
    )


def test_an_alias_that_was_nobodys_finds_its_records_by_its_name() -> None:
    keys = list(PersonAlias.objects.filter(person=person("Ann")).values_list("key", flat=True))
    PersonAlias.objects.filter(key__in=keys).delete()
    ingest.rederive("")
    PersonAlias.objects.bulk_create(PersonAlias(key=key, person=person("Ann")) for key in keys)
    assert changed_by(reach.scope_of(people=[person("Ann").pk], keys=keys))


def test_a_channel_s_motion_is_carried_over() -> None:
    Channel.objects.filter(name="Web").update(motion="outbound")
    assert changed_by(reach.scope_of(channels=[Channel.objects.get(name="Web").pk]))


@pytest.mark.parametrize("month", [date(2026, 1, 1), date(2026, 2, 1)])
def test_another_rate_is_carried_over(month: date) -> None:
    MonthlyRate.objects.filter(month=month).update(rate=2)
    assert changed_by(reach.scope_of(rates=[("USD", month)]))
