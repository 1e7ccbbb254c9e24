"""The one door out: numbers are read here, and nowhere else. Nothing here computes what has not been published."""

from revops.kpis import KPIS, Kpi, drivers
from revops.numbers.door import every_member, members, numbers_of, read
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
from revops.numbers.number import Change, Number, Numbers, Slice, change
from revops.numbers.published import Published, SourceState, company, headline, last_day, published, sources
from revops.numbers.records import Record, Records, RecordVersion, record_versions, records

__all__ = [
    "KPIS",
    "BothValues",
    "Change",
    "Definition",
    "Kpi",
    "Number",
    "Numbers",
    "Published",
    "Record",
    "RecordVersion",
    "Records",
    "Slice",
    "SourceState",
    "both_values",
    "change",
    "company",
    "definition",
    "definitions",
    "drivers",
    "every_member",
    "hand_offs",
    "headline",
    "last_day",
    "members",
    "numbers_of",
    "personas",
    "published",
    "read",
    "record_versions",
    "records",
    "retired",
    "sources",
    "stages",
]
