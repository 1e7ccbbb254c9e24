"""The sample company's time: a window of 24 months up to yesterday, working days, seasons, office
hours.

Times are local and naive (`datetime64[s]`) until a file is written. The company lives on to the end
of the running month, so that plans can be made for it; what happens from `today` on is never
exported.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zlib import crc32

import holidays
import numpy as np
import pandas as pd

from samples.company.settings import COUNTRY, MONTH_SEASON, MONTHS, SEED, WEEKDAY

Days = np.ndarray
Times = np.ndarray


@dataclass(frozen=True)
class Clock:
    today: date

    @cached_property
    def start(self) -> np.datetime64:
        """First day of the month 24 months before today's month."""
        return (np.datetime64(self.today, "M") - MONTHS).astype("datetime64[D]")

    @cached_property
    def end(self) -> np.datetime64:
        """First day that is never simulated: that of the month after today's."""
        return (np.datetime64(self.today, "M") + 1).astype("datetime64[D]")

    @cached_property
    def cut(self) -> np.datetime64:
        """Midnight that begins `today`: exports know only what happened before."""
        return np.datetime64(self.today, "s")

    @cached_property
    def days(self) -> Days:
        return np.arange(self.start, self.end)

    @cached_property
    def holidays(self) -> Days:
        years = range(self.today.year - 4, self.today.year + 3)
        return np.array(
            sorted(holidays.country_holidays(COUNTRY, years=years)), dtype="datetime64[D]"
        )

    def rng(self, purpose: str) -> np.random.Generator:
        """Random numbers of one purpose, so that a change in one file does not reshuffle the
        others.
        """
        return np.random.default_rng([SEED, crc32(purpose.encode())])

    def is_working(self, days: Days) -> np.ndarray:
        return np.is_busday(days, holidays=self.holidays)

    def working(self, days: Days) -> Days:
        """The day itself, or the next working day."""
        return np.busday_offset(
            np.asarray(days, "datetime64[D]"), 0, roll="forward", holidays=self.holidays
        )

    def mood(self, days: Days) -> np.ndarray:
        """The market around 1.0: slow growth, a dip fifteen months in, and the recovery from it."""
        months = (np.asarray(days, "datetime64[D]") - self.start) / np.timedelta64(1, "D") / 30.44
        return 0.94 + 0.006 * months - 0.20 * np.exp(-(((months - 15.0) / 2.0) ** 2))

    def intensity(self, motion: str) -> np.ndarray:
        """Relative number of leads on each of `days`."""
        calendar = pd.DatetimeIndex(self.days)
        season = np.array(MONTH_SEASON)[calendar.month - 1]
        late_december = (calendar.month == 12) & (calendar.day >= 20)
        quiet = np.where(late_december, 0.45, 1.0) * np.where(
            np.isin(self.days, self.holidays), 0.25, 1.0
        )
        if motion == "outbound":
            quiet = quiet * self.is_working(self.days)
        return (
            season * quiet * np.array(WEEKDAY[motion])[calendar.day_of_week] * self.mood(self.days)
        )


def office_time(days: Days, rng: np.random.Generator) -> Times:
    """A moment between 08:30 and 18:00 on each day, most often in mid-morning and mid-afternoon."""
    size = len(days)
    hour = np.where(
        rng.random(size) < 0.55, rng.normal(10.4, 1.0, size), rng.normal(14.9, 1.3, size)
    )
    return at_hour(days, np.clip(hour, 8.5, 17.98))


def any_time(days: Days, rng: np.random.Generator) -> Times:
    """A moment of the day or evening, as visitors of a web site choose them."""
    return at_hour(days, np.clip(rng.normal(13.6, 4.1, len(days)), 0.02, 23.95))


def at_hour(days: Days, hours: np.ndarray) -> Times:
    return np.asarray(days, "datetime64[s]") + (hours * 3600).astype("timedelta64[s]")


def later(clock: Clock, times: Times, days: np.ndarray, rng: np.random.Generator) -> Times:
    """An office moment on the working day `days` after, and always after `times`."""
    landed = clock.working(times.astype("datetime64[D]") + np.floor(days).astype("timedelta64[D]"))
    moment = office_time(landed, rng)
    soon = times + rng.integers(600, 3000, len(times)).astype("timedelta64[s]")
    return np.where(moment > times, moment, soon)
