"""Live customers: who fell silent, who uses the product less, and whose renewal is ahead."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from revops import numbers, onboardings, publish, stocktaking
from revops.models import Stocktaking
from revops.readers import EVERYTHING
from tests import small_company
from tests.admin_pages import member_of
from tests.asked import MOST, cold
from tests.results import load_text

pytestmark = pytest.mark.django_db
MAPPING = """
mapping = 1
[source]
key = "crm"
[files.onboardings]
match = "onboardings.csv"
record = "onboarding"
id = "No"
complete = true
fields = { onboarding = "No", company = "Company", customer = "Customer", live_at = "Live", started_at = "Kick-off" }
[files.usage]
match = "usage.csv"
record = "usage"
id = ["Company", "Customer", "Day"]
complete = true
fields = { event = { value = "Sign-in" }, company = "Company", customer = "Customer", used_on = "Day", count = "Count" }
[files.invoices]
match = "invoices.csv"
record = "invoice"
id = "No"
fields = { invoice = "No", at = "Date", amount = "Amount", customer = "Customer", service_from_on = "From", service_until_on = "Until" }
[files.deals]
match = "deals.csv"
record = "deal"
id = "No"
fields = { deal = "No", customer = "Customer", opened_at = "Opened", expected_close_on = "Expected", deal_type = "Type" }
"""


def on(days: int) -> str:
    """A day so many days ago."""
    return (timezone.localdate() - timedelta(days=days)).isoformat()


def load(folder: Path, feed: str, head: str, *rows: str) -> None:
    text = "\n".join([head, *rows]) + "\n"
    load_text(folder, f"{feed}.csv", text, MAPPING, accepts_loss=True)


@pytest.fixture
def customers(tmp_path: Path) -> None:
    small_company.organisation(timezone="UTC")
    live = f"{on(200)},{on(210)}"
    load(tmp_path, "onboardings", "No,Company,Customer,Live,Kick-off", *(
        f"{n},{name},{customer},{live}" for n, (name, customer) in enumerate(
            [("Steady Ltd", "C1"), ("Falling Ltd", ""), ("Silent Ltd", "C3"), ("Never Ltd", "C4")])
    ), f"9,Not live Ltd,C9,,{on(20)}")  # fmt: skip
    load(tmp_path, "usage", "Company,Customer,Day,Count",
        f",C1,{on(3)},10", f",C1,{on(27)},10", f",C1,{on(40)},16",
        f"FALLING  ltd,,{on(2)},5", f"Falling Ltd,,{on(30)},20",
        f",C3,{on(29)},7", f",C9,{on(1)},99")  # fmt: skip
    load(tmp_path, "invoices", "No,Date,Amount,Customer,From,Until",
        f"1,{on(200)},100,C1,{on(200)},{on(-165)}", f"2,{on(20)},-10,C1,{on(20)},{on(-400)}")  # fmt: skip
    load(tmp_path, "deals", "No,Customer,Opened,Expected,Type",
        f"1,C3,{on(20)},{on(-12)},renewal", f"2,C3,{on(20)},{on(-5)},expansion")  # fmt: skip
    publish.publish()
    stocktaking.take()


def found(**given: object) -> onboardings.Use:
    return onboardings.use(numbers.published(reader=EVERYTHING), is_now=True, **given)


def test_who_fell_silent_stands_first_then_who_uses_it_less(customers: None) -> None:
    use = found()
    # In: use of the customer by id, and by name. Out: who is not live, and what is older.
    assert [(each.company, each.used, each.before, each.change) for each in use.rows] == [
        ("Silent Ltd", 0, 7, Fraction(-1)), ("Never Ltd", 0, 0, None),
        ("Falling Ltd", 5, 20, Fraction(-3, 4)), ("Steady Ltd", 20, 16, Fraction(1, 4)),
    ]  # fmt: skip
    assert (use.count, use.silent) == (4, 2)


def test_renewal_is_what_an_open_renewal_or_a_document_says(customers: None) -> None:
    by = {each.company: each for each in found().rows}
    assert by["Silent Ltd"].renewal_on.isoformat() == on(-12)
    # A credit note bills nothing further.
    assert by["Steady Ltd"].billed_until.isoformat() == on(-165)
    assert (by["Never Ltd"].renewal_on, by["Never Ltd"].billed_until) == (None, None)


def test_without_any_use_delivered_nobody_is_called_silent(tmp_path: Path, client: Client) -> None:
    small_company.organisation()
    load(tmp_path, "onboardings", "No,Company,Customer,Live,Kick-off", f"1,A,,{on(9)},{on(20)}")
    publish.publish()
    client.force_login(member_of("viewer", name="eve"))
    assert found() is None
    assert "whether they use it" not in client.get("/onboarding/").content.decode()


def test_the_page_has_them_a_page_at_a_time(
    client: Client, customers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("revops.onboardings.living.PAGE", 3)
    client.force_login(member_of("viewer", name="eve"))
    page, asked = cold(client, "/onboarding/")
    assert "2 are silent" in page and "Falling Ltd" in page and "Steady Ltd" not in page
    assert len(asked) <= MOST, asked
    assert "Steady Ltd" in client.get("/onboarding/?live=2").content.decode()
    assert client.get("/onboarding/?live=3").status_code == 400
    (steady,) = found(page=2).rows
    account = client.get(f"/outbound/account/?account={steady.account}").content.decode()
    assert "Sign-in × 10" in account


def silent() -> list[str]:
    return [each.company for each in found().rows if each.is_silent]


def test_the_list_is_as_long_ago_as_it_says(
    client: Client, customers: None, tmp_path: Path
) -> None:
    load(tmp_path, "usage", "Company,Customer,Day,Count", f",C1,{on(3)},11", f",C3,{on(1)},1")
    publish.publish()
    assert silent() == ["Silent Ltd", "Never Ltd"]  # as it was counted
    stocktaking.take()
    assert sorted(silent()) == ["Falling Ltd", "Never Ltd"]
    then = onboardings.use(numbers.published(reader=EVERYTHING), is_now=False)
    now = found()
    assert (then.rows, then.count, then.silent) == (now.rows, now.count, now.silent)
    assert then.counted_at is None and now.counted_at is not None
    client.force_login(member_of("viewer", name="eve"))
    assert "Counted " in client.get("/onboarding/").content.decode()


def test_as_of_then_they_are_counted_for_whoever_asks(client: Client, customers: None) -> None:
    client.force_login(member_of("viewer", name="eve"))
    then = "/onboarding/?as_of=2190-01-01"
    page, asked = cold(client, then)
    assert "Live customers as they were then" in page and "Never Ltd" not in page
    assert not [query for query in asked if "visible_usage" in query]
    assert "Never Ltd" in client.get(f"{then}&live=1").content.decode()


def test_before_it_was_counted_nobody_is_called_silent(client: Client, customers: None) -> None:
    Stocktaking.objects.all().delete()
    client.force_login(member_of("viewer", name="eve"))
    page = client.get("/onboarding/").content.decode()
    assert "has not been counted yet" in page and "is silent" not in page


@pytest.mark.parametrize("size", [1, 3])
def test_pages_together_list_each_live_customer_once(
    customers: None, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    whole = found().rows
    monkeypatch.setattr("revops.onboardings.living.PAGE", size)
    listed = [each for page in range(1, found().last_page + 1) for each in found(page=page).rows]
    assert tuple(listed) == whole and len(whole) == 4
