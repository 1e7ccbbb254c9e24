"""Dates of which a spreadsheet may have swapped day and month: a file is refused before anything is
written, and what may be chance is noted.
"""

from __future__ import annotations

from django.db import connection

from revops.connectors.files import FileRefused
from revops.ingest.report import Report
from revops.mapping import Forms
from revops.messages import gettext as _
from revops.messages import ngettext

# A row is staged or refused; where it was skipped, nobody needs its line.
LINES = """
    SELECT min(line) FROM (SELECT line, payload FROM staged UNION ALL SELECT line, payload FROM refused) r
    CROSS JOIN unnest(%(dates)s::text[]) WITH ORDINALITY d (date, place)
    WHERE EXISTS (SELECT 1 FROM unnest(%(columns)s::text[]) c (name) WHERE starts_with(r.payload->>c.name, d.date))
    GROUP BY d.place ORDER BY 1"""


def refuse(report: Report) -> None:
    """Raises FileRefused."""
    for forms in report.dates:
        if not forms.is_doubtful:
            continue
        what = forms.sentence(lambda dates, forms=forms: lines_of(forms, dates))
        seen = what + " " + forms.way_out
        if forms.is_damaged:
            nothing = _("Nothing was imported.")
            why = seen + ". " + nothing
            raise FileRefused(_("“%(file)s”: %(why)s") % {"file": report.file_name, "why": why})
        report.notes.append(seen)


def lines_of(forms: Forms, dates: list[str]) -> str:
    """The first lines in which dates stand."""
    with connection.cursor() as cursor:
        cursor.execute(LINES, {"dates": dates, "columns": list(forms.columns)})
        lines = [str(line) for (line,) in cursor.fetchall()]
    return ngettext("line %(lines)s", "lines %(lines)s", len(lines)) % {"lines": ", ".join(lines)}
