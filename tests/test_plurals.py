"""A count that is followed by a noun or a participle has two forms, or French pages say “1 rejetées”."""

from __future__ import annotations

import re

from babel.messages import Message
from babel.messages.pofile import read_po
from django.conf import settings

# A placeholder before a French plural.
COUNTED = re.compile(r"%\((\w+)\)[ds][ \u00a0\u202f](\w+s)\b")
SHOWN = ("templates/", "dashboards/words/", "dashboards/management/", "revops/management/")
# Names, shares and amounts, and what is never one: limits and constants of the program.
NO_COUNTS = {"by", "whom", "names", "share", "value", "target", "all", "pairs", "most", "least", "fewest"}  # fmt: skip
CONSTANT = ("weeks until yesterday", "for %(n)s weeks", "within %(days)s working days", "proposals of")  # fmt: skip


def is_shown(message: Message) -> bool:
    return any(place.startswith(SHOWN) for place, _line in message.locations)


def test_every_count_before_a_plural_has_a_singular() -> None:
    with (settings.BASE_DIR / "locale/fr/LC_MESSAGES/django.po").open("rb") as file:
        messages = [each for each in read_po(file) if each.id and is_shown(each)]
    assert len(messages) > 1000
    one_form = [each for each in messages if isinstance(each.id, str)]
    found = {
        each.id: names
        for each in one_form
        if (names := {name for name, _word in COUNTED.findall(each.string)} - NO_COUNTS)
        and not any(text in each.id for text in CONSTANT)
    }
    assert found == {}
