"""The way from the first link to the own dashboard, as somebody without a mouse takes it; axe looks at every page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page, expect

from config import first_link
from revops.queue import work
from tests.browser.test_every_page import faults

STEPS = ("begin", "company", "files", "try", "import", "see", "discard")
WORDS = {
    "en": (
        "Begin",
        "Set up the company",
        "Bring the first files",
        "Try it without writing",
        "Import",
        "See your dashboard",
        "Discard",
    ),
    "fr": (
        "Commencer",
        "Renseigner l’entreprise",
        "Apporter les premiers fichiers",
        "Tester sans rien enregistrer",
        "Importer",
        "Voir votre tableau de bord",
        "Abandonner",
    ),
}


def words_in(language: str) -> dict[str, str]:
    return dict(zip(STEPS, WORDS[language], strict=True))


def begin(page: Page, language: str) -> None:
    """To the page for files. Country, time zone and currency are those that the browser proposes."""
    words = words_in(language)
    page.goto(first_link.path())
    is_sound(page, language)
    for name, text in (("username", "root"), ("email", "r@acme.test"), ("password", "Correct-Horse-9")):  # fmt: skip
        type_into(page, name, text)
    press(page, words["begin"])
    press(page, words["company"], "link")
    page.locator("[name=base_currency]").wait_for()
    is_sound(page, language)
    type_into(page, "name", "Acme")
    page.keyboard.press("Enter")
    press(page, words["files"], "link")


def bring(page: Page, language: str, paths: Sequence[Path]) -> None:
    """To the page that says what the columns mean."""
    page.locator("[name=files]").set_input_files(paths)
    is_sound(page, language)
    press(page, words_in(language)["try"])
    page.wait_for_url(re.compile("/data/upload/.+"))
    page.locator("#fresh").wait_for()
    work.do_all()
    page.wait_for_url(re.compile("/meaning/"))
    is_sound(page, language)


def bring_in(page: Page, language: str) -> None:
    """From what the columns mean to the own dashboard."""
    words = words_in(language)
    press(page, words["try"])
    page.wait_for_url(re.compile("/data/upload/[0-9a-f]+/$"))
    work.do_all()
    page.get_by_role("button", name=words["import"], exact=True).wait_for()
    is_sound(page, language)
    press(page, words["import"])
    page.wait_for_url(re.compile(r"/data/\?imported="))
    work.do_all()
    page.get_by_role("link", name=words["see"], exact=True).wait_for()
    is_sound(page, language)
    press(page, words["see"], "link")
    page.locator(".tiles").wait_for()
    is_sound(page, language)


def is_sound(page: Page, language: str) -> None:
    found = [*faults(page), page.locator("html").get_attribute("lang")]
    assert found == [language], f"{page.url}: {found}"


def press(page: Page, name: str, role: str = "button") -> None:
    page.get_by_role(role, name=name, exact=True).focus()
    page.keyboard.press("Enter")


def type_into(page: Page, name: str, text: str) -> None:
    page.locator(f"[name={name}]").focus()
    page.keyboard.type(text)


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
