"""Numbers of November 2026 in France, as they stood on the 25th: 16 of 20 working days are over. No
database.
"""

from __future__ import annotations

from revops import numbers, values
from revops.calendar import WorkCalendar
from revops.numbers import Number
from revops.values import Value

CALENDAR = WorkCalendar("FR")
NOVEMBER = CALENDAR.period("2026-11")
THE_25TH = CALENDAR.period("2026-11-25").start


def number(key: str, value: Value, target: Value | None, over: int = 16) -> Number:
    until = NOVEMBER.end if over == 20 else THE_25TH
    return Number(
        numbers.KPIS[key], NOVEMBER, numbers.Slice(), value, target, over, 20, until=until
    )


def mqls(value: int, target: int = 330, over: int = 16) -> Number:
    return number("mqls", values.count(value), values.count(target), over)
