"""From the first link to the own dashboard, by keyboard, in both languages, on a phone and a laptop; axe
looks at every page on the way.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect

from config import first_link
from revops.models import Organisation, Rehearsal
from revops.queue import work
from tests.at_length import at_length
from tests.browser.test_every_page import faults
from tests.results import value

# One header is longer than a phone is wide.
DEALS = """Deal ID,Deal Name,Stage,Amount,Created,Close date,Owner,Date à laquelle le contact est devenu un lead qualifié pour la vente
D1,Acme,Closed Won,"1,200",03/04/2026,05/06/2026,Anna,
D2,Beta,Talking,"2,500",02/04/2026,,Bert,
D3,Gamma,Signed by both,"3,000",02/04/2026,07/06/2026,Bert,
"""
STEPS = ("begin", "company", "files", "try", "import", "see")
WORDS = {
    "en": (
        "Begin",
        "Set up the company",
        "Bring the first files",
        "Try it without writing",
        "Import",
        "See your dashboard",
    ),
    "fr": (
        "Commencer",
        "Renseigner l’entreprise",
        "Apporter les premiers fichiers",
        "Tester sans rien enregistrer",
        "Importer",
        "Voir votre tableau de bord",
    ),
}


@pytest.fixture
def page_of(
    browser: Browser, live_server, transactional_db: None, settings: LazySettings, tmp_path: Path
):
    """A page as a browser of a language and width opens it, in Paris."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    opened = []

    def open_page(language: str, width: int) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 844},
            locale={"en": "en-GB", "fr": "fr-FR"}[language],
            timezone_id="Europe/Paris",
        )
        opened.append(context)
        return context.new_page()

    yield open_page
    for context in opened:
        context.close()


def press(page: Page, name: str, role: str = "button") -> None:
    """As somebody without a mouse."""
    page.get_by_role(role, name=name, exact=True).focus()
    page.keyboard.press("Enter")


def type_into(page: Page, name: str, text: str) -> None:
    page.locator(f"[name={name}]").focus()
    page.keyboard.type(text)


@pytest.mark.parametrize(
    ("language", "width"), at_length([("en", 1280), ("fr", 390)], quick=[("fr", 390)])
)
def test_the_first_own_figure_without_a_mouse(
    page_of, tmp_path: Path, language: str, width: int
) -> None:
    page, words = page_of(language, width), dict(zip(STEPS, WORDS[language], strict=True))
    page.goto(first_link.path())
    assert faults(page) == []
    for name, text in (("username", "root"), ("email", "r@acme.test"), ("password", "Correct-Horse-9")):  # fmt: skip
        type_into(page, name, text)
    press(page, words["begin"])
    press(page, words["company"], "link")
    expect(page.locator("[name=timezone]")).to_have_value("Europe/Paris")
    expect(page.locator("[name=country]")).to_have_value("FR")
    expect(page.locator("[name=base_currency]")).to_have_value("EUR")
    assert faults(page) == []
    type_into(page, "name", "Acme")
    page.keyboard.press("Enter")
    press(page, words["files"], "link")
    (tmp_path / "deals.csv").write_text(DEALS)
    page.locator("[name=files]").set_input_files(tmp_path / "deals.csv")
    assert faults(page) == []
    press(page, words["try"])
    page.wait_for_url(re.compile("/data/upload/"))
    page.locator("#fresh").wait_for()
    work.do_all()

    page.wait_for_url(re.compile("/meaning/"))
    assert faults(page) == []
    say(page, "deals/dates", "%m/%d/%Y")
    say(page, "deals/numbers", ".|,")
    say(page, "deals/value/outcome/Signed by both", "won")
    assert "Signed by both" in Rehearsal.objects.get().mapping
    press(page, words["try"])
    page.wait_for_url(re.compile("/data/upload/[0-9a-f]+/$"))
    work.do_all()
    page.get_by_role("button", name=words["import"], exact=True).wait_for()
    assert faults(page) == []
    press(page, words["import"])
    page.wait_for_url(re.compile(r"/data/\?imported="))
    work.do_all()
    press(page, words["see"], "link")
    page.locator(".tiles").wait_for()
    assert (value("deals_signed", "2026-05"), value("deals_signed", "2026-07")) == (1, 1)
    assert Organisation.objects.get().languages == [language]
    assert User.objects.get().is_superuser


def say(page: Page, name: str, chosen: str) -> None:
    """Chooses from a list of the page, which shows the change by itself: waits for the page that
    takes the place of this one, and listens in its turn.
    """
    page.wait_for_function("window.htmx")
    page.evaluate("document.getElementById('meaning').dataset.former = ''")
    page.locator(f'[name="{name}"]').focus()
    page.locator(f'[name="{name}"]').select_option(chosen)
    page.locator("#meaning:not([data-former]):not(.htmx-added)").wait_for()
    expect(page.locator(f'[name="{name}"]')).to_have_value(chosen)
    expect(page.locator(f'[name="{name}"]')).to_be_focused()  # Tab goes on from here
