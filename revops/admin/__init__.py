"""The admin: what people may correct, and what they may only look at. Facts, raw records and cells
are not here.
"""

from revops.admin import (
    connections,
    definitions,
    inquiries,
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
)

__all__ = [
    "connections",
    "definitions",
    "inquiries",
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
]
