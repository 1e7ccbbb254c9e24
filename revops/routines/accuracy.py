"""How near commitments came: by fixed week of the period, beside what a naive guess, the run rate and
the override would have said. Read off the frozen meetings, so that nobody is wiser afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from revops import numbers
from revops.calendar import PeriodError
from revops.kpis import KPIS
from revops.models import Freeze, Team
from revops.numbers import Published, Slice
from revops.projection import LEAST_PERIODS, STEPS, Stair, stairs
from revops.routines.figures import Json, read_number
from revops.routines.slots import week_of

WEEKS = (3, 5, 7, 9, 11)
WEEK = 7
CALLED = ("mqls", "sqos", "deals_signed", "signed_amount", "revenue")


@dataclass(frozen=True, slots=True)
class Case:
    """What was expected of one team (None is the company) in one period at one week of it, by step, and
    what came: counts, or minor units. A step is lacking where nothing was known. `author` committed.
    """

    kpi: str
    period: str
    team: int | None
    author: str
    expected: dict[str, Fraction]
    came: Fraction


def cases(published: Published, week: int = WEEK, routine: str = "weekly-forecast") -> list[Case]:
    """One of each team, KPI and period that is over, as the meeting of that week had it."""
    chosen = frozen_at(week, routine, published.today)
    kept = [(freeze, *each) for freeze in chosen for each in rows_of(freeze.content)]
    came = outcomes(kept, published)
    return [
        Case(
            row["now"]["kpi"], freeze.meeting.period, row["now"]["team"], author,
            expected_in(row, call, came), came[place],
        )
        for freeze, row, call, author in kept
        if (place := (row["now"]["kpi"], row["now"]["period"]["key"], row["now"]["team"])) in came
    ]  # fmt: skip


def frozen_at(week: int, routine: str, today: date) -> list[Freeze]:
    """Of each period that is over the last freeze of a week, or of the week before where that meeting
    was cancelled.
    """
    found: dict[str, tuple[int, int, Freeze]] = {}
    rows = Freeze.objects.filter(meeting__routine__key=routine, meeting__end_on__lte=today)
    for freeze in rows.select_related("meeting").defer("content").order_by("at", "number"):
        meeting = freeze.meeting
        number = week_of(meeting.on, meeting.start_on)
        if week - 1 <= number <= week and number >= found.get(meeting.period, (0,))[0]:
            found[meeting.period] = (number, freeze.number, freeze)
    return [freeze for _week, _number, freeze in found.values()]


def rows_of(content: Json) -> Iterable[tuple[Json, Json | None, str]]:
    """The figures of a frozen meeting to which somebody commits, with the commitment and its author."""
    for section in content["sections"]:
        for of in section["content"].get("teams", ()):
            for row in of["rows"]:
                yield row, row["call"], author_of(row["call"])
        if section["key"] == "health":
            for row in section["content"]["rows"]:
                if row["call"]:
                    yield row, row["call"], author_of(row["call"])


def author_of(call: Json | None) -> str:
    return call["own"]["author"] if call and call["own"] else ""


def expected_in(row: Json, call: Json | None, came: dict[tuple, Fraction]) -> dict[str, Fraction]:
    """What each step expected then. Whoever did not override left the team's number."""
    now = read_number(row["now"])
    found: dict[str, Fraction] = {}
    place = (now.kpi.key, row["now"]["period"]["key"], row["now"]["team"])
    if (naive := came.get((*place, "before"))) is not None:
        found["naive"] = naive
    if now.run_rate is not None:
        found["run_rate"] = now.run_rate.known
    if (projected := row.get("projection")) and projected["value"]:
        found["projection"] = Fraction(*projected["value"])
    if call and call["own"]:
        found["call"] = Fraction(call["own"]["value"])
        found["override"] = Fraction((call["override"] or call["own"])["value"])
    return found


def outcomes(kept: list[tuple], published: Published) -> dict[tuple, Fraction]:
    """What came in each period by KPI, period and team, and under "before" what the one before it had
    brought: both as published now. One reading for each period.
    """
    wanted: dict[str, set[tuple[str, int | None]]] = defaultdict(set)
    for _freeze, row, _call, _author in kept:
        wanted[row["now"]["period"]["key"]].add((row["now"]["kpi"], row["now"]["team"]))
    found: dict[tuple, Fraction] = {}
    for key, places in wanted.items():
        try:
            period = published.calendar.period(key)
        except PeriodError:  # of a fiscal year that is no more
            continue
        before = period.previous(published.calendar)
        slices = {team: Slice("", "team", team) if team else Slice() for _kpi, team in places}
        kpis = [KPIS[kpi] for kpi in dict.fromkeys(kpi for kpi, _team in places) if kpi in KPIS]
        read = numbers.read(kpis, [period, before], list(slices.values()), published)
        for kpi, team in places:
            for of, place in ((period, (kpi, key, team)), (before, (kpi, key, team, "before"))):
                number = read.by_key.get((kpi, of, slices[team]))
                if number is not None and not number.value.is_absent:
                    found[place] = number.value.known
    return found


def together(cases: Iterable[Case]) -> list[Case]:
    """The cases of the organisation: of each KPI and period the sum over the teams, where every team has
    the step.
    """
    grouped: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for each in cases:
        grouped[each.kpi, each.period].append(each)
    return [
        Case(
            kpi, period, None, "",
            {
                step: sum((each.expected[step] for each in some), Fraction(0))
                for step in STEPS
                if all(step in each.expected for each in some)
            },
            sum((each.came for each in some), Fraction(0)),
        )
        for (kpi, period), some in grouped.items()
    ]  # fmt: skip


def by_kpi(cases: Iterable[Case]) -> dict[str, tuple[Stair, ...]]:
    """The stairs of each KPI that somebody commits to, in their order; none of one with too few periods."""
    grouped: dict[str, list[Case]] = defaultdict(list)
    for each in together(cases):
        grouped[each.kpi].append(each)
    return {kpi: stairs_of(grouped[kpi]) for kpi in CALLED if kpi in grouped}


def stairs_of(cases: Sequence[Case]) -> tuple[Stair, ...]:
    """Over the periods in which somebody committed. A step that too few of them know is left out, so that
    the others still say something.
    """
    made = [each for each in cases if "call" in each.expected]
    known = [s for s in STEPS if sum(s in each.expected for each in made) >= LEAST_PERIODS]
    expected = [{s: float(e.expected[s]) for s in known if s in e.expected} for e in made]
    return stairs(expected, [float(each.came) for each in made])


def authors(cases: Iterable[Case]) -> list[str]:
    """Who committed, by name: a list to choose from, and no ranking."""
    return sorted({each.author for each in cases if each.author})


def of_author(cases: Iterable[Case], author: str) -> list[Case]:
    return [each for each in cases if each.author == author]


def team_names(cases: Iterable[Case]) -> dict[int, str]:
    ids = {each.team for each in cases if each.team}
    return dict(Team.objects.filter(pk__in=ids).values_list("pk", "name"))
