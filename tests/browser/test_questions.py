"""By keyboard and in both languages: a question is asked, answered and seen on the tile; My numbers as
the first page; the search by a key.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import Browser, Page, expect

from revops.inquiries import Inquiry
from revops.models import Membership, Person, Team
from tests import page_company
from tests.at_length import at_length
from tests.browser.conftest import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = {
    "en": {
        "question": "Question this figure", "what": "What do you want to know?", "ask": "Ask",
        "answer": "Answer", "explained": "explained", "send": "Answer the question",
        "open": "Question: open, answer due", "done": "Question: explained",
        "begin": "Begin with my numbers", "mine": "My numbers", "dashboard": "Dashboard",
        "search": "Search", "none": "Nothing is called",
    },
    "fr": {
        "question": "Questionner ce chiffre", "what": "Que voulez-vous savoir ?", "ask": "Poser la question",
        "answer": "Réponse", "explained": "chiffre expliqué", "send": "Répondre à la question",
        "open": "Question : ouverte, réponse attendue le", "done": "Question : chiffre expliqué",
        "begin": "Commencer par mes chiffres", "mine": "Mes chiffres", "dashboard": "Tableau de bord",
        "search": "Chercher", "none": "Rien ne s’appelle",
    },
}  # fmt: skip
LANGUAGES = pytest.mark.parametrize("language", at_length(["en", "fr"], quick=["fr"]))


@pytest.fixture
def company(transactional_db: None, tmp_path: Path) -> User:
    """The small company, whose reader is in a team and keeps the figures."""
    page_company.load(tmp_path)
    user = page_company.reader()
    user.groups.add(Group.objects.get_or_create(name="RevOps")[0])
    team = Team.objects.get(name="SDR North")
    Team.objects.filter(pk=team.pk).update(function="marketing")
    Membership.objects.create(person=Person.objects.create(name="Reader", user=user), team=team)
    return user


def speak(site: Page, language: str) -> dict[str, str]:
    log_in(site)
    site.context.add_cookies([{"name": "django_language", "value": language, "url": site.url}])
    return WORDS[language]


def reach(site: Page, name: str, role: str) -> None:
    """By the Tab key alone, as far as it takes."""
    wanted = site.get_by_role(role, name=name, exact=True).first
    for _step in range(120):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        site.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {name}.")


@LANGUAGES
def test_a_question_is_asked_answered_and_seen_on_the_tile(
    company: User, site: Page, language: str
) -> None:
    words = speak(site, language)
    site.goto("/kpi/mqls/?period=2025-10")
    site.locator(".ask summary").focus()
    site.keyboard.press("Enter")
    site.keyboard.press("Tab")
    expect(site.get_by_label(words["what"])).to_be_focused()
    site.keyboard.type("Pourquoi 5, et pas 6 ?")
    reach(site, words["ask"], "button")
    site.keyboard.press("Enter")
    site.wait_for_url("**/questions/*/")
    expect(site.locator(".words")).to_have_text("Pourquoi 5, et pas 6 ?")
    site.goto("/?period=2025-10")
    mark = site.locator(".tile", has_text="MQL").first.locator(".asked")
    expect(mark).to_contain_text(words["open"])
    mark.get_by_role("link").focus()
    site.keyboard.press("Enter")
    site.wait_for_url("**/questions/*/")
    reach(site, words["answer"], "textbox")
    site.keyboard.type("L6 a été fusionné.")
    site.keyboard.press("Tab")
    site.keyboard.press("Space")
    expect(site.get_by_label(words["explained"], exact=True)).to_be_checked()
    reach(site, words["send"], "button")
    site.keyboard.press("Enter")
    expect(site.locator(".words").nth(1)).to_have_text("L6 a été fusionné.")
    assert Inquiry.objects.get().outcome == "explained"
    site.goto("/?period=2025-10")
    expect(site.locator(".tile .asked")).to_contain_text(words["done"])


@LANGUAGES
def test_my_numbers_are_the_first_page_and_the_dashboard_is_one_click_away(
    company: User, site: Page, language: str
) -> None:
    words = speak(site, language)
    site.goto("/mine/")
    reach(site, words["begin"], "button")
    site.keyboard.press("Enter")
    expect(site.locator(".messages")).to_be_visible()
    site.goto("/")
    assert site.url.endswith("/mine/")
    expect(site.get_by_role("heading", level=1)).to_contain_text(words["mine"])
    reach(site, words["dashboard"], "link")
    site.keyboard.press("Enter")
    site.wait_for_url("**/dashboard/")
    expect(site.locator(".tiles")).to_be_visible()


@LANGUAGES
def test_a_slash_goes_to_the_search(company: User, site: Page, language: str) -> None:
    words = speak(site, language)
    site.goto("/questions/")
    site.keyboard.press("/")
    field = site.get_by_role("searchbox", name=words["search"])
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    site.keyboard.type("sophie/mqls")
    expect(field).to_have_value("sophie/mqls")  # where somebody writes, it is a sign
    site.keyboard.press("Control+a")
    site.keyboard.type("mqls oct 2025")
    site.keyboard.press("Enter")
    site.wait_for_url("**/search/?q=mqls+oct+2025")
    site.locator("main ul a").first.focus()
    site.keyboard.press("Enter")
    site.wait_for_url("**/kpi/mqls/?period=2025-10")
    site.goto("/search/?q=zzz")
    expect(site.get_by_role("status")).to_contain_text(words["none"])


def test_on_a_phone_a_slash_opens_the_page_of_the_search(company: User, site: Page) -> None:
    speak(site, "en")
    site.set_viewport_size({"width": 390, "height": 800})
    site.goto("/questions/")
    site.keyboard.press("/")
    site.wait_for_url("**/search/")


def test_the_search_and_the_questions_work_without_javascript(
    company: User, browser: Browser, live_server
) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    plain = context.new_page()
    log_in(plain)
    plain.get_by_role("searchbox", name="Search").fill("D1")
    plain.keyboard.press("Enter")
    plain.get_by_role("link", name="D1").first.click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("D1")
    plain.goto("/questions/new/?kpi=mqls&period=2025-10")
    plain.get_by_label("What do you want to know?").fill("Why?")
    plain.get_by_role("button", name="Ask").click()
    expect(plain.locator(".words")).to_have_text("Why?")
    context.close()
