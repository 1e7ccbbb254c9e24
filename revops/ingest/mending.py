"""Rejected rows by kind of mistake, and the mapping mended so that they are understood."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction

from revops import messages
from revops.guess import fixes
from revops.guess.fixes import Offer
from revops.ingest import rereading, sources
from revops.ingest.company import parse
from revops.mapping import Feed, MappingError
from revops.mapping.records import RECORDS
from revops.messages import gettext as _
from revops.models import ImportRun, Source
from revops.models.dimensions import DIMENSIONS
from revops.readers import NAMES, Reader, called, hidden_by, without_names

MOST, SAMPLES = 100, 200
GROUPED = """
    WITH wrong AS (
        SELECT r.source_id, r.feed, r.file_name, r.line, r.types IS NOT NULL AS is_kept, w.*,
            CASE WHEN jsonb_typeof(w.reason) = 'object' AND w.reason ? '$joined' THEN w.reason->'$joined'->0 ELSE w.reason END AS head
        FROM revops_rejected r CROSS JOIN LATERAL (
            SELECT r.field, r."column", r.reason
            UNION ALL SELECT o->>0, o->>1, o->2 FROM jsonb_array_elements(r.others) o) w (field, "column", reason)
        WHERE r.known_until IS NULL AND r.source_id = ANY(%(sources)s)
    ), valued AS (
        SELECT *, coalesce(head->>'$msgid', head #>> '{}') AS key, head->'with'->>'text' AS text,
            CASE WHEN field <> '' AND NOT (field = ANY(%(spread)s) AND head->'with'->>'text' ~ '[0-9]')
                THEN head->'with'->>'text' END AS value
        FROM wrong)
    SELECT source_id, feed, field, "column", (array_agg(reason ORDER BY file_name, line))[1], count(*), count(*) FILTER (WHERE is_kept),
        (array_agg(file_name || ':' || line ORDER BY file_name, line))[1:5], (array_agg(DISTINCT text)
            FILTER (WHERE text IS NOT NULL))[1:%(samples)s],
        left(encode(sha256(convert_to(concat_ws('/', source_id, feed, field, "column", key, value), 'UTF8')), 'hex'), 16)
    FROM valued GROUP BY source_id, feed, field, "column", key, value ORDER BY 6 DESC, 1, 2, 4 LIMIT %(most)s"""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are rejected for one reason; `id` is the same as long as there are any. `texts` are
    cells that are not understood, one where rows are grouped by it; `kept_count` rows can be read again
    from here. `offer` is what the mapping could say, None where the source has to be corrected;
    `members` are the names that are known.
    """

    id: str
    source: Source
    feed: str
    field: str
    column: str
    reason: str
    count: int
    kept_count: int
    places: tuple[str, ...]
    texts: tuple[str, ...]
    offer: Offer | None
    members: tuple[str, ...] = ()


def groups(reader: Reader, source: str = "") -> list[Group]:
    """The kinds of mistakes in rows that are rejected now, of one source or all, the most frequent
    first; at most MOST.
    """
    known = {each.pk: each for each in Source.objects.filter(**({"key": source} if source else {}))}
    feeds = {pk: feeds_of(each) for pk, each in known.items()}
    unnamed = called(hidden_by(NAMES, reader))
    with connection.cursor() as cursor:
        cursor.execute(GROUPED, {"sources": list(known), "spread": spread(), "most": MOST, "samples": SAMPLES})  # fmt: skip
        rows = cursor.fetchall()
    return [group_of(known[pk], feeds[pk], rest, unnamed) for pk, *rest in rows]


def spread() -> list[str]:
    """Dates and numbers, whose cells differ from row to row: a mistake is one whatever they say, unless
    it is a word.
    """
    return [name for fields in RECORDS.values() for name, type in fields.items() if type.kind in fixes.SPREAD]  # fmt: skip


def feeds_of(source: Source) -> dict[str, Feed]:
    """None of a mapping that is wrong."""
    try:
        return {feed.name: feed for feed in parse(source.mapping).feeds}
    except MappingError:
        return {}


def group_of(
    source: Source, feeds: Mapping[str, Feed], row: Sequence[Any], unnamed: frozenset[str]
) -> Group:
    feed, field, column, reason, count, kept_count, places, texts, id = row
    given = tuple(texts or ())
    is_withheld = any(text.casefold() in unnamed for text in given)
    found = fixes.offer(feeds[feed], field, given) if feed in feeds and not is_withheld else None
    return Group(
        id,
        source,
        feed,
        field,
        column,
        without_names(messages.read(json.loads(reason)), unnamed),
        count,
        kept_count,
        tuple(places),
        () if is_withheld else given,
        found,
        members_of(field) if found and found.what is fixes.What.VALUE and not found.allowed else (),
    )


def members_of(field: str) -> tuple[str, ...]:
    """The names that a field may have by now, none for one that is no dimension."""
    if field not in DIMENSIONS or not DIMENSIONS[field].is_named_by_records:
        return ()
    return tuple(DIMENSIONS[field].model.objects.order_by("name").values_list("name", flat=True))


def mend(group: Group, chosen: str, by: AbstractBaseUser) -> list[ImportRun]:
    """Has the mapping say what was chosen for a kind of mistake, and the rows read again. Raises
    MappingError, and nothing is changed.
    """
    with transaction.atomic():
        known = Source.objects.select_for_update().get(pk=group.source.pk)
        feeds = {each.name: each for each in parse(known.mapping).feeds}
        found = fixes.offer(feeds[group.feed], group.field, group.texts) if group.feed in feeds else None  # fmt: skip
        if found is None or not found.accepts(chosen):
            raise MappingError(_("This is not among what the mapping can say of these rows."))
        text = fixes.applied(known.mapping, group.feed, group.field, group.texts, found, chosen)
        return rereading.request(sources.keep(parse(text).source, text, by), by)
