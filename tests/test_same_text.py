"""The same text on every surface: a dozen awkward numbers, each read off every place that shows it, in both languages."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from functools import cache
from html import unescape
from typing import NamedTuple

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils.translation import override
from openpyxl import load_workbook

from dashboards.surfaces import digest
from revops import numbers
from tests import awkward_company as company
from tests import page_company

pytestmark = pytest.mark.django_db
RUNNING = "running"  # a period around today


class Told(NamedTuple):
    """A figure as on a tile, with every cent, how it stands, and why it is absent."""

    short: str
    full: str
    word: str
    reason: str = ""


class Seen(NamedTuple):
    figure: str
    word: str
    reason: str = ""


class Asked(NamedTuple):
    kpi: str
    period: str

    @property
    def key(self) -> str:
        return company.running_key() if self.period == RUNNING else self.period

    def label(self, language: str) -> str:
        with override(language):
            return str(numbers.KPIS[self.kpi].label)


# What each is (one line of English, one of French); a narrow no-break space groups thousands, a no-break space stands before the unit.
AWKWARD = {
    "a value above its target, period over": (Asked("mqls", "2024-10"), Told("5", "5", "above"), Told("5", "5", "au-dessus")),
    "below its target, period over": (Asked("deals_signed", "2024-10"), Told("2", "2", "below"), Told("2", "2", "en dessous")),
    "on its target, period over": (Asked("sqos", "2024-10"), Told("3", "3", "on target"), Told("3", "3", "à l’objectif")),
    "zero": (Asked("sqos", "2024-09"), Told("0", "0", "below"), Told("0", "0", "en dessous")),
    "absent": (
        Asked("win_rate", "2024-09"),
        Told("—", "—", "no target set", "No deal closed in this period."),
        Told("—", "—", "sans objectif", "Aucune affaire close pendant cette période."),
    ),
    "credit notes larger than invoices": (
        Asked("revenue", "2024-09"),
        Told("−€12,350", "−€12,350.00", "below"),
        Told("−12\u202f350\u00a0€", "−12\u202f350,00\u00a0€", "en dessous"),
    ),
    "whole units": (
        Asked("revenue", "2024-10"),
        Told("€12,350", "€12,350.00", "no target set"),
        Told("12\u202f350\u00a0€", "12\u202f350,00\u00a0€", "sans objectif"),
    ),
    "millions": (
        Asked("revenue", "2024-07"),
        Told("1.24\u00a0M€", "€1,240,000.00", "no target set"),
        Told("1,24\u00a0M€", "1\u202f240\u202f000,00\u00a0€", "sans objectif"),
    ),
    "thousands of millions": (
        Asked("revenue", "2024-08"),
        Told("123\u00a0B€", "€123,456,789,012.34", "no target set"),
        Told("123\u00a0Md€", "123\u202f456\u202f789\u202f012,34\u00a0€", "sans objectif"),
    ),
    "a large count without target": (
        Asked("mqls", "2024-07"), Told("1,234", "1,234", "no target set"), Told("1\u202f234", "1\u202f234", "sans objectif"),
    ),
    "a tiny sample": (
        Asked("win_rate", "2024-10"), Told("2 of 3", "2 of 3", "too few to judge"), Told("2 sur 3", "2 sur 3", "trop peu pour juger"),
    ),
    "behind, period running": (Asked("mqls", RUNNING), Told("1", "1", "behind"), Told("1", "1", "en retard")),
    "ahead, period running": (
        Asked("revenue", RUNNING),
        Told("€1,234.56", "€1,234.56", "ahead"),
        Told("1\u202f234,56\u00a0€", "1\u202f234,56\u00a0€", "en avance"),
    ),
    "a period that has not begun": (
        Asked("mqls", company.NOT_BEGUN),
        Told("—", "—", "too early to say", "This period has not begun."),
        Told("—", "—", "trop tôt pour dire", "Cette période n’a pas commencé."),
    ),
    "unpriced documents": (
        Asked("revenue", "2024-06"),
        Told("€1,000.00", "€1,000.00", "no target set"),
        Told("1\u202f000,00\u00a0€", "1\u202f000,00\u00a0€", "sans objectif"),
    ),
}  # fmt: skip
UNPRICED = Asked("revenue", "2024-06")
YOUNG = Asked("lead_to_mql", RUNNING)
NOT_PRICED = {"en": "1 record has no amount or no rate", "fr": "1 enregistrement est sans montant ou sans taux"}


class Reader:
    """Reads every surface as one person; a page is fetched once for all that is read off it."""

    def __init__(self) -> None:
        self.user = page_company.reader()
        self.client = Client()
        self.client.force_login(self.user)
        self.get, self.mail = cache(self._get), cache(self._mail)

    def _get(self, address: str, language: str) -> bytes:
        answer = self.client.get(address, headers={"Accept-Language": language})
        assert answer.status_code == 200, (address, answer.content)
        return b"".join(answer.streaming_content) if answer.streaming else answer.content

    def page(self, address: str, language: str) -> str:
        return self.get(address, language).decode()

    def _mail(self, period: str, language: str) -> tuple[str, str]:
        _subject, text, html = digest.render(self.user, numbers.published().calendar.period(period), language)
        return text, html


@pytest.fixture(scope="module")
def reader(django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """In front of the company, which is imported once for the whole file and rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        company.load(tmp_path_factory.mktemp("company"))
        yield Reader()
        transaction.set_rollback(True)


