"""Whether a text that was decoded looks like one: letters of one alphabet, signs where signs stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

WESTERN = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüœß" + "àáâãäåæçèéêëìíîïñòóôõöøùúûüœ".upper())
CENTRAL = frozenset(
    "áäčćďđéęěëíľĺłńňóôöőŕřśšşťţúůűüýźžżąâăîçß" + "áäčćďđéęěëíľĺłńňóôöőŕřśšşťţúůűüýźžżąâăîç".upper()
)
TURKISH = frozenset("çğıöşüâîûÇĞİÖŞÜÂÎÛ")
WORD = re.compile(r"[^\s,;|\"]+")
TOLERATED = 10  # of so many words one may be strange
OPENING, CLOSING, AFTER_WORDS = "«‹“„‚¿¡", "»›”…®™©²³", "–—"
APART, APOSTROPHES, DEGREES = "€£¥§½¼¾±×÷‰†‡•·", "’‘´", "°ºª"
# L’Oréal, qu’il, O’Brien, Anna’s: what stands before or behind an apostrophe is short.
ELISION = re.compile(
    r"(?i)(?:^|[^\w])(?:[dljmnstco]|qu|jusqu|lorsqu|puisqu|aujourd|dell|all|nell|dall|sull|un)$"
)
ENDING = re.compile(r"(?i)(?:s|t|re|ve|ll|m)(?:\W|$)")
MIXED = re.compile(r"[a-z][^\W\d_a-zA-Z]|[^\W\d_a-zA-Z][a-z]")
LIGATURE = re.compile(r"œ[ui]|^œ|[fc]œ", re.IGNORECASE)


def looks_written(text: str, letters: frozenset[str]) -> bool:
    """Whether all words, or nearly all of many, look like words in these letters and those of
    ASCII.
    """
    words = [word for word in WORD.findall(text) if not word.isascii()]
    strange = sum(not is_word(word, letters) for word in words)
    return strange <= len(words) // TOLERATED


def is_word(word: str, letters: frozenset[str]) -> bool:
    if (
        re.search(r"[^\W\d_a-zA-Z]{3}", word)
        or not re.search("[a-zA-Z0-9]", word)
        and len(word) > 1
    ):
        return False
    around = f" {word} "
    return all(letter.isascii() or fits(around, at, letters) for at, letter in enumerate(around))


def fits(word: str, at: int, letters: frozenset[str]) -> bool:
    """Whether the character at this place of a word can stand there."""
    letter, before, after = word[at], word[at - 1], word[at + 1]
    if letter in letters:
        return not (letter.isupper() and before.islower()) and (
            letter not in "œŒ" or is_ligature(word, at)
        )
    if letter in OPENING:
        return not before.isalpha()
    if letter in CLOSING:
        return not after.isalpha()
    if letter in AFTER_WORDS:
        return not after.islower()
    if letter in DEGREES:
        return not (before.isalpha() and after.isalpha())
    if letter in APOSTROPHES:
        return not (before.isalpha() and after.isalpha()) or is_elision(word, at)
    return letter in APART and not before.isalpha() and not after.isalpha()


def is_ligature(word: str, at: int) -> bool:
    return LIGATURE.search(word[max(at - 1, 0) : at + 2].strip()) is not None


def is_elision(word: str, at: int) -> bool:
    return ELISION.search(word[:at]) is not None or ENDING.match(word[at + 1 :]) is not None


def in_letters(letters: frozenset[str]) -> Callable[[str], bool]:
    return lambda text: looks_written(text, letters)


def of_scripts(*names: str) -> Callable[[str], bool]:
    """A function that answers whether all letters beyond ASCII are of these scripts, in words of
    their own.
    """

    def all_of(text: str) -> bool:
        words = [word for word in WORD.findall(text) if not word.isascii()]
        mixed = sum(MIXED.search(word) is not None for word in words)
        letters = [one for one in text if not one.isascii() and is_letter(one)]
        known = all(unicodedata.name(one, "").startswith(names) for one in letters)
        return bool(letters) and known and mixed <= len(words) // TOLERATED

    return all_of


def is_letter(character: str) -> bool:
    """Letters, and what no alphabet has."""
    return character.isalpha() or unicodedata.category(character) in ("Co", "Cn")
