"""Finance's pages: a month is prepared by one, approved by another, and opened again with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from revops import closing, numbers, publish
from revops.readers import EVERYTHING
from tests import small_company
from tests.closing_company import close, finance, month, reopen

pytestmark = pytest.mark.django_db


@pytest.fixture
def books(tmp_path: Path) -> Path:
    small_company.organisation(country="")
    documents = [
        {"invoice": "A1", "at": "2026-01-10", "amount": "100", "currency": "EUR"},
        {"invoice": "A2", "at": "2026-01-11", "amount": "7", "currency": "USD"},
    ]
    small_company.load(tmp_path, "invoices", documents)
    publish.publish()
    return tmp_path


def client(name: str, *, is_finance: bool = True) -> Client:
    found = Client()
    found.force_login(finance(name) if is_finance else User.objects.create_user(name))
    return found


def act(by: Client, name: str, **given: str) -> tuple[int, str]:
    answer = by.post("/finance/2026-01/", {"act": name, **given}, follow=True)
    return answer.status_code, answer.content.decode()


def test_two_people_close_a_month_and_its_reasons_stay(books: Path) -> None:
    fay, fred = client("fay"), client("fred")
    reasons = {f"accept-{key}": "Known." for key in closing.CHECKS}
    assert act(fay, "hold", **reasons)[0] == 200
    status, page = act(fay, "approve")
    assert (status, "second person of finance" in page) == (400, True)
    assert act(fred, "approve")[0] == 200
    signed = closing.month_of(month("2026-01")).version
    assert (signed.state, signed.preparer, signed.approver) == ("closed", "fay", "fred")
    assert {each.accepted for each in signed.checks} == {"", "Known."}
    page = client("reader", is_finance=False).get("/finance/2026-01/").content.decode()
    assert signed.cells_sha256 in page
    assert "Known." in page
    assert 'name="act"' not in page


def test_what_is_not_accepted_is_named_and_closes_nothing(books: Path) -> None:
    fay, fred = client("fay"), client("fred")
    assert act(fay, "hold")[0] == 200
    status, page = act(fred, "approve")
    assert (status, "counted and not priced" in page) == (400, True)
    assert closing.month_of(month("2026-01")).state == "hold"
    assert act(fred, "release")[0] == 200
    assert closing.month_of(month("2026-01")).state == "open"


def test_a_month_is_opened_again_with_its_reason_on_the_page(books: Path) -> None:
    close("2026-01")
    fay = client("fay")
    assert act(fay, "reopen")[0] == 400
    status, page = act(fay, "reopen", reason="A credit note was forgotten.")
    assert (status, "A credit note was forgotten." in page) == (200, True)


def test_who_is_not_of_finance_closes_nothing(books: Path) -> None:
    reader = client("reader", is_finance=False)
    assert [act(reader, name)[0] for name in ("hold", "approve", "release", "reopen")] == [403] * 4
    assert act(client("fay"), "burn")[0] == 404


def test_the_figures_of_a_month_are_there_to_the_cent(books: Path) -> None:
    rows = [{"invoice": "A1", "at": "2026-01-10", "amount": "12345.67", "currency": "EUR"}]
    small_company.load(books, "invoices", rows, accepts_loss=True)
    publish.publish()
    page = client("reader", is_finance=False).get("/finance/2026-01/").content.decode()
    assert '<td class="n" data-label="January 2026">€12,345.67</td>' in page
    assert "adjustments of closed months" not in page


def test_the_list_has_every_month_with_its_state(books: Path) -> None:
    close("2026-01")
    page = client("reader", is_finance=False).get("/finance/").content.decode()
    assert page.count('class="month-state closed"') == 1
    assert "fay · fred" in page
    assert "next to be closed" in page


def test_late_changes_are_on_the_page_of_their_month(books: Path) -> None:
    close("2026-01")
    rows = [{"invoice": "A1", "at": "2026-01-10", "amount": "90", "currency": "EUR"}]
    small_company.load(books, "invoices", rows, accepts_loss=True)
    publish.publish()
    page = client("reader", is_finance=False).get("/finance/2026-01/").content.decode()
    assert "€100.00 → €90.00" in page
    page = client("other", is_finance=False).get("/finance/2026-02/").content.decode()
    assert "-€10.00" in page.replace("−", "-")


def test_a_month_goes_to_the_accountant_as_a_file(books: Path) -> None:
    close("2026-01")
    reader = client("reader", is_finance=False)
    text = b"".join(reader.get("/finance/2026-01/month.csv").streaming_content).decode()
    assert "Document,A1,,2026-01-10,100.00,EUR" in text
    assert "Signature,Approved by,fred" in text
    assert reader.get("/finance/2026-01/month.xlsx").status_code == 200
    assert reader.get("/finance/2026-01/month.pdf").status_code == 404


def test_the_bridge_is_a_table_and_a_chart(books: Path) -> None:
    reader = client("reader", is_finance=False)
    page = reader.get("/finance/bridge/?period=2026-01").content.decode()
    assert 'data-bridge="closing">€100.00' in page
    assert "Customer without a deal" in page
    drawn = reader.get("/finance/bridge/chart.json?period=2026-01").json()
    assert "Type not known" in page
    empty = reader.get("/finance/bridge/?period=2026-05").content.decode()
    assert "Type not known" not in empty
    assert drawn["data"][0]["x"] == ["Signed", "Customer<br>without a deal", "Invoiced"]


@pytest.mark.parametrize(
    "address",
    ["bridge/?kind=x", "bridge/?period=x", "bridge/chart.json?period=x", "2026-Q1/", "nowhere/"],
)
def test_a_senseless_address_has_its_sentence(books: Path, address: str) -> None:
    answer = client("reader", is_finance=False).get(f"/finance/{address}")
    assert answer.status_code in (400, 404)


def test_version_1_stays_readable_with_its_seal_reasons_and_file(books: Path) -> None:
    close("2026-01")
    first = closing.month_of(month("2026-01")).version
    rows = [{"invoice": "A1", "at": "2026-01-10", "amount": "90", "currency": "EUR"}]
    small_company.load(books, "invoices", rows, accepts_loss=True)
    publish.publish()
    reopen("2026-01")
    opened = numbers.published(reader=EVERYTHING).published_at
    close("2026-01")
    second = closing.month_of(month("2026-01")).version
    reader = client("reader", is_finance=False)
    now = reader.get("/finance/2026-01/").content.decode()
    assert (second.cells_sha256 in now, first.cells_sha256 in now, "€90.00" in now) == (
        True,
        False,
        True,
    )
    signed = numbers.issued(first.publication + 1).published_at
    asked = {"as_of": signed.isoformat()}
    then = reader.get("/finance/2026-01/", asked).content.decode()
    assert (first.cells_sha256 in then, second.cells_sha256 in then, "€100.00" in then) == (
        True,
        False,
        True,
    )
    assert 'name="act"' not in client("fay").get("/finance/2026-01/", asked).content.decode()
    text = b"".join(reader.get("/finance/2026-01/month.csv", asked).streaming_content).decode()
    assert first.cells_sha256 in text and "100.00,EUR" in text
    between = reader.get("/finance/2026-01/", {"as_of": opened.isoformat()}).content.decode()
    assert "A document was forgotten." in between
    assert "is looked at of the latest state" in between


def test_a_class_of_a_bridge_leads_to_its_list(books: Path) -> None:
    reader = client("reader", is_finance=False)
    page = reader.get("/finance/bridge/?period=2026-01&class=no_deal").content.decode()
    assert 'id="items"' in page and "crm/A1" in page
    for wrong in ("class=weather", "bridge=x", "class=no_deal&page=2"):
        answer = reader.get(f"/finance/bridge/?period=2026-01&{wrong}")
        assert (answer.status_code, "There" in answer.content.decode() or "means" in answer.content.decode()) == (400, True)  # fmt: skip
    answer = reader.get("/finance/bridge/?period=2026-01&kind=quarter&bridge=contract")
    assert answer.url == "/finance/bridge/?period=2026-Q1&bridge=contract"
