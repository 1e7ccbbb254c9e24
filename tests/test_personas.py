"""Whom the company sells to: five at most, with what they need, what convinces them, what they object."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from revops.models import Persona
from tests.admin_pages import logged_in, member_of
from tests.uploading import words

pytestmark = pytest.mark.django_db


def test_five_have_a_place_and_the_others_are_only_named() -> None:
    boss = logged_in(member_of("admin"))
    people = [Persona.objects.create(name=name) for name in ("CEO", "CIO", "Head of sales")]
    given = {"name": "CIO", "place": 1, "needs": "One tool less", "proofs": "The security file"}
    assert boss.post(f"/admin/revops/persona/{people[1].pk}/change/", given).status_code == 302
    page = words(boss.get("/language/"))
    assert "<dd>One tool less</dd>" in page and "<dd>The security file</dd>" in page
    assert "Only named in records: CEO, Head of sales." in page

    taken = boss.post(f"/admin/revops/persona/{people[0].pk}/change/", {"name": "CEO", "place": 1})
    assert "Another persona has this place" in words(taken)
    sixth = boss.post(f"/admin/revops/persona/{people[0].pk}/change/", {"name": "CEO", "place": 6})
    assert "There is room for five personas" in words(sixth)
    assert Persona.objects.filter(place=None).count() == 2


@pytest.mark.parametrize("place", [0, 6])
def test_the_database_has_five_places(place: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Persona.objects.create(name="CEO", place=place)
