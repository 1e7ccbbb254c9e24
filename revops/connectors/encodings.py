"""Which encoding a file is in, from a bounded sample of it.

A text that is valid UTF-8 and not plain ASCII is practically never anything else, so every row is tried as UTF-8
first; `fallback` is what the rows that are not UTF-8 are in. A file may mix both.
"""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import NamedTuple

import charset_normalizer

SAMPLE = 65_536
GUESSED = 20_000
EVIDENCE = 16  # bytes beyond ASCII; fewer say nothing about an encoding
USUAL = "cp1252"
BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"), (codecs.BOM_UTF8, "utf-8-sig"),
)  # fmt: skip


class Encoding(NamedTuple):
    """`name` opens the file; rows that do not decode are tried in `fallback`, "" for none."""

    name: str
    fallback: str = ""

    @property
    def shown(self) -> str:
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
            return Encoding(name, "" if name != "utf-8-sig" else USUAL)
    if wide := without_bom(parts[0]):
        return Encoding(wide)
    strange = b"\n".join(line for part in parts for line in part.split(b"\n") if not is_utf8(line))
    if len(parts) > 1:  # the first sample may end within a letter
        strange = b"\n".join(line for line in strange.split(b"\n") if line != parts[0].rpartition(b"\n")[2])
    return Encoding("utf-8-sig", single_byte(strange[:GUESSED]) if strange else "")


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


def single_byte(text: bytes) -> str:
    """The likeliest encoding of lines that are not UTF-8; among equals, and where there is little to tell by, the usual one."""
    if sum(byte > 127 for byte in text) < EVIDENCE and decodes(text, USUAL):
        return USUAL
    found = [match for match in charset_normalizer.from_bytes(text) if not match.encoding.startswith(("utf", "ascii"))]
    if not found:
        return USUAL
    best = found[0]
    for match in found:
        if USUAL in match.could_be_from_charset and match.chaos <= best.chaos:
            return USUAL
    return best.encoding
