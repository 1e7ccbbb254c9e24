"""Accounts as people meet them, by keyboard, in both languages: invited by mail, a forgotten
password, codes of an app, a passkey, and the eleventh guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.utils.translation import gettext, override
from playwright.sync_api import Page

from access.adapter import WRONG
from access.models import Invitation
from revops.models import Membership, Person
from tests.admin_pages import PASSWORD, member_of
from tests.at_length import at_length
from tests.mail_sink import Sink, deliver, link_in, sink  # noqa: F401
from tests.small_company import organisation
from tests.test_second_factors import code_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHRASE = "purple rain in november"
Words = Callable[[str], str]


@pytest.fixture(params=at_length(["en", "fr"], quick=["fr"]))
def language(request: pytest.FixtureRequest, site: Page, live_server) -> str:
    """What the browser has chosen."""
    cookie = {"name": "django_language", "value": request.param, "url": live_server.url}
    site.context.add_cookies([cookie])
    return request.param


@pytest.fixture
def words(language: str) -> Words:
    """The text of a label in the language of the browser."""

    def said(text: str) -> str:
        with override(language):
            return gettext(text)

    return said


@pytest.fixture
def boss(transactional_db, site: Page) -> User:
    organisation()
    return member_of("admin", name="boss")


def type_in(site: Page, *texts: str) -> None:
    """Into one field after the other, then Enter."""
    for place, text in enumerate(texts):
        if place:
            site.keyboard.press("Tab")
        site.keyboard.type(text)
    site.keyboard.press("Enter")


def log_in(site: Page, name: str, password: str = PASSWORD, to: str = "/data/") -> None:
    site.goto(f"/accounts/login/?next={to}")
    site.locator("#id_login").focus()
    type_in(site, name, password)


def press(site: Page, name: str) -> None:
    """A button or a link that has the focus, as the keyboard alone presses it."""
    found = site.get_by_role("button", name=name, exact=True).or_(
        site.get_by_role("link", name=name, exact=True)
    )
    found.first.focus()
    site.keyboard.press("Enter")


def faults(site: Page) -> list[str]:
    """What axe finds, and whether the page is wider than a phone."""
    site.set_viewport_size({"width": 390, "height": 800})
    found = [
        f"{each['id']}: {each['nodes'][0]['target']}"
        for each in Axe().run(site).response["violations"]
    ]
    wide = site.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    small = site.evaluate(
        """[...document.querySelectorAll("main button, main a.button, main input:not([type=hidden]), main select")]
        .filter(one => one.checkVisibility()).map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
        .filter(([_html, box]) => Math.min(box.width, box.height) < 15).map(([html]) => html)"""
    )
    site.set_viewport_size({"width": 1280, "height": 800})
    return found + ([f"{wide} px too wide"] if wide > 0 else []) + small


def test_an_invitation_is_sent_and_taken_up(
    boss: User, site: Page, words: Words, language: str, sink: Sink
) -> None:
    log_in(site, "boss", to="/people/")
    site.get_by_label(words("E-mail"), exact=True).focus()
    site.keyboard.type("sophie@example.org")
    site.keyboard.press("Tab")
    site.keyboard.type(words("Manager"))
    site.get_by_label(words("or a new team")).focus()
    site.keyboard.type("SDR North")
    site.keyboard.press("Tab")
    site.keyboard.type("SDR")
    assert faults(site) == []
    press(site, words("Invite by e-mail"))
    site.get_by_text("sophie@example.org").first.wait_for()
    assert faults(site) == []
    deliver()
    (mail,) = sink.mails
    press_out(site, words)
    site.goto(link_in(mail))
    assert faults(site) == []
    site.get_by_label(words("Your name")).focus()
    type_in(site, "Sophie Janssen", PHRASE, PHRASE)
    site.get_by_text("sophie.janssen").wait_for()
    assert site.locator("html").get_attribute("lang") == language
    stay = Membership.objects.get()
    assert (stay.team.name, stay.team.function, stay.person.user.email) == (
        "SDR North",
        "sdr",
        "sophie@example.org",
    )
    assert [each.name for each in stay.person.user.groups.all()] == ["manager"]


def press_out(site: Page, words: Words) -> None:
    site.goto("/accounts/logout/")
    site.locator("main").get_by_role("button", name=words("Log out")).focus()
    site.keyboard.press("Enter")
    site.locator("#id_login").wait_for()


def test_the_link_can_be_copied_without_a_mail_server(
    boss: User, site: Page, words: Words, settings
) -> None:
    settings.EMAIL_URL = ""
    Person.objects.create(name="Sophie of the CRM", email="sophie@example.org")
    log_in(site, "boss", to="/people/")
    site.get_by_label(words("E-mail"), exact=True).focus()
    type_in(site, "sophie@example.org")
    site.get_by_role("radio").first.focus()
    site.keyboard.press("Space")
    assert faults(site) == []
    press(site, words("Make the link"))
    site.locator("details summary").last.focus()
    site.keyboard.press("Enter")
    link = site.locator(".copy input").input_value()
    site.context.clear_cookies()
    site.goto(link)
    site.get_by_role("heading", level=1).wait_for()
    assert Invitation.objects.get().person.name == "Sophie of the CRM"


def test_a_forgotten_password_comes_back_by_mail(
    boss: User, site: Page, words: Words, sink: Sink
) -> None:
    User.objects.filter(pk=boss.pk).update(email="boss@example.org")
    site.goto("/accounts/login/")
    press(site, words("Forgot the password?"))
    site.get_by_label("E-mail").focus()
    assert faults(site) == []
    type_in(site, "boss@example.org")
    site.get_by_role("heading", name=words("Look into your mailbox")).wait_for()
    deliver()
    site.goto(link_in(sink.mails[0]))
    site.get_by_label(words("New password"), exact=True).focus()
    assert faults(site) == []
    type_in(site, PHRASE, PHRASE)
    press(site, words("Log in with the new one"))
    site.locator("#id_login").focus()
    type_in(site, "boss", PHRASE)
    site.locator(".me .menu").wait_for()


def test_codes_of_an_app(boss: User, site: Page, words: Words) -> None:
    log_in(site, "boss", to="/accounts/security/app/")
    site.get_by_label(words("Password")).focus()
    assert faults(site) == []
    type_in(site, PASSWORD)
    secret = site.locator("#totp_secret").inner_text()
    assert faults(site) == []
    site.get_by_label(words("Code that the app shows")).focus()
    type_in(site, code_of(secret, -1))
    site.get_by_role("heading", name=words("Recovery codes"), level=1).wait_for()
    assert (site.locator(".codes code").count(), faults(site)) == (10, [])
    site.goto("/accounts/security/")
    assert faults(site) == []
    press_out(site, words)
    log_in(site, "boss")
    site.get_by_role("heading", name=words("One more thing")).wait_for()
    assert faults(site) == []
    type_in(site, code_of(secret))
    site.locator(".me .menu").wait_for()


@pytest.fixture
def key(site: Page) -> Iterator[None]:
    """A device with a finger on it, as Chromium pretends to have."""
    devtools = site.context.new_cdp_session(site)
    devtools.send("WebAuthn.enable", {"enableUI": False})
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield


def test_a_passkey_opens_the_account_without_a_password(
    boss: User, site: Page, words: Words, key: None
) -> None:
    log_in(site, "boss", to="/accounts/security/passkeys/new/")
    site.get_by_label(words("Password")).focus()
    type_in(site, PASSWORD)
    site.get_by_label(words("What to call it")).fill("Laptop")
    assert faults(site) == []
    press(site, words("Add it"))
    site.get_by_role("heading", name=words("Recovery codes"), level=1).wait_for()
    press_out(site, words)
    site.goto("/accounts/login/?next=/people/")
    assert faults(site) == []
    press(site, words("Use a passkey"))
    site.locator("form.invite").wait_for()
    for page, act in (("", "Save"), ("remove/", "Remove it")):
        pk = boss.authenticator_set.get(type="webauthn").pk
        site.goto(f"/accounts/security/passkeys/{pk}/{page}")
        if site.locator("#mfa_webauthn_reauthenticate, #id_password").count():
            site.get_by_label(words("Password")).focus()
            type_in(site, PASSWORD)
        site.get_by_role("button", name=words(act)).wait_for()
        assert faults(site) == []
        press(site, words(act))
        site.get_by_role("heading", name=words("Passkeys")).wait_for()
    assert boss.authenticator_set.count() == 0


def test_a_passkey_stands_in_for_the_code(boss: User, site: Page, words: Words, key: None) -> None:
    """And is asked for again before the account's security changes."""
    log_in(site, "boss", to="/accounts/security/passkeys/new/")
    site.get_by_label(words("Password")).focus()
    type_in(site, PASSWORD)
    press(site, words("Add it"))
    site.get_by_role("heading", name=words("Recovery codes"), level=1).wait_for()
    press_out(site, words)
    log_in(site, "boss", to="/accounts/again/passkey/?next=/accounts/security/codes/new/")
    press(site, words("Use a passkey instead"))
    site.get_by_role("heading", name=words("Confirm that it is you")).wait_for()
    assert faults(site) == []
    press(site, words("Use the passkey"))
    site.get_by_role("heading", name=words("Make new recovery codes?")).wait_for()
    assert faults(site) == []


def test_the_eleventh_guess_is_refused(boss: User, site: Page, words: Words) -> None:
    for _each in range(10):
        log_in(site, "boss", "guess")
        site.locator(".errorlist").get_by_text(words(str(WRONG))).wait_for()
    log_in(site, "boss")
    wait = words(
        "Too many wrong passwords. Try again %(wait)s, or ask an administrator to lift the lock."
    )
    site.get_by_text(wait.partition("%")[0].strip()).wait_for()
    assert faults(site) == []
    assert site.locator(".me .menu").count() == 0


def test_the_pages_read_without_javascript(boss: User, browser, live_server, language: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/accounts/login/?next=/people/")
    page.locator("#id_login").fill("boss")
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("form.invite").wait_for()
    assert page.locator("button.scripted:visible").count() == 0
    context.close()
