"""The months that the sample company's finance has closed: the twelve before the running one and the
one before it, the last opened again because a credit note was forgotten.
"""

from __future__ import annotations

from datetime import date

from revops import closing, numbers
from revops.calendar import Period, PeriodKind
from revops.numbers import Published
from revops.readers import EVERYTHING
from samples.company.accounts import accounts_of

REASONS = {
    "rows_rejected": "Looked through with RevOps: test rows, and days that the dialler wrote as text.",
    "rates_missing": "Nobody sells us that currency; less than 0.1 % of the month.",
    "sources_delivered": "The dialler feeds no closed figure.",
    "imports_failed": "Looked through with RevOps.",
    "imports_under_way": "Nothing that is of the month.",
    "documents_matched": "Looked through; the largest is decided.",
    "documents_numbered": "Drafts that were never sent keep their number.",
    "variances_explained": "Said in the forecast call.",
    "remainder": "Known since the move to the new billing tool.",
}
CLOSED, OPEN = 12, 2


def close_months(today: date) -> None:
    """Closes as finance and controller would on their pages; what is closed already stays."""
    if closing.closed_months():
        return
    published = numbers.published(reader=EVERYTHING)
    months = last_months(published, today)
    for month in months:
        close(month)
    closing.reopen(
        months[-1], accounts_of("finance").get(), "A credit note of the month was forgotten."
    )
    close(months[-1])


def last_months(published: Published, today: date) -> list[Period]:
    """Those that are closed, oldest first; the running one and the one before it are open."""
    now = published.calendar.containing(PeriodKind.MONTH, today)
    return list(published.calendar.back(now, CLOSED + OPEN)[:CLOSED])


def close(month: Period) -> None:
    closing.close(month, accounts_of("finance").get(), accounts_of("controller").get(), REASONS)
