"""The first view, by a browser that has never been here: when the figures are painted and when the
charts are drawn.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, sync_playwright

from bench.installation import environment, throw_away
from bench.measuring import Seconds, held, line, ratio, title
from bench.serving import SIZES, WARMING, gunicorn, site
from tests.conftest import CHROMIUM_FLAGS
from tests.find_browser import ADVICE, find

ROUNDS = 15
PAINTED_GOAL, DRAWN_GOAL = 0.5, 1.5
# Runs before the page. A frame is asked for only when nothing holds painting up any more; the
# second one says that the first was painted.
WATCH = """
const seen = globalThis.seen = {};
const note = (name) => requestAnimationFrame(() => requestAnimationFrame(() => { seen[name] = performance.now(); }));
const wanted = {
  painted: () => document.querySelectorAll(".tile .actual").length === 5,
  drawn: () => document.querySelector(".js-plotly-plot .bars path"),
};
new MutationObserver(() => {
  for (const [name, there] of Object.entries(wanted)) if (there()) { delete wanted[name]; note(name); }
}).observe(document, { childList: true, subtree: true });
"""
# The page's policy forbids what Playwright's own waiting is made of.
WAIT = "() => new Promise((done) => {{ const look = () => ({}) ? done() : requestAnimationFrame(look); look(); }})"
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


@dataclass(slots=True)
class View:
    """What is opened, and the seconds after navigation at which something could be seen, of every
    round.
    """

    name: str
    address: str
    cookie: str = ""
    painted: list[float] = field(default_factory=list)
    drawn: list[float] = field(default_factory=list)

    def open(self, browser: Browser) -> None:
        """In a context of its own: no cache, no connection is left from the round before."""
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
        if self.cookie:
            name, value = self.cookie.split("=", 1)
            context.add_cookies([{"name": name, "value": value, "url": self.address}])
        context.add_init_script(WATCH)
        page = context.new_page()
        page.goto(self.address)
        if self.cookie:
            page.evaluate(WAIT.format("seen.drawn && seen.painted"))
            self.drawn.append(page.evaluate("seen.drawn") / 1000)
        else:
            page.evaluate(WAIT.format(PAINT))
        self.painted.append(page.evaluate(f"Math.max({PAINT}, seen.painted ?? 0)") / 1000)
        context.close()


def main() -> None:
    with ExitStack() as stack:
        views = [View(f"{leads:,} leads", *where(stack, leads)) for leads in SIZES]
        bare = View("a bare Django page", stack.enter_context(bare_site()))
        browser = stack.enter_context(chromium())
        title("The first view in Chromium, nothing in its cache")
        for _number in range(ROUNDS + 1):
            for each in (
                bare,
                *views,
            ):  # in turns, so that whatever else the machine does hits all of them
                each.open(browser)
        print_results(bare, views)


def where(stack: ExitStack, leads: int) -> tuple[str, str]:
    """The address of a new installation that has been used today, and the cookie of somebody who is
    logged in there.
    """
    found = stack.enter_context(site(stack.enter_context(throw_away()), leads))
    for _number in range(2 * WARMING):
        found.dashboard()
    return f"http://127.0.0.1:{found.connection.port}/", found.cookie


@contextmanager
def bare_site() -> Iterator[str]:
    with throw_away() as home, gunicorn(environment(home), "bench.bare") as connection:
        yield f"http://127.0.0.1:{connection.port}/"


@contextmanager
def chromium() -> Iterator[Browser]:
    found = find()
    if found is None:
        sys.exit(f"Painting is measured in Chromium. {ADVICE}")
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(found), args=CHROMIUM_FLAGS + as_root
        )
        yield browser
        browser.close()


def print_results(bare: View, views: list[View]) -> None:
    """The first round, which starts the processes of the browser and of gunicorn, is left out."""
    yardstick = Seconds(tuple(bare.painted[1:]))
    line(f"{bare.name}: painted", yardstick)
    for each in views:
        painted, drawn = Seconds(tuple(each.painted[1:])), Seconds(tuple(each.drawn[1:]))
        line(f"{each.name}: figures painted", painted)
        line(f"{each.name}: charts drawn", drawn)
        ratio("figures ÷ a bare page", painted.median, yardstick.median)
        held("figures painted, median", painted.median, PAINTED_GOAL, "s")
        held("charts drawn, median", drawn.median, DRAWN_GOAL, "s")


if __name__ == "__main__":
    main()
