"""Which deal a document bills: doubtful ones are listed with both sides, finance decides, and what is
decided stays whatever is imported later.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from revops import bridging, publish
from revops.bridging import Reason
from revops.models import MatchDecision
from tests import results
from tests.admin_pages import logged_in, member_of
from tests.closing_company import now
from tests.small_company import organisation

pytestmark = pytest.mark.django_db
MAPPING = """
mapping = 1
[source]
key = "crm"
name = "CRM"
[files.deals]
match = "deals.csv"
record = "deal"
id = "deal"
complete = true
fields = { deal = "deal", company = "company", amount = "amount", opened_at = "opened", won_at = "won" }
[files.invoices]
match = "invoices.csv"
record = "invoice"
id = "invoice"
complete = true
fields = { invoice = "invoice", company = "company", amount = "amount", at = "at", currency = { value = "EUR" } }
"""
RATES = """
[files.rates]
match = "rates.csv"
record = "rate"
id = ["c", "m"]
fields = { currency = "c", month_on = { column = "m", format = "%Y-%m" }, rate = "r" }
"""
DEALS = "deal,company,amount,opened,won\nD1,Acme,100,2026-01-02,2026-01-10\nD2,Acme,200,2026-01-02,2026-01-12\n"
INVOICES = "invoice,company,amount,at\nA1,Acme,150,2026-01-20\nA2,Beta,70,2026-01-21\nA3,Acme,30,2026-02-20\n"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    organisation(country="")
    results.load_text(tmp_path, "deals.csv", DEALS, MAPPING)
    results.load_text(tmp_path, "invoices.csv", INVOICES, MAPPING)
    publish.publish()
    return tmp_path


@pytest.fixture
def fay(company: Path) -> Client:
    return logged_in(member_of("finance", name="fay"))


def decide(client: Client, number: str, feed: str = "invoices", **given: str) -> int:
    document = number.replace("/", f"/{feed}/")
    return client.post("/finance/matches/decide/", {"document": document, **given}).status_code


def sure() -> dict[str, tuple[str, Reason]]:
    known = bridging.known(now())
    numbers = {each.record: each.number for each in known.documents}
    found = bridging.matched(known, bridging.decided(now())).sure
    return {numbers[record]: (match.deal, match.reason) for record, match in found.items()}


def page(client: Client, query: str = "") -> str:
    return client.get(f"/finance/matches/{query}").content.decode()


def test_what_is_doubtful_is_listed_with_both_sides_score_and_reason(fay: Client) -> None:
    shown = page(fay)
    assert "2 documents are doubtful" in shown
    assert shown.count('class="doubt"') == 2
    for words in ("A1", "€150.00", "D1", "€100.00", "50 of 100", "one of several"):
        assert words in shown
    assert "0 of 3 documents have their deal for certain." in shown
    assert page(fay, "?period=2026-02").count('class="doubt"') == 1


NAMING = """
[files.lines]
match = "lines.csv"
record = "invoice"
id = "invoice"
fields = { invoice = "invoice", deal = "deal", company = "company", amount = "amount", at = "at", currency = "currency" }
"""


def test_why_documents_have_no_deal_is_counted_with_what_to_do(fay: Client, tmp_path: Path) -> None:
    text = (
        "invoice,deal,company,amount,at,currency\nB1,D1,Acme,10,2026-01-20,EUR\nB2,,,5,2026-01-21,EUR\n"
        "B3,,Acme,5,2029-01-21,EUR\nB4,,Acme,5,2026-01-21,USD\n"
    )
    results.load_text(tmp_path, "rates.csv", "c,m,r\nUSD,2026-01,0.5\n", MAPPING + NAMING + RATES)
    results.load_text(tmp_path, "lines.csv", text, MAPPING + NAMING + RATES)
    publish.publish()
    found, count = bridging.to_match(now())
    assert (sorted(each.number for each in found.documents), count) == (
        ["crm/A1", "crm/A2", "crm/A3", "crm/B2", "crm/B3", "crm/B4"], 7,
    )  # fmt: skip
    numbers = {each.record: each.number for each in found.documents}
    without = bridging.matched(found, {}).without
    assert {numbers[record]: str(lack) for record, lack in without.items()} == {
        "crm/A2": "no_deal", "crm/B2": "nobody", "crm/B3": "days", "crm/B4": "currency",
    }  # fmt: skip
    shown = page(fay)
    assert "1 of 7 documents has its deal for certain." in shown
    for words in ("Its customer has no signed deal", "It names neither customer nor company", "Map the customer or the deal"):  # fmt: skip
        assert words in shown
    assert decide(fay, "crm/B1", "lines", deal="") == 302
    assert "0 of 7 documents have their deal for certain." in page(fay)
    assert "Somebody decided that it bills none" in page(fay)


def test_a_decision_has_its_author_stands_whatever_comes_and_can_be_undone(
    fay: Client, company: Path
) -> None:
    assert decide(fay, "crm/A1", deal="crm/D1") == 302
    assert decide(fay, "crm/A3", deal="") == 302
    better = INVOICES.replace("A1,Acme,150", "A1,Acme,200").replace("A3,Acme,30", "A3,Acme,100")
    results.load_text(company, "invoices.csv", better, MAPPING)
    publish.publish()
    assert sure() == {"crm/A1": ("crm/D1", Reason.DECIDED)}
    shown = page(fay)
    assert "0 documents are doubtful" in shown
    assert shown.count('class="button undo"') == 2
    assert ">fay · " in shown
    assert decide(fay, "crm/A1") == 302
    assert sure() == {"crm/A1": ("crm/D2", Reason.AMOUNT)}
    assert MatchDecision.objects.filter(number="crm/A1").exclude(ended_by=None).count() == 1


def test_everybody_reads_and_finance_alone_decides(fay: Client) -> None:
    reader = logged_in(member_of("admin"))
    assert 'name="deal"' not in page(reader)
    assert decide(reader, "crm/A1", deal="crm/D1") == 403
    assert decide(Client(), "crm/A1", deal="crm/D1") in (302, 403)
    assert not MatchDecision.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        {"document": "crm/invoices/A9", "deal": ""},
        {"document": "crm/invoices/A1", "deal": "crm/D9"},
        {"document": "crm/A1", "deal": ""},
        {"document": "", "deal": "x"},
    ],
)
def test_what_does_not_exist_is_refused_with_a_sentence(fay: Client, given: dict) -> None:
    answer = fay.post("/finance/matches/decide/", given)
    assert (answer.status_code, "There is no" in answer.content.decode()) == (400, True)


def test_a_decision_gives_a_fresh_page_and_what_is_unchanged_is_not_made_twice(fay: Client) -> None:
    fay.get("/finance/matches/")
    tag = fay.get("/finance/matches/").headers["ETag"]
    again = {"If-None-Match": tag}
    assert fay.get("/finance/matches/", headers=again).status_code == 304
    bridging.decide("crm/invoices/A1", "", member_of("finance", name="fred"))
    assert fay.get("/finance/matches/", headers=again).status_code == 200
    assert fay.get("/finance/matches/?after=soon").status_code == 400


def test_deciding_moves_no_document_to_another_page(fay: Client, company: Path) -> None:
    head = INVOICES.splitlines()[0]
    rows = [f"B{number:02},Acme,30,2026-02-{1 + number // 9:02}" for number in range(45)]
    results.load_text(company, "invoices.csv", "\n".join([head, *rows]), MAPPING, accepts_loss=True)
    publish.publish()
    first = page(fay)
    assert (listed(first), "1–20 of 45" in first) == ([f"B{n:02}" for n in range(44, 24, -1)], True)
    further = unescape(re.search(r'rel="next" href="([^"]*)"', first)[1])
    second = page(fay, further)
    assert (listed(second), "21–40 of 45" in second) == (
        [f"B{n:02}" for n in range(24, 4, -1)],
        True,
    )
    for number in (44, 30):
        assert decide(fay, f"crm/B{number}", deal="") == 302
    again = page(fay, further)
    assert (listed(again), "19–38 of 43" in again) == (listed(second), True)
    after = {"after": unescape(re.search(r'name="after" value="([^"]*)"', again)[1])}
    answer = fay.post(
        "/finance/matches/decide/", {"document": "crm/invoices/B24", "deal": ""} | after
    )
    assert listed(fay.get(answer.url).content.decode()) == [f"B{n:02}" for n in range(23, 3, -1)]


def listed(shown: str) -> list[str]:
    return re.findall(r'<article class="doubt"[^>]*aria-label="[^"]*(B\d+)"', shown)
