"""What the moves of a walk are called, for whoever reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from revops.readers import A_PERSON, NAMES, Reader, hidden_by
from revops.receipts import links_of
from revops.receipts.items import OWN_KEY
from revops.walk.moves import Moved, Walk

# A deal or lead is called as it is known at the closing; what is gone by then, as its record says.
KNOWN = (
    "{0}.known_from <= %(known_at)s AND ({0}.known_until IS NULL OR {0}.known_until > %(known_at)s)"
)
LISTED = f"""
    SELECT m.item, m.record, coalesce(d.name, l.name, r.values->>'name', ''), coalesce(nullif(d.company, ''), nullif(l.company, ''),
            r.values->>'company', ''),
        CASE WHEN p.id = ANY(%(unnamed)s) THEN %(a_person)s ELSE coalesce(p.name, '') END, coalesce(t.name, ''),
        s.name, r.external_id
    FROM unnest(%(items)s::text[], %(records)s::bigint[]) m (item, record)
    JOIN revops_rawrecord r ON r.id = m.record JOIN revops_source s ON s.id = r.source_id
    LEFT JOIN revops_deal d ON d.deal = {{deal}} AND {KNOWN.format("d")}
    LEFT JOIN revops_lead l ON l.lead = {{lead}} AND {KNOWN.format("l")}
    LEFT JOIN revops_person p ON p.id = coalesce(d.owner_id, l.owner_id)
    LEFT JOIN revops_team t ON t.id = coalesce(d.team_id, l.team_id)"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A move with what its deal or lead is called, whose it is, and where its record opens; "" of what
    nobody told.
    """

    moved: Moved
    label: str
    company: str
    owner: str
    team: str
    source: str
    external_id: str
    link: str

    @property
    def name(self) -> str:
        """Whose it is and what it is called, once where the name begins with the company's."""
        company = "" if self.label.startswith(self.company) else self.company
        return " · ".join(each for each in (company, self.label) if each) or self.external_id


def listed(walk: Walk, reader: Reader, limit: int = 50) -> dict[str, list[Listed]]:
    """By class the largest moves, and by "inside:" and class those of what came and went. Three
    queries at most.
    """
    steps = {each.of.key: each for each in walk.steps}
    steps |= {f"inside:{each.of.key}": each for each in walk.inside}
    shown = {key: each.moves[:limit] for key, each in steps.items()}
    names = named(walk, [each for moves in shown.values() for each in moves], reader)
    return {
        key: [Listed(each, *names[each.item, each.record]) for each in moves]
        for key, moves in shown.items()
    }


def named(
    walk: Walk, moves: Iterable[Moved], reader: Reader
) -> dict[tuple[str, int], tuple[str, ...]]:
    wanted = sorted({(each.item, each.record) for each in moves})
    if not wanted:
        return {}
    items, records = map(list, zip(*wanted, strict=True))
    deal, lead = ("m.item", "NULL") if walk.is_money else (OWN_KEY.format(item="m.item"), "m.item")
    params = {
        "items": items, "records": records, "known_at": walk.end.published.known_at,
        "unnamed": hidden_by(NAMES, reader), "a_person": str(A_PERSON),
    }  # fmt: skip
    links = links_of(records)
    with connection.cursor() as cursor:
        cursor.execute(LISTED.format(deal=deal, lead=lead), params)
        rows = {row[:2]: row[2:] for row in cursor.fetchall()}
    return {each: (*rows[each], links.get(each[1], "")) for each in wanted}
