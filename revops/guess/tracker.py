"""A tracker: each row tells of a lead from its first day to the deal that it became, with a column for the day of
each stage.
"""

from __future__ import annotations

from collections.abc import Mapping

from revops.guess.lifecycle import stages
from revops.guess.looser import completed
from revops.guess.match import columns_of
from revops.guess.readings import Reading
from revops.guess.tables import Table

ENDED = ("outcome", "won_at", "lost_at", "closed_at")


def tracked(table: Table, reading: Reading) -> list[Reading]:
    """The lead, its stages and the deal of a row; nothing where the table is no tracker: where no column has the
    day of a stage, or nothing says how a deal ended.
    """
    if reading.record not in ("lead", "deal"):
        return []
    own = reading.fields[reading.record]
    lead = Reading("lead", completed(table, "lead", columns_of(table, "lead", {"lead": own})))
    reached = list(stages(table, lead))
    if not reached or "at" not in lead.fields:
        return []
    days = {each.suffix: each.fields["at"] for each in reached}
    deal = deal_of(table, own, days, lead.fields["at"])
    return [lead, *reached, deal] if deal else []


def deal_of(table: Table, own: str, days: Mapping[str, str], arrived: str) -> Reading | None:
    """Of the rows that became one: it began on the day of its own, or when its lead became an SQO."""
    of_lead = {arrived, *days.values()}
    rest = [column for column in table.columns if column.name not in of_lead]
    beside = Table(table.file_name, tuple(rest), table.sheet)
    found = completed(beside, "deal", columns_of(beside, "deal", {"deal": own, "lead": own}))
    begun = found.get("opened_at") or days.get("sqo", "")
    if not begun or not set(ENDED) & set(found):
        return None
    return Reading("deal", {**found, "opened_at": begun}, only={begun: ("*",)})