def plain(html: str) -> str:
    """What a browser shows of it; spaces that do not break stay as they are."""
    shown = re.sub(r'<span class="hidden">.*?</span>|<[^>]+>', "", html, flags=re.S)
    return re.sub(r"[ \n]+", " ", unescape(shown)).strip()


def part(html: str, pattern: str) -> str:
    found = re.search(pattern, html, re.S)
    assert found, pattern
    return found[1]


def reason_of(html: str) -> str:
    return unescape(part(html, r'<abbr title="([^"]*)"')) if "<abbr" in html else ""


def word_of(html: str) -> str:
    """The state in a paragraph, without its sign; where there is none the paragraph itself, which says why."""
    html = re.sub(r'<span aria-hidden="true">.*?</span>', "", html, flags=re.S)
    return plain(part(html, r'<span class="state[^"]*">(.*?)</span>') if 'class="state' in html else html)


def tile(reader: Reader, asked: Asked, language: str) -> Seen:
    page = reader.page(f"/?period={asked.key}", language)
    return off_tile(part(page, rf'(<article class="tile(?:(?!</article>).)*data-kpi="{asked.kpi}".*?</article>)'), asked)


def kpi_page(reader: Reader, asked: Asked, language: str) -> Seen:
    page = reader.page(f"/kpi/{asked.kpi}/?period={asked.key}", language)
    return off_tile(part(page, r'(<section class="tile lone.*?</section>)'), asked)


def off_tile(html: str, asked: Asked) -> Seen:
    figure = part(html, rf'data-kpi="{asked.kpi}"[^>]*>(.*?)</a>')
    return Seen(plain(figure), word_of(part(html, r'<p class="target">(.*?)</p>')), reason_of(figure))


def table(reader: Reader, asked: Asked, language: str) -> Seen:
    """The newest row of the KPI's table, which is the period itself."""
    page = reader.page(f"/kpi/{asked.kpi}/?period={asked.key}", language)
    row = part(page, r'<table class="trend-table">.*?<tbody>(.*?)</tr>')
    figure, _target, _attained, state = re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)
    return Seen(plain(figure), word_of(state), reason_of(figure))


def receipt(reader: Reader, asked: Asked, language: str) -> Seen:
    page = reader.page(f"/kpi/{asked.kpi}/receipt/?period={asked.key}", language)
    figure = part(page, rf'data-figure-of="{asked.kpi}">(.*?)</p>')
    reason = plain(part(page, r'data-figure-of=.*?<p class="soft">(.*?)</p>')) if figure == "—" else ""
    goal = part(page, r"<section><h2>(?:Target|Objectif)</h2>\s*<p(.*?)</p>")
    return Seen(plain(figure), word_of(f"<p{goal}"), reason)


def api(reader: Reader, asked: Asked, language: str, text: str = "text") -> Seen:
    address = f"/api/v1/numbers/?kpi={asked.kpi}&period={asked.key}&words=1"
    (number,) = reader.client.get(address, headers={"Accept-Language": language}).json()["numbers"]
    return Seen(number[text], number["state_word"], number["absent_because"] or "")


def api_in_full(reader: Reader, asked: Asked, language: str) -> Seen:
    return api(reader, asked, language, "text_full")


SHOWN, ABSENT_BECAUSE, STATE = 5, 10, 15


def off_rows(rows: list[list], asked: Asked, language: str) -> Seen:
    (row,) = (row for row in rows if row[0] == asked.label(language))
    return Seen(row[SHOWN], row[STATE] or "", row[ABSENT_BECAUSE] or "")


