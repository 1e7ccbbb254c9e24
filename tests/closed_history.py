"""A small company whose months are closed and opened again, and what must hold after every act:
nothing signed moves, closed and open days say what plain Python says, and the records add up.
"""

from __future__ import annotations

import csv
import io
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from revops import closing, ingest, numbers, publish, receipts
from revops.kpis import KPIS
from revops.models import Team
from revops.numbers import Number, Published, Slice
from revops.pins import DAY
from revops.queue import work
from revops.readers import EVERYTHING
from tests import any_company, results, small_company
from tests.admin_pages import group_of
from tests.any_company import MAPPING
from tests.closing_company import close, finance, in_cells, in_facts, month, now, reopen, said
from tests.closing_reference import COUNTED, Books, World
from tests.loaded_once import once

MONTHS = ["2025-12", "2026-01", "2026-02", "2026-03", "2026-04"]
KEYS = [*MONTHS, "2026-Q1", "2026"]
# What all current facts of a measure add up to is what all days of the reference do.
IN_FACTS = {"invoiced": "invoiced", "deals_won": "won", "losses": "lost", "signed_value": "signed"}
Place = tuple[str, str, Slice]


@once
def begun(folder: Path) -> None:
    """What every company has."""
    group_of("finance")  # with its rights, also where a test emptied the tables of the migrations
    small_company.organisation(country="")
    Team.objects.get_or_create(name="North")
    Team.objects.get_or_create(name="South", function="marketing")
    feeds = {
        "people": any_company.PEOPLE,
        "leads": any_company.OF_LEADS,
        "stages": any_company.STAGES,
    }
    for feed, rows in feeds.items():
        bring(folder, feed, rows)
    publish.publish()
    finance("fay"), finance("fred")


def bring(folder: Path, feed: str, rows: list[dict[str, str]], mapping: str = MAPPING) -> None:
    """Imports a whole file, as a worker would."""
    results.load_text(folder, f"{feed}.csv", as_text(feed, rows), mapping, accepts_loss=True)


