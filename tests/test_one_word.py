"""One idea has one word: how a figure stands is said alike in the sentence, on its tile and its page,
in both forms of the digest and its subject, on the wall and in what is taken away, while a period
runs and when it is over.
"""

import re
from datetime import date

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import override

from dashboards.surfaces import digest
from dashboards.words import axes, naming
from revops import numbers
from revops.models import ActivityKind
from revops.numbers import JUDGED, Number
from revops.readers import EVERYTHING
from tests import awkward_company, page_company, read_off, small_company
from tests.admin_pages import logged_in, member_of
from tests.read_off import Asked, Reader, part, plain

pytestmark = pytest.mark.django_db
OVER = "2025-10"
# Words of other pairs for the same idea, which a reader would take for another one.
OTHERS = {
    "en": r"\b(short|below|above|under|over)\b",
    "fr": r"au-dessus|au-dessous|manqu|en retrait|dépass",
}
WORDS = {
    ("en", OVER): {"behind", "ahead", "on target"},
    ("fr", OVER): {"en retard", "en avance", "à l’objectif"},
    ("en", read_off.RUNNING): {"behind", "ahead"},
    ("fr", read_off.RUNNING): {"en retard", "en avance"},
}


@pytest.fixture(params=[OVER, read_off.RUNNING])
def period(request: pytest.FixtureRequest, tmp_path) -> str:
    company = page_company if request.param == OVER else awkward_company
    company.load(tmp_path)
    return request.param


def judged(key: str) -> list[Number]:
    published = numbers.published(reader=EVERYTHING)
    shown = published.calendar.period(key)
    read = numbers.read(numbers.headline(), [shown], [numbers.Slice()], published)
    return [number for number in read if number.state in JUDGED]


def sentence(reader: Reader, key: str, language: str) -> str:
    return plain(part(reader.page(f"/?period={key}", language), r'<div class="answer">(.*?)</div>'))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_surface_says_the_word_of_the_tile(period: str, language: str) -> None:
    reader, said = Reader(), set()
    for number in judged(Asked("mqls", period).key):
        asked = Asked(number.kpi.key, period)
        with override(language):
            word = naming.state_word(number)
        shown = {
            surface.__name__: surface(reader, asked, language).word for surface in read_off.SURFACES
        }
        assert shown == dict.fromkeys(shown, word)
        said.add(word)
    assert said == WORDS[language, period]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_sentence_and_the_subject_say_it_too(period: str, language: str) -> None:
    reader, key = Reader(), Asked("mqls", period).key
    shown = sentence(reader, key, language)
    subject = digest.render(reader.user, numbers.published().calendar.period(key), language)[0]
    for number in judged(key):
        with override(language):
            word, team, label = (
                naming.state_word(number),
                str(number.kpi.accountable),
                str(number.kpi.label),
            )
        assert re.search(rf"{re.escape(label)}[^·]* {word}", subject), subject
        if number.state == "behind":
            assert re.search(rf"{re.escape(team)}[^.]*?{word}", shown), shown
        if number.state == "ahead":
            assert re.search(rf"{word}\W+[^.]*{re.escape(team)}", shown, re.I), shown


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_sentence_has_no_second_pair_of_words(period: str, language: str) -> None:
    shown = sentence(Reader(), Asked("mqls", period).key, language)
    assert not re.search(OTHERS[language], shown), shown


# French words that were used for an idea beside the one that it has now.
ONCE = {
    r"\bindicateurs?\b": "KPI",
    r"\bouvrables?\b": "jour ouvré",
    r"\bsollicitations?\b": "touche",
    r"\btendances?\b": "évolution",
    r"\b[Tt]ous les sens\b|\bSens inconnu\b": "entrant et sortant, approche inconnue",
    r"mots? de passe faux|codes? faux": "incorrect",
    r"serveur d’e-mail": "serveur de messagerie",
}


def test_the_french_texts_have_one_word_for_each_idea() -> None:
    with (settings.BASE_DIR / "locale/fr/LC_MESSAGES/django.po").open("rb") as file:
        texts = [text for each in read_po(file) for text in _texts(each.string)]
    assert len(texts) > 1500
    found = {(word, text) for word in ONCE for text in texts if re.search(f"(?i){word}", text)}
    assert found == set()


def _texts(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else string


MONTHS = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "fr": ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
def test_months_are_shortened_in_the_grid_of_targets_as_on_the_axis_of_charts(
    language: str,
) -> None:
    small_company.organisation()
    client = logged_in(member_of("admin"))
    page = client.get("/admin/revops/target/grid/?year=2025", headers={"Accept-Language": language})
    heads = re.findall(r'<th scope="col" class="n">([^<]+)</th>', page.content.decode())
    assert heads == MONTHS[language]
    assert [axes.short_month(date(2025, month, 1), language) for month in range(1, 13)] == heads


@pytest.mark.parametrize(
    ("language", "motion", "both", "meeting"),
    [("en", "Motion", "All motions", "Meeting"), ("fr", "Approche", "Entrant et sortant", "Rendez-vous")],
)  # fmt: skip
def test_pages_call_the_motion_alike(
    tmp_path, language: str, motion: str, both: str, meeting: str
) -> None:
    page_company.load(tmp_path)
    reader = Reader()
    assert f">{both}<" in reader.page("/", language) and f">{both}<" in reader.page("/tv/new/", language)  # fmt: skip
    for address in ("/tv/new/", "/kpi/mqls/?period=2025-10"):
        assert re.search(rf"\b{motion}\b", reader.page(address, language)), address
    with override(language):
        assert str(ActivityKind.MEETING.label) == meeting
