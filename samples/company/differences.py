"""What finance of the sample company named of the differences between its documents and the books:
the accrual, in the month in which it was booked and in the one that took it back. The cut-off is
seen without anybody.
"""

from __future__ import annotations

from datetime import date, timedelta

from revops.derive.kinds import KINDS
from revops.ingest import typed
from samples.company.accounts import accounts_of
from samples.company.books import ACCRUAL, ACCRUED_MONTHS_AGO, accrued_as, first_day
from samples.company.clock import Clock
from samples.company.people import IDS, LEAD_OF_TEAM

GIVEN = "Service given in this month, invoiced in the next."
TAKEN_BACK = "Accrual of the month before, invoiced in this one."


def name_differences(today: date) -> None:
    """Types them in, once."""
    clock, finance = Clock(today), accounts_of("finance").get()
    booked_back = first_day(clock, ACCRUED_MONTHS_AGO - 1).astype(date)
    given = {
        "cause": "accrual",
        "document": accrued_as(clock),
        "owner": f"crm/{IDS[LEAD_OF_TEAM['Customer success']]}",
    }
    # Documents less books: the books have it first, and take it back.
    for on, amount, reason in (
        (booked_back - timedelta(days=1), -ACCRUAL, GIVEN),
        (booked_back, ACCRUAL, TAKEN_BACK),
    ):
        row = given | {"booked_on": on.isoformat(), "amount": f"{amount}", "reason": reason}
        typed.add(KINDS["difference"], f"sample {on}", row, finance)
