"""A meeting on the screen with a million leads and 20,000 open deals: the page in Chromium, and each of its
sections, from the arrow key until it is painted.
"""

from __future__ import annotations

import json
import subprocess
import sys

from playwright.sync_api import Page

from bench.installation import environment, throw_away
from bench.measuring import Seconds, held, line, title
from bench.painting import PAINT, WAIT, chromium
from bench.serving import site

LEADS = 1_200_000  # a deal for every twentieth, of which a third is open
ROUNDS, GOAL = 10, 0.3
# From the key until the second frame after it: the first has been painted then.
STEP = """(key) => new Promise((done) => {
  const began = performance.now();
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  document.querySelector(".screen.shown").getBoundingClientRect();
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
})"""


def main() -> None:
    with throw_away() as home, site(home, LEADS) as served, chromium() as browser:
        command = [sys.executable, "-m", "bench.presented"]
        answer = subprocess.run(
            command, env=environment(home), stdout=subprocess.PIPE, check=True, text=True
        )
        freeze, meeting = json.loads(answer.stdout)
        title(f"A meeting on the screen, {LEADS:,} leads, {LEADS // 60:,} open deals")
        line("the freeze", Seconds((freeze,)))
        address = f"http://127.0.0.1:{served.connection.port}/forecast/{meeting}/"
        context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="en-GB")
        name, value = served.cookie.split("=", 1)
        context.add_cookies([{"name": name, "value": value, "url": address}])
        measure(context.new_page(), address)


def measure(page: Page, address: str) -> None:
    opened, sections = [], {}
    for _round in range(ROUNDS + 1):
        page.goto(address)
        page.evaluate(WAIT.format(PAINT))
        opened.append(page.evaluate(PAINT) / 1000)
        page.keyboard.press("Home")
        for _number in range(page.locator("[data-screen]").count() - 1):
            took = page.evaluate(STEP, "ArrowRight") / 1000
            sections.setdefault(page.locator(".screen.shown").get_attribute("id"), []).append(took)
    line("the first section, from its address", Seconds(tuple(opened[1:])))
    held("the first section, from its address", Seconds(tuple(opened[1:])).median, GOAL, "s")
    for key, took in sections.items():
        line(key, Seconds(tuple(took[1:])))
        held(key, Seconds(tuple(took[1:])).median, GOAL, "s")


if __name__ == "__main__":
    main()
