"""The one door out: numbers are read here, and nowhere else. Nothing here computes what has not been published."""

from revops.kpis import KPIS, Kpi, drivers, headline
from revops.numbers.differences import Difference, Differences, TargetChange, differences, target_changes
from revops.numbers.door import every_member, members, numbers_of, read
from revops.numbers.left_out import LeftOut, RejectedRow, left_out, rejected, rejected_rows
from revops.numbers.life import Became, RecordVersion, Told, became, record_versions, related
from revops.numbers.number import Change, Number, Numbers, Slice, change
from revops.numbers.publications import Issue, issued, issued_at, issues
from revops.numbers.published import (
    Published,
    SourceState,
    calendar,
    company,
    last_day,
    organisation_calendar,
    published,
    sources,
)
from revops.numbers.records import ORDERS, Listing, Record, Records, every_record, records
from revops.numbers.restated import At, Restated, Step, gap, restated
from revops.numbers.targets import TargetOrigin, origins

__all__ = [
    "Became",
    "LeftOut",
    "Listing",
    "ORDERS",
    "RejectedRow",
    "TargetOrigin",
    "Told",
    "became",
    "left_out",
    "origins",
    "rejected",
    "rejected_rows",
    "related",
    "KPIS",
    "At",
    "Change",
    "Difference",
    "Differences",
    "Issue",
    "Kpi",
    "Number",
    "Numbers",
    "Published",
    "Record",
    "RecordVersion",
    "Records",
    "Restated",
    "Slice",
    "SourceState",
    "calendar",
    "Step",
    "TargetChange",
    "change",
    "company",
    "differences",
    "drivers",
    "every_member",
    "every_record",
    "gap",
    "headline",
    "issued",
    "issued_at",
    "issues",
    "last_day",
    "members",
    "numbers_of",
    "organisation_calendar",
    "published",
    "read",
    "record_versions",
    "records",
    "restated",
    "sources",
    "target_changes",
]
