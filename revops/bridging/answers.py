"""A bridge as JSON: what `manage.py bridge --json` prints. Money is a decimal string."""

from __future__ import annotations

from collections.abc import Mapping

from revops.bridging.bridge import Bridge, Step
from revops.bridging.classes import Item
from revops.bridging.words import LABELS, OWNERS
from revops.values import decimal_text

Json = dict[str, object]


def bridge_json(bridge: Bridge, currency: str, items: int) -> Json:
    """`items` says how many of each class are listed, largest first."""
    return {
        "kind": str(bridge.kind),
        "period": bridge.period.key,
        "currency": currency,
        "opening": decimal_text(bridge.opening, currency),
        "classes": [step_json(each, currency, items) for each in bridge.steps],
        "closing": decimal_text(bridge.closing, currency),
        "residual": decimal_text(bridge.residual, currency),
        "unpriced": bridge.unpriced,
        "documents_to_decide": bridge.doubtful,
    }


def step_json(step: Step, currency: str, items: int) -> Json:
    return {
        "class": str(step.of),
        "label": str(LABELS[step.of]),
        "owner": str(OWNERS[step.of]),
        "amount": decimal_text(step.amount, currency),
        "by_deal_type": typed(step.by_type, currency),
        "count": len(step.items),
        "items": [item_json(each, currency) for each in step.items[:items]],
    }


def typed(by_type: Mapping[str, int], currency: str) -> Json:
    return {kind or "not_known": decimal_text(amount, currency) for kind, amount in by_type.items()}


def item_json(item: Item, currency: str) -> Json:
    return {
        "record": item.record,
        "label": item.label,
        "company": item.company or None,
        "amount": decimal_text(item.amount, currency),
    }
