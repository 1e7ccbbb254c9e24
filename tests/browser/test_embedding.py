"""A view in a page of another site, in a browser that blocks cookies of third parties."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import FrameLocator, Page, expect

from dashboards.models import Embed, EmbedHost
from dashboards.surfaces import embed_keys as keys
from tests import page_company
from tests.at_length import at_length

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FRAME = '<!doctype html><title>Intranet</title><h1>Intranet</h1><iframe title="Figures" src="{}" width="1000" height="700"></iframe>'
COOKIE = "probe=1; SameSite=None; Secure"


class Site(BaseHTTPRequestHandler):
    """Answers every address with a frame around what stands behind its question mark."""

    def do_GET(self) -> None:
        body = FRAME.format(self.path.partition("?")[2]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Set-Cookie", COOKIE)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_given: object) -> None:
        pass


@pytest.fixture
def site_at() -> Iterator[Callable[[str], str]]:
    """Another site, under a name of this machine: its origin."""
    servers: list[ThreadingHTTPServer] = []

    def begin(name: str) -> str:
        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), Site))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://{name}:{servers[-1].server_port}"

    yield begin
    for each in servers:
        each.shutdown()
        each.server_close()


@pytest.fixture
def strict(browser_type: Any, browser_type_launch_args: dict[str, Any]) -> Iterator[Page]:
    """A browser of its own, that keeps and sends no cookie in a frame of another site."""
    flags = [*browser_type_launch_args["args"], "--test-third-party-cookie-phaseout"]
    browser = browser_type.launch(**{**browser_type_launch_args, "args": flags})
    yield browser.new_context(locale="en-GB").new_page()
    browser.close()


@pytest.fixture
def intranet(transactional_db, tmp_path, site_at) -> str:
    page_company.load(tmp_path)
    origin = site_at("127.0.0.1")
    EmbedHost.objects.create(name="Intranet", origins=origin)
    return origin


def address(live_server: Any, view: str = "figures", language: str = "en") -> str:
    """On localhost, which is another site than 127.0.0.1."""
    embed, key = keys.make(page_company.reader(f"{view}-{language}"), EmbedHost.objects.get(), view, language)  # fmt: skip
    return live_server.url + keys.address(embed, key=key)


def framed(page: Page, origin: str, address: str) -> FrameLocator:
    page.goto(f"{origin}/?{address}")
    return page.frame_locator("iframe")


@pytest.mark.parametrize(
    ("language", "heading", "label"),
    [("en", "October 2025", "Deals signed"), ("fr", "Octobre 2025", "Affaires signées")],
)
def test_the_named_site_shows_it_without_a_cookie(
    strict: Page, live_server, intranet: str, site_at, language: str, heading: str, label: str
):
    frame = framed(strict, intranet, address(live_server, language=language))
    expect(frame.get_by_role("heading", level=1)).to_have_text(heading)
    expect(frame.get_by_role("link", name=label)).to_be_visible()
    framed(strict, intranet, f"{site_at('localhost')}/probe?about:blank")
    # The site's own, and none of what stands in its frames: neither ours nor one that was tried.
    assert {(each["name"], each["domain"]) for each in strict.context.cookies()} == {
        ("probe", "127.0.0.1")
    }


def test_a_link_opens_a_tab_of_its_own(strict: Page, live_server, intranet: str):
    frame = framed(strict, intranet, address(live_server))
    with strict.context.expect_page() as opening:
        frame.get_by_role("link", name="MQLs").click()
    expect(opening.value).to_have_url(re.compile("/accounts/login/.next=/kpi/mqls/"))
    assert opening.value.evaluate("opener") is None
    assert strict.url.startswith(intranet)


def test_no_other_site_shows_it_nor_the_pages_themselves(
    strict: Page, live_server, intranet: str, site_at
):
    refused: list[str] = []
    strict.on("console", lambda message: refused.append(message.text))
    for origin, place in (
        (site_at("127.0.0.1"), address(live_server)),
        (intranet, f"{live_server.url}/accounts/login/"),
    ):
        refused.clear()
        strict.goto(f"{origin}/?{place}")
        strict.wait_for_timeout(500)
        assert strict.frames[1].url.startswith("chrome-error:"), origin
        assert any("frame-ancestors" in each for each in refused), refused


def test_it_renews_itself_and_stops_when_it_is_revoked(
    strict: Page, live_server, intranet: str, monkeypatch
):
    monkeypatch.setattr("dashboards.surfaces.embed.RENEW_SECONDS", 1)
    monkeypatch.setattr("dashboards.surfaces.embed_keys.LASTS", timedelta(seconds=3))
    frame = framed(strict, intranet, address(live_server))
    holder = frame.locator("#embedded")
    first = holder.get_attribute("data-next")
    strict.wait_for_timeout(5000)
    assert holder.get_attribute("data-next") != first
    expect(frame.get_by_role("link", name="MQLs")).to_be_visible()
    Embed.objects.update(revoked_at=timezone.now())
    expect(frame.locator("main")).to_contain_text("This view was revoked")
    expect(frame.get_by_role("link")).to_have_count(0)


def test_a_signed_address_that_has_ended_says_so_in_its_place(
    strict: Page, live_server, intranet: str, monkeypatch
):
    monkeypatch.setattr("dashboards.surfaces.embed_keys.LASTS", timedelta(seconds=1))
    frame = framed(strict, intranet, address(live_server, language="fr"))
    signed = live_server.url + (frame.locator("#embedded").get_attribute("data-next") or "")
    strict.wait_for_timeout(2500)
    expect(framed(strict, intranet, signed).locator("main")).to_contain_text("a pris fin")


def test_without_the_server_the_figures_stay_and_the_time_is_told(
    strict: Page, live_server, intranet: str, monkeypatch
):
    monkeypatch.setattr("dashboards.surfaces.embed.RENEW_SECONDS", 1)
    frame = framed(strict, intranet, address(live_server))
    strict.route("**signed=**", lambda route: route.abort())
    expect(frame.locator(".lost")).to_contain_text("trying again")
    expect(frame.locator("[data-kpi=mqls]")).to_have_text("5")


@pytest.mark.parametrize(
    ("scheme", "width"), at_length([("light", 1000), ("dark", 320)], quick=[("dark", 320)])
)
@pytest.mark.parametrize("view", ["figures", "funnel", "mqls"])
def test_axe_finds_nothing_in_a_wide_frame_or_a_narrow_one(
    strict: Page, live_server, intranet: str, scheme: str, width: int, view: str
):
    strict.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    strict.set_viewport_size({"width": width, "height": 700})
    strict.goto(address(live_server, view, "fr"))
    assert [each["id"] for each in Axe().run(strict).response["violations"]] == []
    assert strict.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
