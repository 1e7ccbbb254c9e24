"""Which value of which column becomes which stage, as a mapping says it."""

from __future__ import annotations

from dataclasses import dataclass

from revops.mapping.feeds import Field
from revops.mapping.outcomes import MappingError
from revops.mapping.parse import parse

# What decides where a lead or deal stands, by kind of record. A feed of changes of one kind says
# nothing of stages.
DECIDES = {"stage": "stage", "deal": "outcome", "change": "kind"}


@dataclass(frozen=True, slots=True)
class StageMap:
    """`values` are (value in the column, our stage); none where the column already speaks our
    words. `column` "" is every row.
    """

    feed: str
    column: str
    values: tuple[tuple[str, str], ...]


def stage_maps(mapping: str) -> list[StageMap]:
    """The stage maps of a TOML text; none for one that cannot be read."""
    try:
        feeds = parse(mapping, timezone="UTC", currency="EUR").feeds
    except MappingError:
        return []
    fields = [
        (feed, field)
        for feed in feeds
        for field in feed.fields
        if DECIDES.get(feed.record) == field.name
    ]
    decided = [
        (feed, field) for feed, field in fields if feed.record != "change" or field.translation
    ]
    order = list(DECIDES)
    return [
        StageMap(feed.name, " / ".join(field.columns), values(field))
        for feed, field in sorted(decided, key=lambda each: order.index(each[0].record))
    ]


def values(field: Field) -> tuple[tuple[str, str], ...]:
    if field.translation:
        return tuple(field.translation.values.items())
    return (("", field.value),) if field.value else ()
