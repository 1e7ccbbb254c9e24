"""What a source is proposed to be called: after the tools whose exports its files are, or after the files."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import PurePath

from revops.guess.recipes import recipe_for
from revops.guess.tables import Table
from revops.guess.writing import DIGITS

LETTERS = 60
SIGNS = re.compile(r"[\s_.-]+")


def tools_of(tables: Sequence[Table]) -> list[str]:
    """The tools whose exports these are, in the order of the files."""
    found = (recipe_for(table.names) for table in tables)
    return list(dict.fromkeys(recipe.tool for recipe in found if recipe and recipe.tool))


def file_words(names: Sequence[str]) -> str:
    """What the names of files say, without dates and numbers at their end: "Invoices" of invoices-2026.csv; the words with
    which all begin, else as many names as fit. "" where there is none.
    """
    words = list(dict.fromkeys(filter(None, map(words_of, names))))
    if not words:
        return ""
    first = common_words(words) or words[0]
    for each in words[1:] if first == words[0] and len(words) > 1 else ():
        if len(f"{first}, {each}") <= LETTERS:
            first = f"{first}, {each}"
    return first[:LETTERS].strip().capitalize() if first.islower() else first[:LETTERS].strip()


def words_of(file_name: str) -> str:
    stem = PurePath(file_name).stem
    return SIGNS.sub(" ", DIGITS.sub("", stem) or stem).strip()


def common_words(texts: Sequence[str]) -> str:
    """The whole words with which several texts begin."""
    if len(texts) < 2:
        return ""
    return " ".join(os.path.commonprefix([text.split() for text in texts]))
