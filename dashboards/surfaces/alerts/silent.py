"""A source delivers no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.surfaces.alerts.declared import Cause, Watch, alert
from dashboards.words import wording
from dashboards.words.naming import reader_language
from revops import numbers


@alert(
    "silent", gettext_lazy("Source silent"),
    threshold=gettext_lazy("hours without a delivery, at least"), usual=24, least=1, most=2000,
)  # fmt: skip
def silent(watch: Watch) -> Iterator[Cause]:
    """Each source that is later than usual by its own deliveries, once for each silence."""
    for source in numbers.sources():
        last = source.last_run_at
        if not source.is_stale or last is None:
            continue
        if watch.now - last < timedelta(hours=watch.threshold):
            continue
        fed = [str(kpi.label) for kpi in numbers.headline() if source.feeds(kpi)]
        shown = last.astimezone(ZoneInfo(watch.published.timezone))
        when = {"name": source.name, "time": wording.moment(shown, reader_language())}
        text = _("%(name)s has delivered nothing since %(time)s.") % when
        if fed:
            text += " " + _("It counts in %(kpis)s.") % {"kpis": ", ".join(fed)}
        yield Cause(
            f"silent:{source.key}:{last.isoformat()}",
            _("%(name)s is silent") % {"name": source.name},
            text,
            reverse("data"),
        )
