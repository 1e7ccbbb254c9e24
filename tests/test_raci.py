"""The RACI of each hand-off: exactly one accountable, at least one responsible."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from revops.models import HandOff, Role
from tests import shipped
from tests.admin_pages import logged_in, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def five() -> None:
    shipped.hand_offs()


def roles() -> list[str]:
    """The ids of the four whose parts ship, as text."""
    return [str(each.pk) for each in Role.objects.all()[:4]]


def hand_off(letters: str) -> HandOff:
    parts = {role: part for role, part in zip(roles(), letters, strict=True) if part != "-"}
    return HandOff(name_en="Call", name_fr="Appeler", order=9, parts=parts)


def test_five_hand_offs_ship_and_the_functions_of_such_a_company():
    shipped_parts = [
        "".join(each.parts[role] for role in roles()) for each in HandOff.objects.all()
    ]
    assert shipped_parts == ["RCAI", "RACI", "ACIR", "ARCI", "CRAI"]
    assert [role.name_en for role in Role.objects.all()] == [
        "Marketing", "Sales", "Manager", "Tech support", "SDR", "BDR", "AE", "Customer success", "Finance",
        "RevOps", "Demand Gen Operations",
    ]  # fmt: skip


@pytest.mark.parametrize("letters", ["RACI", "RRAI", "AIIR", "R--A"])
def test_one_accountable_and_somebody_responsible_is_accepted(letters):
    hand_off(letters).full_clean()


@pytest.mark.parametrize(
    ("letters", "sentence"),
    [("RAAI", "Exactly one"), ("RCCI", "Exactly one"), ("ACCI", "At least one")],
)
def test_anything_else_is_refused_with_a_sentence(letters, sentence):
    with pytest.raises(ValidationError, match=sentence):
        hand_off(letters).full_clean()


@pytest.mark.parametrize("letters", ["RAAI", "RCCI", "ACCI", "----"])
def test_the_database_refuses_it_too(letters):
    with pytest.raises(IntegrityError), transaction.atomic():
        hand_off(letters).save()


def test_an_administrator_edits_it_with_history():
    first = HandOff.objects.first()
    given = {"name_en": "Define", "name_fr": "Définir", "order": 1, "description": ""} | {
        f"role_{role}": part for role, part in zip(roles(), "ARCI", strict=True)
    }
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


def test_the_organisation_has_functions_of_its_own(client):
    demand = Role.objects.get(name_en="Demand Gen Operations")
    boss, first = logged_in(member_of("admin")), HandOff.objects.first()
    assert "Demand Gen" not in boss.get("/language/").content.decode()  # it takes part in nothing
    given = {"name_en": "Define", "name_fr": "Définir", "order": 1, f"role_{demand.pk}": "A"}
    page = boss.post(f"/admin/revops/handoff/{first.pk}/change/", given)
    assert "At least one function is responsible" in page.content.decode()
    given |= {f"role_{roles()[0]}": "R"}
    assert boss.post(f"/admin/revops/handoff/{first.pk}/change/", given).status_code == 302
    assert HandOff.objects.get(pk=first.pk).parts == {roles()[0]: "R", str(demand.pk): "A"}
    page = boss.get("/language/").content.decode()
    assert (
        '<th scope="col">Demand Gen Operations</th>' in page and "Customer success</th>" not in page
    )


def test_a_function_that_takes_part_is_not_deleted():
    boss = logged_in(member_of("admin"))
    used, unused = roles()[0], Role.objects.get(name_en="BDR").pk
    assert boss.post(f"/admin/revops/role/{used}/delete/", {"post": "yes"}).status_code == 403
    assert boss.post(f"/admin/revops/role/{unused}/delete/", {"post": "yes"}).status_code == 302
    assert [str(Role.objects.filter(pk=each).count()) for each in (used, unused)] == ["1", "0"]
