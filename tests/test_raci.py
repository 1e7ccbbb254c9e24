"""The RACI of each hand-off: exactly one accountable, at least one responsible."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from revops.models import HandOff
from tests import shipped
from tests.admin_pages import logged_in, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def five() -> None:
    shipped.hand_offs()


ROLES = ("marketing", "sales", "manager", "tech_support")


def hand_off(letters: str) -> HandOff:
    return HandOff(
        name_en="Call", name_fr="Appeler", order=9, **dict(zip(ROLES, letters, strict=True))
    )


def test_five_hand_offs_ship():
    assert ["".join(getattr(each, role) for role in ROLES) for each in HandOff.objects.all()] == [
        "RCAI", "RACI", "ACIR", "ARCI", "CRAI",
    ]  # fmt: skip


@pytest.mark.parametrize("letters", ["RACI", "RRAI", "AIIR"])
def test_one_accountable_and_somebody_responsible_is_accepted(letters):
    hand_off(letters).full_clean()


@pytest.mark.parametrize(
    ("letters", "sentence"),
    [("RAAI", "Exactly one"), ("RCCI", "Exactly one"), ("ACCI", "At least one")],
)
def test_anything_else_is_refused_with_a_sentence(letters, sentence):
    with pytest.raises(ValidationError, match=sentence):
        hand_off(letters).full_clean()


@pytest.mark.parametrize("letters", ["RAAI", "RCCI", "ACCI", "RAXI"])
def test_the_database_refuses_it_too(letters):
    with pytest.raises(IntegrityError), transaction.atomic():
        hand_off(letters).save()


def test_an_administrator_edits_it_with_history():
    first = HandOff.objects.first()
    given = {"name_en": "Define", "name_fr": "Définir", "order": 1, "description": ""} | dict(
        zip(ROLES, "ARCI", strict=True)
    )
    assert (
        logged_in(member_of("manager"))
        .post(f"/admin/revops/handoff/{first.pk}/change/", given)
        .status_code
        == 403
    )
    assert (
        logged_in(member_of("admin"))
        .post(f"/admin/revops/handoff/{first.pk}/change/", given)
        .status_code
        == 302
    )
    assert [(each.name_en, each.history_user.username) for each in first.history.all()] == [
        ("Define", "admin")
    ]
