"""The same text on every surface: a dozen awkward numbers, each read off every place that shows it,
in both languages.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from openpyxl import load_workbook

from tests import awkward_company as company
from tests.awkward_figures import AWKWARD
from tests.read_off import (
    IN_FULL,
    MAILS,
    RUNNING,
    SURFACES,
    Asked,
    Reader,
    Surface,
    explained,
    pages_of,
    plain,
)

pytestmark = pytest.mark.django_db


UNPRICED = Asked("revenue", "2024-06")
AHEAD = Asked("revenue", RUNNING)
BEGUN = Asked("revenue", "2024-06")
YOUNG = Asked("lead_to_mql", RUNNING)
NOT_PRICED = {
    "en": "1 record has no amount or no rate",
    "fr": "1 enregistrement est sans montant ou sans taux",
}


@pytest.fixture(scope="module")
def reader(
    django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Reader]:
    """In front of the company, which is imported once for the whole file and rolled back at its
    end.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        company.load(tmp_path_factory.mktemp("company"))
        yield Reader()
        transaction.set_rollback(True)


@pytest.fixture
def silent(reader: Reader) -> Iterator[Reader]:
    """In front of the same company after CRM has fallen silent."""
    with transaction.atomic():
        company.fall_silent()
        yield Reader(reader.user)
        transaction.set_rollback(True)


# Nobody is sent a mail about a period of which nothing is known.
NO_MAIL = (company.NOT_BEGUN, "2024-05")
EVERY = [
    pytest.param(surface, name, id=f"{surface.__name__}: {name}")
    for name, (asked, *_wording) in AWKWARD.items()
    for surface in SURFACES
    if not (surface in MAILS and asked.period in NO_MAIL)
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("surface", "name"), EVERY)
def test_every_surface_says_the_same(
    reader: Reader, surface: Surface, name: str, language: str
) -> None:
    asked, english, french = AWKWARD[name]
    expected = {"en": english, "fr": french}[language]
    wanted = expected.full if surface in IN_FULL else expected.short
    assert surface(reader, asked, language) == (wanted, expected.word, expected.reason)


@pytest.mark.parametrize(("asked", "expected"), [
    (UNPRICED, NOT_PRICED),
    (AHEAD, {"en": "€9,000.00 dated ahead", "fr": "daté d’avance\u202f: 9\u202f000,00\u00a0€"}),
    (BEGUN, {"en": "data since 4 Jun 2024", "fr": "données depuis le 4 juin 2024"}),
], ids=["not priced", "dated ahead", "begun later"])  # fmt: skip
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_beside_a_figure_is_told_everywhere(
    reader: Reader, asked: Asked, expected: dict[str, str], language: str
) -> None:
    text, html = reader.mail(asked.key, language)
    others = {
        "mail, text": text,
        "mail, HTML": plain(html),
        "command line": explained(asked, language),
    }
    pages = pages_of(reader, asked, language) | others
    assert [name for name, page in pages.items() if expected[language] not in page] == []


@pytest.mark.parametrize(("language", "reason"), [
    ("en", "CRM has delivered nothing since 16 Nov 2024."), ("fr", "CRM n’a rien livré depuis le 16 nov. 2024."),
])  # fmt: skip
def test_behind_the_last_delivery_of_a_silent_source_every_surface_says_why_there_is_nothing(
    silent: Reader, language: str, reason: str
) -> None:
    word = {"en": "no figure", "fr": "pas de chiffre"}[language]
    asked = Asked("mqls", RUNNING)
    expected = {surface.__name__: surface(silent, asked, language) for surface in SURFACES}
    assert expected == {surface.__name__: ("—", word, reason) for surface in SURFACES}


@pytest.mark.parametrize(("kpi", "language", "said"), [
    ("onboardings_in_progress", "en", "Nothing of this kind has ever been delivered."),
    ("onboardings_in_progress", "fr", "Rien de ce type n’a encore été livré."),
    ("open_deals", "en", "neutral"), ("open_deals", "fr", "neutre"),
])  # fmt: skip
def test_what_was_never_delivered_and_what_has_no_better_direction_say_so(
    reader: Reader, kpi: str, language: str, said: str
) -> None:
    asked = Asked(kpi, "2024-10")
    pages = pages_of(reader, asked, language) | {"command line": explained(asked, language)}
    named = ("KPI page", "receipt", "API", "CSV", "command line")
    assert [name for name in named if said not in pages[name]] == []


