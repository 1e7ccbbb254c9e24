"""How many accounts are in play by persona and stage: as they were counted last where nothing is known
since, and else counted now, so that a count is always as long as its list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from revops.measures import CURRENT, KNOWN_AT, with_visible
from revops.models import FirstContact
from revops.numbers.published import Published
from revops.numbers.slices import Slice
from revops.receipts.slicing import in_slice, of_slice

IN_PLAY = "f.stage <> ''"
COUNTED = """
    {visible}, counted AS (
        SELECT f.persona_id, f.stage, count(*) AS count FROM visible_firstcontact f WHERE {chosen} GROUP BY 1, 2
    ) SELECT coalesce(p.id, 0), coalesce(p.name, ''), c.stage, c.count
    FROM counted c LEFT JOIN revops_persona p ON p.id = c.persona_id"""
# What was counted of all holds until the next account moves.
KEPT = """
    SELECT coalesce(p.id, 0), coalesce(p.name, ''), c.stage, c.count
    FROM (SELECT * FROM revops_stocktaking WHERE state = 'done' ORDER BY id DESC LIMIT 1) s
    CROSS JOIN jsonb_to_recordset(s.in_play) AS c(persona bigint, stage text, count bigint)
    LEFT JOIN revops_persona p ON p.id = c.persona
    WHERE NOT EXISTS (SELECT 1 FROM revops_firstcontact WHERE known_from > s.known_at)
    AND NOT EXISTS (SELECT 1 FROM revops_firstcontact WHERE known_until > s.known_at)"""
Row = tuple[int, str, str, int]


@dataclass(frozen=True, slots=True)
class InPlay:
    """The accounts in play of a persona, by stage; `persona` is 0 of those whose is not known."""

    persona: int
    name: str
    counts: Mapping[str, int]


def in_play(published: Published, slice: Slice, *, is_now: bool) -> list[InPlay]:
    """By persona, those with the most accounts first. One query, or two where what was kept holds no
    more.
    """
    rows = counted(published, slice, is_now=is_now)
    names = {persona: name for persona, name, _stage, _count in rows}
    found = [
        InPlay(persona, name, {stage: count for of, _name, stage, count in rows if of == persona})
        for persona, name in names.items()
    ]
    return sorted(found, key=lambda each: (-sum(each.counts.values()), each.name, each.persona))


def how_many(
    published: Published, slice: Slice, *, is_now: bool, persona: int | None, stage: str
) -> int:
    """Of a persona (0 where it is not known) and a stage, of all without."""
    return sum(
        count
        for of, _name, at, count in counted(published, slice, is_now=is_now)
        if persona in (None, of) and stage in ("", at)
    )


def counted(published: Published, slice: Slice, *, is_now: bool) -> list[Row]:
    with connection.cursor() as cursor:
        if is_now and slice == Slice():
            cursor.execute(KEPT)
            if kept := cursor.fetchall():
                return kept
        known = CURRENT if is_now else KNOWN_AT
        chosen = f"{IN_PLAY} AND {in_slice(FirstContact, slice, published.reader)}"
        sql = COUNTED.format(visible=with_visible({FirstContact}, known), chosen=chosen)
        cursor.execute(sql, {"known_at": published.known_at, **of_slice(slice)})
        return cursor.fetchall()


def keep_in_play() -> dict[str, object]:
    """What a count of all records keeps of them."""
    sql = COUNTED.format(visible=with_visible({FirstContact}, CURRENT), chosen=IN_PLAY)
    with connection.cursor() as cursor:
        cursor.execute(sql)
        rows = cursor.fetchall()
    kept = [{"persona": of, "stage": stage, "count": count} for of, _name, stage, count in rows]
    return {"in_play": kept}
