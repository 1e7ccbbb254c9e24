"""The sentence under the title: who has to act. Words only; what is ahead or behind was decided by
the numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from fractions import Fraction
from functools import partial

from babel.lists import format_list
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.reading.report import Report
from dashboards.words import naming, standing, wording
from revops.numbers import JUDGED, Delivery, Number, Slice, committed, creator
from revops.readers import Reader
from revops.values import Unit

# Teams that are behind whose whole sentences are read at once; of the others the gaps are.
AT_ONCE = 2
REASONS = 2  # why nothing is there
# Each team that is behind, with its numbers.
Teams = Sequence[tuple[str, Sequence[Number]]]


def answer(report: Report) -> SafeString:
    """A few sentences, teams emphasised: the reader's own first, then who is furthest behind; of more than
    two the gap alone, which opens what it takes.
    """
    return sentences(report, opened)


def flat_answer(report: Report) -> SafeString:
    """The same where nothing opens, on a wall or in a mail."""
    return sentences(report, named)


def sentences(report: Report, others: Callable[[Teams], SafeString]) -> SafeString:
    numbers = [tile.number for tile in report.tiles]
    own = partial(own_kpis, report.frame.published.reader)
    days = map(conditional_escape, (days_gone(report), *fallen_silent(numbers)))
    all_of_them = [*days, *who_acts(numbers, own, others)]
    return format_html_join(" ", "{}", ((sentence,) for sentence in all_of_them if sentence))


def own_kpis(reader: Reader) -> frozenset[str]:
    """The keys of the KPIs to which the reader's teams commit. A query for each team."""
    teams = [creator(Slice("", "team", team)) for team in sorted(reader.teams)]
    return frozenset(key for team in teams if team for key in committed(team.function))


def opened(teams: Teams) -> SafeString:
    behind = format_html_join(" ", "{}", ((behind_sentence(*each),) for each in teams))
    return format_html("<details><summary>{}</summary><p>{}</p></details>", named(teams), behind)


def named(teams: Teams) -> SafeString:
    """Each with its gap: no gap is out of sight."""
    names = joined([with_gaps(team, leads(numbers)) for team, numbers in teams])
    return mark_safe(conditional_escape(_("Also behind: %(teams)s.")) % {"teams": names})


def with_gaps(team: str, gaps: Sequence[str]) -> SafeString:
    return format_html("<b>{}</b> ({})", team, joined(gaps))


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


def fallen_silent(numbers: Sequence[Number]) -> list[str]:
    """Which sources end the figures of a running period before today, longest silent first."""
    return silences(each for number in numbers for each in number.silent)


def silences(silent: Iterable[Delivery]) -> list[str]:
    """What is said of silent sources, each once, longest silent first."""
    return [
        _("%(source)s has delivered nothing since %(day)s.")
        % {"source": each.source, "day": wording.day(each.on, naming.reader_language())}
        for each in sorted(dict.fromkeys(silent), key=lambda each: each.on)
    ]


def who_acts(
    numbers: Sequence[Number],
    own: Callable[[], Collection[str]] = frozenset,
    others: Callable[[Teams], SafeString] = named,
) -> list[SafeString]:
    if all(number.value.is_absent for number in numbers):
        return [conditional_escape(reason) for reason in reasons(numbers)]
    if all(number.target is None for number in numbers):
        return [
            conditional_escape(_("No targets are set for this view, so nobody is ahead or behind."))
        ]
    judged = [number for number in numbers if number.state in JUDGED]
    if not judged:
        return [conditional_escape(_("It is too early to say who is ahead or behind."))]
    behind, ahead = (by_team(judged, state) for state in ("behind", "ahead"))
    ahead = {team: kpis for team, kpis in ahead.items() if team not in behind}
    none = conditional_escape(_("Nobody is behind."))
    said = behind_sentences(behind, own, others) or [none]
    return [*said, *([ahead_sentence(ahead)] if ahead else [])]


def reasons(numbers: Sequence[Number]) -> list[str]:
    """Why nothing is there: one reason alone, either of two with the KPIs that it is about. More are
    read where the figures stand.
    """
    labels: dict[str, list[str]] = {}
    for number in numbers:
        labels.setdefault(str(number.value.absent_because), []).append(str(number.kpi.label))
    if len(labels) == 1:
        return list(labels)
    if len(labels) > REASONS:
        return [_("None of these figures can be counted from what has come so far; each says what it lacks.")]  # fmt: skip
    return [f"{reason.removesuffix('.')} ({', '.join(about)})." for reason, about in labels.items()]


