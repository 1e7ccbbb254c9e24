"""What the company's campaigns cost, a row for each month, as finance books them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.company.clock import Clock
from samples.company.settings import CURRENCY, MONTH_SEASON

# Name, channel, what a month costs, currency.
CAMPAIGNS = (
    ("Search, contact centre", "Paid search", 9_400, CURRENCY),
    ("Search, agent assist", "Paid search", 4_100, CURRENCY),
    ("Monthly webinar", "Webinar", 3_200, CURRENCY),
    ("Guides and comparisons", "Content", 5_600, CURRENCY),
    ("Web site", "Website", 2_900, CURRENCY),
    ("Sponsored messages", "LinkedIn", 3_700, "USD"),
    ("Fairs and breakfasts", "Event", 7_800, CURRENCY),
)
LATEST_SHARE = 0.45  # of the running month, what was booked so far


def campaigns(clock: Clock) -> pd.DataFrame:
    """campaign, name, channel, starts_on, ends_on, amount, currency: up to the running month."""
    rng = clock.rng("campaigns")
    months = np.arange(clock.start.astype("datetime64[M]"), clock.end.astype("datetime64[M]"))
    rows = [
        {
            "campaign": f"C{number:02}", "name": name, "channel": channel, "currency": currency,
            "starts_on": month.astype("datetime64[D]"), "ends_on": (month + 1).astype("datetime64[D]"),
            "amount": round(level * MONTH_SEASON[int(month.astype(int)) % 12] * rng.normal(1.0, 0.12), 2),
        }
        for number, (name, channel, level, currency) in enumerate(CAMPAIGNS, start=1)
        for month in months
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    running = table["starts_on"] == months[-1].astype("datetime64[D]")
    table["amount"] = np.where(running, table["amount"] * LATEST_SHARE, table["amount"])
    return table.sort_values(["starts_on", "campaign"], kind="stable").reset_index(drop=True)
