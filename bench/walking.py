"""The walk of a quarter, and projections, with 20,000 open deals."""

from __future__ import annotations

from datetime import timedelta

from bench.installation import inside, throw_away
from bench.measuring import held, line, timed, title

# A deal for every twentieth lead, of which a third is open.
LEADS = 1_200_000
GOAL = 1.0


def main() -> None:
    with throw_away() as home, inside(home):
        measure(LEADS)


def measure(leads: int) -> None:
    from bench import company
    from revops import numbers, publish
    from revops.projection import missing, project
    from revops.readers import EVERYTHING
    from revops.walk import KPIS, at_day, walk

    company.fill(leads, everything=True)
    publish.publish()
    published = numbers.published(reader=EVERYTHING)
    quarter = published.calendar.period(
        f"{published.today - timedelta(days=90)}..{published.today}"
    )
    ends = [at_day(day, published) for day in (quarter.start, quarter.last_day)]
    title(f"The walk of a quarter, {leads:,} leads, {leads // 60:,} open deals")
    for kpi in KPIS:
        taken = timed(lambda kpi=kpi: walk(*ends, kpi=kpi), 5)
        line(kpi, taken)
        held(kpi, taken.least, GOAL, "s")
    taken = timed(lambda: walk(*ends, focus=quarter), 5)
    line("open_pipeline, what is due in the quarter", taken)
    held("the same", taken.least, GOAL, "s")
    running = published.calendar.containing("month", published.today)
    for kpi in ("mqls", "deals_signed"):
        line(f"projection of {kpi}", timed(lambda kpi=kpi: project(kpi, running, published), 3))
    line("what is missing of SQOs", timed(lambda: missing("sqos", running, published), 3))


if __name__ == "__main__":
    main()
