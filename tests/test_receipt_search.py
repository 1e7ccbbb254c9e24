"""The records of a receipt are sorted and searched in the address; the figure stays what it is."""

import re

import pytest

from revops import numbers, receipts
from tests import page_company

pytestmark = pytest.mark.django_db
RECEIPT = "/kpi/revenue/receipt/?period=2025-10"


@pytest.fixture
def look(client, tmp_path):
    page_company.load(tmp_path)
    client.force_login(page_company.reader(is_superuser=True))
    return lambda address: client.get(address).content.decode()


def ids(html):
    return re.findall(r'<td class="soft" data-label="Record">CRM · (.*?)</td>', html)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["I3", "I2", "I1"]),
        ("day", ["I1", "I2", "I3"]),
        ("-amount", ["I1", "I2", "I3"]),
        ("amount", ["I3", "I2", "I1"]),
        ("source", ["I1", "I2", "I3"]),
        ("-source", ["I3", "I2", "I1"]),
    ],
)
def test_records_are_sorted_either_way(look, sort, order):
    assert ids(look(f"{RECEIPT}&sort={sort}")) == order


def test_the_column_says_how_it_is_sorted_and_the_link_turns_it_round(look):
    head = look(f"{RECEIPT}&sort=-amount")
    assert re.search(
        r'aria-sort="descending"><a href="\?period=2025-10&amp;part=value&amp;sort=amount">', head
    )


def test_a_search_lists_what_it_finds_and_says_what_that_adds_up_to(look):
    html = look(f"{RECEIPT}&q=i2")
    assert ids(html) == ["I2"]
    assert "1 of 3 records found = €5,000.00" in html
    assert re.search(r'data-total="value">€12,350.00<', html)


def test_every_word_must_be_there_and_nothing_in_it_is_a_pattern(look):
    assert ids(look("/kpi/deals_signed/receipt/?period=2025-10&q=milan+d2")) == ["D2"]
    assert ids(look("/kpi/deals_signed/receipt/?period=2025-10&q=milan+d3")) == []
    assert "No record has all these words." in look(f"{RECEIPT}&q=%25")
    assert ids(look(f"{RECEIPT}&q=_")) == []


def test_a_search_of_markup_is_only_text(look):
    assert "<script>alert" not in look(f"{RECEIPT}&q=<script>alert(1)</script>")


def test_a_column_that_there_is_not_is_answered_with_those_there_are(look, client):
    answer = client.get(f"{RECEIPT}&sort=luck")
    assert answer.status_code == 400
    assert (
        "they can by day, amount, measured, record, source, team, owner, channel"
        in answer.content.decode()
    )


@pytest.mark.parametrize("sort", [sign + name for name in receipts.ORDERS for sign in ("", "-")])
def test_every_order_pages_through_every_record_once(look, sort):
    published = numbers.published()
    asked = ("leads", published.calendar.period("2025-10"), numbers.Slice(), published)
    listing, pages = receipts.Listing("", sort), []
    while True:
        pages.append(receipts.records(*asked, limit=3, listing=listing))
        if pages[-1].next is None:
            break
        listing = receipts.listing_at(listing, receipts.cursor(str(pages[-1].next)))
    assert [len(page.results) for page in pages] == [3, 3, 1]
    assert sorted(record.item for page in pages for record in page.results) == [
        f"crm/L{n}" for n in range(1, 8)
    ]
    back = receipts.listing_at(listing, receipts.cursor(str(pages[-1].previous)))
    before = receipts.records(*asked, limit=3, listing=back)
    assert (before.results, before.first) == (pages[1].results, 3)


def test_all_records_come_in_the_order_and_search_of_the_page(look):
    published = numbers.published()
    asked = ("revenue", published.calendar.period("2025-10"), numbers.Slice(), published)
    listing = receipts.Listing("crm", "amount")
    assert [record.external_id for record in receipts.every_record(*asked, listing=listing)] == [
        "I3",
        "I2",
        "I1",
    ]


def test_the_definition_is_there_in_both_languages(look):
    html = look(RECEIPT)
    assert "<div><p>Invoices − credit notes" in html
    assert '<div lang="fr"><p>Factures' in html


def test_the_target_says_who_set_it_when_and_what_it_was(look, client):
    from revops.models import Target

    target = Target.objects.get(kpi="revenue")
    target.value, target.reason, target._history_user = (
        11_000,
        "Board of May",
        page_company.reader("lotte"),
    )
    target.save()
    html = look(RECEIPT)
    assert re.search(
        r"October 2025: <b>€11,000.00</b> · lotte, .*? · before: €10,000.00 · “Board of May”", html
    )
