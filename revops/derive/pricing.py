"""What a deal and its steps are worth in the base currency. Pure."""

from __future__ import annotations

from datetime import date

from revops.derive.life import Change, Life
from revops.derive.world import World


def pricing(known: World, life: Life) -> tuple[str, object, date | None]:
    """Currency, rate and its month: a closed deal keeps the rate of the month it closed, an open
    one floats with that of now.
    """
    currency = str(life.fields.get("currency") or known.base_currency)
    month = known.day(life.closed_at).replace(day=1) if life.closed_at else None
    rate, of_month = known.rate(currency, month) or (None, None)
    return currency, rate, None if currency == known.base_currency else of_month


def in_base(
    known: World, life: Life, change: Change, currency: str, rate: object
) -> dict[str, int | None]:
    """What is open after a step, and its movement: the difference of the rounded values, not the
    rounded difference, so that the movements of a deal add up to its value.

    None while the deal has no amount or its currency no rate.
    """
    if rate is None or life.amount is None:
        return {"value_base_minor": None, "value_after_base_minor": None}
    before, after = (
        known.in_base(minor, currency, rate) for minor in (change.value_before, change.value_after)
    )
    return {"value_base_minor": after - before, "value_after_base_minor": after}
