"""How files write times, money, numbers and ids: what a table says, over what stands above it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from revops.mapping.feeds import Conventions, Numbers
from revops.mapping.mistakes import Mistakes, Place
from revops.mapping.tables import Writing
from revops.messages import gettext as _


def conventions(place: Place, table: Writing, above: Conventions, wrong: Mistakes) -> Conventions:
    """What the table says of these things, the rest as above."""
    return Conventions(
        ZoneInfo(table.timezone) if table.timezone else above.timezone,
        table.currency or above.currency,
        numbers(place, table, above.numbers, wrong),
        table.dates or above.dates,
        table.ids or above.ids,
    )


def numbers(place: Place, table: Writing, above: Numbers, wrong: Mistakes) -> Numbers:
    """Where only the sign between thousands is named and it is the point, the decimal sign is the
    comma.
    """
    thousands = above.thousands if table.thousands is None else table.thousands
    usual = "," if thousands == "." and not above.is_declared else above.decimal
    decimal = table.decimal or usual
    is_declared = table.decimal is not None or table.thousands is not None
    if is_declared and decimal == thousands and not wrong.concern(place, "decimal", "thousands"):
        what = _("“%(sign)s” already is the decimal sign.") % {"sign": decimal}
        wrong.add((*place, "thousands"), what)
    # The longest sign first, so that US$ is not taken for $.
    signs = above.signs if table.signs is None else sorted(table.signs, key=len, reverse=True)
    return Numbers(
        decimal,
        thousands,
        above.is_declared or is_declared,
        above.negative if table.negative is None else table.negative,
        tuple(signs),
        above.scientific if table.scientific is None else table.scientific,
    )
