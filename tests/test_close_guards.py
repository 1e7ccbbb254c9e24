"""The database itself refuses whoever writes into closed days, and a seal shows what got around it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from revops import closing
from revops.models import Cell, MonthClose, Organisation
from revops.organisation import plan
from tests.closing_company import (
    books,  # noqa: F401
    close,
    finance,
    month,
)

pytestmark = pytest.mark.django_db


def test_the_database_lets_nobody_write_into_closed_days(books: Path) -> None:
    close("2026-01")
    closed = Cell.objects.filter(measure="invoiced", business_day__month=1)
    for act in (
        lambda: closed.update(amount=1),
        lambda: closed.delete(),
        lambda: Cell.objects.create(
            measure="invoiced", business_day="2026-01-20", amount=1, from_publication_id=1
        ),
        lambda: Organisation.objects.update(base_currency="JPY"),
        lambda: MonthClose.objects.update(cells_sha256="0" * 64),
        lambda: MonthClose.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    Cell.objects.filter(measure="invoiced", business_day__month=2).update(amount=5001)


def test_the_currency_of_closed_months_is_refused_with_what_to_do(books: Path) -> None:
    close("2026-01")
    with pytest.raises(ValidationError, match="Months are closed in EUR: open them again"):
        plan({"base_currency": "JPY"})
    closing.reopen(month("2026-01"), finance("fay"), "The books are in yen.")
    assert plan({"base_currency": "JPY"}).changes


def test_the_database_keeps_closed_months_in_order(books: Path) -> None:
    close("2026-01")
    close("2026-02")
    first = MonthClose.objects.filter(month__month=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        first.update(ended_at="2026-11-01T00:00Z", why_ended="Out of order.")


def test_a_seal_is_broken_by_another_cell_and_by_another_record(books: Path) -> None:
    close("2026-01")
    (row,) = closing.closed_months()
    assert closing.verify(row).holds is True
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE revops_cell DISABLE TRIGGER cell_closed_update")
        cursor.execute(
            "UPDATE revops_cell SET amount = amount + 1 WHERE measure = 'invoiced' AND business_day = '2026-01-10'"
        )
        assert (closing.verify(row).cells, closing.verify(row).records) == (False, True)
        cursor.execute(
            "UPDATE revops_cell SET amount = amount - 1 WHERE measure = 'invoiced' AND business_day = '2026-01-10'"
        )
        cursor.execute("UPDATE revops_rawrecord SET sha256 = '\\x00'")
        assert (closing.verify(row).cells, closing.verify(row).records) == (True, False)
