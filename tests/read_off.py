"""What each surface shows of a number, read off it: the figure, the word for how it stands, and why
it is absent.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from functools import cache
from html import unescape
from typing import NamedTuple

from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils.translation import override
from openpyxl import load_workbook

from dashboards.surfaces import digest
from revops import numbers
from tests import awkward_company as company
from tests import page_company

RUNNING = "running"  # a period around today


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


class Reader:
    """Reads every surface as one person; a page is fetched once for all that is read off it."""

    def __init__(self, user: User | None = None) -> None:
        self.user = user or page_company.reader()
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
        _subject, text, html = digest.render(
            self.user, numbers.published().calendar.period(period), language
        )
        return text, html


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
    """The state in a paragraph, without its sign; where there is none the paragraph itself, which
    says why.
    """
    html = re.sub(r'<span aria-hidden="true">.*?</span>', "", html, flags=re.S)
    return plain(
        part(html, r'<span class="state[^"]*">(.*?)</span>') if 'class="state' in html else html
    )


def tile(reader: Reader, asked: Asked, language: str) -> Seen:
    page = reader.page(f"/?period={asked.key}", language)
    return off_tile(
        part(
            page, rf'(<article class="tile(?:(?!</article>).)*data-kpi="{asked.kpi}".*?</article>)'
        ),
        asked,
    )


def kpi_page(reader: Reader, asked: Asked, language: str) -> Seen:
    page = reader.page(f"/kpi/{asked.kpi}/?period={asked.key}", language)
    return off_tile(part(page, r'(<section class="tile lone.*?</section>)'), asked)


def off_tile(html: str, asked: Asked) -> Seen:
    figure = part(html, rf'data-kpi="{asked.kpi}"[^>]*>(.*?)</a>')
    return Seen(
        plain(figure), word_of(part(html, r'<p class="target">(.*?)</p>')), reason_of(figure)
    )


def table(reader: Reader, asked: Asked, language: str) -> Seen:
    """The newest row of the KPI's table, which is the period itself; where there is nothing to list
    there is none, and the page says why.
    """
    page = reader.page(f"/kpi/{asked.kpi}/?period={asked.key}", language)
    if '<table class="trend-table">' not in page:
        reason = plain(part(page, r'<p class="soft nothing">(.*?)</p>'))
        return kpi_page(reader, asked, language)._replace(reason=reason)
    row = part(page, r'<table class="trend-table">.*?<tbody>(.*?)</tr>')
    figure, *rest = re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)
    state = rest[-1] if rest else part(page, r'<p class="soft aimless">(.*?)</p>')
    return Seen(plain(figure), word_of(state), reason_of(figure))


def receipt(reader: Reader, asked: Asked, language: str) -> Seen:
    page = reader.page(f"/kpi/{asked.kpi}/receipt/?period={asked.key}", language)
    figure = part(page, rf'data-figure-of="{asked.kpi}">(.*?)</p>')
    reason = (
        plain(part(page, r'data-figure-of=.*?<p class="soft">(.*?)</p>')) if figure == "—" else ""
    )
    goal = part(page, r"<section><h2>(?:Target|Objectif)</h2>\s*<p(.*?)</p>")
    return Seen(plain(figure), word_of(f"<p{goal}"), reason)


def api(reader: Reader, asked: Asked, language: str, text: str = "text") -> Seen:
    address = f"/api/v1/numbers/?kpi={asked.kpi}&period={asked.key}&words=1"
    (number,) = reader.client.get(address, headers={"Accept-Language": language}).json()["numbers"]
    return Seen(number[text], number["state_word"], number["absent_because"] or "")


def api_in_full(reader: Reader, asked: Asked, language: str) -> Seen:
    return api(reader, asked, language, "text_full")


SHOWN, ABSENT_BECAUSE, STATE = 7, 12, 17


def off_rows(rows: list[list], asked: Asked, language: str) -> Seen:
    (row,) = (row for row in rows if row[0] == asked.label(language))
    return Seen(row[SHOWN], row[STATE] or "", row[ABSENT_BECAUSE] or "")


def as_csv(reader: Reader, asked: Asked, language: str) -> Seen:
    text = reader.get(f"/export/figures.csv?period={asked.key}", language).decode("utf-8-sig")
    return off_rows(list(csv.reader(io.StringIO(text))), asked, language)


def as_workbook(reader: Reader, asked: Asked, language: str) -> Seen:
    book = load_workbook(
        io.BytesIO(reader.get(f"/export/figures.xlsx?period={asked.key}", language))
    )
    return off_rows(
        [list(row) for row in book.worksheets[0].iter_rows(values_only=True)], asked, language
    )


def mail_text(reader: Reader, asked: Asked, language: str) -> Seen:
    lines = reader.mail(asked.key, language)[0].splitlines()
    (place,) = (n for n, line in enumerate(lines) if line.startswith(f"{asked.label(language)} · "))
    figure, _bracket, reason = (
        lines[place].removeprefix(f"{asked.label(language)} · ").partition(" (")
    )
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
    word = (
        part(shown, r'<p class="word">(.*?)</p>')
        if 'class="state' in shown
        else part(shown, r'<p class="goal">(.*?)</p>')
    )
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


Surface = Callable[[Reader, Asked, str], Seen]
MAILS: list[Surface] = [mail_text, mail_html]
IN_FULL: list[Surface] = [receipt, api_in_full, command_line]
SURFACES: list[Surface] = [tile, kpi_page, table, *IN_FULL, api, as_csv, as_workbook, *MAILS, wall]
