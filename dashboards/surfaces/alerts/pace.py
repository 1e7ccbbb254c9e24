"""A KPI of the dashboard fell behind what is due by now."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.question.forms import Question, question
from dashboards.surfaces.alerts.declared import Cause, Watch, alert
from dashboards.words import standing, wording
from dashboards.words.naming import reader_language
from revops import numbers
from revops.numbers import Number
from revops.readers import NOBODY


@alert(
    "pace", gettext_lazy("Pace lost"), has_team=True,
    threshold=gettext_lazy("percent below what is due"), usual=10, least=5, most=100,
)  # fmt: skip
def pace(watch: Watch) -> Iterator[Cause]:
    """Each KPI of the view that is behind by more than the threshold, once a period."""
    asked = question({"team": str(watch.team)} if watch.team else {}, NOBODY)
    kpis = numbers.in_view(numbers.headline(watch.published), numbers.creator(asked.slice))
    read = numbers.read(kpis, [asked.period], [asked.slice], asked.published)
    for kpi in kpis:
        number = read.get(kpi.key, asked.period, asked.slice)
        if number.state == "behind" and number.off >= Fraction(watch.threshold, 100):
            yield cause(number, asked)


def cause(number: Number, asked: Question) -> Cause:
    language, kpi = reader_language(), number.kpi
    team = number.slice.members.get("team", 0)
    name = dict(numbers.members("team", NOBODY)).get(team, "") if team else ""
    title = _("%(kpi)s behind: %(period)s") % {
        "kpi": f"{kpi.label} · {name}" if name else kpi.label,
        "period": wording.period(number.period, language),
    }
    parts = (
        wording.text(number.value, language, compact=True),
        standing.attained(number, language),
        standing.pace(number, language),
    )
    return Cause(
        f"pace:{kpi.key}:{number.period.key}:{team}",
        title,
        " · ".join(part for part in parts if part),
        f"{reverse('receipt', args=[kpi.key])}?{asked.query}",
        _("Open the receipt"),
    )