@pytest.mark.parametrize(("language", "figure", "word"), [
    ("en", "8\u202f%", "too young to judge until "), ("fr", "8\u202f%", "trop récent pour juger avant le "),
])  # fmt: skip
def test_a_young_cohort_says_so_everywhere(
    reader: Reader, language: str, figure: str, word: str
) -> None:
    expected = pages_of(reader, YOUNG, language)
    assert [name for name, page in expected.items() if figure not in page] == []
    assert [name for name, page in expected.items() if word not in page] == []


TROUBLE = {
    "en": ("CRM silent since 16 Nov 2024 06:00", "Billing: the last import failed"),
    "fr": (
        "CRM\u202f: rien depuis le 16 nov. 2024 06:00",
        "Billing\u202f: le dernier import a échoué",
    ),
}
IN_A_SENTENCE = {
    "en": ("CRM has delivered nothing since 16 Nov 2024 06:00", "Billing: the last import failed"),
    "fr": (
        "CRM n’a rien livré depuis le 16 nov. 2024 06:00",
        "Billing\u202f: le dernier import a échoué",
    ),
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_stale_and_a_failed_source_are_named_on_the_tiles_that_they_feed(
    silent: Reader, language: str
) -> None:
    for page in (
        silent.page("/?period=2024-11", language),
        silent.page("/tv/?views=figures&period=2024-11", language),
    ):
        tiles = {
            key: plain(html)
            for html, key in re.findall(r'(<article.*?data-kpi="(\w+)".*?</article>)', page, re.S)
        }
        stale, failed = TROUBLE[language]
        assert [key for key, tile in tiles.items() if stale in tile] == [
            "mqls",
            "sqos",
            "deals_signed",
            "revenue",
            "win_rate",
        ]
        assert [key for key, tile in tiles.items() if failed in tile] == ["revenue"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_period_that_a_silent_source_has_told_whole_is_not_warned_of(
    silent: Reader, language: str
) -> None:
    pages = pages_of(silent, Asked("mqls", "2024-10"), language)
    assert [
        name
        for name, page in pages.items()
        if TROUBLE[language][0] in page or IN_A_SENTENCE[language][0] in page
    ] == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_stale_and_a_failed_source_are_named_in_both_mails_and_at_the_foot(
    silent: Reader, language: str
) -> None:
    asked = Asked("mqls", RUNNING)
    text, html = silent.mail(asked.key, language)
    pages = pages_of(silent, asked, language)
    expected = {name: pages[name] for name in ("dashboard", "KPI page", "receipt", "wall")} | {
        "text": text,
        "HTML": plain(html),
    }
    assert {
        name: [each in page for each in IN_A_SENTENCE[language]] for name, page in expected.items()
    } == dict.fromkeys(expected, [True, True])


def test_a_shortened_figure_carries_every_cent(reader: Reader) -> None:
    shortened = '<span title="€1,240,000.00">€1.24M</span>'
    for address in ("/?", "/kpi/revenue/?", "/tv/?views=figures&"):
        assert shortened in reader.page(f"{address}period=2024-07", "en")
    assert "on the tile €1.24M" in reader.page("/kpi/revenue/receipt/?period=2024-07", "en")
    assert '<span title="1 ' not in reader.page("/?period=2024-07", "en")


@pytest.mark.parametrize(("language", "said"), [("en", "data as of"), ("fr", "données au")])
def test_every_surface_names_the_same_publication(reader: Reader, language: str, said: str) -> None:
    asked = Asked("mqls", "2024-10")
    pages = pages_of(reader, asked, language)
    text, html = reader.mail(asked.key, language)
    book = load_workbook(
        io.BytesIO(reader.get(f"/export/figures.xlsx?period={asked.key}", language))
    )
    expected = {name: pages[name] for name in ("dashboard", "KPI page", "receipt", "wall")} | {
        "mail, text": text, "mail, HTML": plain(html), "command line": explained(asked, language), "XLSX": book.worksheets[1]["B2"].value,
    }  # fmt: skip
    line = {
        re.search(rf"Publication \d+ · {said} [^·\n]* \d\d:\d\d", page)[0]
        for page in expected.values()
    }
    assert len(line) == 1, line
