"""The one door out: numbers are read here, and nowhere else. Nothing here computes what has not been published."""

from revops.kpis import KPIS, Kpi, drivers, headline
from revops.numbers.door import every_member, members, numbers_of, read
from revops.numbers.number import Change, Number, Numbers, Slice, change
from revops.numbers.published import (
    Published,
    SourceState,
    company,
    last_day,
    organisation_calendar,
    published,
    sources,
)
from revops.numbers.records import Record, Records, RecordVersion, record_versions, records

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
    "change",
    "company",
    "drivers",
    "every_member",
    "headline",
    "last_day",
    "members",
    "numbers_of",
    "organisation_calendar",
    "published",
    "read",
    "record_versions",
    "records",
    "sources",
]