def as_csv(reader: Reader, asked: Asked, language: str) -> Seen:
    text = reader.get(f"/export/figures.csv?period={asked.key}", language).decode("utf-8-sig")
    return off_rows(list(csv.reader(io.StringIO(text))), asked, language)


def as_workbook(reader: Reader, asked: Asked, language: str) -> Seen:
    book = load_workbook(io.BytesIO(reader.get(f"/export/figures.xlsx?period={asked.key}", language)))
    return off_rows([list(row) for row in book.worksheets[0].iter_rows(values_only=True)], asked, language)


def mail_text(reader: Reader, asked: Asked, language: str) -> Seen:
    lines = reader.mail(asked.key, language)[0].splitlines()
    (place,) = (n for n, line in enumerate(lines) if line.startswith(f"{asked.label(language)} · "))
    figure, _bracket, reason = lines[place].removeprefix(f"{asked.label(language)} · ").partition(" (")
    return Seen(figure, lines[place + 1].strip().split(" · ")[-1], reason.rstrip(")"))


def mail_html(reader: Reader, asked: Asked, language: str) -> Seen:
    html = reader.mail(asked.key, language)[1]
    row = part(html, rf"<tr><th[^>]*>{re.escape(asked.label(language))}<br>(.*?)</tr>")
    figure, rest = re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)
    reason, _break, goal = rest.partition("<br>") if plain(figure) == "—" else ("", "", rest)
    word = part(goal, r"<b[^>]*>(.*?)</b>") if "<b " in goal else goal.partition("<br>")[0]
    return Seen(plain(figure), plain(word).lstrip("▲●▼ "), plain(reason))


def wall(reader: Reader, asked: Asked, language: str) -> Seen:
    page = reader.page(f"/tv/?views=figures&fragment=1&period={asked.key}", language)
    shown = part(page, rf'(<article(?:(?!</article>).)*data-kpi="{asked.kpi}".*?</article>)')
    figure = part(shown, rf'data-kpi="{asked.kpi}">(.*?)</p>')
    word = part(shown, r'<p class="word">(.*?)</p>') if "class=\"state" in shown else part(shown, r'<p class="goal">(.*?)</p>')
    reason = plain(part(shown, r'<p class="why">(.*?)</p>')) if plain(figure) == "—" else ""
    return Seen(plain(figure), word_of(word), reason)


def command_line(reader: Reader, asked: Asked, language: str) -> Seen:
    """What `manage.py explain` prints after the definition."""
    out = explained(asked, language)
    with override(language):
        meaning = numbers.definition(numbers.KPIS[asked.kpi], numbers.published()).text
    figure, *remarks = [line for line in out.partition(meaning)[2].splitlines() if line]
    reason = remarks.pop(0) if figure == "—" else ""
    return Seen(figure, remarks[0], reason)


def explained(asked: Asked, language: str) -> str:
    out = io.StringIO()
    with override(language):
        call_command("explain", asked.kpi, asked.key, stdout=out)
    return out.getvalue()


Surface = Callable[[Reader, Asked, str], Seen]
MAILS: list[Surface] = [mail_text, mail_html]
IN_FULL: list[Surface] = [receipt, api_in_full, command_line]
SURFACES: list[Surface] = [tile, kpi_page, table, *IN_FULL, api, as_csv, as_workbook, *MAILS, wall]
# Nobody is sent a mail about a period that has not begun.
EVERY = [
    pytest.param(surface, name, id=f"{surface.__name__}: {name}")
    for name, (asked, *_told) in AWKWARD.items()
    for surface in SURFACES
    if not (surface in MAILS and asked.period == company.NOT_BEGUN)
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("surface", "name"), EVERY)
def test_every_surface_says_the_same(reader: Reader, surface: Surface, name: str, language: str) -> None:
    asked, english, french = AWKWARD[name]
    told = {"en": english, "fr": french}[language]
    wanted = told.full if surface in IN_FULL else told.short
    assert surface(reader, asked, language) == (wanted, told.word, told.reason)


