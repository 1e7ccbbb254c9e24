"""Records that people type in: they count like a file's, every version stays, and a repeat adds
nothing.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from revops.derive.kinds import KINDS
from revops.ingest import typed
from revops.ingest.typed import Conflict, Mistaken, Withdrawn
from revops.models import Activity, Chore, ImportRun, RawRecord, Team
from revops.models.sources import TYPED_IN
from tests import small_company
from tests.admin_pages import member_of
from tests.results import rows, value

pytestmark = pytest.mark.django_db
ACTIVITY = KINDS["activity"]
CALL = {"kind": "call", "at": "2026-02-03T10:30", "owner": "crm/ann", "lead": "crm/L1"}


@pytest.fixture(autouse=True)
def company(tmp_path: Path) -> None:
    small_company.organisation()
    people = [{"person": "ann", "name": "Ann", "team": "North"}]
    small_company.load(tmp_path, "people", people)
    small_company.load(tmp_path, "leads", [{"lead": "L1", "at": "2026-01-05", "motion": "inbound"}])


@pytest.fixture
def ann() -> User:
    return member_of("recorder", name="ann")


def test_it_counts_like_a_record_of_any_source(ann: User) -> None:
    before = value("calls", "2026-02")
    entry = typed.write(ACTIVITY, "a1", CALL, ann)
    assert (before, value("calls", "2026-02")) == (None, 1)
    assert value("calls", "2026-02", team="North") == 1
    assert value("calls", "2026-02", motion="inbound") == 1
    assert rows(Activity, "kind", "lead", "business_day") == [("call", "crm/L1", "2026-02-03")]
    assert (entry.author, entry.given) == ("ann", CALL)


def test_it_is_kept_as_it_was_typed_with_who_and_when(ann: User) -> None:
    entry = typed.write(ACTIVITY, "a1", CALL | {"company": "  ", "at": " 2026-02-03T10:30 "}, ann)
    record = RawRecord.objects.get(pk=entry.record)
    assert record.payload == {"id": "a1", **CALL}
    assert (record.run.requested_by, record.run.state) == (ann, "done")
    assert Chore.objects.filter(kind="publish", state="due").exists()


def test_a_correction_writes_a_version_and_a_repeat_does_not(ann: User) -> None:
    typed.write(ACTIVITY, "a1", CALL, ann)
    typed.write(ACTIVITY, "a1", CALL, ann)
    typed.write(ACTIVITY, "a1", CALL | {"kind": "meeting"}, ann)
    assert rows(Activity, "kind") == [("meeting",)]
    assert ImportRun.objects.filter(source__key=TYPED_IN).count() == 2
    versions = RawRecord.objects.filter(external_id="a1").order_by("pk")
    assert [each.values["kind"] for each in versions] == ["call", "meeting"]
    assert len({each.row for each in versions}) == 1


def test_what_is_withdrawn_counts_no_more_and_stays_withdrawn(ann: User) -> None:
    typed.write(ACTIVITY, "a1", CALL, ann)
    typed.write(ACTIVITY, "a2", CALL, ann)
    assert value("calls", "2026-02") == 2
    typed.withdraw(ACTIVITY, "a1", ann)
    assert value("calls", "2026-02") == 1
    with pytest.raises(Withdrawn):
        typed.write(ACTIVITY, "a1", CALL, ann)
    with pytest.raises(Withdrawn):
        typed.withdraw(ACTIVITY, "a1", ann)


def test_a_key_types_one_record_in_however_often_it_comes(ann: User) -> None:
    first, is_new = typed.add(ACTIVITY, "k1", CALL, ann)
    again, is_new_again = typed.add(ACTIVITY, "k1", CALL, ann)
    assert (first.record, is_new, is_new_again) == (again.record, True, False)
    typed.write(ACTIVITY, first.id, CALL | {"kind": "meeting"}, ann)
    late, _is_new = typed.add(ACTIVITY, "k1", CALL, ann)
    assert late.given["kind"] == "meeting"  # a late repetition takes no correction back
    with pytest.raises(Conflict):
        typed.add(ACTIVITY, "k1", CALL | {"kind": "email"}, ann)
    other = member_of("finance")
    assert typed.add(ACTIVITY, "k1", CALL, other)[0].id != first.id


def test_every_mistake_is_at_its_field_and_nothing_is_written(ann: User) -> None:
    wrong = {
        "kind": "chat", "at": "soon", "owner": "crm/bob", "lead": "L1", "deal": "crm/D9", "channel": "Fair",
        "duration_seconds": "long", "colour": "red", "company": 7,
    }  # fmt: skip
    with pytest.raises(Mistaken) as error:
        typed.write(ACTIVITY, "a1", wrong, ann)
    assert set(error.value.fields) == set(wrong)
    assert "“crm/bob” is nobody" in error.value.fields["owner"]
    assert "such as crm/17" in error.value.fields["lead"]
    assert not ImportRun.objects.filter(source__key=TYPED_IN).exists()


def test_what_every_record_has_must_be_there(ann: User) -> None:
    with pytest.raises(Mistaken) as error:
        typed.write(ACTIVITY, "a1", {"company": "Acme"}, ann)
    assert set(error.value.fields) == {"kind", "at"}


def test_who_may_type_in_corrects_their_own_and_a_manager_any(ann: User) -> None:
    typed.write(ACTIVITY, "a1", CALL, ann)
    other, boss = member_of("finance"), member_of("manager", Team.objects.get(name="North"))
    for act in (
        lambda by: typed.write(ACTIVITY, "a1", CALL | {"kind": "visit"}, by),
        lambda by: typed.withdraw(ACTIVITY, "a1", by),
    ):
        with pytest.raises(PermissionDenied):
            act(other)
    assert typed.write(ACTIVITY, "a1", CALL | {"kind": "visit"}, boss).author == "ann"
    with pytest.raises(PermissionDenied):
        typed.write(ACTIVITY, "a3", CALL, member_of("viewer"))


def test_a_kind_that_nobody_types_in_is_none() -> None:
    assert typed.kind_of("invoice") is None and typed.kind_of("nothing") is None
