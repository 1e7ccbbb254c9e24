"""TOML text → Mapping. What is wrong is said before a file is opened, and all of it; only columns
wait for the file's header.
"""

from __future__ import annotations

import tomllib
from copy import deepcopy
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from revops.mapping import shape
from revops.mapping.conventions import conventions
from revops.mapping.feed_tables import feed_of
from revops.mapping.feeds import Conventions, Mapping, Source, Translation
from revops.mapping.field_tables import Whole
from revops.mapping.mistakes import Mistakes, Place
from revops.mapping.outcomes import MappingError
from revops.mapping.records import RECORDS
from revops.mapping.refusals import NO_FEEDS, note
from revops.mapping.tables import MappingTable, SourceTable
from revops.messages import gettext as _
from revops.messages import message


def parse(text: str, *, timezone: str, currency: str) -> Mapping:
    """The mapping that a TOML text says, with the organisation's zone and currency as defaults.
    Raises MappingError, with every mistake.
    """
    content = toml(text)
    wrong = Mistakes(content)
    found = meaning(shaped(content, wrong), Conventions(ZoneInfo(timezone), currency), wrong)
    wrong.refuse()
    return found


def toml(text: str) -> dict[str, object]:
    shape.refuse_text(text)
    try:
        content = tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise MappingError(
            _("The mapping is not valid TOML: %(why)s.") % {"why": str(error)[:500]}
        ) from error
    shape.refuse_content(content)
    return content


def shaped(content: dict[str, object], wrong: Mistakes) -> MappingTable:
    """The tables of a mapping; what is wrong with a key by itself is noted, and the key left out."""
    try:
        return MappingTable.model_validate(content)
    except ValidationError as error:
        mistakes = error.errors(include_url=False)
    note(mistakes, wrong)
    return MappingTable.model_validate(mended(content, [each["loc"] for each in mistakes]))


def mended(content: dict[str, object], places: list[Place]) -> dict[str, object]:
    """A copy without what is wrong, so that the rest can be looked at."""
    copy = deepcopy(content)
    for place in places:
        table, depth = copy, 0
        while depth < len(place) - 1 and isinstance(inner := table.get(str(place[depth])), dict):
            table, depth = inner, depth + 1
        table.pop(key := str(place[depth]), None)
        if (needed := stand_in(place[: depth + 1])) is not None:
            table[key] = needed
    return copy


def stand_in(place: Place) -> object:
    """What is read in place of a key that must be there; None for the others."""
    match place:
        case ("mapping",):
            return 1
        case ("source",):
            return {"key": "source"}
        case ("source", "key"):
            return "source"
        case ("files",):
            return {}
        case ("files", _, "record"):
            return "lead"
    return None


def meaning(table: MappingTable, home: Conventions, wrong: Mistakes) -> Mapping:
    source = source_of(table.source, home, wrong)
    if wrong.content.get("files") == {}:
        wrong.add(("files",), message(NO_FEEDS))
    translations = {
        name: Translation(name, {text.strip(): value for text, value in values.items()})
        for name, values in table.translate.items()
    }
    dated = {
        name: conventions(("files", name), each, source.conventions, wrong)
        for name, each in table.files.items()
    }
    whole = Whole(source, translations, table.files, dated, wrong)
    feeds = [feed_of(name, each, whole) for name, each in table.files.items()]
    order = list(RECORDS)
    return Mapping(source, tuple(sorted(feeds, key=lambda feed: order.index(feed.record))))


def source_of(table: SourceTable, home: Conventions, wrong: Mistakes) -> Source:
    return Source(
        table.key,
        table.name or table.key,
        table.references or table.key,
        table.stale_after_hours,
        conventions(("source",), table, home, wrong),
    )
