"""The one door out: numbers are read here, and nowhere else. Nothing here computes what has not been published."""

from revops.kpis import KPIS, Kpi, drivers, headline
from revops.numbers.door import every_member, members, numbers_of, read
from revops.numbers.number import Change, Number, Numbers, Slice, change
from revops.numbers.published import Published, SourceState, calendar, company, last_day, published, sources
from revops.numbers.records import Record, Records, RecordVersion, every_record, record_versions, records

__all__ = [
    "KPIS",
    "Change",
    "Kpi",
    "Number",
    "Numbers",
    "Published",
    "Record",
    "RecordVersion",
    "Records",
    "Slice",
    "SourceState",
    "calendar",
    "change",
    "company",
    "drivers",
    "every_member",
    "every_record",
    "headline",
    "last_day",
    "members",
    "numbers_of",
    "published",
    "read",
    "record_versions",
    "records",
    "sources",
]
