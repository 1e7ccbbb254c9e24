"""Pages of work where nothing of their kind was ever delivered: no good news, and where to bring it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from tests import page_company
from tests import small_company as small

pytestmark = pytest.mark.django_db
WON = {"deal": "D1", "amount": "100", "opened_at": "2025-10-01", "closed_at": "2025-10-20", "outcome": "won"}  # fmt: skip
PAGES = {
    "/inbound/": ("No lead has been delivered yet", "Nobody waits"),
    "/onboarding/": ("No onboarding has been delivered yet", "Every signed customer is live"),
    "/outbound/": ("No call and no touch has been delivered yet", "Every warm account"),
}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_without_its_records_says_so(client: Client, tmp_path: Path, address: str) -> None:
    small.organisation()
    small.load(tmp_path, "deals", [WON])
    small.published()
    client.force_login(page_company.reader())
    page = client.get(address).content.decode()
    said, false = PAGES[address]
    assert said in page and false not in page
    assert 'href="/data/"' in page


def test_who_reads_one_motion_is_told_that_most_records_have_none(
    client: Client, tmp_path: Path
) -> None:
    small.organisation()
    small.load(tmp_path, "leads", [{"lead": "L1", "at": "2025-10-05"}])
    small.published()
    client.force_login(page_company.reader())
    pages = ["/?period=2025-10", "/?period=2025-10&motion=inbound"]
    both, inbound = (client.get(page).content.decode() for page in pages)
    said = "Of most of these nobody knows whether they came inbound or outbound."
    assert said in both and said in inbound and "say which channel is which" not in both
    assert "they are not in these figures" in inbound and "not in these figures" not in both


def test_where_nothing_was_handed_over_nothing_was_answered(client: Client, tmp_path: Path) -> None:
    small.organisation()
    small.load(tmp_path, "invoices", [{"invoice": "I1", "at": "2025-10-20", "amount": "10"}])
    small.published()
    client.force_login(page_company.reader())
    page = client.get("/handoffs/").content.decode()
    assert "No record says yet" in page and "Everything that was handed over" not in page
