"""Closed months and late changes as JSON: what commands print, and what the API answers.

Money is a decimal string, a count an integer.
"""

from __future__ import annotations

from collections.abc import Callable

from revops.closing.late import Change, Late, Moves
from revops.closing.months import Looked, Month, Version
from revops.closing.seal import Verified
from revops.receipts import Difference, Differences
from revops.values import decimal_text

Json = dict[str, object]
Amount = Callable[[int], object]


def month_json(month: Month) -> Json:
    return {
        "month": month.period.key,
        "state": month.state,
        "closing": version_json(month.version) if month.version else None,
        "earlier": [version_json(each) for each in month.earlier],
    }


def version_json(version: Version) -> Json:
    """One version; `publication` is the one that it was signed at, which `as_of` reads."""
    times = {name: getattr(version, name) for name in ("published_at", "closed_at", "ended_at")}
    people = ("preparer", "approver", "held_by", "ended_by")
    return {
        "month": f"{version.month:%Y-%m}",
        "version": version.version,
        "state": version.state,
        "publication": version.publication,
        **{name: at and at.isoformat() for name, at in times.items()},
        **{name: getattr(version, name) or None for name in people},
        "signed_by_one": version.is_by_one,
        "why_ended": version.why_ended or None,
        "cells_sha256": version.cells_sha256 or None,
        "records_sha256": version.records_sha256 or None,
        "checks": [looked_json(each) for each in version.checks],
    }


def looked_json(looked: Looked) -> Json:
    return {
        "check": looked.key,
        "passes": looked.finding.passes,
        "found": looked.words or None,
        "accepted_because": looked.accepted or None,
    }


def verified_json(verified: Verified) -> Json:
    return {
        "month": f"{verified.row.month:%Y-%m}",
        "version": verified.row.version,
        "holds": verified.holds,
        "cells": verified.cells,
        "records": verified.records,
        "records_add_up": verified.adds_up,
        "counted_by_earlier_rules": list(verified.unlisted),
    }


def late_json(late: Late, currency: str) -> Json:
    return {
        "period": late.period.key,
        "closed_to": late.days and late.days.last_day.isoformat(),
        "open_from": late.open_from.isoformat(),
        "changes": [change_json(each, currency) for each in late.changes],
    }


def change_json(change: Change, currency: str) -> Json:
    kpi = change.kpi

    def amount_of(part: str) -> Amount:
        is_money = kpi.parts[part].is_money
        return (lambda minor: decimal_text(minor, currency)) if is_money else lambda count: count

    counted = amount_of(kpi.counted)
    return {
        "kpi": kpi.key,
        "accountable": str(kpi.accountable),
        "keeper": str(kpi.keeper),
        "parts": {
            part: {
                "closed": amount_of(part)(change.signed[part]),
                "now": amount_of(part)(change.now(part)),
                **differences_json(found, amount_of(part)),
            }
            for part, found in change.since.items()
        },
        "counted_in": {f"{month:%Y-%m}": counted(amount) for month, amount in change.counted},
        "adjustments_of_closed_months": change.adjustments
        and differences_json(change.adjustments, counted),
        "moved_without_a_total": [moves_json(each) for each in change.moves],
    }


def differences_json(found: Differences, amount: Amount) -> Json:
    return {
        "difference": amount(found.by),
        "count": found.count,
        "absent_because": found.unlisted or None,
        "records": [difference_json(each, amount) for each in found.results],
    }


def difference_json(each: Difference, amount: Amount) -> Json:
    return {
        "record": each.record,
        "item": each.item,
        "on": each.on.isoformat(),
        "closed": amount(each.before),
        "difference": amount(each.by),
        "source": each.source,
        "external_id": each.external_id,
        "label": each.label or None,
        "cause": each.cause,
        "received_at": each.received_at.isoformat(),
    }


def moves_json(moves: Moves) -> Json:
    changed = {
        name: {"closed": before or None, "now": after or None}
        for name, (before, after) in moves.members.items()
    }
    return {"record": moves.record, "item": moves.item, "changed": changed}
