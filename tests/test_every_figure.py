"""Every figure on a page opens the receipt of that very figure."""

import html
import re

import pytest
from django.test import Client

from tests import page_company
from tests import small_company as small

pytestmark = pytest.mark.django_db
PAGES = (
    "/?period=2025-10",
    "/?period=2025-10&funnel=cohort",
    "/?period=2025-10&motion=inbound",
    "/kpi/mqls/?period=2025-10",
    "/kpi/revenue/?period=2025-10",
    "/kpi/win_rate/?period=2025-10",
    "/kpi/deals_signed/?period=2025-10",
)
LINK = re.compile(r'href="(/kpi/\w+/receipt/\?[^"]*)"[^>]*>(.*?)</a>', re.S)
FIGURE = re.compile(r"\d|—")


@pytest.fixture
def reader(client: Client, tmp_path) -> Client:
    page_company.load(tmp_path)
    leads = [*page_company.LEADS, {"lead": "L20", "at": "2025-10-09T09:00:00", "owner": "p1"}]
    stages = [
        *page_company.STAGES,
        {"id": "s20", "lead": "L20", "stage": "mql", "at": "2025-10-09T10:00:00"},
    ]
    small.load(tmp_path, "leads", leads)
    small.load(tmp_path, "stages", stages)
    small.published()
    client.force_login(page_company.reader())
    return client


def words(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup)).strip()


def figures_on(page: str) -> set[str]:
    """The texts by which a receipt shows its figure: in full, short, and a rate's fraction."""
    slip = page[page.index('class="slip"') : page.index('class="definition"')]
    return {words(part) for part in re.findall(r"<p[^>]*>(.*?)</p>", slip, re.S)}


def figure_of(markup: str) -> str:
    """The figure in a link; of an absent one its dash, without the reason that only screen readers
    hear.
    """
    return "—" if "—" in markup else words(markup)


@pytest.mark.parametrize("address", PAGES)
def test_every_figure_leads_to_the_receipt_that_shows_it(reader: Client, address: str) -> None:
    found = LINK.findall(reader.get(address).content.decode())
    links = {(html.unescape(href), figure_of(text)) for href, text in found}
    figures = {(href, text) for href, text in links if FIGURE.search(text) and "part=" not in href}
    assert len(figures) > 10
    lost = []
    for href, text in figures:
        answer = reader.get(href)
        own = figures_on(answer.content.decode()) if answer.status_code == 200 else set()
        if not any(
            text == each or text in each.split() or f" {text}" in f" {each}" for each in own
        ):
            lost.append((href, text, answer.status_code, own))
    assert lost == []


def test_what_has_no_motion_can_be_asked_for_by_itself(reader: Client) -> None:
    page = reader.get("/kpi/mqls/?period=2025-10").content.decode()
    assert "motion=none" in page
    receipt = reader.get("/kpi/mqls/receipt/?period=2025-10&motion=none").content.decode()
    assert "1 record = 1" in receipt
    assert "Motion not known" in receipt
