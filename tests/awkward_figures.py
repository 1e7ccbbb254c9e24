"""Figures that are awkward to write, and how each is written by hand in both languages."""

from __future__ import annotations

from typing import NamedTuple

from tests import awkward_company as company
from tests.read_off import RUNNING, Asked


class Wording(NamedTuple):
    """A figure as on a tile, with every cent, how it stands, and why it is absent."""

    short: str
    full: str
    word: str
    reason: str = ""


# What each is (one line of English, one of French); a narrow no-break space groups thousands, a
# no-break space stands before the unit.
AWKWARD = {
    "a value above its target, period over": (Asked("mqls", "2024-10"), Wording("5", "5", "ahead"), Wording("5", "5", "en avance")),
    "below its target, period over": (Asked("deals_signed", "2024-10"), Wording("2", "2", "behind"), Wording("2", "2", "en retard")),
    "on its target, period over": (Asked("sqos", "2024-10"), Wording("3", "3", "on target"), Wording("3", "3", "à l’objectif")),
    "zero": (Asked("sqos", "2024-09"), Wording("0", "0", "behind"), Wording("0", "0", "en retard")),
    "absent": (
        Asked("win_rate", "2024-09"),
        Wording("—", "—", "no target set", "No data before 9 Oct 2024."),
        Wording("—", "—", "sans objectif", "Pas de données avant le 9 oct. 2024."),
    ),
    "credit notes larger than invoices": (
        Asked("revenue", "2024-09"),
        Wording("−€12,350", "−€12,350.00", "behind"),
        Wording("−12\u202f350\u00a0€", "−12\u202f350,00\u00a0€", "en retard"),
    ),
    "whole units": (
        Asked("revenue", "2024-10"),
        Wording("€12,350", "€12,350.00", "no target set"),
        Wording("12\u202f350\u00a0€", "12\u202f350,00\u00a0€", "sans objectif"),
    ),
    "millions": (
        Asked("revenue", "2024-07"),
        Wording("€1.24M", "€1,240,000.00", "no target set"),
        Wording("1,24\u00a0M€", "1\u202f240\u202f000,00\u00a0€", "sans objectif"),
    ),
    "thousands of millions": (
        Asked("revenue", "2024-08"),
        Wording("€123B", "€123,456,789,012.34", "no target set"),
        Wording("123\u00a0Md€", "123\u202f456\u202f789\u202f012,34\u00a0€", "sans objectif"),
    ),
    "a large count without target": (
        Asked("mqls", "2024-07"), Wording("1,234", "1,234", "no target set"), Wording("1\u202f234", "1\u202f234", "sans objectif"),
    ),
    "a tiny sample": (
        Asked("win_rate", "2024-10"), Wording("2 of 3", "2 of 3", "too few to judge"), Wording("2 sur 3", "2 sur 3", "trop peu pour juger"),
    ),
    "behind, period running": (Asked("mqls", RUNNING), Wording("1", "1", "behind"), Wording("1", "1", "en retard")),
    "ahead, period running": (
        Asked("revenue", RUNNING),
        Wording("€1,234.56", "€1,234.56", "ahead"),
        Wording("1\u202f234,56\u00a0€", "1\u202f234,56\u00a0€", "en avance"),
    ),
    "a period that has not begun": (
        Asked("mqls", company.NOT_BEGUN),
        Wording("—", "—", "no figure", "This period has not begun."),
        Wording("—", "—", "pas de chiffre", "Cette période n’a pas commencé."),
    ),
    "a period before the data": (
        Asked("revenue", "2024-05"),
        Wording("—", "—", "no target set", "No data before 4 Jun 2024."),
        Wording("—", "—", "sans objectif", "Pas de données avant le 4 juin 2024."),
    ),
    "nothing closed": (
        Asked("win_rate", RUNNING), Wording("—", "—", "no target set", "No deal closed in this period."),
        Wording("—", "—", "sans objectif", "Aucune affaire close pendant cette période."),
    ),
    "unpriced documents": (
        Asked("revenue", "2024-06"),
        Wording("€1,000.00", "€1,000.00", "no target set"),
        Wording("1\u202f000,00\u00a0€", "1\u202f000,00\u00a0€", "sans objectif"),
    ),
}  # fmt: skip
