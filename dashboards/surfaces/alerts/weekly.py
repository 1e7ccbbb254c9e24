"""The digest: the five figures of a week that is over."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.models import Every
from dashboards.reading.report import Report
from dashboards.surfaces import digest
from dashboards.surfaces.alerts.declared import Cause, Watch, alert
from dashboards.surfaces.digest_mail import planned_at
from dashboards.words import standing, wording
from dashboards.words.naming import reader_language, state_word
from revops.numbers import Number
from revops.readers import NOBODY


@alert("digest", gettext_lazy("Digest of the week"))
def weekly(watch: Watch) -> Iterator[Cause]:
    """Mondays at seven, once the data has the whole week; none of a week before the channel was there."""
    calendar, zone = watch.published.calendar, ZoneInfo(watch.published.timezone)
    today = watch.now.astimezone(zone).date()
    period = calendar.containing(digest.PERIOD_OF_DIGEST[Every.WEEK], today).previous(calendar)
    at = planned_at(period, calendar, zone)
    if not watch.since <= at <= watch.now or watch.published.today < period.end:
        return
    try:
        found = digest.read(period, NOBODY)
    except digest.Blank:
        return
    yield Cause(
        f"digest:{period.key}", digest.subject(found), lines(found), f"{reverse('board')}?period={period.key}"
    )  # fmt: skip


def lines(found: Report) -> str:
    return "\n".join(line(tile.number) for tile in found.tiles)


def line(number: Number) -> str:
    """MQLs: 412 · 79 % of 520 · behind; what is absent says why."""
    language = reader_language()
    if number.value.is_absent:
        return named(number, str(number.value.absent_because))
    shown = wording.text(number.value, language, compact=True)
    judged = (standing.attained(number, language), state_word(number) if number.target else "")
    return named(number, " · ".join(part for part in (shown, *judged) if part))


def named(number: Number, text: str) -> str:
    return _("%(kpi)s: %(because)s") % {"kpi": number.kpi.label, "because": text}
