"""A company of every closed kind of record with its January signed, and what must hold of it after
any act.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from revops import closing, ingest, numbers, publish
from revops.models import Team
from revops.queue import work
from tests import closing_company, small_company
from tests.closing_company import close, figures, in_cells, in_facts, now, reopen, said
from tests.loaded_once import once

CLOSED, ALL = "2026-01", ["2026-01", "2026-02", "2026-Q1", "2026"]
DEALS = [
    {
        "deal": "D1", "opened_at": "2026-01-02", "closed_at": "2026-01-10", "outcome": "won", "amount": "900", "currency": "EUR",
        "owner": "ann",
    },
    {"deal": "D2", "opened_at": "2026-01-03", "closed_at": "2026-01-20", "outcome": "lost", "owner": "ann"},
    {"deal": "D3", "opened_at": "2026-01-04", "amount": "70", "currency": "EUR", "owner": "ann"},
]  # fmt: skip
INVOICES = [
    {"invoice": "A1", "at": "2026-01-10", "amount": "100", "currency": "EUR"},
    {"invoice": "A2", "at": "2026-01-31T22:30:00Z", "amount": "40", "currency": "EUR"},
    {"invoice": "A3", "at": "2026-01-11", "amount": "10", "currency": "USD"},
    {"invoice": "A4", "at": "2026-02-10", "amount": "50", "currency": "EUR"},
]
LEADS = [
    {"lead": "L1", "at": "2026-01-05", "owner": "ann", "channel": "Web"},
    {"lead": "L2", "at": "2026-01-06", "owner": "ann", "channel": "Web"},
]
STAGES = [
    {"id": str(place), "lead": lead, "stage": stage, "at": day}
    for place, (lead, stage, day) in enumerate(
        [("L1", "mql", "2026-01-07"), ("L1", "sqo", "2026-01-09"), ("L2", "mql", "2026-01-08")]
    )
]
PEOPLE = [{"person": "ann", "name": "Ann", "team": "North"}]
RATES = [{"currency": "USD", "month_on": "2026-01-01", "rate": "0.9"}]


@once
def company(folder: Path) -> None:
    """Everything published, and January closed."""
    small_company.organisation(country="")
    Team.objects.get_or_create(name="North")
    feeds = {
        "people": PEOPLE, "rates": RATES, "leads": LEADS, "stages": STAGES, "deals": DEALS, "invoices": INVOICES,
    }  # fmt: skip
    for feed, rows in feeds.items():
        small_company.load(folder, feed, rows)
    publish.publish()
    close(CLOSED)


@dataclass(frozen=True, slots=True)
class Signed:
    """What the closed month says, and what all facts add up to, when it was looked at."""

    figures: dict[tuple[str, str, numbers.Slice], tuple[object, ...]]
    facts: dict[str, int]

    def assert_kept(self, *, moves: bool = True) -> None:
        """Nothing closed moved, and closed and open days are all there is. `moves` says whether what
        was done must have changed what all facts come to.
        """
        publish.publish()
        assert closed_figures() == self.figures
        assert in_cells() == in_facts(), "Closed and open days are not all there is."
        assert (in_facts() != self.facts) is moves
        closing_company.assert_adds_up(ALL, now())
        assert publish.publish(rebuild=True) is None
        assert_sealed()
        self.assert_readable_when_closed_again()

    def assert_readable_when_closed_again(self) -> None:
        """Version 1 stays readable whatever version 2 says, and both are as they were signed."""
        first = closing.month_of(closing_company.month(CLOSED)).version
        reopen(CLOSED)
        close(CLOSED)
        then = numbers.published(first.published_at, closing_company.EVERYTHING)
        assert closed_figures(then) == self.figures
        closing_company.assert_adds_up([CLOSED], then)
        assert closing.month_of(closing_company.month(CLOSED)).version.version == 2
        assert in_cells() == in_facts()
        assert_sealed()


def signed() -> Signed:
    return Signed(closed_figures(), in_facts())


def closed_figures(published: numbers.Published | None = None) -> dict:
    found = figures([CLOSED], published or now())
    return {place: said(each) for place, each in found.items()}


def assert_sealed() -> None:
    rows = [row for row in closing.closed_months() if row.cells_sha256]
    assert rows
    assert all(closing.verify(row).holds for row in rows)


def follow() -> None:
    """Does what an act asked workers for, as the next tick would."""
    work.do_all()
    ingest.rederive("whatever waits")
