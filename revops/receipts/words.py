"""Words as an index has them and as people type them: without accents, ligatures as two letters, and
apart wherever anything but a letter or a digit stands between them.
"""

from __future__ import annotations

import re
import unicodedata

MOST_WORDS, SHORTEST, LONGEST = 8, 2, 100
# What stands between words: PostgreSQL would read an address, a path or a number with a sign out of
# words that are written together.
BETWEEN = "!\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~‘’ʼ“”«»–—"
# Letters that no accent is taken from, one for one.
LETTERS, PLAIN = "ŒÆøØłŁđĐ", "œæoOlLdD"
LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss"}
ACCENTS = "[\u0300-\u036f]"


def folded(text: str) -> str:
    """SQL of a text with only plain letters and blanks between its words. Immutable, so that an index may
    have it; the extension that does the same is not on every server.
    """
    letters = f"regexp_replace(normalize({text}, NFD), '{ACCENTS}', '', 'g')"
    apart = BETWEEN.replace("'", "''") + LETTERS
    letters = f"translate({letters}, '{apart}', '{' ' * len(BETWEEN)}{PLAIN}')"
    for ligature, pair in LIGATURES.items():
        letters = f"replace({letters}, '{ligature}', '{pair}')"
    return letters


def vector(text: str) -> str:
    """SQL of the words of a text, as its index has it."""
    return f"to_tsvector('simple', {folded(text)})"


def plain(text: str) -> str:
    """What `folded` makes of a text without anything between words."""
    letters = re.sub(ACCENTS, "", unicodedata.normalize("NFD", text))
    letters = letters.translate(str.maketrans(LETTERS, PLAIN))
    for ligature, pair in LIGATURES.items():
        letters = letters.replace(ligature, pair)
    return letters


def words_in(text: str) -> list[str]:
    """The words of a text as the index has them, as many as are looked for."""
    apart = re.split(f"[\\s%{re.escape(BETWEEN)}]+", text.strip())[:MOST_WORDS]
    return [word for word in map(plain, apart) if word]


def are_enough(words: list[str]) -> bool:
    return any(len(word) >= SHORTEST for word in words)


def asked(words: list[str]) -> str:
    """The query that finds each of some words by its beginning."""
    return " & ".join(f"'{word}':*" for word in words)
