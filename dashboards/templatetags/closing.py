"""What templates may say of closed months and bridges."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django import template
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy, pgettext

from dashboards.templatetags.figures import ABSENT, text
from dashboards.words import rates, wording
from dashboards.words.naming import ahead, reader_language, since
from revops import as_json
from revops.bridging import LABELS, LACKS, OWNERS, REASONS, Class, Lack, Reason, Step
from revops.calendar import Period
from revops.closing import Change, Month
from revops.closing.control import LABELS as CAUSES
from revops.closing.control import Cause, Named, Side, Total
from revops.closing.months import Looked
from revops.closing.rates import Cell
from revops.closing.variances import Variance
from revops.numbers import Number, Published
from revops.values import Value

register = template.Library()
TYPES = {
    "new": gettext_lazy("New business"),
    "expansion": gettext_lazy("Expansion"),
    "renewal": gettext_lazy("Renewal"),
    "": gettext_lazy("Type not known"),
}

# Where one sees what a check found: a page of the month, or "#" for a part of its own page.
SETTLED_AT = {
    "sources_delivered": "data",
    "imports_failed": "data",
    "imports_under_way": "data",
    "rows_rejected": "data_rejected",
    "books_delivered": "data",
    "rates_missing": "rates",
    "documents_matched": "matches",
    "documents_numbered": "series",
    "remainder": "bridge",
    "variances_explained": "#",
    "control_total": "#",
}


@register.filter
def settled_at(check: str) -> str:
    """The name of the page on which a check is settled; "" for none."""
    return SETTLED_AT.get(check, "")


@register.filter
def month_state(month: Month) -> str:
    words = {"hold": pgettext("month", "on hold"), "closed": pgettext("month", "closed")}
    return words.get(month.state) or pgettext("month", "open")


@register.filter
def exact_figure(value: Value) -> SafeString:
    """All of it, to the cent, as an accountant compares it; a dash that says why where there is
    none.
    """
    if value.is_absent:
        return format_html(ABSENT, value.absent_because)
    return conditional_escape(text(value))


@register.filter
def unclosed_remarks(number: Number) -> list[str]:
    """What lies outside of the days that are counted, where the page itself says which are closed."""
    return [*filter(None, (ahead(number), since(number)))]


@register.simple_tag
def due(looked: Looked, month: Period, published: Published) -> str:
    """The day by which a check is to be settled."""
    if looked.check is None:
        return ""
    on = published.calendar.nth_working_day(month.end, looked.check.due)
    return wording.day(on, reader_language())


@register.filter
def as_of(at: datetime) -> str:
    return as_json.moment_text(at)


@register.simple_tag
def by_late(change: Change, part: str, amount: int, currency: str) -> str:
    language = reader_language()
    if change.kpi.parts[part].is_money:
        return wording.money(amount, currency, language)
    return wording.number(amount, language)


@register.simple_tag
def late_amounts(change: Change, part: str, currency: str) -> str:
    """From what was signed to what it would be now."""
    signed, now = (
        by_late(change, part, amount, currency)
        for amount in (change.signed[part], change.now(part))
    )
    return f"{signed} → {now}"


@register.filter
def cause_label(cause: Cause) -> str | Promise:
    return CAUSES[cause]


@register.filter
def by_cause(total: Total) -> list[tuple[Cause, tuple[Side, ...], tuple[Named, ...]]]:
    """Each cause with what can be seen to be it, and what people named so."""
    return [(each, total.differences.get(each, ()), total.named_as(each)) for each in total.causes]


@register.simple_tag
def cause_amount(total: Total, cause: Cause) -> str:
    return wording.money(total.amount(cause), total.currency, reader_language())


@register.filter
def class_label(of: Class) -> str | Promise:
    return LABELS[of]


@register.filter
def class_owner(of: Class) -> str | Promise:
    return OWNERS[of]


@register.filter
def by_type(step: Step, has_untyped: bool) -> list[tuple[str | Promise, int | None]]:
    """A class by type of deal, in the order of the columns; None where it has nothing."""
    types = ((each, label) for each, label in TYPES.items() if each or has_untyped)
    return [(label, step.by_type.get(each)) for each, label in types]


@register.filter
def reason_label(reason: Reason) -> str | Promise:
    return REASONS[reason]


@register.filter
def lack_label(lack: Lack) -> str:
    return capfirst(LACKS[lack][0])


@register.filter
def lack_advice(lack: Lack) -> str | Promise:
    return LACKS[lack][1]


@register.filter
def exchange(rate: Decimal) -> str:
    """A rate of exchange."""
    return rates.rate(rate, reader_language())


@register.filter
def as_asked(cells: Iterable[Cell]) -> str:
    """Proposals as the button that confirms them names them."""
    return ",".join(one_asked(each) for each in cells)


@register.filter
def one_asked(cell: Cell) -> str:
    return f"{cell.currency} {cell.month:%Y-%m} {cell.rate}"


@register.filter
def own_number(number: str) -> str:
    """A document, or a deal without a name, as its own source calls it."""
    source, sign, own = number.partition("/")
    return own if sign and own and " " not in source else number


@register.filter
def share_moved(variance: Variance) -> str:
    """By what share a figure is away from what it is compared with."""
    sign = "+" if variance.change > 0 else ""
    return sign + wording.percent(variance.change, reader_language())
