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
    """A singular may leave its number out where the English one does, too."""
    assert [
        text.id
        for text in texts
        for place, form in enumerate(forms(text.string))
        if places(form) != places(forms(text.id)[-1])
        and (place > 0 or places(form) != places(forms(text.id)[0]))
    ] == []


def places(text: str) -> set[str]:
    return set(PLACES.findall(text))


def test_every_definition_is_there_in_french():
    with override("fr"):
        assert [
            key for key, kpi in numbers.KPIS.items() if gettext(kpi.docstring) == kpi.docstring
        ] == []
