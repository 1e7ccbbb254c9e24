"""What the pairs of dimensions cost: how many cells those have that are counted, and about how many
each of the others would add to the current ones.
"""

from __future__ import annotations

from dataclasses import dataclass

from babel.numbers import format_decimal
from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from revops.measures import MEASURES
from revops.models import Cell
from revops.models.dimensions import DIMENSIONS, PAIRS

# On a day a pair has no more cells than members of one times members of the other, and of what is
# counted no more than there is. Movements that cancel out and what counts once in a period can have
# a few more, so that it is an estimate.
ESTIMATED = """
    SELECT {sums} FROM (
        SELECT {counts}, CASE WHEN measure = ANY(%(counted)s) THEN sum(amount) FILTER (WHERE dimension = '') END AS rows
        FROM revops_cell WHERE until_publication_id IS NULL GROUP BY measure, business_day, motion, bucket
    ) d"""


@dataclass(frozen=True, slots=True)
class Cost:
    """How many cells a pair has, or with `is_estimate` would have."""

    cells: int
    is_estimate: bool


def name(pair: str) -> str:
    """Team × Channel."""
    return " × ".join(str(DIMENSIONS[each].label) for each in PAIRS[pair])


def current_cells() -> int:
    return Cell.objects.filter(until_publication=None).count()


def costs() -> dict[str, Cost]:
    """What each pair costs, by its name. Reads the current cells once or twice."""
    kept = {pair: counted(pair) for pair in PAIRS}
    return {
        pair: Cost(kept[pair], False) if kept[pair] else Cost(cells, True)
        for pair, cells in estimates().items()
    }


def counted(pair: str) -> int:
    return Cell.objects.filter(until_publication=None, dimension=pair).count()


def estimates() -> dict[str, int]:
    sums = ", ".join(
        f"coalesce(sum(least({first} * {second}, rows)), 0)::bigint"
        for first, second in PAIRS.values()
    )
    counts = ", ".join(
        f"count(*) FILTER (WHERE dimension = '{each}') AS {each}" for each in DIMENSIONS
    )
    of_rows = [
        each.key
        for each in MEASURES.values()
        if not (each.is_money or each.is_stock or each.distinct)
    ]
    with connection.cursor() as cursor:
        cursor.execute(ESTIMATED.format(sums=sums, counts=counts), {"counted": of_rows})
        return dict(zip(PAIRS, cursor.fetchone(), strict=True))


def cost_sentence(pair: str, cost: Cost) -> str:
    """A pair and what it costs, in a line."""
    sentence = (
        _("%(pair)s: up to %(cells)s cells") if cost.is_estimate else _("%(pair)s: %(cells)s cells")
    )
    return sentence % {"pair": name(pair), "cells": written(cost.cells)}


def written(cells: int) -> str:
    return format_decimal(cells, locale=get_language() or "en")
