"""The one door out: numbers are read here, and nowhere else. Nothing here computes what has not
been published.
"""

from revops.cuts import pair
from revops.definitions import counted_now
from revops.kpis import KPIS, Kpi, drivers
from revops.kpis.creators import committed
from revops.models.dimensions import DIMENSIONS, Dimension
from revops.numbers.absence import before_the_data, is_off, lacks, not_together, withheld
from revops.numbers.creators import Creator, creator, in_view
from revops.numbers.dayless import refused_by_source
from revops.numbers.definitions import (
    RACI,
    BothValues,
    Definition,
    Raci,
    both_values,
    definition,
    definitions,
    personas,
    raci,
    raci_of,
    retired,
    stages,
)
from revops.numbers.door import Asked, numbers_of, read, read_all
from revops.numbers.feeding import fed
from revops.numbers.freshness import SourceState, sources, sources_beside
from revops.numbers.listed import PublishedCell, cells_in
from revops.numbers.members import (
    every_member,
    every_member_beside,
    members,
    members_called,
    people_at,
)
from revops.numbers.number import JUDGED, TOLERANCE, Change, Number, Numbers, Standing, change
from revops.numbers.publications import Issue, issued, issued_at, issues
from revops.numbers.published import (
    Published,
    calendar,
    company,
    counted_until,
    headline,
    last_day,
    latest,
    organisation_calendar,
    published,
)
from revops.numbers.reach import Delivery
from revops.numbers.restated import At, Restated, Step, gap, restated
from revops.numbers.rules import chosen_otherwise, incomparable
from revops.numbers.slices import TOO_MANY, UNKNOWN, Slice, sliced
from revops.numbers.state import State, delivered, state
from revops.numbers.targets import TargetOrigin, origins

__all__ = [
    "DIMENSIONS",
    "JUDGED",
    "KPIS",
    "RACI",
    "TOLERANCE",
    "TOO_MANY",
    "UNKNOWN",
    "Asked",
    "At",
    "BothValues",
    "Change",
    "Creator",
    "Definition",
    "Delivery",
    "Dimension",
    "Issue",
    "Kpi",
    "Number",
    "Numbers",
    "Published",
    "PublishedCell",
    "Raci",
    "Restated",
    "Slice",
    "SourceState",
    "Standing",
    "State",
    "Step",
    "TargetOrigin",
    "before_the_data",
    "both_values",
    "calendar",
    "cells_in",
    "change",
    "chosen_otherwise",
    "committed",
    "company",
    "counted_now",
    "counted_until",
    "creator",
    "definition",
    "definitions",
    "drivers",
    "every_member",
    "every_member_beside",
    "gap",
    "fed",
    "headline",
    "delivered",
    "incomparable",
    "in_view",
    "is_off",
    "issued",
    "issued_at",
    "issues",
    "lacks",
    "last_day",
    "latest",
    "members",
    "members_called",
    "people_at",
    "not_together",
    "numbers_of",
    "organisation_calendar",
    "origins",
    "pair",
    "personas",
    "published",
    "read",
    "read_all",
    "refused_by_source",
    "restated",
    "raci",
    "raci_of",
    "retired",
    "sliced",
    "sources",
    "sources_beside",
    "stages",
    "state",
    "withheld",
]
