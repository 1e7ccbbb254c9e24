"""The damage of a spreadsheet that took days for months: it makes dates of all texts that it can
read, those of days up to 12, in its own order, and leaves the others as they were.

What is left is a column in two forms: dates with the year first, as a sheet's real dates are, none
with a day above 12; and texts with the year last, all with one. Nobody can say which of the dates
are right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from revops.mapping.date_advice import NUMERIC, fitting_formats
from revops.mapping.feeds import Feed, Field
from revops.mapping.records import CellKind, FieldType
from revops.messages import gettext as _

LAST_MONTH = 12
SHOWN = 3
ENOUGH = 2  # different dates of both forms; fewer may be chance
Convert = Callable[..., object]


@dataclass(slots=True)
class Forms:
    """The first different dates of both forms in a field's cells; `is_open` until one shows that
    nothing was swapped.
    """

    name: str
    columns: tuple[str, ...]
    year_first: list[str] = field(default_factory=list)
    year_last: list[str] = field(default_factory=list)
    is_open: bool = True

    def see(self, text: str) -> None:
        if not (found := NUMERIC.match(text)):
            return
        first, second = int(found[1]), int(found[3])
        is_year_first = len(found[1]) == len("2024")
        highest = int(found[4]) if is_year_first else max(first, second)
        self.is_open = (highest <= LAST_MONTH) == is_year_first
        dates = self.year_first if is_year_first else self.year_last
        if len(dates) < SHOWN and (date := found[0]) not in dates:
            dates.append(date)

    @property
    def is_doubtful(self) -> bool:
        return self.is_open and bool(self.year_first and self.year_last)

    @property
    def is_damaged(self) -> bool:
        return self.is_doubtful and min(len(self.year_first), len(self.year_last)) >= ENOUGH

    def sentence(self, lines: Callable[[list[str]], str]) -> str:
        """What was seen; `lines` says where dates stand."""
        return _(
            "The dates of column “%(column)s” are written in two ways: those like “%(date)s” (%(lines)s) all have a day up to 12, "
            "those like “%(text)s” (%(others)s) all a day above 12. So it looks where a spreadsheet took the day for the month "
            "of all that it could read: then the first have day and month swapped."
        ) % {
            "column": " / ".join(self.columns),
            "date": self.year_first[0],
            "lines": lines(self.year_first),
            "text": self.year_last[0],
            "others": lines(self.year_last),
        }  # fmt: skip

    @property
    def way_out(self) -> str:
        """What to do, and how the mapping says that all is right."""
        format = next(fitting_formats(self.year_last[0]), "%d/%m/%Y")
        declared = f'{self.name} = {{ column = "{self.columns[0]}", format = ["{format}", "iso"] }}'
        return _(
            "Export again and do not open the file in a spreadsheet before. If they are right as they are, "
            "say so of this field: %(declared)s"
        ) % {"declared": declared}


def watching(
    convert: Convert, feed: Feed, field: Field, type: FieldType, found: list[Forms]
) -> Convert:
    """Looks at the forms of a field's dates, unless the field itself names both."""
    is_date = type.kind in (CellKind.MOMENT, CellKind.DAY) and field.columns
    if not is_date or feed.is_pulled or field.names_iso:
        return convert
    forms = Forms(field.name, field.columns)
    found.append(forms)

    def converted(text: str) -> object:
        if forms.is_open:
            forms.see(text)
        return convert(text)

    return converted
