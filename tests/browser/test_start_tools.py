"""The start with what tools export, from the first link to the own dashboard: every tool in both languages, on a phone
and a laptop. The figures are added up by hand from tests/start_files.py, and from the README of the real sets.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests import start_tools as tools
from tests.at_length import at_length
from tests.browser.starting import begin, bring, bring_in, is_sound, press, say, words_in
from tests.real_data import DATA
from tests.start_files import LANGUAGES, Sheet, written

WIDTHS = (390, 1280)
# In May six deals of 15300 + 640.25 + 2100 + 4725.50 + 1310 + 2050, one of which stands in the company's own stage.
SIGNED = {
    ("deals_signed", "2026-04"): "2",
    ("deals_signed", "2026-05"): "6",
    ("signed_amount", "2026-05"): "26125.75",
    ("deals_lost", "2026-05"): "3",
}
# 5600 + 990.90 + 1234.56 + 310 + 7450 + 85.25 + 1500 + 3005, and a credit note of 234.56.
BILLED, WITHOUT_CREDIT = {("revenue", "2026-05"): "19941.15"}, {("revenue", "2026-05"): "20175.71"}


@dataclass(frozen=True, slots=True)
class Start:
    """What somebody brings, `answers` by what the page asks in English and French, and what the dashboard shows.
    `refused` are files of which the page first says that they are none of ours, in these words.
    """

    sheets: tuple[Sheet, ...]
    figures: Mapping[tuple[str, str], str]
    answers: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {})
    refused: tuple[Sheet, str] | None = None
    real: str = ""
    timezone: str = "Europe/Paris"


def own_stage(feed: str = "deals") -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Nobody but the company knows that what stands there is won."""
    en, fr = ({f"{feed}/value/outcome/{stage}": "won"} for stage in tools.OWN_STAGE)
    return en, fr


STARTS = {
    "hubspot": Start(
        (tools.HUBSPOT_CONTACTS, tools.HUBSPOT_DEALS),
        SIGNED | {("mqls", "2026-02"): "13", ("sqos", "2026-02"): "11"},
        own_stage(),
    ),
    "salesforce": Start((tools.SALESFORCE_LEADS, tools.SALESFORCE_DEALS), SIGNED | {("leads", "2026-02"): "15"}, own_stage()),
    "pipedrive": Start((tools.PIPEDRIVE,), SIGNED),
    "odoo": Start((tools.ODOO_CRM, tools.ODOO_INVOICES), SIGNED | BILLED, own_stage()),
    "stripe": Start((tools.STRIPE,), WITHOUT_CREDIT),
    "aircall": Start((tools.AIRCALL,), {("calls", "2026-05"): "33"}),
    "quickbooks": Start((tools.QUICKBOOKS,), BILLED),
    "sage": Start((tools.SAGE,), BILLED),
    "datev": Start((tools.DATEV_INVOICES,), BILLED, refused=(tools.DATEV_BOOKINGS, "Rechnungsausgangsbuch")),
    "freshsales": Start((tools.FRESHSALES,), SIGNED, own_stage()),
    "shopify": Start((tools.SHOPIFY,), WITHOUT_CREDIT),
    "loans": Start(
        (),
        {("mqls", "2011-10"): "1424", ("sqos", "2011-10"): "1001", ("deals_signed", "2011-10"): "227",
         ("signed_amount", "2011-10"): "3212040.00"},
        real="loans", timezone="Europe/Amsterdam",
    ),
    "maven": Start(
        (), {("deals_signed", "2017-06"): "531", ("signed_amount", "2017-06"): "1338466.00", ("deals_lost", "2017-06"): "110"},
        real="maven", timezone="America/New_York",
    ),
    "retail": Start((), {("revenue", "2010-12"): "748957.02"}, real="retail", timezone="Europe/London"),
}  # fmt: skip
CASES = [(tool, language, width) for tool in STARTS for language in LANGUAGES for width in WIDTHS]


@pytest.mark.parametrize(
    ("tool", "language", "width"), at_length(CASES, quick=[("hubspot", "fr", 390)])
)
def test_what_a_tool_exports_is_on_the_own_dashboard(
    page_of, tmp_path: Path, tool: str, language: str, width: int
) -> None:
    start, place = STARTS[tool], LANGUAGES.index(language)
    paths = exported(start, language, tmp_path)
    page = page_of(language, width, start.timezone)
    begin(page, language)
    if start.refused:
        sheet, words = start.refused
        bring(page, language, [written(sheet, language, tmp_path)])
        assert words in page.locator(".unread").inner_text()
        press(page, words_in(language)["discard"])
        page.wait_for_url(re.compile("/data/upload/$"))
    bring(page, language, paths)
    answer(page, start.answers[place])
    bring_in(page, language)
    assert page.locator("main a[href^='/data/rejected/']").count() == 0
    assert {each: shown(page, *each) for each in start.figures} == {
        each: digits(text) for each, text in start.figures.items()
    }
    is_sound(page, language)


def exported(start: Start, language: str, folder: Path) -> list[Path]:
    if not start.real:
        return [written(sheet, language, folder) for sheet in start.sheets]
    if not (DATA / start.real).is_dir():
        pytest.skip(
            f"The real data are not at {DATA / start.real}; DIAPASON_DATA names another folder."
        )
    paths = sorted((DATA / start.real).glob("*.csv"))
    return [until_november(each, folder) for each in paths] if start.real == "loans" else paths


def until_november(path: Path, folder: Path) -> Path:
    """The first month of a set of which the whole takes minutes."""
    head, *lines = path.read_text().splitlines(keepends=True)
    kept = folder / path.name
    kept.write_text(head + "".join(line for line in lines if "2011-10-" in line))
    return kept


# What the page marks as open: a field that every row needs, a value of which nobody knows the meaning, dates and numbers
# that may be read in two ways.
OPEN = """() => [...document.querySelectorAll("#meaning select")].filter(each =>
  each.closest(".lacking") || each.closest("label.warning") || (!each.value && /[/](dates|numbers)$/.test(each.name))
).map(each => each.name)"""


def answer(page: Page, answers: Mapping[str, str]) -> None:
    """Says what the page asks for, and nothing else; there is nothing left to say afterwards."""
    asked = " ".join(page.locator("#meaning p.warning").all_inner_texts())
    assert not [name for name in page.evaluate(OPEN) if name not in answers]
    for name, chosen in answers.items():
        assert name.rpartition("/")[2] in asked
        say(page, name, chosen)
    assert page.evaluate(OPEN) == []


def shown(page: Page, kpi: str, period: str) -> str:
    """The digits of a figure of the dashboard, or of its own page where it has no tile, and of the total of its records."""
    page.goto(f"/?period={period}")
    figure = page.locator(f".tiles [data-kpi={kpi}]")
    if not figure.count():
        page.goto(f"/kpi/{kpi}/?period={period}")
        figure = page.locator(f".actual [data-kpi={kpi}]")
    figure.click()
    page.wait_for_url(re.compile("/receipt/"))
    total = page.locator("[data-total]")  # there is none where there are no records
    return digits(total.inner_text()) if total.count() else ""


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)
