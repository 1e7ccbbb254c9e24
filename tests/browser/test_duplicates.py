"""Deciding about duplicates by keyboard, on a desk and on a phone, in both languages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from revops import publish
from revops.duplicates.reading import decisions
from revops.models import DuplicateCandidate
from tests import page_company
from tests.at_length import at_length
from tests.browser.conftest import log_in
from tests.browser.test_every_page import faults
from tests.twice_company import company, scanned  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = {
    "en": (1280, "light", "One, or two?", "Merged."),
    "fr": (390, "dark", "Un seul, ou deux", "Fusionné."),
}
PICTURES = os.environ.get("PICTURES", "")


def seen(page: Page, name: str) -> None:
    """Nothing for axe; a picture of it for who asks for one."""
    assert faults(page) == []
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("language", at_length(WAYS, quick=["fr"]))
def test_pairs_are_decided_by_keyboard(
    transactional_db: None, company: None, site: Page, language: str
) -> None:
    width, scheme, heading, merged = WAYS[language]
    page_company.reader(is_superuser=True)
    scanned()
    publish.publish()
    log_in(site)
    site.emulate_media(color_scheme=scheme)
    site.context.add_cookies([{"name": "django_language", "value": language, "url": site.url}])
    site.set_viewport_size({"width": width, "height": 844})
    site.goto("/data/duplicates/?what=document")
    seen(site, f"list-{language}")
    site.locator(".pairs a").first.click()
    expect(site.locator("h1")).to_contain_text(heading)
    seen(site, f"pair-{language}")
    site.keyboard.press("m")
    expect(site.locator(".messages")).to_contain_text(merged)
    assert [(each.what, each.is_same) for each in decisions()] == [("document", True)]
    site.goto("/data/duplicates/rules/lead_email/")
    seen(site, f"rule-{language}")
    site.goto("/data/duplicates/decided/")
    seen(site, f"decided-{language}")
    site.goto(f"/data/duplicates/{DuplicateCandidate.objects.get(what='lead').pk}/")
    site.keyboard.press("n")
    expect(site.locator(".messages")).to_be_visible()
    assert {(each.what, each.is_same) for each in decisions()} == {
        ("document", True),
        ("lead", False),
    }
