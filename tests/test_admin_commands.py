"""setup_organisation and create_token."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from rest_framework.authtoken.models import Token

from revops.models import Chore, Organisation
from tests import small_company as small

pytestmark = pytest.mark.django_db
GIVEN = {"name": "Acme", "currency": "EUR", "timezone": "Europe/Amsterdam", "country": "NL", "fiscal-year-start": "1"}


def run(command: str, *arguments: str, **options: str) -> str:
    out = StringIO()
    call_command(command, *arguments, *(f"--{name}={value}" for name, value in options.items()), stdout=out)
    return out.getvalue()


def test_the_first_time_sets_everything():
    said = run("setup_organisation", "--language=en", "--language=fr", **GIVEN)

    assert said.splitlines() == [
        "name: Acme",
        "base currency: EUR",
        "time zone: Europe/Amsterdam",
        "country, for public holidays: NL",
        "first month of the fiscal year: 1",
        "languages: en, fr",
    ]
    assert Organisation.current().week_start == 0


def test_a_second_time_changes_what_is_given_and_says_so():
    run("setup_organisation", **GIVEN)

    assert run("setup_organisation", **GIVEN) == "Nothing changed.\n"
    assert run("setup_organisation", **{"fiscal-year-start": "4"}) == "first month of the fiscal year: 1 → 4\n"
    assert Organisation.current().name == "Acme"
    assert Organisation.history.count() == 2


def test_the_first_time_needs_name_currency_and_time_zone():
    with pytest.raises(CommandError, match="The first time needs --currency, --timezone, too."):
        run("setup_organisation", name="Acme")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"currency": "EURO"}, "--currency EURO: Write the three letters of ISO 4217, such as EUR."),
        ({"currency": "XYZ"}, "--currency XYZ: There is no currency “XYZ”"),
        ({"timezone": "Amsterdam"}, "--timezone Amsterdam: “Amsterdam” is not a time zone"),
        ({"country": "ZZ"}, "--country ZZ: There is no country “ZZ”"),
        ({"country": "nl"}, "--country nl: There is no country “nl”; write one such as NL."),
        ({"fiscal-year-start": "13"}, "--fiscal-year-start 13: Ensure this value is less than or equal to 12."),
        ({"week-start": "7"}, "--week-start 7:"),
        ({"language": "de"}, "--language de: Diapason does not speak de; it speaks en, fr."),
        ({"name": ""}, "--name"),
    ],
)
def test_bad_values_are_refused_in_a_sentence(change: dict[str, str], reason: str):
    with pytest.raises(CommandError) as refused:
        run("setup_organisation", **GIVEN | change)

    assert reason in str(refused.value)
    assert Organisation.current() is None


@pytest.mark.parametrize("change", [{"currency": "USD"}, {"timezone": "Europe/London"}])
def test_a_new_currency_or_time_zone_derives_the_facts_anew(tmp_path: Path, change: dict[str, str]):
    small.organisation()
    small.load(tmp_path, "leads", [{"lead": "L1", "at": "2025-10-01"}])

    said = run("setup_organisation", **change)

    assert "All facts will be derived anew by the worker, then published." in said
    assert Chore.objects.filter(kind=Chore.Kind.DERIVE).count() == 1


def test_a_token_is_printed_alone_and_stays():
    user = User.objects.create_user("script")

    first, second = run("create_token", "script"), run("create_token", "script")

    assert first == second == f"{Token.objects.get(user=user).key}\n"


def test_a_new_token_takes_the_place_of_the_old():
    User.objects.create_user("script")
    first = run("create_token", "script")

    second = run("create_token", "script", "--new")

    assert first != second
    assert list(Token.objects.values_list("key", flat=True)) == [second.strip()]


def test_a_token_for_nobody_is_refused():
    User.objects.create_user("gone", is_active=False)

    with pytest.raises(CommandError, match="There is no user “nobody”."):
        run("create_token", "nobody")
    with pytest.raises(CommandError, match="is not active"):
        run("create_token", "gone")
