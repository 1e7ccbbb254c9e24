"""The rules about persons, one by one, and what of an account they ask."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser, User

from revops import readers
from revops.models import Membership, Person
from revops.readers import EVERYTHING, NOBODY, Reader, reader_of, sees_name_of, sees_rows_of
from tests import reading_company
from tests.reading_company import SOPHIE, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, User]:
    return reading_company.load(tmp_path, monkeypatch)


def test_a_reader_is_read_in_one_query(
    company: dict[str, User], django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):
        lead = reader_of(company["lead of sophie"])
    assert (lead.groups, lead.is_known, lead.has_person) == (frozenset(["manager"]), True, True)
    assert person(SOPHIE) in lead.colleagues
    with django_assert_num_queries(0):
        assert reader_of(AnonymousUser()) is NOBODY
        assert reader_of(User(username="closed", is_active=False)) is NOBODY


def test_a_membership_of_another_day_is_none(company: dict[str, User]) -> None:
    lead, sophie = company["lead of sophie"], person(SOPHIE)
    for days in ({"joined_on": "2999-01-01"}, {"left_on": "2020-01-01"}):
        for whose in (lead.person.pk, sophie):
            kept = Membership.objects.filter(person=whose).values("joined_on", "left_on").get()
            Membership.objects.filter(person=whose).update(**{"joined_on": None} | days)
            assert not sees_rows_of(reader_of(lead), sophie), (days, whose)
            Membership.objects.filter(person=whose).update(**kept)
    assert sees_rows_of(reader_of(lead), sophie)


def test_the_rules_one_by_one() -> None:
    manager = Reader(frozenset(["manager"]), frozenset([1]), frozenset([7, 8]), is_known=True)
    assert [sees_rows_of(manager, each) for each in (7, 8, 9)] == [True, True, False]
    viewer = Reader(frozenset(["viewer"]), frozenset([1]), frozenset([7]), is_known=True, _person=7)
    assert [sees_rows_of(viewer, each) for each in (7, 8)] == [True, False]
    for each in (
        Reader(frozenset(["finance"])),
        Reader(frozenset(["admin"])),
        Reader(is_superuser=True),
    ):
        assert sees_rows_of(each, 7)
    assert not sees_rows_of(NOBODY, 7) and not sees_name_of(NOBODY, 7)
    assert sees_rows_of(EVERYTHING, 7) and sees_name_of(EVERYTHING, 7)
    assert sees_name_of(viewer, 8)


def test_it_is_noted_about_whom_a_rule_asked() -> None:
    lead = Reader(frozenset(["manager"]), frozenset(), frozenset([8]), is_known=True, _person=7)
    assert sees_rows_of(lead, 8) and sees_name_of(lead, 9)
    assert lead.noted == set()
    assert not sees_rows_of(lead.by_rights, 7)
    assert not sees_rows_of(lead, 9)
    assert (lead.noted, lead.is_personal) == ({9}, False)
    assert sees_rows_of(lead, 7)
    assert (lead.noted, lead.is_personal) == ({7, 9}, True)
    assert Reader(_person=7).person == 7


def test_no_person_of_the_company_is_nobody(company: dict[str, User]) -> None:
    assert Person.objects.filter(pk=readers.SOMEBODY).count() == 0
