"""Digits, signs between them, and what stands around them: minus signs of accountants, signs and
codes of currencies.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from babel.numbers import get_currency_symbol

from revops.money import DECIMALS

# What people and spreadsheets put between groups of digits, and for a minus.
SPACES = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\u2212": "-", "\u2019": "'"}
)
NEGATIVE = ("parentheses", "trailing", "credit")
CREDIT = re.compile(r"\s*\b(CR|DR)$", re.IGNORECASE)
WORDS = re.compile(r"[^\d\s.,'()+-]+\.?")
NO_CODES = frozenset(
    ["kr", "kr.", "zł", "Kč", "Ft", "lei", "Fr.", "SFr.", "лв", "руб.", "Rs", "Rs.", "S/"]
)
TELLING = "€$£¥"
DIGITS_LIMIT = 60  # characters of a number
LAYERS = 4  # sign, code, parentheses and minus around one number


@lru_cache(maxsize=100)
def pattern(decimal: str, thousands: str, scientific: bool = False) -> re.Pattern[str]:
    """Groups: sign, whole part, decimals, power of ten.

    Grouping is optional, but groups are of three digits or, with commas, as in India: 12,34,567.
    """
    sign, power = re.escape(thousands), r"(?:[eE]([+-]?[0-9]{1,2}))?" if scientific else "()"
    grouped = rf"[0-9]{{1,3}}(?:{sign}[0-9]{{3}})+|" if thousands else ""
    indian = r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}|" if thousands == "," else ""
    return re.compile(rf"([+-]?)({grouped}{indian}[0-9]+)(?:{re.escape(decimal)}([0-9]+))?{power}")


def is_group(whole: str) -> bool:
    """Whether these digits can stand before the first sign between thousands."""
    digits = whole.lstrip("+-")
    return len(digits) <= 3 and not digits.startswith("0")


def undressed(text: str, negative: Sequence[str], signs: Sequence[str]) -> str:
    """(40.00), 40.00-, 40.00 CR and -€ 40.00 as -40.00, as far as allowed; "" for a minus twice."""
    bare, minuses = text.translate(SPACES).strip(), 0
    for _layer in range(LAYERS):
        inner, minus = peeled(bare, negative, signs)
        if inner == bare:
            break
        bare, minuses = inner.strip(), minuses + minus
    return "" if minuses > 1 else "-" * minuses + bare


def peeled(text: str, negative: Sequence[str], signs: Sequence[str]) -> tuple[str, bool]:
    """The text without its outermost sign, and whether that was a minus."""
    if "parentheses" in negative and text.startswith("(") and text.endswith(")"):
        return text[1:-1], True
    if "trailing" in negative and text[1:].endswith(("-", "+")):
        return text[:-1], text.endswith("-")
    if "credit" in negative and (found := CREDIT.search(text)):
        return text[: found.start()], found[1].upper() == "CR"
    if text.startswith(("-", "+")):
        return text[1:], text.startswith("-")
    for sign in signs:
        if text.startswith(sign):
            return text[len(sign) :], False
        if text.endswith(sign):
            return text[: -len(sign)], False
    return text, False


def signs_in(text: str) -> tuple[str, ...]:
    """The words around a number that are signs or codes of currencies."""
    return tuple(word for word in WORDS.findall(text) if is_sign(word))


def is_sign(word: str) -> bool:
    has_symbol = any(unicodedata.category(letter) == "Sc" for letter in word)
    return word in NO_CODES or word in DECIMALS or has_symbol and len(word) <= 4


def contradicts(text: str, signs: Sequence[str], currency: str) -> bool:
    """Whether a sign in the text is known to be another currency's."""
    return any(sign in text and is_of_another(sign, currency) for sign in signs)


def is_of_another(sign: str, currency: str) -> bool:
    if sign in DECIMALS:
        return sign != currency
    written = get_currency_symbol(currency, "en")
    return sign in TELLING and sign not in written and any(other in written for other in TELLING)
