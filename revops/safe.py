"""Text that a spreadsheet opens as text, whatever somebody wrote into a CRM. Pure."""

from __future__ import annotations

import re

# What a spreadsheet takes for the beginning of a formula, also in its full-width form, also after
# what it skips.
SKIPPED = r"[\s\x00-\x20\u00a0\u200b-\u200f\u2060\ufeff]*"
FORMULA = re.compile(rf"{SKIPPED}[=+\-@＝＋－＠]|[\t\r\n]")
# XML, and so a workbook, has no place for these.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def harmless(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would calculate it."""
    return f"'{text}" if FORMULA.match(text) else text


def writable(text: str) -> str:
    """Without the control characters that no workbook can hold."""
    return UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)
