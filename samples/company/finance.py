"""Finance's rates of the month: euros for one unit of a foreign currency, with one month of the
rare one forgotten.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.company.clock import Clock
from samples.company.settings import RARE_CURRENCY, RATES

MONTHS_BEFORE = 6
FORGOTTEN_MONTHS_AGO = 3


def rates(clock: Clock) -> pd.DataFrame:
    """currency, month (its first day), rate; from half a year before the window to the running
    month.
    """
    months = np.arange(
        clock.start.astype("datetime64[M]") - MONTHS_BEFORE, clock.end.astype("datetime64[M]")
    )
    rng = clock.rng("rates")
    rows = []
    for currency, level in RATES.items():
        drift = np.cumsum(rng.normal(0.0, 0.008, len(months)))
        path = level * np.exp(drift - 0.5 * drift.mean())
        rows += [
            (currency, month, round(float(rate), 4))
            for month, rate in zip(months, path, strict=True)
        ]
    table = pd.DataFrame(rows, columns=["currency", "month", "rate"])
    return table[
        ~((table["currency"] == RARE_CURRENCY) & (table["month"] == forgotten(clock)))
    ].reset_index(drop=True)


def forgotten(clock: Clock) -> np.datetime64:
    """The month that has no rate of the rare currency: its documents are counted, and not priced."""
    return clock.end.astype("datetime64[M]") - 1 - FORGOTTEN_MONTHS_AGO


def in_euros(rows: pd.DataFrame) -> np.ndarray:
    """Amounts at a level rate, for planning only: the figures that count are priced by the import."""
    return (rows["amount"] * rows["currency"].map({**RATES, "EUR": 1.0})).fillna(0.0).to_numpy()
