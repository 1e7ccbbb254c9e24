"""A month is over, and finance has not closed it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.surfaces.alerts.declared import Cause, Watch, alert
from dashboards.words import wording
from dashboards.words.naming import reader_language
from revops import closing
from revops.calendar import PeriodKind


@alert(
    "close", gettext_lazy("Month not closed"),
    threshold=gettext_lazy("working day by which it is closed"), usual=5, least=1, most=20,
)  # fmt: skip
def close(watch: Watch) -> Iterator[Cause]:
    """The last month that is over, once, when the working day has passed."""
    calendar, language = watch.published.calendar, reader_language()
    today = watch.published.today
    month = calendar.containing(PeriodKind.MONTH, today).previous(calendar)
    due = calendar.nth_working_day(month.end, watch.threshold)
    if today <= due or closing.month_of(month).state == "closed":
        return
    name = wording.period(month, language)
    yield Cause(
        f"close:{month.key}",
        _("Not closed: %(month)s") % {"month": name},
        _("It was to be closed by %(day)s, working day %(n)d.")
        % {"day": wording.day(due, language), "n": watch.threshold},
        reverse("finance_month", args=[month.key]),
    )
