"""Rows that add up the others and are no record: what stands where their id should be."""

from __future__ import annotations

import re
from collections.abc import Sequence

from revops.mapping.fetching import Fetch
from revops.mapping.outcomes import NotOurs
from revops.messages import gettext as _

# Their records are known by the field of the same name.
NUMBERED = ("lead", "deal", "invoice", "instalment", "subscription", "onboarding")
SURE = re.compile(
    r"(?:grand[ -]?totals?|sub[ -]?totals?|sous[ -]?totaux|sous[ -]?total|total g[ée]n[ée]ral|total for|"
    r"gesamtsumme|zwischensumme|subtotaal|eindtotaal)\b.*",
    re.IGNORECASE,
)
# A company or a deal may be called so: then its row has more than amounts.
ALONE = frozenset(
    ["total", "totals", "totaux", "sum", "somme", "summe", "suma", "gesamt", "totaal", "totale"]
)
# A number, in any notation, and no date.
SUM = re.compile(
    r"[-+(]?\W?\s?(?:\d{1,3}(?:[., '\u00a0\u202f’]\d{3})+|\d+)(?:[.,]\d+)?\s?\W?\)?-?|[-–—]"
)
BEGINNINGS = frozenset(["gra", "sub", "sou", "tot", "sum", "som", "ges", "zwi", "ein"])


def adds_up(text: str, cells: Sequence[str]) -> bool:
    if text[:3].lower() not in BEGINNINGS:
        return False
    if SURE.fullmatch(text):
        return True
    if text.lower().rstrip(" :") not in ALONE:
        return False
    rest = [bare for cell in cells if (bare := cell.strip()) and bare != text.strip()]
    return 2 * (len(rest) + 1) <= len(cells) or bool(rest) and all(map(SUM.fullmatch, rest))


def without_totals(fetch: Fetch) -> Fetch:
    """The same id, but for rows that are sums: they are left out, and counted."""

    def fetched(cells: Sequence[str]) -> str:
        text = fetch(cells)
        if text and adds_up(text, cells):
            raise NotOurs(_("a line of totals"))
        return text

    return fetched
