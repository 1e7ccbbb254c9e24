"""Every text exists in French: nothing in the catalogue is empty or in doubt, and what may vary is
the same in both.
"""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import gettext, override

from revops import numbers

PLACES = re.compile(r"%\(\w+\)[sd]")


@pytest.fixture(scope="module")
def texts():
    with (Path(settings.BASE_DIR) / "locale/fr/LC_MESSAGES/django.po").open("rb") as file:
        return [message for message in read_po(file) if message.id]


def forms(text):
    return (text,) if isinstance(text, str) else text


def test_nothing_is_left_in_english(texts):
    assert [text.id for text in texts if not all(forms(text.string)) or text.fuzzy] == []


def test_both_languages_have_the_same_places_to_fill(texts):
    wanted = {text.id: set(PLACES.findall(forms(text.id)[-1])) for text in texts}
    assert [
        text.id
        for text in texts
        for form in forms(text.string)
        if set(PLACES.findall(form)) != wanted[text.id]
    ] == []


def test_every_definition_is_there_in_french():
    with override("fr"):
        assert [
            key for key, kpi in numbers.KPIS.items() if gettext(kpi.docstring) == kpi.docstring
        ] == []
