"""The one door out: numbers are read here, and nowhere else. Nothing here computes what has not been published."""

from revops.kpis import KPIS, Kpi, drivers
from revops.numbers.creators import Creator, creator, in_view
from revops.numbers.differences import Difference, Differences, TargetChange, differences, target_changes
from revops.numbers.door import Asked, every_member, members, numbers_of, read, read_all
from revops.numbers.keyset import Cursor, cursor
from revops.numbers.language import (
    BothValues,
    Definition,
    both_values,
    definition,
    definitions,
    hand_offs,
    personas,
    retired,
    stages,
)
from revops.numbers.left_out import AHEAD, Behind, LeftOut, RejectedRow, behind, rejected, rejected_rows
from revops.numbers.life import Became, RecordVersion, Told, became, record_versions, related
from revops.numbers.number import JUDGED, UNKNOWN, Change, Number, Numbers, Slice, Standing, change
from revops.numbers.publications import Issue, issued, issued_at, issues
from revops.numbers.published import (
    Published,
    SourceState,
    calendar,
    company,
    counted_until,
    headline,
    last_day,
    organisation_calendar,
    published,
    sources,
)
from revops.numbers.reach import Delivery
from revops.numbers.records import ORDERS, Listing, Record, Records, every_record, listing_at, records
from revops.numbers.restated import At, Restated, Step, gap, restated
from revops.numbers.rules import incomparable
from revops.numbers.state import State, state
from revops.numbers.targets import TargetOrigin, origins

__all__ = [
    "AHEAD",
    "JUDGED",
    "KPIS",
    "ORDERS",
    "UNKNOWN",
    "Asked",
    "At",
    "Became",
    "Behind",
    "BothValues",
    "Change",
    "Creator",
    "Cursor",
    "Definition",
    "Delivery",
    "Difference",
    "Differences",
    "Issue",
    "Kpi",
    "LeftOut",
    "Listing",
    "Number",
    "Numbers",
    "Published",
    "Record",
    "RecordVersion",
    "Records",
    "RejectedRow",
    "Restated",
    "Slice",
    "SourceState",
    "Standing",
    "State",
    "Step",
    "TargetChange",
    "TargetOrigin",
    "Told",
    "became",
    "behind",
    "both_values",
    "calendar",
    "change",
    "company",
    "counted_until",
    "creator",
    "cursor",
    "definition",
    "definitions",
    "differences",
    "drivers",
    "every_member",
    "every_record",
    "gap",
    "hand_offs",
    "headline",
    "incomparable",
    "in_view",
    "issued",
    "issued_at",
    "issues",
    "last_day",
    "listing_at",
    "members",
    "numbers_of",
    "organisation_calendar",
    "origins",
    "personas",
    "published",
    "read",
    "read_all",
    "record_versions",
    "records",
    "rejected",
    "rejected_rows",
    "related",
    "restated",
    "retired",
    "sources",
    "stages",
    "state",
    "target_changes",
]
