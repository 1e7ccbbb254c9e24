"""setup_organisation and create_token."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from rest_framework.authtoken.models import Token

from revops.models import Chore, Organisation, Publication, Target
from revops.queue import work
from tests import small_company as small

pytestmark = pytest.mark.django_db
GIVEN = {
    "name": "Acme",
    "currency": "EUR",
    "timezone": "Europe/Amsterdam",
    "country": "NL",
    "fiscal-year-start": "1",
}


def run(command: str, *arguments: str, **options: str) -> str:
    out = StringIO()
    call_command(
        command, *arguments, *(f"--{name}={value}" for name, value in options.items()), stdout=out
    )
    return out.getvalue()


def test_the_first_time_sets_everything():
    printed = run("setup_organisation", "--language=en", "--language=fr", **GIVEN)

    assert printed.splitlines() == [
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
    assert (
        run("setup_organisation", **{"fiscal-year-start": "4"})
        == "first month of the fiscal year: 1 → 4\n"
    )
    assert Organisation.current().name == "Acme"
    assert Organisation.history.count() == 2


def test_the_first_time_needs_name_currency_and_time_zone():
    with pytest.raises(CommandError, match="The first time needs --currency, --timezone, too."):
        run("setup_organisation", name="Acme")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"currency": "EURO"},
            "--currency EURO: Write the three letters of ISO 4217, such as EUR.",
        ),
        ({"currency": "XYZ"}, "--currency XYZ: There is no currency “XYZ”"),
        ({"timezone": "Amsterdam"}, "--timezone Amsterdam: “Amsterdam” is not a time zone"),
        ({"country": "ZZ"}, "--country ZZ: There is no country “ZZ”"),
        ({"country": "nl"}, "--country nl: There is no country “nl”; write one such as NL."),
        (
            {"fiscal-year-start": "13"},
            "--fiscal-year-start 13: Ensure this value is less than or equal to 12.",
        ),
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

    printed = run("setup_organisation", "--yes", **change)

    assert "All facts will be derived anew by the worker, then published." in printed
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


@pytest.fixture
def company(tmp_path: Path) -> None:
    """Two invoices and a call, published: one of them is in dollars, the call is just before
    midnight.
    """
    small.organisation()
    invoices = [
        {"invoice": "F1", "at": "2026-03-02", "amount": "100", "currency": "EUR"},
        {"invoice": "F2", "at": "2026-03-03", "amount": "100", "currency": "USD"},
    ]
    small.load(tmp_path, "rates", [{"currency": "USD", "month_on": "2026-03-01", "rate": "0.9"}])
    small.load(tmp_path, "invoices", invoices)
    small.load(tmp_path, "calls", [{"lead": "L1", "at": "2026-03-31T23:30:00", "owner": "ann"}])
    Target.objects.create(kpi="revenue", month=date(2026, 3, 1), value=500)
    small.published()


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("change", "effects"),
    [
        (
            {"currency": "USD"},
            [
                "Base currency EUR → USD: every amount, of open and of past periods, is counted anew in USD at finance's rates. "
                "1 of 2 deals and invoices have no rate into USD and lose their amount until one is given.",
                "1 monthly rate into EUR prices nothing any more; rates into USD have to be given.",
                "1 target in EUR is kept as it is and counts for nothing in USD until it is set anew.",
            ],
        ),
        (
            {"timezone": "Asia/Tokyo"},
            [
                "Time zone Europe/Amsterdam → Asia/Tokyo: 1 of 3 dated entries fall on another day, 1 of them into another month, "
                "and count there from then on.",
                "Times without an offset in the files of CRM, whose mapping names no time zone, were read in Europe/Amsterdam and stay "
                "what they are: import the files again, and they are read in Asia/Tokyo.",
            ],
        ),
        (
            {"fiscal-year-start": "4"},
            [
                "First month of the fiscal year 1 → 4: fiscal years, and the parts of them, are other months. FY2026 was "
                "2026-01 – 2026-12 and becomes 2025-04 – 2026-03. Figures and targets of months stay."
            ],
        ),
    ],
)
def test_a_change_of_figures_is_said_and_refused_without_a_yes(
    change: dict[str, str], effects: list[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("revops.effects.timezone.now", lambda: datetime(2026, 11, 25, tzinfo=UTC))
    with pytest.raises(CommandError) as refused:
        run("setup_organisation", **change)

    assert str(refused.value).splitlines() == [
        *effects,
        "1 publication stays as it is: who looks back sees it as it was.",
        "Nothing was changed. Run it again with --yes to change these figures.",
    ]
    current = Organisation.current()
    assert (current.base_currency, current.timezone, current.fiscal_year_start) == (
        "EUR",
        "Europe/Amsterdam",
        1,
    )
    assert not Chore.objects.filter(kind="derive").exists()


@pytest.mark.usefixtures("company")
def test_other_holidays_are_named():
    with pytest.raises(
        CommandError,
        match=r"Public holidays NL → FR: \d+ days of \d{4} are worked in one and not in the other",
    ):
        run("setup_organisation", country="FR")


@pytest.mark.usefixtures("company")
def test_what_changes_no_figure_is_not_asked():
    assert run("setup_organisation", **GIVEN | {"name": "Small"}) == "Nothing changed.\n"
    assert "name: Small → Large" in run("setup_organisation", name="Large")
    assert "first day of the week" in run("setup_organisation", **{"week-start": "6"})


@pytest.mark.usefixtures("company")
def test_a_change_that_was_agreed_to_is_noted_derives_and_publishes():
    printed = run("setup_organisation", "--yes", currency="USD")

    assert "base currency: EUR → USD" in printed
    assert [each.kind for each in Chore.objects.filter(state="due", kind="derive")] == ["derive"]
    last = Organisation.history.first()
    assert (last.base_currency, last.prev_record.base_currency) == ("USD", "EUR")
    assert last.history_change_reason.startswith("manage.py setup_organisation (")
    assert Target.objects.get().currency == "EUR"
    work.do_all()
    assert [each.context.settings["currency"] for each in Publication.objects.all()] == [
        "USD",
        "EUR",
    ]
