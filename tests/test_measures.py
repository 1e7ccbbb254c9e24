"""A measure is a declaration, and its rows are those of the facts that have a day and an amount."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis
import pytest
from django.db import connection

from revops import measures
from revops.measures import (
    Measure,
    measure,
    reason,
    rows,
    schema,
    sql_of,
    visible_name,
    with_visible,
)
from revops.models import Deal, Invoice, StageEntry
from revops.registry import Registry

COLUMNS = {
    "id": "11", "closed_on": "date '2026-03-02'", "signed_base_minor": "500", "motion": "'inbound'", "team_id": "1", "owner_id": "2",
    "persona_id": "3", "channel_id": "4", "region_id": "5", "deal": "'crm/D1'", "record_id": "6", "source_id": "7", "outcome": "'won'",
    "deal_type_id": "8", "product_line_id": "9",
}  # fmt: skip


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> dict[str, Measure]:
    monkeypatch.setattr(measures, "MEASURES", Registry("measures"))
    return measures.MEASURES


def found(declared: Callable[[ibis.Table], ibis.Table], **changed: str) -> list[tuple]:
    """Rows of a measure over one deal: COLUMNS, with what the test changes, everything else null."""
    columns = COLUMNS | changed
    deal = ", ".join(
        f"{columns.get(field.column, 'NULL')} AS {field.column}"
        for field in Deal._meta.concrete_fields
    )
    with connection.cursor() as cursor:
        chosen = Measure("tried", Deal, declared, 1, False, False)
        cursor.execute(f"WITH {visible_name(Deal)} AS (SELECT {deal}) {sql_of(chosen)}", {})
        return [(str(row[0]), *row[1:]) for row in cursor.fetchall()]


@pytest.mark.django_db
def test_a_row_has_its_day_dimensions_amount_item_and_origin() -> None:
    expected = ("2026-03-02", "inbound", 1, 3, 4, 5, 8, 9, None, 2, 0, 1, "crm/D1", 11, 6, 7)

    assert found(lambda deal: rows(deal, on="closed_on", item="deal")) == [expected]


@pytest.mark.django_db
def test_an_amount_is_a_number_a_column_or_an_expression() -> None:
    def amount(of: object) -> int:
        return found(
            lambda deal: rows(
                deal, on="closed_on", item="deal", amount=of(deal) if callable(of) else of
            )
        )[0][11]

    assert [
        amount(3),
        amount("signed_base_minor"),
        amount(lambda deal: deal.signed_base_minor + 1),
    ] == [3, 500, 501]


@pytest.mark.django_db
def test_what_has_no_day_or_no_amount_does_not_count() -> None:
    def declared(deal: ibis.Table) -> ibis.Table:
        return rows(deal, on="closed_on", item="deal", amount="signed_base_minor")

    assert len(found(declared)) == 1
    assert found(declared, closed_on="NULL::date") == []
    assert found(declared, signed_base_minor="NULL::bigint") == []


@pytest.mark.django_db
def test_a_percent_sign_in_a_measure_is_no_parameter() -> None:
    def declared(deal: ibis.Table) -> ibis.Table:
        return rows(deal.filter(deal.outcome == "100 %"), on="closed_on", item="deal")

    assert (len(found(declared, outcome="'100 %%'")), len(found(declared))) == (1, 0)


def test_a_declaration_registers_itself_and_its_kind(registry: dict[str, Measure]) -> None:
    @measure(Deal)
    def counted(deal): ...

    @measure(Invoice, version=3, is_stock=True, is_money=True)
    def stocked(invoice): ...

    assert registry == {"counted": counted, "stocked": stocked}
    assert counted == Measure(
        "counted", Deal, counted.rows, version=1, is_stock=False, is_money=False
    )
    assert stocked == Measure(
        "stocked", Invoice, stocked.rows, version=3, is_stock=True, is_money=True
    )


def test_a_reason_is_over_a_measure_that_is_never_published(registry: dict[str, Measure]) -> None:
    @reason(Deal, label="Tests", meaning="Marked as a test.")
    def of_tests(deal): ...

    assert (of_tests.key, of_tests.label, of_tests.meaning) == (
        "of_tests",
        "Tests",
        "Marked as a test.",
    )
    assert of_tests.measure == Measure(
        "without:of_tests", Deal, of_tests.measure.rows, version=1, is_stock=False, is_money=False
    )
    assert registry == {}


def test_the_visible_versions_of_each_fact_are_a_relation_of_their_own() -> None:
    assert with_visible({StageEntry, Deal}, "known_until IS NULL") == (
        'WITH visible_deal AS NOT MATERIALIZED (SELECT * FROM "revops_deal" WHERE known_until IS NULL), '
        'visible_stageentry AS NOT MATERIALIZED (SELECT * FROM "revops_stageentry" WHERE known_until IS NULL)'
    )


def test_columns_have_the_types_of_the_tables() -> None:
    def chosen(*names: str) -> dict[str, Any]:
        return {name: schema(Invoice)[name] for name in names}

    assert chosen("id", "amount_minor", "business_day", "happened_at", "rate", "number") == {
        "id": "int64",
        "amount_minor": "int64",
        "business_day": "date",
        "happened_at": "timestamp('UTC')",
        "rate": "decimal",
        "number": "string",
    }
