"""The tables of the data pages, to take away: import runs and rejected rows."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards.question.forms import AddressError
from dashboards.surfaces.export import FILES, of_company
from revops import numbers, tools
from revops.ingest import journal
from revops.readers import Reader, reader_of
from revops.spreadsheets import Cell, Column, ColumnKind, Table
from revops.values import Value, whole_units

RUNS = 10_000
RUN_COUNTS = (
    "rows_read",
    "added",
    "changed",
    "unchanged",
    "closed",
    "skipped",
    "repeated",
    "refused",
)
RUN_COLUMNS = (
    Column(gettext_lazy("File")),
    Column(gettext_lazy("Source")),
    Column(gettext_lazy("Feed")),
    Column(gettext_lazy("State")),
    *(
        Column(name, ColumnKind.NUMBER)
        for name in (
            gettext_lazy("Read"),
            gettext_lazy("New"),
            gettext_lazy("Changed"),
            gettext_lazy("Unchanged"),
            gettext_lazy("Disappeared"),
            gettext_lazy("Skipped"),
            gettext_lazy("Repeated"),
            gettext_lazy("Rejected"),
        )
    ),
    Column(gettext_lazy("By")),
    Column(gettext_lazy("Asked for"), ColumnKind.MOMENT),
    Column(gettext_lazy("Finished"), ColumnKind.MOMENT),
    Column(gettext_lazy("What went wrong")),
)
REJECTED_COLUMNS = (
    Column(gettext_lazy("File")),
    Column(gettext_lazy("Line"), ColumnKind.NUMBER),
    Column(gettext_lazy("Column")),
    Column(gettext_lazy("Reason")),
    Column(gettext_lazy("Source")),
    Column(gettext_lazy("Feed")),
    Column(gettext_lazy("Since"), ColumnKind.MOMENT),
    Column(gettext_lazy("Row")),
)
TOOL_COLUMNS = (
    Column(gettext_lazy("Tool")),
    Column(gettext_lazy("Purpose")),
    Column(gettext_lazy("Owner")),
    Column(gettext_lazy("Maturity")),
    Column(gettext_lazy("Cost for a year"), ColumnKind.NUMBER),
    Column(gettext_lazy("Currency")),
    Column(gettext_lazy("Cost in base currency"), ColumnKind.NUMBER),
    Column(gettext_lazy("Renewal"), ColumnKind.DAY),
    Column(gettext_lazy("Figures fed")),
    Column(gettext_lazy("Records"), ColumnKind.NUMBER),
    Column(gettext_lazy("Last delivered"), ColumnKind.MOMENT),
    Column(gettext_lazy("Last opened"), ColumnKind.DAY),
    Column(gettext_lazy("Decision")),
    Column(gettext_lazy("Merged into")),
    Column(gettext_lazy("Ends on"), ColumnKind.DAY),
    Column(gettext_lazy("Why")),
)


@require_safe
def export(request: HttpRequest, table: str, ending: str) -> HttpResponseBase:
    if table not in TABLES or ending not in FILES:
        raise Http404
    company = numbers.company()
    found = of_company(TABLES[table](reader_of(request.user), request.GET.dict()), company)
    try:
        return FILES[ending](found, f"diapason-{found.subject}", [(_("Organisation"), company)])
    except AddressError as error:
        return render(request, "400.html", {"sentence": str(error)}, status=400)


def local(at: datetime | None) -> datetime | None:
    """In the organisation's time zone and without naming it, which a workbook cannot."""
    return at and at.astimezone(ZoneInfo(journal.timezone())).replace(tzinfo=None, microsecond=0)


def runs(_reader: Reader, asked: dict[str, str]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            run.file_name,
            str(run.source),
            run.feed,
            run.get_state_display(),
            *(getattr(run, name) for name in RUN_COUNTS),
            str(run.requested_by or "") or None,
            local(run.due_at),
            local(run.finished_at),
            run.error or None,
        )
        for run in journal.runs(RUNS)
    ]
    return Table("import-runs", RUN_COLUMNS, rows, len(rows))


def rejected(reader: Reader, asked: dict[str, str]) -> Table:
    """The rows rejected now, of one source or of all; or those of one run."""
    found = journal.rejected(
        reader, source=asked.get("source", ""), run=run_of(asked.get("run", ""))
    )
    rows = (
        (
            row.file_name,
            row.line,
            row.column or None,
            row.reason,
            str(row.source),
            row.feed,
            local(row.known_from),
            json.dumps(row.payload, ensure_ascii=False),
        )
        for row in found
    )
    return Table("rejected-rows", REJECTED_COLUMNS, rows, len(found))


def tools_table(reader: Reader, asked: dict[str, str]) -> Table:
    """The register of tools: costs as they were written, and in base currency where there is a rate."""
    rows = [
        (
            each.name,
            str(each.tool.purpose or "") or None,
            str(each.owner) or None,
            each.tool.get_step_display() or None,
            major(each.cost),
            each.cost.currency if not each.cost.is_absent else None,
            major(each.in_base),
            each.tool.renews_on,
            ", ".join(str(kpi.label) for kpi in each.kpis) or None,
            each.records,
            local(each.last_run_at),
            each.read_on,
            each.tool.get_decision_display() or None,
            str(each.tool.merge_into or "") or None,
            each.tool.ends_on,
            each.tool.reason or None,
        )
        for each in tools.register(reader).lines
    ]
    return Table("tools", TOOL_COLUMNS, rows, len(rows))


def major(cost: Value) -> Decimal | None:
    return None if cost.amount is None else whole_units(cost.amount, cost.currency)


def run_of(number: str):
    if not number:
        return None
    if (
        not (number.isascii() and number.isdigit() and len(number) < 19)
        or (found := journal.run(int(number))) is None
    ):
        raise Http404
    return found


TABLES = {"runs": runs, "rejected": rejected, "tools": tools_table}