def behind_sentences(
    behind: dict[str, list[Number]],
    own: Callable[[], Collection[str]],
    others: Callable[[Teams], SafeString],
) -> list[SafeString]:
    """The reader's own team first, then who is furthest behind. Who that is matters to several alone."""
    furthest = sorted(behind.items(), key=lambda each: min(map(by_shortfall, each[1])))
    mine = own() if len(behind) > 1 else ()
    owned = next((each for each in furthest if any(n.kpi.key in mine for n in each[1])), None)
    teams = sorted(furthest, key=lambda each: each is not owned)
    first, rest = teams[:AT_ONCE], teams[AT_ONCE:]
    return [*(behind_sentence(*each) for each in first), *([others(rest)] if rest else [])]


def by_shortfall(number: Number) -> tuple[int, bool]:
    """The largest share of what was expected first, in per cent as it is read; of equal ones money."""
    return -round((number.off or Fraction(0)) * 100), number.value.unit is not Unit.MONEY


def by_team(numbers: Sequence[Number], state: str) -> dict[str, list[Number]]:
    """The numbers that stand so, by the team that commits to them."""
    teams: dict[str, list[Number]] = {}
    for number in numbers:
        if number.state == state:
            teams.setdefault(str(number.kpi.accountable), []).append(number)
    return teams


def behind_sentence(team: str, numbers: Sequence[Number]) -> SafeString:
    """Marketing: 21 MQLs behind pace. And less loud: Reaching the target of 330 by 30 Nov
    takes about 22 a working day.

    One gap leads, that to what was due by now. Who it is stands before a colon: a team, or one person.
    """
    shown = {
        "team": format_html("<b>{}</b>", team),
        "gaps": joined(leads(numbers)),
        "targets": aims(numbers),
    }
    gap = mark_safe(conditional_escape(how_far(numbers)) % shown)
    running = [each for each in numbers if each.needed_each_day]
    if not running or all(number.is_over for number in numbers):
        return gap
    return format_html('{} <span class="way">{}</span>', gap, way(running))


def how_far(numbers: Sequence[Number]) -> str:
    if all(number.is_over for number in numbers):
        return ngettext(
            "%(team)s: ended %(gaps)s behind the target of %(targets)s.",
            "%(team)s: ended %(gaps)s behind the targets of %(targets)s.",
            len(numbers),
        )
    if all(number.is_level for number in numbers):
        return _("%(team)s: %(gaps)s behind target.")
    return _("%(team)s: %(gaps)s behind pace.")


def way(running: Sequence[Number]) -> SafeString:
    """What the days that are left have to bring for the target to be reached; one that is left is named."""
    language, last = naming.reader_language(), running[0].period.last_day
    if any(each.days_in_all - each.days_over > 1 for each in running):
        text = ngettext(
            "Reaching the target of %(targets)s by %(day)s takes about %(rates)s a working day.",
            "Reaching the targets of %(targets)s by %(day)s takes about %(rates)s a working day.",
            len(running),
        )
    elif all(each.until == last for each in running):
        text = ngettext(
            "Reaching the target of %(targets)s takes %(rates)s more today.",
            "Reaching the targets of %(targets)s takes %(rates)s more today.",
            len(running),
        )
    else:
        text = ngettext(
            "Reaching the target of %(targets)s takes %(rates)s more on the last working day.",
            "Reaching the targets of %(targets)s takes %(rates)s more on the last working day.",
            len(running),
        )
    shown = {
        "targets": aims(running),
        "rates": joined([standing.each_day(each, language) for each in running]),
        "day": standing.short_day(last, language),
    }
    return mark_safe(conditional_escape(text) % shown)


def ahead_sentence(teams: dict[str, list[Number]]) -> SafeString:
    """Ahead: AE (+3 signed deals)."""
    is_over = all(number.is_over for numbers in teams.values() for number in numbers)
    text = _("Ended ahead: %(teams)s.") if is_over else _("Ahead: %(teams)s.")
    shown = [
        with_gaps(team, [f"+{each}" for each in leads(numbers)]) for team, numbers in teams.items()
    ]
    return mark_safe(conditional_escape(text) % {"teams": joined(shown)})


def aims(numbers: Sequence[Number]) -> SafeString:
    return joined([standing.aim(each, naming.reader_language()) for each in numbers])


def leads(numbers: Sequence[Number]) -> list[str]:
    return [
        standing.with_noun(each, each.lead or Fraction(0), naming.reader_language())
        for each in numbers
    ]


def joined(shown: Sequence[str]) -> SafeString:
    """A list as the language writes it, each escaped unless it is safe."""
    language = naming.reader_language()
    # British lists, as the dates are: no comma before the last.
    locale = wording.babel("en-GB" if language == "en" else language)
    return mark_safe(format_list([conditional_escape(each) for each in shown], locale=locale))
