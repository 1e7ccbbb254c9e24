"""What is declared under a key is declared in one place, and another is refused with the names of
both.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.db import ProgrammingError

from revops.connectors import protocol
from revops.derive import kinds
from revops.kpis import KPIS, Distribution, Ratio, kpi
from revops.kpis.mistakes import refuse_strays
from revops.measures import MEASURES, Measure, measure, sql_of
from revops.measures import rows as rows_of
from revops.models import Chore, Deal
from revops.queue import work
from revops.registry import Registry
from tests import small_company
from tests.results import load_text

CAMPAIGNS = """
mapping = 1
[source]
key = "ads"
[files.campaigns]
match = "campaigns.csv"
record = "campaign"
id = "Campaign"
fields = { campaign = "Campaign", starts_on = "From", amount = "Spend" }
"""


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


def test_two_wordings_of_a_fact_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = replace(kinds.KINDS["deal"], record="probe")
    monkeypatch.setattr(kinds, "KINDS", Registry("kinds of record"))  # what it is added to
    with pytest.raises(ValueError, match="Two wordings .* “Deal”, in revops.derive.deals"):
        kinds.declare(kind, {Deal: kinds.WORDINGS[Deal]})


def test_two_connectors_of_one_name_are_refused() -> None:
    known = next(iter(protocol.CONNECTORS.values()))
    with pytest.raises(ValueError, match=f"Two connectors .* “{known.key}”, in revops.connectors."):
        protocol.declare(replace(known, settings=()))


def test_two_kinds_of_work_on_the_same_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="Two kinds of work .* “Chore”, in revops.chores"):
        work.register(work.Work(Chore, work.nothing))


OPTIONS = {"label": "", "better": KPIS["win_rate"].better, "accountable": "", "version": 1, "unit": KPIS["win_rate"].unit}  # fmt: skip
WON = MEASURES["deals_won"]


def defined(answer: object, docstring: str = "A definition."):
    def probe() -> object:
        return answer

    probe.__doc__ = docstring
    return lambda: kpi(**OPTIONS, explains="revenue")(probe)


@pytest.mark.parametrize(
    ("declaring", "sentence"),
    [
        (defined(WON, ""), "“probe” has no docstring; write one"),
        (defined(None), "“probe” answers nothing; return a measure"),
        (defined(rows_of), "“probe” counts by <function rows .*; put that function under @measure"),
        (defined(Ratio(WON, 7, "")), "“probe” counts by 7, which is no measure"),
        (defined(Distribution(WON, "")), "over the measure “deals_won”, .* buckets=Buckets.VALUE"),
    ],
)
def test_what_is_no_kpi_is_refused_with_what_to_do(declaring, sentence) -> None:
    with pytest.raises(ValueError, match=sentence):
        declaring()
    assert "probe" not in KPIS


def test_a_driver_of_a_kpi_that_there_is_not_is_refused() -> None:
    stray = replace(KPIS["sales_cycle"], key="stray", explains="revenues")
    kept = {"mqls": KPIS["mqls"], "stray": stray}
    with pytest.raises(ValueError, match="“stray”, in here, explains “revenues”.* one of mqls"):
        refuse_strays(kept, {"stray": "here"})
    refuse_strays(KPIS, KPIS.places)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"fields": "lead* flavour"}, "what flavour of the kind of record “slip” is called.*labels="),
        ({"choices": {"colour": "red blue"}}, "“slip” has choices or labels of colour, which"),
        ({"labels": {"flavor": "Flavour"}}, "“slip” has choices or labels of flavor, which"),
    ],
)  # fmt: skip
def test_a_slip_in_a_kind_of_record_is_refused(options, sentence) -> None:
    usual = {"record": "slip", "fields": "lead* at", "choices": {}, "labels": {}}
    with pytest.raises(ValueError, match=sentence):
        kinds.declare(replace(kinds.KINDS["deal"], **(usual | options)))
    assert "slip" not in kinds.KINDS


def test_a_measure_of_a_column_that_its_facts_lack_says_whose_it_is() -> None:
    def probe(deal):
        return rows_of(deal.filter(deal.flavour == "sweet"), on="closed_on", item="deal")

    strange = Measure("probe", Deal, probe, version=1, is_stock=False, is_money=False)
    with pytest.raises(ValueError, match="“probe” cannot be had of Deal, .* opened_on.*flavour"):
        sql_of(strange)


@pytest.mark.django_db
def test_a_query_that_the_database_does_not_understand_says_of_which_kind_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = kinds.KINDS["campaign"]
    strange = replace(campaign, query=campaign.query.replace("AS ends_on", "AS over_on"))
    monkeypatch.setitem(kinds.KINDS, "campaign", strange)
    small_company.organisation()
    row = "Campaign,From,Spend\nA,2026-03-01,1\n"
    with pytest.raises(
        ProgrammingError, match=r"“campaign”, in revops\.derive\.campaigns .*ends_on"
    ):
        load_text(tmp_path, "campaigns.csv", row, CAMPAIGNS)
