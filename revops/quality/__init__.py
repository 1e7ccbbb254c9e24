"""What is wrong with records, by rule: how many, whose they are, and what figures lose by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db import connection

from revops.models import Function, HandOff, Stocktaking
from revops.quality.days import params, seen_from
from revops.quality.process import Check, checks, counted_by_month
from revops.quality.rules import RULES, Rule
from revops.readers import ROWS, Reader, hidden_by
from revops.receipts.links import links_of
from revops.today import local_day

__all__ = [
    "RULES",
    "Check",
    "Defect",
    "Found",
    "Rule",
    "by_function",
    "checks",
    "counted",
    "counted_by_month",
    "defects",
    "found",
    "latest",
]

Counts = Mapping[str, Sequence[int]]  # by rule, all records and those with the defect
latest = Stocktaking.latest  # what was counted last

COUNT = """
    SELECT '{key}', count(*), count(*) FILTER (WHERE {defect}) FROM {table} f WHERE f.known_until IS NULL AND {about}"""
LIST = """
    SELECT f.record_id, r.external_id, s.name, f.owner_id, coalesce(p.name, '')
    FROM {table} f JOIN revops_rawrecord r ON r.id = f.record_id JOIN revops_source s ON s.id = f.source_id
    LEFT JOIN revops_person p ON p.id = f.owner_id
    WHERE f.known_until IS NULL AND {about} AND {defect} AND coalesce(f.owner_id, 0) <> ALL(%(hidden)s) {whose}
    ORDER BY f.id DESC LIMIT %(limit)s"""


@dataclass(frozen=True, slots=True)
class Found:
    """A rule with how many records it is about and how many of them have the defect."""

    rule: Rule
    count: int
    defects: int
    hand_off: str

    @property
    def share(self) -> Fraction | None:
        """Of records without the defect; None where there is none to ask."""
        return Fraction(self.count - self.defects, self.count) if self.count else None

    @property
    def share_with(self) -> Fraction | None:
        """The other one, of records with the defect."""
        return None if self.share is None else 1 - self.share


@dataclass(frozen=True, slots=True)
class Defect:
    """A record to mend. `link` is its address in its tool, "" where the mapping names none."""

    record: int
    external_id: str
    source: str
    owner: str
    link: str


def found(
    functions: Iterable[Function] = (),
    hand_offs: Iterable[HandOff] | None = None,
    counts: Counts | None = None,
) -> list[Found]:
    """Every rule, or those of some functions, the most defects first, of what was counted; without that
    all records are counted, and without hand-offs one query asks for them. A rule that was not counted is
    left out.
    """
    chosen = set(functions) or set(Function)
    every = HandOff.objects.all() if hand_offs is None else hand_offs
    steps = {each.order: each.name for each in every}
    known = counted(local_day()) if counts is None else counts
    listed = [
        Found(each, *known[each.key], steps.get(each.step, ""))
        for each in RULES.values()
        if each.function in chosen and each.key in known
    ]
    return sorted(listed, key=lambda each: (-each.defects, each.rule.key))


def counted(day: date) -> dict[str, list[int]]:
    """By rule, how many records it is about, seen from a day, and how many of them have the defect. One
    query, which reads all records: pages read what was counted last.
    """
    queries = [filled(COUNT, each) for each in RULES.values()]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(queries), seen_from(day))
        return {key: counts for key, *counts in cursor.fetchall()}


def by_function(rows: Iterable[Found]) -> list[tuple[Function, int, Found | None]]:
    """By accountable function, how many defects there are, and the rule that has most of them, None without
    any. A share of all that is asked would hide a bad rule behind a large good one.
    """
    listed = list(rows)
    found = []
    for function in dict.fromkeys(each.rule.function for each in listed):
        own = [each for each in listed if each.rule.function == function]
        defects = sum(each.defects for each in own)
        worst = max(own, key=lambda each: each.defects) if defects else None
        found.append((Function(function), defects, worst))
    return found


def defects(rule: Rule, reader: Reader, *, is_mine: bool = False, limit: int = 200) -> list[Defect]:
    """The newest records with a defect, without those of people whose rows are not shown to the
    reader. `is_mine` leaves those that the reader owns.
    """
    hidden = hidden_by(ROWS, reader)
    whose = "AND f.owner_id = %(person)s" if is_mine else ""
    given = {"hidden": hidden, "limit": limit, "person": reader.person if is_mine else None}
    with connection.cursor() as cursor:
        cursor.execute(filled(LIST, rule, whose), params() | given)
        rows = cursor.fetchall()
    links = links_of(record for record, *_rest in rows)
    return [
        Defect(record, external_id, source, owner, links.get(record, ""))
        for record, external_id, source, _person, owner in rows
    ]


def filled(query: str, rule: Rule, whose: str = "") -> str:
    return query.format(
        key=rule.key,
        table=rule.fact._meta.db_table,
        about=rule.about,
        defect=rule.defect,
        whose=whose,
    )
