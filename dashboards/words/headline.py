"""The sentence under the title: who has to act. Words only; what is ahead or behind was decided by
the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dashboards.reading.report import Report
from dashboards.words import wording
from revops.numbers import JUDGED, Number


def answer(report: Report) -> SafeString:
    """One to three sentences, teams emphasised."""
    numbers = [tile.number for tile in report.tiles]
    sentences = [conditional_escape(days_gone(report)), *who_acts(numbers)]
    return format_html_join(" ", "{}", ((sentence,) for sentence in sentences if sentence))


def days_gone(report: Report) -> str:
    over, in_all = report.frame.working_days
    if over >= in_all or report.frame.question.period.start > report.frame.published.today:
        return ""
    return ngettext(
        "%(over)s of %(all)s working days gone.", "%(over)s of %(all)s working days gone.", over
    ) % {
        "over": over,
        "all": in_all,
    }


def who_acts(numbers: Sequence[Number]) -> list[SafeString]:
    if all(number.value.is_absent for number in numbers):
        reasons = dict.fromkeys(str(number.value.absent_because) for number in numbers)
        return [conditional_escape(reason) for reason in reasons]
    if all(number.target is None for number in numbers):
        return [
            conditional_escape(_("No targets are set for this view, so nobody is ahead or behind."))
        ]
    judged = [number for number in numbers if number.state in JUDGED]
    if not judged:
        return [conditional_escape(_("It is too early to say who is ahead or behind."))]
    is_over = all(number.is_over for number in judged)
    behind, ahead = (by_team(judged, state) for state in ("behind", "ahead"))
    said = (
        [behind_sentence(behind, is_over)]
        if behind
        else [conditional_escape(_("No team is behind its target."))]
    )
    others = {team: kpis for team, kpis in ahead.items() if team not in behind}
    return [*said, ahead_sentence(others, is_over)] if others else said


def by_team(numbers: Sequence[Number], state: str) -> dict[str, list[str]]:
    teams: dict[str, list[str]] = {}
    for number in numbers:
        if number.state == state:
            teams.setdefault(str(number.kpi.accountable), []).append(str(number.kpi.label))
    return teams


def behind_sentence(teams: dict[str, list[str]], is_over: bool) -> SafeString:
    if is_over:
        text = ngettext(
            "%(teams)s ended behind target.", "%(teams)s ended behind target.", len(teams)
        )
    else:
        text = ngettext(
            "%(teams)s has ground to make up.", "%(teams)s have ground to make up.", len(teams)
        )
    return fill(text, teams, with_kpis=True)


def ahead_sentence(teams: dict[str, list[str]], is_over: bool) -> SafeString:
    if is_over:
        text = ngettext("%(teams)s ended ahead.", "%(teams)s ended ahead.", len(teams))
    else:
        text = ngettext("%(teams)s is ahead.", "%(teams)s are ahead.", len(teams))
    return fill(text, teams, with_kpis=False)


def fill(text: str, teams: dict[str, list[str]], with_kpis: bool) -> SafeString:
    """Puts the list of teams into a sentence, escaped, each in <b> with its KPIs behind."""
    shown = [
        format_html("<b>{}</b> ({})", team, ", ".join(kpis))
        if with_kpis
        else format_html("<b>{}</b>", team)
        for team, kpis in teams.items()
    ]
    language = get_language() or "en"
    # British lists, as the dates are: no comma before the last.
    joined = format_list(shown, locale=wording.babel("en-GB" if language == "en" else language))
    return mark_safe(conditional_escape(text) % {"teams": joined})
