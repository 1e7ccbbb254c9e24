"""The admin: what people may correct, and what they may only look at. Facts, raw records and cells
are not here.
"""

from revops.admin import (
    connections,
    deadlines,
    definitions,
    inquiries,
    motions,
    navigation,
    notes,
    organisation,
    people,
    published,
    rates,
    routines,
    sources,
    targets,
    tools,
    users,
    working_time,
)

__all__ = [
    "connections",
    "deadlines",
    "definitions",
    "inquiries",
    "motions",
    "navigation",
    "notes",
    "organisation",
    "people",
    "published",
    "rates",
    "routines",
    "sources",
    "targets",
    "tools",
    "users",
    "working_time",
]
