"""What pydantic refuses, in sentences of ours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from revops.mapping.mistakes import Mistakes, Place, listed, written
from revops.mapping.records import RECORDS
from revops.mapping.tables import AT_DEPTH, FieldTable
from revops.messages import message

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

EMPTY = _("is missing; it must be a text that is not empty.")
NO_FEEDS = _("there must be at least one [files.NAME] that says what rows are.")
LIST = _("must be a text or a list of texts, none of them empty.")
WHOLE = _("must be a whole number from 1 to 2147483647, not %(got)s.")
TABLE = _("must be a table, not %(got)s.")

# By what pydantic calls the mistake.
SENTENCES: dict[str, Promise] = {
    "string_too_short": _("must be a text that is not empty."),
    "string_too_long": _("is longer than %(max_length)d characters."),
    "string_type": _("must be a text in quotes, not %(got)s."),
    "bool_type": _("must be true or false, not %(got)s."),
    "int_type": WHOLE,
    "greater_than": WHOLE,
    "greater_than_equal": _("must be a whole number from 0 to 2147483647, not %(got)s."),
    "less_than": WHOLE,
    "tuple_type": LIST,
    "dict_type": TABLE,
    "model_type": TABLE,
}
# Of a field, for which a text is enough.
FIELD = _("must be a column in quotes or a table, not %(got)s.")
# Of the keys without which nothing is a mapping, what is missing.
ABSENT: dict[Place, Promise] = {
    ("source",): _("the table [source] is missing."),
    ("files",): NO_FEEDS,
}
KIND_MISSING = _("is missing; allowed are: %(allowed)s.")
VERSION = _("the first line must be: mapping = 1")


def note(mistakes: Sequence[ErrorDetails], wrong: Mistakes) -> None:
    """Adds a sentence for each. What is missing comes last, after the misspelt keys that may stand
    for it.
    """
    for each in sorted(mistakes, key=lambda each: each["type"] == "missing"):
        place = each["loc"]
        if each["type"] == "extra_forbidden":
            wrong.unknown(place, AT_DEPTH[len(place) - 1].model_fields)
        elif each["type"] != "missing" or not wrong.concern(place[:-1], str(place[-1])):
            wrong.add(place, worded(each))


def worded(mistake: ErrorDetails) -> str:
    kind, place, context = mistake["type"], mistake["loc"], mistake.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if place == ("mapping",):
        return message(VERSION)
    if kind == "missing" and place[-1] == "record":
        return message(KIND_MISSING) % {"allowed": listed(RECORDS)}
    said = ABSENT.get(place, EMPTY) if kind == "missing" else SENTENCES[kind]
    said = FIELD if kind == "model_type" and AT_DEPTH[len(place)] is FieldTable else said
    return message(said) % {**context, "got": written(mistake["input"])}
