"""How templates word numbers: dashboards.words.wording in the reader's language, and the small
drawings.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from babel.lists import format_list
from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dashboards.reading.report import Frame
from dashboards.words import axes, drawing, naming, standing, wording
from revops import values
from revops.calendar import Period
from revops.numbers import UNKNOWN, Change, Kpi, Number, SourceState
from revops.receipts import Related
from revops.values import SMALL_SAMPLE, Unit, Value

register = template.Library()
ABSENT = (
    """<abbr title="{0}"><span aria-hidden="true">—</span><span class="hidden">{0}</span></abbr>"""
)
SIGNS = {"ahead": "▲", "on_pace": "●", "behind": "▼"}


@register.filter
def text(value: Value) -> str:
    """In full: a receipt shows every cent."""
    return wording.text(value, naming.reader_language())


@register.filter
def compact(value: Value) -> str:
    return wording.text(value, naming.reader_language(), compact=True)


@register.filter
def figure(value: Value) -> SafeString:
    """Compact, with all of it in a title where that is more; a dash that says why where there is
    none. In Python, because a page has some hundred.
    """
    if value.is_absent:
        return format_html(ABSENT, value.absent_because)
    short, full = compact(value), text(value)
    if short == full:
        return conditional_escape(short)
    return format_html('<span title="{}">{}</span>', full, short)


@register.filter
def percent(share: Fraction | None) -> str:
    return wording.percent(share, naming.reader_language())


@register.filter
def percent_of_all(share: Fraction | None) -> str:
    return wording.percent(share, naming.reader_language(), of_all=True)


@register.filter
def whole(number: int) -> str:
    return wording.number(number, naming.reader_language())


@register.simple_tag
def money(minor: int, currency: str) -> str:
    return wording.money(minor, currency, naming.reader_language())


@register.filter
def period_name(period: Period) -> str:
    name = wording.period(period, naming.reader_language())
    return name[:1].upper() + name[1:]


@register.filter
def day(on: date) -> str:
    return wording.day(on, naming.reader_language())


@register.filter
def month_name(first: date) -> str:
    return wording.month(first, naming.reader_language())


@register.filter
def related_words(related: Related) -> str:
    return naming.related_words(related)


@register.filter
def moment(at: datetime, timezone: str) -> str:
    """In the organisation's time zone."""
    return wording.moment(at.astimezone(ZoneInfo(timezone)), naming.reader_language())


@register.simple_tag
def publication(published: object) -> str:
    return wording.publication(
        published.id,
        published.known_at.astimezone(ZoneInfo(published.timezone)),
        naming.reader_language(),
    )


@register.filter
def difference(change: Change) -> str:
    """−6 %, +4 points; of a few, or from zero, the plain difference (−3), since a percentage would
    only shout.
    """
    if change.points is not None:
        return wording.change(
            values.Change(change.points, is_points=True), naming.reader_language()
        )
    if change.absolute is None:
        return wording.ABSENT
    few = change.absolute.unit is Unit.COUNT and change.before.value.exact < SMALL_SAMPLE
    if few or change.relative is None:
        return wording.signed(change.absolute, naming.reader_language())
    return wording.change(values.Change(change.relative, is_points=False), naming.reader_language())


@register.filter
def is_compared(change: Change) -> bool:
    return change.points is not None or change.absolute is not None


@register.filter
def compared(change: Change) -> str:
    """Which days are compared, for the reader who asks; and why they are not, where one of them is
    absent.
    """
    days = _("%(now)s against %(before)s") % {
        "now": wording.period(change.now.period, naming.reader_language()),
        "before": wording.period(change.before.period, naming.reader_language()),
    }
    missing = next(
        (each.value for each in (change.before, change.now) if each.value.is_absent), None
    )
    return f"{days} · {missing.absent_because}" if missing else days


