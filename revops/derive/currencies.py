"""In which currency the amounts of a deal's events are: its own, unless they name another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from revops.derive.steps import ABOUT, Step
from revops.money import exponent, rounded


def currency_of(changes: Iterable[Step]) -> dict[str, object]:
    """A deal without a record has the currency of its last change with an amount."""
    return next(
        (
            {"currency": step.values["currency"]}
            for step in reversed(list(changes))
            if "currency" in step.values
        ),
        {},
    )


def in_currency_of(currency: object, step: Step) -> Step:
    """The step with its amounts in the deal's minor units.

    A feed that names no currency is read in its source's, with other decimals. An amount of which
    the row itself names another currency than the deal's is not known in it: no rate of any month is
    meant, and one that is taken as it stands would be another amount.
    """
    named = step.values.get("currency", currency)
    if step.values.get("names_currency") and currency not in (None, named):
        return replace(step, values=step.values | dict.fromkeys(amounts_of(step)))
    shift = exponent(str(currency)) - exponent(str(named))
    if not shift:
        return step
    moved = {
        name: rounded(amount * Fraction(10) ** shift) for name, amount in amounts_of(step).items()
    }
    return replace(step, values=step.values | moved)


def amounts_of(step: Step) -> dict[str, int]:
    return {name: step.values[name] for name in ABOUT["amount"] if name in step.values}