def as_text(feed: str, rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, any_company.COLUMNS[feed].split(), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


class History:
    """A company with its reference, what was signed of it, and how often it was looked at."""

    def __init__(self, folder: Path, company: dict, patch: pytest.MonkeyPatch) -> None:
        self.folder, self.world, self.books, self.patch = folder, World(), Books(), patch
        self.signed: dict[Place, tuple] = {}
        # What later acts through a door have to know of earlier ones.
        self.kept: dict[str, Any] = {}
        self.looks = 0
        north = Team.objects.get(name="North").pk
        self.slices = [Slice(), Slice("", "team", north), Slice("", "owner", 0)]
        self.take_rates(company["rates"])
        self.take_documents(company["invoices"])
        self.take_deals(company["deals"])
        publish.publish()

    def take_rates(self, rates: dict[tuple[str, str], str]) -> None:
        self.world.delivered |= rates
        bring(self.folder, "rates", any_company.rows_of_rates(rates))

    def take_documents(self, rows: list[dict[str, str]]) -> None:
        self.world.documents = {row["invoice"]: row for row in rows}
        bring(self.folder, "invoices", rows)

    def take_deals(self, rows: list[dict[str, str]]) -> None:
        self.world.deals = {row["deal"]: row for row in rows}
        bring(self.folder, "deals", rows)

    @property
    def until(self) -> date:
        return self.books.pins[-1][0] if self.books.pins else date(2026, 1, 1)

    @property
    def on_hold(self) -> str:
        return next((key for key, state in self.states() if state == "hold"), "")

    def states(self) -> list[tuple[str, str]]:
        rows = [row for row in closing.closed_months() if not row.ended_at]
        return [(f"{row.month:%Y-%m}", row.state) for row in rows]

    def close_next(self) -> None:
        held = self.on_hold
        key = held or f"{self.until:%Y-%m}"
        close(key)
        if not held:
            self.books.close(month(key).end, self.world.days())

    def hold_next(self) -> None:
        if not self.on_hold:
            asked = month(f"{self.until:%Y-%m}")
            closing.hold(asked, finance("fay"))
            self.books.close(asked.end, self.world.days())

    def reopened(self, place: int) -> None:
        if self.books.pins:
            self.reopen(place)

    def as_it_is(self) -> tuple:
        return deepcopy((self.world, self.books, self.signed))

    def come_back_to(self, then: tuple) -> None:
        self.world, self.books, self.signed = deepcopy(then)

    def reopen(self, place: int) -> int:
        """Opens one of the closed months and all later ones, and answers how many those are."""
        keys = [key for key, _state in self.states()]
        key = keys[place % len(keys)]
        reopen(key)
        self.books.open(month(key).end)
        start = self.until if self.books.pins else date.min  # the first has all days before it
        self.signed = {
            place: each for place, each in self.signed.items() if month(place[1]).end <= start
        }
        return len(keys) - keys.index(key)

    def look(self) -> None:
        """After every act."""
        publish.publish()
        published, days = now(), self.world.days()
        found = self.figures(published)
        self.assert_stays(found, published)
        for (kpi, _key, slice), number in found.items():
            if kpi in COUNTED and slice == Slice():
                expected = self.books.figure(COUNTED[kpi], number.period, days)
                assert (number.value.amount or 0) == expected, (kpi, number.period.key)
        facts = in_facts()
        assert in_cells() == facts, "Closed and open days are not all there is."
        for measure, what in IN_FACTS.items():
            every = sum(amount for (of, _on), amount in days.items() if of == what)
            assert facts.get(measure, 0) == every, measure
        self.assert_sealed()
        self.assert_some_add_up(found, published)

    def figures(self, published: Published) -> dict[Place, Number]:
        periods = [published.calendar.period(key) for key in KEYS]
        closes = [kpi for kpi in KPIS.values() if kpi.closes]
        found = numbers.read(closes, periods, self.slices, published)
        return {(each.kpi.key, each.period.key, each.slice): each for each in found}

    def assert_stays(self, found: dict[Place, Number], published: Published) -> None:
        closed = published.context.closed
        assert [pin.until for pin in closed.pins] == [until for until, _days in self.books.pins]
        for place, number in found.items():
            if number.period.end <= closed.until:
                before = self.signed.setdefault(place, said(number))
                assert said(number) == before, f"{place} was signed otherwise."

    def assert_sealed(self) -> None:
        rows = [row for row in closing.closed_months() if row.cells_sha256]
        assert all(closing.verify(row).holds for row in rows), "A seal is broken."

    def assert_some_add_up(self, found: dict[Place, Number], published: Published) -> None:
        """The records under Revenue of the first open month or of the year, of the last closed
        one, and under the figure whose turn it is.
        """
        turn = list(found)[self.looks * 37 % len(found)]
        keys = "2026" if self.looks % 2 else f"{self.until:%Y-%m}", f"{self.until - DAY:%Y-%m}"
        for place in (turn, *(("revenue", key, Slice()) for key in keys)):
            if place in found:
                self.assert_adds_up(found[place], published)
        self.looks += 1

    def end(self, place: int) -> None:
        """At the end of a history: a rebuild finds nothing else, and what was signed first stays
        readable, with its records, when it was closed again.
        """
        assert publish.publish(rebuild=True) is None, "A rebuild found something else."
        if self.on_hold or not self.books.pins:
            self.close_next()
            self.look()
        first, signed = now(), dict(self.signed)
        versions = {
            each.month: each.version for each in closing.closed_months() if not each.ended_at
        }
        for _month in range(self.reopen(place)):
            self.look()
            self.close_next()
        self.look()
        again = {each.month: each.version for each in closing.closed_months() if not each.ended_at}
        assert any(again[key] == version + 1 for key, version in versions.items())
        then = numbers.published(first.published_at, EVERYTHING)
        found = self.figures(then)
        for key, value in signed.items():
            assert said(found[key]) == value, f"{key} is not readable as it was signed."
        for kpi in ("revenue", "deals_signed", "mqls", "recurring"):
            self.assert_adds_up(found[kpi, MONTHS[1], Slice()], then)

    def assert_adds_up(self, number: Number, published: Published) -> None:
        """The records under a figure add up to it. Of days counted by a rule that the program no
        longer has, none are listed, which is said with the figure as it was counted.
        """
        value = number.value
        figures = {
            "value": number.sample or value.amount, "numerator": value.numerator, "denominator": value.denominator,
            "unpriced": number.unpriced,
        }  # fmt: skip
        for part in number.kpi.parts:
            asked = number.kpi.key, number.period, number.slice
            behind = receipts.records(*asked, published, part, limit=1000)
            assert behind.value == (figures[part] or 0), (*asked, part)
            if behind.unlisted:
                assert self.has_new_rule and not behind.results, (*asked, part)
                continue
            assert sum(each.amount for each in behind.results) == behind.value, (*asked, part)
            assert len(behind.results) == behind.count, (*asked, part)

    @property
    def has_new_rule(self) -> bool:
        return self.world.most is not None


def follow() -> None:
    """Does what an act asked workers for, as the next tick would."""
    work.do_all()
    ingest.rederive("whatever waits")
