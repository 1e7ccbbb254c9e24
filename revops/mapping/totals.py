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
# A company or a deal may be called so: then its row has more than an amount.
ALONE = frozenset(
    ["total", "totals", "totaux", "sum", "somme", "summe", "gesamt", "totaal", "totale"]
)
BEGINNINGS = frozenset(["gra", "sub", "sou", "tot", "sum", "som", "ges", "zwi", "ein"])


def adds_up(text: str, cells: Sequence[str]) -> bool:
    if text[:3].lower() not in BEGINNINGS:
        return False
    few = 2 * sum(bool(cell.strip()) for cell in cells) <= len(cells)
    return SURE.fullmatch(text) is not None or few and text.lower().rstrip(" :") in ALONE


def without_totals(fetch: Fetch) -> Fetch:
    """The same id, but for rows that are sums: they are left out, and counted."""

    def fetched(cells: Sequence[str]) -> str:
        text = fetch(cells)
        if text and adds_up(text, cells):
            raise NotOurs(_("a line of totals"))
        return text

    return fetched
