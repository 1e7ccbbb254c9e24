"""What a bridge makes of the days of documents and plans: later years, and what is not due yet."""

from __future__ import annotations

from datetime import date

import pytest

from revops.bridging import BridgeKind, Class, Known, matched
from revops.bridging.bridge import bridge
from revops.bridging.parts import Instalment
from tests.test_bridge import CALENDAR, TODAY, classes, deal, document


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        # What says that it is a renewal is one, and hides no discount.
        ([("A1", 930, "2026-01-20", ""), ("A2", 1040, "2027-01-11", "renewal")], {Class.LATER_YEAR: 1040, Class.DISCOUNT: -70}),
        ([("A2", 1040, "2027-01-11", "renewal")], {Class.LATER_YEAR: 1040, Class.NEVER_BILLED: -1000}),
        # A renewal a month later is none.
        ([("A1", 900, "2026-02-11", "renewal")], {Class.DISCOUNT: -100}),
        # Of what does not, what is beyond the signed amount.
        ([("A1", 1000, "2026-01-20", ""), ("A2", 1040, "2027-01-11", "")], {Class.LATER_YEAR: 1040}),
        ([("A1", 500, "2026-01-20", ""), ("A2", 500, "2027-01-11", "")], {}),
        ([("A1", 500, "2026-01-20", ""), ("A2", 700, "2027-01-11", "")], {Class.LATER_YEAR: 200}),
        ([("A1", 1300, "2026-01-20", ""), ("A2", 100, "2027-01-11", "")], {Class.LATER_YEAR: 100, Class.UNEXPLAINED: 300}),
    ],
)  # fmt: skip
def test_what_is_invoiced_of_a_later_year_is_no_part_of_what_was_signed(
    documents: list[tuple[str, int, str, str]], expected: dict[Class, int]
) -> None:
    rows = [document(number, amount, on, deal_type=of) for number, amount, on, of in documents]
    assert classes(BridgeKind.CONTRACT, [deal()], rows) == expected


def test_what_is_due_later_in_a_running_period_is_to_come_and_not_late() -> None:
    plan = (Instalment("D1", date(2026, 6, 29), 600), Instalment("D1", date(2026, 9, 15), 400))
    known = Known((deal(),), (document("A1", 500),), plan)
    year = CALENDAR.period("2026")
    found = bridge(BridgeKind.PERIOD, year, known, matched(known, {}), TODAY)
    assert {each.of: each.amount for each in found.steps} == {
        Class.TO_COME: -400,
        Class.LATE: -100,
    }
