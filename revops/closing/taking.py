"""A month with everything that an accountant needs beside it, as rows of one table: figures, the
documents under revenue, rates, the control total, the bridge, the checklist and the signatures.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from revops import bridging, messages, numbers, receipts
from revops.bridging import LABELS, BridgeKind
from revops.calendar import Period
from revops.closing.checks import closing_kpis
from revops.closing.control import LABELS as CAUSES
from revops.closing.control import Total, control
from revops.closing.months import Month
from revops.models import Publication
from revops.numbers import Published, Slice
from revops.spreadsheets import Cell, Column, ColumnKind, Table
from revops.values import Unit, Value, decimal_text

COLUMNS = (
    Column(gettext_lazy("Part")),
    Column(gettext_lazy("Name"), ColumnKind.LABEL),
    Column(gettext_lazy("Detail"), ColumnKind.LABEL),
    Column(gettext_lazy("Day"), ColumnKind.DAY),
    Column(gettext_lazy("Amount"), ColumnKind.NUMBER),
    Column(gettext_lazy("Currency")),
)
Row = tuple[Cell, ...]


def table(month: Month, published: Published) -> Table:
    """The same figures as on screen, exact."""
    rows = [
        *figures(month.period, published),
        *documents(month.period, published),
        *rates(month.period, published),
        *totals(month.period, published),
        *bridges(month.period, published),
        *checks(month),
        *signatures(month),
    ]
    return Table("month", COLUMNS, rows, len(rows), 2)


def figures(period: Period, published: Published) -> Iterator[Row]:
    for each in numbers.read(closing_kpis(published), [period], [Slice()], published):
        yield (
            _("Figure"),
            str(each.kpi.label),
            each.kpi.key,
            None,
            plain(each.value),
            each.value.currency,
        )
        if each.signed.adjustments:
            words = _("of it: adjustments of closed months")
            yield (
                _("Figure"),
                str(each.kpi.label),
                words,
                None,
                plain(each.signed.adjustments),
                each.value.currency,
            )


def plain(value: Value) -> Cell:
    if value.is_absent:
        return str(value.absent_because)
    if value.unit is Unit.MONEY:
        return Decimal(decimal_text(value.whole, value.currency))
    if value.is_ratio:
        return f"{value.numerator} / {value.denominator}"
    return value.whole


def documents(period: Period, published: Published) -> Iterator[Row]:
    for each in receipts.every_record("invoiced_amount", period, Slice(), published):
        name = each.external_id
        yield (
            _("Document"),
            name,
            each.company,
            each.on,
            money(each.amount, published),
            published.currency,
        )


def money(minor: int, published: Published) -> Decimal:
    return Decimal(decimal_text(minor, published.currency))


def rates(period: Period, published: Published) -> Iterator[Row]:
    """Finance's rates of the month, as they were when it was published."""
    kept = Publication.objects.values_list("context__rates", flat=True).get(pk=published.id)
    for code, month, rate in kept:
        if month == period.key:
            yield _("Rate"), code, month, period.start, Decimal(rate), published.currency


def totals(period: Period, published: Published) -> Iterator[Row]:
    for found in control(period, published):
        for each in found.accounts:
            amount = Decimal(decimal_text(each.books, found.currency))
            yield _("Books"), each.account, each.name, None, amount, found.currency
        for cause in found.causes:
            amount = Decimal(decimal_text(found.amount(cause), found.currency))
            yield (
                _("Difference to the books"),
                str(CAUSES[cause]),
                str(cause),
                None,
                amount,
                found.currency,
            )
        yield from named(found)


def named(total: Total) -> Iterator[Row]:
    """What people named of the differences, with who sees to it and why."""
    for each in total.named:
        about = f"{CAUSES[each.cause]} {each.document}".strip()
        why = messages.named(each.owner, each.reason)
        amount = Decimal(decimal_text(each.amount, total.currency))
        yield _("Named difference"), about, why, None, amount, total.currency


def bridges(period: Period, published: Published) -> Iterator[Row]:
    found = bridging.bridge_of(BridgeKind.PERIOD, period, published)
    rows = (
        (_("Signed"), "opening", found.opening),
        *((str(LABELS[each.of]), str(each.of), each.amount) for each in found.steps),
        (_("Invoiced"), "closing", found.closing),
    )
    for name, key, amount in rows:
        yield _("Bridge"), name, key, None, money(amount, published), published.currency


def checks(month: Month) -> Iterator[Row]:
    for each in month.version.checks if month.version else ():
        yield _("Check"), str(each.label), each.accepted or each.words, None, each.finding.count, ""


def signatures(month: Month) -> Iterator[Row]:
    if month.version is None or month.version.closed_at is None:
        return
    signed, version = month.version, month.version.version
    on = signed.closed_at.date()
    yield _("Signature"), _("Prepared by"), signed.preparer, on, version, ""
    yield _("Signature"), _("Approved by"), signed.approver, on, version, ""
    yield _("Signature"), _("Cells"), signed.cells_sha256, on, signed.publication, ""
    yield _("Signature"), _("Records"), signed.records_sha256, on, signed.publication, ""
