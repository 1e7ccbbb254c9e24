"""What of a number finance signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from revops.values import Value


@dataclass(frozen=True, slots=True)
class Signed:
    """The days up to `to` are closed, for the `version`th time; None where none is. `adjustments` is
    what of the value changed in closed days of before, None where nothing did. `is_never` says that
    the period is closed and this figure of it is not: it may still change.
    """

    to: date | None = None
    version: int | None = None
    adjustments: Value | None = None
    is_never: bool = False


UNSIGNED = Signed()