@register.filter
def change_words(change: Change | None) -> str:
    """The change and with what, in a line where nobody can point; "" where nothing is compared."""
    if change is None:
        return ""
    if not is_compared(change):
        return standing.uncompared(change, naming.reader_language())
    return f"{difference(change)} {standing.compared_with(change, naming.reader_language())}"


@register.filter
def state(number: Number) -> str:
    return number.state


@register.filter
def sign(number: Number) -> str:
    return SIGNS.get(number.state, "")


@register.filter
def state_word(number: Number) -> str:
    return naming.state_word(number)


@register.filter
def too_young(number: Number) -> str:
    return naming.too_young(number)


@register.filter
def unpriced(number: Number) -> str:
    return naming.unpriced(number)


@register.filter
def days_remarks(number: Number) -> list[str]:
    """What lies outside of the days that are counted, dated ahead or before the data, and which of
    them are closed.
    """
    words = (naming.ahead, naming.since, naming.closed, naming.adjusted)
    return [*filter(None, (each(number) for each in words))]


@register.simple_block_tag
def once(content: SafeString) -> SafeString:
    """What stands in two places of a page and is made once: `{% once as name %}`."""
    return content


@register.simple_tag
def bullet(number: Number) -> drawing.Bullet | None:
    return drawing.bullet(number)


@register.simple_tag
def spark(course: Sequence[Number]) -> drawing.Spark:
    return drawing.spark(course)


@register.filter
def filled(share: Value) -> str:
    """How much of a bar a share that is there fills."""
    return drawing.percent(share.exact)


@register.filter
def bars(members: Sequence[tuple[str, Number]]) -> list[tuple[str, Number, str]]:
    """Label, number and length of bar of each."""
    return [
        (label, number, length)
        for (label, number), length in zip(
            members, drawing.shares([each for _label, each in members]), strict=True
        )
    ]


@register.filter
def member(breakdowns: dict[str, list[tuple[str, Number]]], by: str) -> list[tuple[str, Number]]:
    return breakdowns.get(by, [])


@register.filter
def part_name(part: str) -> str:
    """What a receipt calls the lists of records behind its figure."""
    names = {
        "value": _("Counted"),
        "numerator": _("Numerator"),
        "denominator": _("Denominator"),
        "unpriced": _("Counted, not priced"),
    }
    return names[part]


@register.filter
def view_name(frame: Frame) -> str:
    """November 2026 · Inbound: what a picture of the view is titled."""
    return f"{period_name(frame.question.period)} · {naming.slice_name(frame)}"


@register.filter
def short_month(period: Period) -> str:
    """Jan, févr.: the month as charts have it on their axis."""
    return axes.short_month(period.start, naming.reader_language())


@register.filter
def motion_name(motion: str) -> str:
    return naming.motion_name(motion)


@register.filter
def motion_column(motion: str) -> str:
    """The motion above its column, where the others stand beside it."""
    return _("Not known") if motion == UNKNOWN else naming.motion_name(motion)


@register.simple_tag
def troubled(frame: Frame, kpi: Kpi) -> list[SourceState]:
    return frame.troubled_for(kpi)


@register.filter
def paragraphs(docstring: str) -> list[str]:
    """A definition's paragraphs, without the line breaks of the source."""
    parts = (" ".join(part.split()) for part in docstring.replace("\n\n", "\0").split("\0"))
    return [part for part in parts if part]


@register.filter
def sides(named: Sequence[object]) -> str:
    """marketing, sales and finance."""
    return format_list([str(side.label).lower() for side in named], locale=naming.reader_language())


@register.filter
def stage_name(stage: str) -> str:
    """Our word for what a source's value becomes."""
    names = {
        "lead": _("Lead"),
        "disqualified": _("Disqualified"),
        "won": _("Won"),
        "lost": _("Lost"),
        "open": _("Open"),
        "reopened": _("Reopened"),
        "deleted": _("Deleted"),
    }
    return names.get(stage) or (
        stage.upper() if stage in ("mql", "sal", "sqo") else stage.replace("_", " ")
    )
