"""A walk as JSON: what the API answers and `manage.py walk --json` prints.

Money is a decimal string, a count an integer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from revops.as_json import (
    NO_NAMES,
    Json,
    Names,
    period_json,
    publication_json,
    slice_json,
)
from revops.readers import Reader
from revops.values import decimal_text
from revops.walk.ends import End
from revops.walk.listing import Listed, listed
from revops.walk.moves import Amounts, Step, Walk

DAY = timedelta(days=1)


def answer(walk: Walk, reader: Reader, limit: int = 50, members: Names = NO_NAMES) -> Json:
    """The walk with the largest moves of every class. `members` are the names of the members that its
    slice filters by, by dimension.
    """
    found = listed(walk, reader, limit)
    currency = walk.end.published.currency if walk.is_money else ""
    return {
        "kpi": walk.kpi,
        "slice": slice_json(walk.slice, members=members),
        "focus": period_json(walk.focus) if walk.focus else None,
        "currency": currency or None,
        "from": end_json(walk, walk.start),
        "to": end_json(walk, walk.end),
        "opening": plain(walk.opening, currency),
        "classes": [step_json(each, found[each.of.key], currency) for each in walk.steps],
        "closing": plain(walk.closing, currency),
        "residual": plain(walk.residual, currency),
        "inside": [
            step_json(each, found[f"inside:{each.of.key}"], currency) for each in walk.inside
        ],
        "currencies": [own_json(walk, each) for each in walk.currencies],
    }


def end_json(walk: Walk, end: End) -> Json:
    """`on` is the last day that is in it."""
    return {
        "on": (end.counted_until(walk.kpi) - DAY).isoformat(),
        "publication": publication_json(end.published),
    }


def step_json(step: Step, moves: Sequence[Listed], currency: str) -> Json:
    return {
        "class": step.of.key,
        "label": str(step.of.label),
        "meaning": str(step.of.meaning),
        "by": plain(step.by, currency),
        "by_currency": amounts_json(step.own),
        "count": len(step.moves),
        "records": [moved_json(each, currency) for each in moves],
    }


def moved_json(listed: Listed, currency: str) -> Json:
    moved = listed.moved
    texts = ("label", "company", "owner", "team", "source", "external_id", "link")
    return {
        "item": moved.item,
        "record": moved.record,
        "by": plain(moved.by, currency),
        "by_currency": amounts_json(moved.own),
        **{name: getattr(listed, name) or None for name in texts},
    }


def own_json(walk: Walk, currency: str) -> Json:
    """The same walk in a currency of its own."""
    return {
        "currency": currency,
        "opening": decimal_text(walk.opening_own.get(currency, 0), currency),
        "classes": {
            each.of.key: decimal_text(each.own[currency], currency)
            for each in walk.steps
            if currency in each.own
        },
        "closing": decimal_text(walk.closing_own.get(currency, 0), currency),
        "residual": decimal_text(walk.residual_of(currency), currency),
    }


def amounts_json(own: Amounts) -> Mapping[str, str]:
    return {code: decimal_text(amount, code) for code, amount in own.items()}


def plain(amount: int, currency: str) -> str | int:
    return decimal_text(amount, currency) if currency else amount
