"""Monthly rates as JSON. A rate is a decimal string, units of the base currency for one unit."""

from __future__ import annotations

from collections.abc import Sequence

from revops import ecb
from revops.closing.rates import Cell, Given, base_currency

Json = dict[str, object]


def rates_json(cells: Sequence[Cell]) -> Json:
    return {
        "base_currency": base_currency(),
        "proposals_from": ecb.origin(),
        "proposals_until": ecb.last_day().isoformat(),
        "rates": [cell_json(each) for each in cells],
    }


def cell_json(cell: Cell) -> Json:
    return {
        "currency": cell.currency,
        "month": f"{cell.month:%Y-%m}",
        "state": cell.standing.value,
        "rate": None if cell.rate is None else f"{cell.rate:f}",
        "unpriced": cell.unpriced,
        "given": [given_json(each) for each in cell.given],
    }


def given_json(given: Given) -> Json:
    return {
        "source": given.source,
        "rate": f"{given.rate:f}",
        "confirmed_by": given.by or None,
        "origin": given.origin or None,
    }
