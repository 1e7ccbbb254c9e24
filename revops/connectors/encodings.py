"""Which encoding a file is in, from a bounded sample of it.

A text that is valid UTF-8 and not plain ASCII is practically never anything else, so every row is
tried as UTF-8 first; `fallback` is what the rows that are not UTF-8 are in. A file may mix both.
Where the rows do not look like Western Europe's usual encoding they are not read: what their
letters mean cannot be told from bytes without reading names wrong sooner or later, however many
there are, since names repeat.
"""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import NamedTuple

from revops.connectors.letters import (
    CENTRAL,
    TURKISH,
    WESTERN,
    WORD,
    in_letters,
    looks_written,
    of_scripts,
)
from revops.messages import gettext as _

SAMPLE = 65_536
GUESSED = 20_000
USUAL = "cp1252"
JAPANESE = ("CJK", "HIRAGANA", "KATAKANA", "HALFWIDTH")
CANDIDATES = {
    "mac_roman": in_letters(WESTERN), "iso8859_15": in_letters(WESTERN), "cp850": in_letters(WESTERN),
    "cp1250": in_letters(CENTRAL), "iso8859_2": in_letters(CENTRAL), "cp1254": in_letters(TURKISH),
    "cp1251": of_scripts("CYRILLIC"), "cp1253": of_scripts("GREEK"), "cp932": of_scripts(*JAPANESE),
    "euc_jp": of_scripts(*JAPANESE),
    "gb18030": of_scripts("CJK"), "cp949": of_scripts("HANGUL"), "big5": of_scripts("CJK"),
}  # fmt: skip
NAMED, SHOWN = 6, 30
BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"), (codecs.BOM_UTF8, "utf-8-sig"),
)  # fmt: skip


class Encoding(NamedTuple):
    """`name` opens the file; rows that do not decode are tried in `fallback`, "" for none: then
    `advice` says what to do.
    """

    name: str
    fallback: str = ""
    advice: str = ""

    @property
    def label(self) -> str:
        return self.fallback or self.name.removesuffix("-sig")

    @property
    def is_wide(self) -> bool:
        return self.name.startswith(("utf-16", "utf-32"))


def samples(path: Path) -> list[bytes]:
    """Start, middle and end of the file; inner ones begin and end with whole lines."""
    size = path.stat().st_size
    with path.open("rb") as file:
        first = file.read(SAMPLE)
        if size <= SAMPLE:
            return [first]
        rest = []
        for start in {max(SAMPLE, size // 2), max(SAMPLE, size - SAMPLE)}:
            file.seek(start)
            rest.append(file.read(SAMPLE).partition(b"\n")[2].rpartition(b"\n")[0])
    return [first, *rest]


def detect(parts: list[bytes]) -> Encoding:
    for bom, name in BOMS:
        if parts[0].startswith(bom):
            return Encoding(name) if name != "utf-8-sig" else mixed(parts)
    if wide := without_bom(parts[0]):
        return Encoding(wide)
    return mixed(parts)


def mixed(parts: list[bytes]) -> Encoding:
    """UTF-8, with what the lines are in that are not."""
    strange = b"\n".join(line for part in parts for line in part.split(b"\n") if not is_utf8(line))
    if len(parts) > 1:  # the first sample may end within a letter
        strange = b"\n".join(
            line for line in strange.split(b"\n") if line != parts[0].rpartition(b"\n")[2]
        )
    if len(strange) > GUESSED:  # not in the middle of a letter
        strange = strange[:GUESSED].rpartition(b"\n")[0] or strange
    if not strange or is_usual(strange):
        return Encoding("utf-8-sig", USUAL if strange else "")
    return Encoding("utf-8-sig", advice=advice(strange))


def without_bom(start: bytes) -> str:
    """UTF-16 of mostly Latin text shows by its zeros, all of them on one side."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    if half >= 2 and odd > half * 0.4 and even < half * 0.05:
        return "utf-16-le"
    if half >= 2 and even > half * 0.4 and odd < half * 0.05:
        return "utf-16-be"
    return ""


def is_utf8(line: bytes) -> bool:
    return decodes(line, "utf-8")


def decodes(text: bytes, encoding: str) -> bool:
    try:
        text.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def is_usual(text: bytes) -> bool:
    return decodes(text, USUAL) and looks_written(text.decode(USUAL), WESTERN)


def advice(text: bytes) -> str:
    """Names the encodings in which the lines would look like text, with the first word as each
    would read it.
    """
    ways = [
        f'encoding = "{name}" (“{first_word(read)}”)'
        for name, is_likely in CANDIDATES.items()
        if decodes(text, name) and is_likely(read := text.decode(name))
    ]
    if not ways:
        return _(
            "The line is not UTF-8, and what it is in does not show. Name its encoding in the mapping."
        )
    return _(
        "The line is not UTF-8, and too little shows what it is in. Name in the mapping what reads it rightly: %(ways)s."
    ) % {"ways": _(" or ").join(ways[:NAMED])}


def first_word(text: str) -> str:
    return next((word[:SHOWN] for word in WORD.findall(text) if not word.isascii()), "")
