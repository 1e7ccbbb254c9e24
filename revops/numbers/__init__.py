"""The one door out: numbers are read here, and nowhere else. Nothing here computes what has not been published."""

from revops.kpis import KPIS, Kpi, drivers, headline
from revops.numbers.differences import Difference, Differences, TargetChange, differences, target_changes
from revops.numbers.door import every_member, members, numbers_of, read
from revops.numbers.number import Change, Number, Numbers, Slice, change
from revops.numbers.publications import Issue, issued, issued_at, issues
from revops.numbers.published import Published, SourceState, company, last_day, published, sources
from revops.numbers.records import Record, Records, RecordVersion, record_versions, records
from revops.numbers.restated import At, Restated, Step, gap, restated

__all__ = [
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
    "Step",
    "TargetChange",
    "change",
    "company",
    "differences",
    "drivers",
    "every_member",
    "gap",
    "headline",
    "issued",
    "issued_at",
    "issues",
    "last_day",
    "members",
    "numbers_of",
    "published",
    "read",
    "record_versions",
    "records",
    "restated",
    "sources",
    "target_changes",
]
