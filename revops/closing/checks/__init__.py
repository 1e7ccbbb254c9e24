"""What is looked at before a month is closed. To add a check, add a file to this folder; it is found
by itself.

A check answers what it found. What does not pass has to be accepted with a reason, which stays
beside the signatures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise

from revops import bridging
from revops.bridging import Known, Matched
from revops.calendar import Period
from revops.kpis import KPIS, Kpi
from revops.numbers import Published
from revops.registry import Registry, import_files

CHECKS: Registry[str, Check] = Registry("checks")
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """How many things are not as they should be, and what the first of them are called; figures by
    their keys, for everybody to read in their own language.
    """

    count: int = 0
    names: tuple[str, ...] = ()

    @property
    def passes(self) -> bool:
        return not self.count


@dataclass(frozen=True)
class Subject:
    """The month that is looked at, as a publication knows it. What several checks need of it is read
    once.
    """

    month: Period
    published: Published

    @cached_property
    def known(self) -> Known:
        """The deals, documents and plans."""
        return bridging.known(self.published)

    @cached_property
    def matches(self) -> Matched:
        """Which deal each document bills."""
        return bridging.matched(self.known, bridging.decided(self.published))


Look = Callable[[Subject], Finding]


@dataclass(frozen=True, slots=True)
class Check:
    """`owner` sees to it by the `due`th working day after the month. `sentence` words a number of
    findings.
    """

    key: str
    label: str | Promise
    owner: str | Promise
    due: int
    sentence: Callable[[int], str | Promise]
    look: Look

    def words(self, finding: Finding) -> str:
        """What was found, in the reader's language; "" where it passes."""
        if finding.passes:
            return ""
        named = ", ".join(str(KPIS[name].label) if name in KPIS else name for name in finding.names)
        return (
            f"{self.sentence(finding.count)} ({named})"
            if named
            else f"{self.sentence(finding.count)}"
        )


def check(**options: object) -> Callable[[Look], Check]:
    """Registers the decorated function under its name."""

    def register(look: Look) -> Check:
        key = look.__name__
        return CHECKS.declare(key, Check(key=key, look=look, **options))

    return register


def finding(names: Iterator[str]) -> Finding:
    every = list(names)
    return Finding(len(every), tuple(every[:MOST_NAMED]))


def closing_kpis(published: Published) -> list[Kpi]:
    """The KPIs whose days are closed, as a publication counted them. What counts the same as one of
    the five, Revenue by the organisation's choice, is there once.
    """
    every = [published.kpi(key) for key, kpi in KPIS.items() if kpi.closes]
    five = {each.formula for each in every if each.is_headline}
    return [each for each in every if each.is_headline or each.formula not in five]


def load() -> None:
    import_files(__name__)