def pages_of(reader: Reader, asked: Asked, language: str) -> dict[str, str]:
    """What each surface shows of a number and what is around it, as text."""
    about = f"period={asked.key}"
    address = {
        "KPI page": f"/kpi/{asked.kpi}/?{about}",
        "receipt": f"/kpi/{asked.kpi}/receipt/?{about}",
        "wall": f"/tv/?views=figures,trend:{asked.kpi}&fragment=1&{about}",
        "dashboard": f"/?{about}&funnel=cohort",
        "API": f"/api/v1/numbers/?kpi={asked.kpi}&{about}&words=1",
        "CSV": f"/export/drivers.csv?kpi={asked.kpi}&{about}",
    }
    return {name: plain(reader.page(each, language)) for name, each in address.items()}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_counted_and_not_priced_is_told_everywhere(reader: Reader, language: str) -> None:
    text, html = reader.mail(UNPRICED.key, language)
    others = {"mail, text": text, "mail, HTML": plain(html), "command line": explained(UNPRICED, language)}
    told = pages_of(reader, UNPRICED, language) | others
    assert [name for name, page in told.items() if NOT_PRICED[language] not in page] == []


@pytest.mark.parametrize(("language", "figure", "word"), [
    ("en", "8\u202f%", "too young to judge until "), ("fr", "8\u202f%", "trop récent pour juger avant le "),
])  # fmt: skip
def test_a_young_cohort_says_so_everywhere(reader: Reader, language: str, figure: str, word: str) -> None:
    told = pages_of(reader, YOUNG, language)
    assert [name for name, page in told.items() if figure not in page] == []
    assert [name for name, page in told.items() if word not in page] == []


TROUBLE = {
    "en": ("CRM silent since 16 Nov 2024 06:00", "Billing: the last import failed"),
    "fr": ("CRM muet depuis le 16 nov. 2024 06:00", "Billing\u00a0: le dernier import a échoué"),
}
IN_A_SENTENCE = {
    "en": ("CRM has delivered nothing since 16 Nov 2024 06:00", "Billing: the last import failed"),
    "fr": ("CRM n’a rien livré depuis le 16 nov. 2024 06:00", "Billing\u00a0: le dernier import a échoué"),
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_stale_and_a_failed_source_are_named_on_the_tiles_that_they_feed(reader: Reader, language: str) -> None:
    for page in (reader.page("/?period=2024-10", language), reader.page("/tv/?views=figures&period=2024-10", language)):
        tiles = {key: plain(html) for html, key in re.findall(r'(<article.*?data-kpi="(\w+)".*?</article>)', page, re.S)}
        stale, failed = TROUBLE[language]
        assert [key for key, tile in tiles.items() if stale in tile] == list(page_company.FIGURES)
        assert [key for key, tile in tiles.items() if failed in tile] == ["revenue"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_stale_and_a_failed_source_are_named_in_both_mails_and_at_the_foot(reader: Reader, language: str) -> None:
    text, html = reader.mail("2024-10", language)
    pages = pages_of(reader, Asked("mqls", "2024-10"), language)
    told = {name: pages[name] for name in ("dashboard", "KPI page", "receipt", "wall")} | {"text": text, "HTML": plain(html)}
    assert {name: [each in page for each in IN_A_SENTENCE[language]] for name, page in told.items()} == dict.fromkeys(told, [True, True])


def test_a_shortened_figure_carries_every_cent(reader: Reader) -> None:
    shortened = '<span title="€1,240,000.00">1.24\u00a0M€</span>'
    for address in ("/?", "/kpi/revenue/?", "/tv/?views=figures&"):
        assert shortened in reader.page(f"{address}period=2024-07", "en")
    assert "on the tile 1.24\u00a0M€" in reader.page("/kpi/revenue/receipt/?period=2024-07", "en")
    assert '<span title="1 ' not in reader.page("/?period=2024-07", "en")


@pytest.mark.parametrize(("language", "said"), [("en", "data as of"), ("fr", "données au")])
def test_every_surface_names_the_same_publication(reader: Reader, language: str, said: str) -> None:
    asked = Asked("mqls", "2024-10")
    pages = pages_of(reader, asked, language)
    text, html = reader.mail(asked.key, language)
    book = load_workbook(io.BytesIO(reader.get(f"/export/figures.xlsx?period={asked.key}", language)))
    told = {name: pages[name] for name in ("dashboard", "KPI page", "receipt", "wall")} | {
        "mail, text": text, "mail, HTML": plain(html), "command line": explained(asked, language), "XLSX": book.worksheets[1]["B2"].value,
    }  # fmt: skip
    line = {re.search(rf"Publication \d+ · {said} [^·\n]* \d\d:\d\d", page)[0] for page in told.values()}
    assert len(line) == 1, line
