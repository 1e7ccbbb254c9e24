"""Ids and names in one form, whatever hands and spreadsheets did to them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

from revops.mapping.outcomes import Refusal
from revops.mapping.spreadsheet import Number
from revops.messages import gettext as _

Form = Callable[[str], str]
# What is seen of nobody: zero-width blanks, marks of direction, byte order marks.
INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\ufeff]")
SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]{1,3}")
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
# A whole number as a spreadsheet may write it: with signs between groups, with zeros behind the
# point.
NUMERAL = re.compile(
    r"([0-9]+|[0-9]{1,3}(?:([.,' \u00a0\u202f])[0-9]{3})(?:\2[0-9]{3})*)(?:[.,]0+)?"
)
SHEET_DIGITS, REPEATED = 15, 10_000
PADDED = re.compile(r"padded:([1-9][0-9]?)")
FORMS = ("as written", "stripped", "lower", "upper", "padded:10", "salesforce")
# Which letters of five are capitals, as one letter for each five of the first fifteen.
CHECKED = re.compile(r"([0-9A-Za-z]{15})([A-Z0-5]{3})")
CHECKS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def visible(text: str) -> str:
    """Without invisible characters, accents in one form."""
    if text.isascii() or unicodedata.is_normalized("NFC", text) and not INVISIBLE.search(text):
        return text
    return unicodedata.normalize("NFC", INVISIBLE.sub("", text)).strip()


def tidy(text: str) -> str:
    """Visible, without runs of blanks."""
    if text.isalnum() and text.isascii():
        return text
    return " ".join(visible(text).split())


@lru_cache(maxsize=REPEATED)
def tidy_name(text: str) -> str:
    """Names repeat, ids do not."""
    return tidy(text)


@lru_cache(maxsize=REPEATED)
def tidy_owner(text: str) -> str:
    """A person's name, id or e-mail address; of the latter capitals do not count."""
    text = tidy(text)
    return text.lower() if "@" in text and EMAIL.fullmatch(text) else text


def refuse_shortened(text: str) -> None:
    """Raises Refusal for an id of which a spreadsheet has lost digits."""
    long = (
        type(text) is Number
        and len(text) > SHEET_DIGITS
        and text.isdecimal()
        and text.endswith("0")
    )
    if long or "E+" in text and SHORTENED.fullmatch(text):
        raise Refusal(
            _(
                "“%(text)s” is an id of which a spreadsheet lost digits. Export it again and do not save it from a spreadsheet."
            )
            % {"text": text}
        )


def stripped(text: str) -> str:
    """0000611365, 611365.0 and 611,365 as 611365; what is no number as it is."""
    if not (found := NUMERAL.fullmatch(text)):
        return text
    digits = re.sub(r"[^0-9]", "", found[1])
    return digits.lstrip("0") or "0"


def padded(width: int) -> Form:
    return lambda text: stripped(text).zfill(width) if NUMERAL.fullmatch(text) else text


def salesforce(text: str) -> str:
    """The fifteen characters, whose capitals count, of an id that has three more to tell them by; any
    other text as it is.
    """
    found = CHECKED.fullmatch(text)
    return found[1] if found and found[2] == check_of(found[1]) else text


def check_of(id: str) -> str:
    """The three characters that Salesforce puts behind an id of fifteen."""
    capitals = [sum(id[five + n].isupper() << n for n in range(5)) for five in (0, 5, 10)]
    return "".join(CHECKS[each] for each in capitals)


def form_of(names: Sequence[str], *, keeps_case: bool = False) -> Form | None:
    """What gives ids the form that a mapping names; None where it names none."""
    forms = [form for name in names if (form := one_form(name, keeps_case)) is not None]
    if not forms:
        return None

    def formed(text: str) -> str:
        for form in forms:
            text = form(text)
        return text

    return formed


NAMED: dict[str, Form] = {"stripped": stripped, "salesforce": salesforce}


def one_form(name: str, keeps_case: bool) -> Form | None:
    if name in NAMED:
        return NAMED[name]
    if found := PADDED.fullmatch(name):
        return padded(int(found[1]))
    if keeps_case or name == "as written":
        return None
    return str.lower if name == "lower" else str.upper


def same_form(text: str) -> str:
    """Equal for ids that differ only in capitals, blanks, leading zeros and what a spreadsheet
    makes of numbers.

    Of an id of several columns each is taken by itself. Two ids of one form may yet be two things.
    """
    return "|".join(stripped(tidy(part).casefold()).lstrip("0") or "0" for part in text.split("|"))
