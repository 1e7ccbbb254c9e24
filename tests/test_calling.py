"""Calls made and answered by motion, team and person, beside the plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from dashboards.question import forms
from dashboards.reading import calling
from dashboards.reading.calling import Calling, Row
from revops import publish
from revops.models import Target, Team
from revops.readers import EVERYTHING, Reader, reader_of
from tests import small_company
from tests.admin_pages import member_of
from tests.asked import MOST, cold
from tests.motion_company import load

pytestmark = pytest.mark.django_db
ADDRESS = "/calling/?period=2026-03"


@pytest.fixture(autouse=True)
def company(tmp_path: Path) -> None:
    small_company.organisation()
    small_company.load(tmp_path, "people", [
        {"person": name, "name": name, "team": team, "joined_on": "2026-01-01"}
        for name, team in (("Ann", "SDR"), ("Bob", "BDR"), ("Cy", "SDR"))
    ])  # fmt: skip
    load(tmp_path, "leads", [
        {"lead": "I", "at": "2026-03-02", "motion": "inbound"}, {"lead": "O", "at": "2026-03-02", "motion": "outbound"},
    ])  # fmt: skip
    call = {"at": "2026-03-03 10:00", "kind": "call"}
    load(tmp_path, "calls", [
        # In
        call | {"lead": "I", "owner": "Ann", "duration_seconds": "60"}, call | {"lead": "I", "owner": "Ann"},
        call | {"lead": "O", "owner": "Bob", "duration_seconds": "5"}, call | {"lead": "O", "owner": "Cy"},
        # Out
        call | {"lead": "O", "owner": "Bob", "is_automatic": "yes"}, call | {"lead": "O", "owner": "Bob", "kind": "email"},
    ])  # fmt: skip
    for motion, team, value in (("", None, 8), ("inbound", None, 4), ("", "SDR", 6)):
        whose = Team.objects.get(name=team) if team else None
        Target.objects.create(
            kpi="calls", month=date(2026, 3, 1), motion=motion, team=whose, value=value
        )
    publish.publish()


def read(reader: Reader = EVERYTHING) -> Calling:
    return calling.read(forms.question({"period": "2026-03"}, reader))


def said(row: Row) -> tuple[object, ...]:
    target = row.made.target
    answered = row.answered.value.amount if row.answered else 0
    return row.label, row.made.value.amount, answered, target and int(target.exact)


def test_motions_and_teams_stand_beside_their_plan_and_add_up() -> None:
    found = read()

    assert [said(each) for each in found.motions] == [
        ("inbound", 2, 1, 4),
        ("outbound", 2, 1, None),
    ]
    assert said(found.whole) == ("Whole company", 4, 2, 8)
    assert [said(each) for each in found.teams] == [("SDR", 3, 1, 6), ("BDR", 1, 1, None)]
    assert [[each.value.amount for each in row.motions] for row in found.teams] == [[2, 1], [0, 1]]
    assert [said(each)[:3] for each in found.people] == [("Ann", 2, 1), ("Bob", 1, 1), ("Cy", 1, 0)]
    assert found.plans_made and not found.plans_answered


def test_people_whose_rows_are_not_shown_are_others_with_how_many(client: Client) -> None:
    assert [each.label for each in read(reader_of(member_of("finance"))).people] == [
        "Ann", "Bob", "Cy",
    ]  # fmt: skip

    viewer = member_of("viewer", name="eve")
    (others,) = read(reader_of(viewer)).people
    assert others.label == "Others" and others.made.value.is_absent
    client.force_login(viewer)
    page = client.get(ADDRESS).content.decode()
    assert "Ann" not in page and str(others.made.value.absent_because) in page


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("How much did we call", "Whole company", "By team", "50 %")),
        ("fr", ("Combien avons-nous appelé", "Toute l’entreprise", "Par équipe", "50 %")),
    ],
)
def test_the_page_says_it_in_both_languages_with_few_queries(
    client: Client, language: str, words: tuple[str, ...]
) -> None:
    client.force_login(member_of("viewer", name="eve"))
    client.cookies["django_language"] = language
    page, asked = cold(client, ADDRESS)

    assert len(asked) <= MOST, asked
    page = page.replace("\u202f", " ").replace("\xa0", " ")
    assert [word for word in words if word not in page] == []
    assert "/kpi/calls/receipt/?period=2026-03&amp;motion=inbound" in page
    assert "/kpi/calls_answered/receipt/?period=2026-03&amp;team=" in page


def test_without_calls_the_page_says_why(client: Client, tmp_path: Path) -> None:
    load(tmp_path, "calls", [])
    publish.publish()
    client.force_login(member_of("viewer", name="eve"))
    page = client.get(ADDRESS).content.decode()

    assert "Nothing of this kind has ever been delivered." in page and "dialler" in page
