"""The mapping language: what a source's files mean, in TOML (docs/mapping.md).

Pure: text and rows in, outcomes out; no database, no settings, no clock.
"""

from revops.mapping.feeds import Feed, Mapping, Source
from revops.mapping.outcomes import Mapped, MappingError, Refused, Skipped, Unreadable
from revops.mapping.parse import parse
from revops.mapping.reader import compiled
from revops.mapping.swapped import Forms

__all__ = [
    "Feed",
    "Forms",
    "Mapped",
    "Mapping",
    "MappingError",
    "Refused",
    "Skipped",
    "Source",
    "Unreadable",
    "compiled",
    "parse",
]
