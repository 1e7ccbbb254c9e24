"""What is declared under a key is declared in one place, and another is refused with the names of
both.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from revops.connectors import protocol
from revops.derive import kinds
from revops.kpis import KPIS, Distribution, kpi
from revops.measures import MEASURES, measure
from revops.models import Chore, Deal
from revops.queue import work
from revops.registry import Registry


def declare(registry: Registry[str, int], key: str, declared: int) -> None:
    registry.declare(key, declared)


def test_a_second_declaration_is_refused_with_both_places_and_the_first_stays() -> None:
    registry: Registry[str, int] = Registry("numbers")
    declare(registry, "one", 1)
    here = r"tests\.test_registry \(line \d+\)"
    with pytest.raises(
        ValueError, match=f"^Two numbers are declared as “one”, in {here} and in {here}; rename"
    ):
        declare(registry, "one", 2)
    assert registry == {"one": 1}


def test_a_file_that_is_read_again_declares_the_same_again() -> None:
    registry: Registry[str, int] = Registry("numbers")
    for number in (1, 2):
        declare(registry, "one", number)
    assert registry == {"one": 2}


def test_two_measures_of_one_name_are_refused() -> None:
    def deals_won(deal): ...

    with pytest.raises(ValueError, match=r"Two measures .* “deals_won”, in revops\.kpis\.\w+ \(l"):
        measure(Deal)(deals_won)


def test_two_kpis_and_two_statistics_of_one_name_are_refused() -> None:
    def win_rate():
        """Deals won."""
        return MEASURES["deals_won"]

    def sales_cycle():
        """Days to sign."""
        return Distribution(MEASURES["days_to_sign"], "None.")

    options = {"label": "", "better": KPIS["win_rate"].better, "accountable": "", "version": 1}
    for formula in (win_rate, sales_cycle):
        unit = KPIS["win_rate"].unit
        with pytest.raises(ValueError, match=f"Two KPIs .* “{formula.__name__}”, in revops.kpis."):
            kpi(**options, unit=unit, explains="revenue")(formula)


def test_two_kinds_of_record_of_one_name_are_refused() -> None:
    known = kinds.KINDS["deal"]
    with pytest.raises(
        ValueError, match=r"Two kinds of record .* “deal”, in revops\.derive\.deals"
    ):
        kinds.declare(replace(known, order=1))
    assert kinds.KINDS["deal"] is known


def test_two_wordings_of_a_fact_are_refused() -> None:
    kind = replace(kinds.KINDS["deal"], record="probe")
    with pytest.raises(ValueError, match="Two wordings .* “Deal”, in revops.derive.deals"):
        kinds.declare(kind, {Deal: kinds.WORDINGS[Deal]})


def test_two_connectors_of_one_name_are_refused() -> None:
    known = next(iter(protocol.CONNECTORS.values()))
    with pytest.raises(ValueError, match=f"Two connectors .* “{known.key}”, in revops.connectors."):
        protocol.declare(replace(known, settings=()))


def test_two_kinds_of_work_on_the_same_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="Two kinds of work .* “Chore”, in revops.chores"):
        work.register(work.Work(Chore, work.nothing))
