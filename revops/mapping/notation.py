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
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\u2212": "-", "\u2013": "-", "\u2019": "'"}
    | dict.fromkeys("\u200b\u200e\u200f\u202a\u202c\u2060\u2066\u2069\ufeff")
)  # fmt: skip
AFTER_SIGN = re.compile(r"^([+-]) +")
# A dash that stands for no cents, as on price tags: 100,- and 1'500.—
NO_CENTS = re.compile(r"(?<=[0-9])[.,] ?(?:-{1,2}|\u2014)(?![0-9-])")
NEGATIVE = ("parentheses", "trailing", "credit")
CREDIT = re.compile(r"\s*\b(CR|DR)$", re.IGNORECASE)
WORDS = re.compile(r"[^\d\s.,'()+-]+\.?")
NO_CODES = frozenset(
    ["kr", "kr.", "zł", "Kč", "Ft", "lei", "Fr.", "SFr.", "лв", "руб.", "Rs", "Rs.", "S/"]
)
TELLING = "€$£¥"
# Signs of currencies whose first letter is a country's and multiplies nothing: of Tonga, and of Taiwan for short.
OF_COUNTRIES = frozenset(["T$"])
DOLLARS = frozenset(["US$", "A$", "AU$", "C$", "CA$", "NZ$", "HK$", "S$", "R$"])
# What k€, TEUR and Mio$ multiply by, in powers of ten.
POWERS = {"k": 3, "K": 3, "m": 6, "M": 6}
MULTIPLES = POWERS | {"T": 3, "Mio": 6, "Mn": 6, "Md": 9, "Mds": 9, "Mrd": 9, "bn": 9, "Bn": 9}
# In what a column counts whose cells do not say so.
SMALLEST = -1  # the smallest unit of the amount's currency
UNITS = {"cents": SMALLEST, "thousands": 3, "millions": 6}
SCALED = re.compile(rf"({'|'.join(sorted(MULTIPLES, key=len, reverse=True))})(.*)")
ALONE = frozenset("kKM")  # of 12.5k; m may be minutes or months
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
    point = re.escape(decimal)
    whole = rf"{grouped}{indian}[0-9]+|(?={point}[0-9])"  # nothing before the point of .5
    return re.compile(rf"([+-]?)({whole})(?:{point}([0-9]+))?{power}")


def plain(text: str) -> str:
    """As on a keyboard, the minus at the number."""
    return AFTER_SIGN.sub(r"\1", of_keyboard(text))


def of_keyboard(text: str) -> str:
    """With the blanks and the minus of a keyboard, without a dash in place of cents."""
    return NO_CENTS.sub("", text.translate(SPACES)).strip()


def is_group(whole: str) -> bool:
    """Whether these digits can stand before the first sign between thousands."""
    digits = whole.lstrip("+-")
    return len(digits) <= 3 and not digits.startswith("0")


def undressed(text: str, negative: Sequence[str], signs: Sequence[str]) -> str:
    """(40.00), 40.00-, 40.00 CR and -€ 40.00 as -40.00, as far as allowed; "" for a minus twice."""
    bare, minuses = of_keyboard(text), 0
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
    is_symbol = any(map(is_symbol_of_currency, word)) and len(word) <= 4
    return word in NO_CODES or word in DECIMALS or is_symbol or bool(power_of(word))


def is_symbol_of_currency(letter: str) -> bool:
    return unicodedata.category(letter) == "Sc"


@lru_cache(maxsize=100)
def power_of(sign: str) -> int:
    """By which power of ten a sign of a currency multiplies the number beside it: 3 for k€, 0 for €
    and for MX$ and T$, whose letters name a country.
    """
    found = SCALED.fullmatch(sign)
    if not found or sign in DECIMALS or sign in OF_COUNTRIES:
        return 0
    is_bare = (
        found[2] in DECIMALS or found[2] in DOLLARS or all(map(is_symbol_of_currency, found[2]))
    )
    return MULTIPLES[found[1]] if is_bare and (found[2] or sign in ALONE) else 0


def unscaled(sign: str) -> str:
    """€ of k€."""
    found = SCALED.fullmatch(sign)
    return found[2] if found and power_of(sign) else sign


def power_in(text: str, signs: Sequence[str]) -> int:
    """By which power of ten the signs beside a number multiply it; they are ordered, the longest first."""
    return next((power_of(sign) for sign in signs if sign in text), 0)


def contradicts(text: str, signs: Sequence[str], currency: str) -> bool:
    """Whether a sign in the text is known to be another currency's."""
    return any(sign in text and is_of_another(unscaled(sign), currency) for sign in signs)


def is_of_another(sign: str, currency: str) -> bool:
    if sign in DECIMALS:
        return sign != currency
    written = get_currency_symbol(currency, "en")
    return sign in TELLING and sign not in written and any(other in written for other in TELLING)
