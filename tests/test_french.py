"""French is set as French is: a narrow no-break space before ; : ! ? and inside guillemets, so that no line
begins with a sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

CATALOGUE = Path(__file__).parent.parent / "locale" / "fr" / "LC_MESSAGES" / "django.po"
NARROW = "\u202f"
WRONG = re.compile(
    f"[ \u00a0][;:!?»](?=\\W|$)|«(?!{NARROW})|(?<!{NARROW})»|[^\\W\\d_][;!?](?=\\s|$)|[^\\W\\d_]:(?=\\s|$)"
)
# Names begin with vowels or not, and "de Atelier Nord" is no French.
NAMES = "company|team|source|name|names|person|tool|kpi|side|owner|email|file|label|member|author|object"
UNELIDED = re.compile(
    rf"\b([Dd]e|[Qq]ue|[Jj]usque|[Ll]orsque|[Pp]uisque|[Nn]e|[Ss]i) %\(({NAMES})\)s"
)
TEMPLATES = Path(__file__).parent.parent / "templates"
SENTENCE = re.compile(r"{%\s*blocktranslate.*?endblocktranslate\s*%}|{{.*?}}|{%.*?%}", re.DOTALL)
# A sign behind what a template puts in, or a quotation mark around it, is the same in every language.
COMPOSED = re.compile(r"¤(</\w+>)*[:;!?](?=[\s<]|$)|>: ?¤|“¤|¤”")
CODE = re.compile(r"Authorization: ")  # a header of HTTP, as it is written


def translations() -> Iterator[str]:
    with CATALOGUE.open("rb") as file:
        for message in filter(lambda each: each.id, read_po(file)):
            yield from message.string if isinstance(message.string, tuple) else [message.string]


def test_every_sign_has_its_narrow_space() -> None:
    texts = [CODE.sub("", text) for text in translations()]
    assert [text for text in texts if WRONG.search(text)] == []


def test_no_template_composes_a_sign_itself() -> None:
    found = {
        each.relative_to(TEMPLATES).as_posix(): [sign.group() for sign in signs]
        for each in TEMPLATES.rglob("*.*")
        if (signs := [*COMPOSED.finditer(SENTENCE.sub("¤", each.read_text()))])
    }
    assert found == {}


def test_no_name_stands_where_a_vowel_would_elide() -> None:
    assert [text for text in translations() if UNELIDED.search(text)] == []
    assert UNELIDED.search("Bienvenue dans les chiffres de %(company)s")


@pytest.mark.parametrize("text", ["ouverte ; une", "ouverte\u00a0: une", "« une »", "«une»", "ouverte!", "ouverte: une"])  # fmt: skip
def test_what_is_wrong_is_found(text: str) -> None:
    assert WRONG.search(text)


@pytest.mark.parametrize("text", ["10:30", "https://a.test/?b=c;d", f"ouverte{NARROW}; «{NARROW}une{NARROW}»{NARROW}?"])  # fmt: skip
def test_what_is_right_is_not(text: str) -> None:
    assert not WRONG.search(text)
