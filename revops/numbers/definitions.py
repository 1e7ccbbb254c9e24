"""Reading the common language: definitions with their versions, the seats, hand-offs, personas and
stage maps.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.translation import get_language

from revops.calendar import PeriodKind
from revops.definitions import counted_now, shipped
from revops.kpis import KPIS, Kpi
from revops.mapping.stages import StageMap, stage_maps
from revops.models import (
    Acknowledgement,
    HandOff,
    Part,
    Persona,
    Publication,
    Role,
    Seat,
    Side,
    Source,
)
from revops.models import Definition as Row
from revops.numbers.door import read
from revops.numbers.number import Number
from revops.numbers.published import Published, published
from revops.numbers.slices import Slice

# The acknowledgements of a definition, read with it.
AGREED = (
    Acknowledgement.objects.filter(definition=OuterRef("pk"))
    .order_by("pk")
    .values(
        row=JSONObject(
            side="side", at="at", first="by__first_name", last="by__last_name", login="by__username"
        )
    )
)


# The rows of the RACI and the roles, both in their order, as JSON.
RACI = """
    jsonb_build_array((SELECT coalesce(jsonb_agg(to_jsonb(h) ORDER BY h.order, h.id), '[]') FROM revops_handoff h),
        (SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY r.order, r.id), '[]') FROM revops_role r))"""


@dataclass(frozen=True, slots=True)
class Agreed:
    side: Side
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of what a KPI means. `holds_from` and `at` are None for the shipped text, before
    anything was published.
    """

    kpi: Kpi
    version: int
    text_en: str
    text_fr: str
    owner: str
    holds_from: date | None = None
    at: datetime | None = None
    why: str = ""
    written_by: str = ""
    measures: dict[str, int] | None = None
    agreed: tuple[Agreed, ...] = ()

    @property
    def text(self) -> str:
        """In the reader's language."""
        return self.text_fr if is_french() else self.text_en

    @property
    def other_text(self) -> str:
        return self.text_en if is_french() else self.text_fr

    @property
    def waits_for(self) -> list[Side]:
        """The sides that have not acknowledged this version."""
        there = {each.side for each in self.agreed}
        return [side for side in Side if side not in there] if self.at else []

    @property
    def agreed_sides(self) -> list[Side]:
        return [each.side for each in self.agreed]

    @property
    def is_changed(self) -> bool:
        return self.version > 1


def is_french() -> bool:
    return (get_language() or "en").startswith("fr")


@dataclass(frozen=True, slots=True)
class BothValues:
    """A KPI in the period of a change, by the old and by the new definition; `is_words_only` when
    nothing is counted otherwise.
    """

    before: Number
    after: Number
    publications: tuple[int, int]
    is_words_only: bool


def definitions(
    as_of: datetime | None = None, only: Iterable[str] = ()
) -> dict[str, list[Definition]]:
    """By KPI, the versions written by then, the one in force first. What has none stored has the
    shipped text. One query.
    """
    known = Q(at__lte=as_of) if as_of else Q()
    chosen = list(only) or list(KPIS)
    rows = Row.objects.filter(known, kpi__in=chosen).select_related("written_by")
    found: dict[str, list[Definition]] = defaultdict(list)
    for row in rows.annotate(agreed=ArraySubquery(AGREED)):
        found[row.kpi].append(of_row(row))
    unwritten = counted_now() if any(key not in found for key in chosen) else {}
    return {key: found.get(key) or [of_code(unwritten[key])] for key in chosen}


def definition(kpi: Kpi, published: Published) -> Definition:
    """The definition in force at the asked publication: in the words of then, and of the rule by
    which it counted.
    """
    versions, at = definitions(None, [kpi.key])[kpi.key], published.targets_at
    then = published.context.kpis.get(kpi.key)
    if then is None:
        return versions[-1]
    of_rule = [each for each in versions if each.measures == then["rule"]]
    written = [
        each for each in of_rule if at is None or each.version <= then["version"] or each.at <= at
    ]
    return (written or versions)[0]


def of_row(row: Row) -> Definition:
    return Definition(
        KPIS[row.kpi],
        row.version,
        row.text_en,
        row.text_fr,
        row.owner if row.written_by_id else str(KPIS[row.kpi].accountable),
        row.holds_from,
        row.at,
        row.why,
        named(row.written_by),
        row.measures,
        tuple(agreed(**each) for each in row.agreed),
    )


def agreed(side: str, at: str, first: str | None, last: str | None, login: str | None) -> Agreed:
    return Agreed(
        Side(side), f"{first or ''} {last or ''}".strip() or login or "", datetime.fromisoformat(at)
    )


def named(user: object) -> str:
    return (user.get_full_name() or user.get_username()) if user else ""


def of_code(kpi: Kpi) -> Definition:
    given = shipped(kpi) | {"owner": str(kpi.accountable)}
    return Definition(kpi, kpi.version, **given)


def both_values(new: Definition, old: Definition) -> BothValues | None:
    """The KPI in the month of the change as last published before it and first after it; None
    before there are both.
    """
    before = Publication.objects.filter(published_at__lt=new.at).first()
    words_only = new.measures == old.measures
    after = before if words_only else Publication.objects.filter(published_at__gte=new.at).last()
    if before is None or after is None:
        return None
    numbers = [
        in_month(new.kpi, new.holds_from, published(each.published_at)) for each in (before, after)
    ]
    return BothValues(*numbers, (before.pk, after.pk), words_only)


def in_month(kpi: Kpi, day: date, state: Published) -> Number:
    month = state.calendar.containing(PeriodKind.MONTH, day)
    return read([kpi], [month], [Slice()], state).get(kpi.key, month)


@dataclass(frozen=True, slots=True)
class Raci:
    """Who does what at each hand-off. `roles` are those that take part in any; each row has the
    hand-off and, in their order, the part of each role, None where it has nothing to do with it;
    `english` is what the roles are called in English, whoever reads.
    """

    roles: tuple[str, ...]
    rows: tuple[tuple[HandOff, tuple[Part | None, ...]], ...]
    english: tuple[str, ...] = ()


def raci() -> Raci:
    """One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {RACI}::text")
        return raci_of(*json.loads(cursor.fetchone()[0]))


def raci_of(rows: Iterable[Mapping[str, Any]], roles: Iterable[Mapping[str, Any]]) -> Raci:
    """The same of what RACI answers, whoever asked for it."""
    hand_offs = [HandOff(**each) for each in rows]
    used = {role for each in hand_offs for role in each.parts}
    taking_part = [role for role in (Role(**each) for each in roles) if str(role.pk) in used]
    parts = ((each, tuple(part_of(each, role) for role in taking_part)) for each in hand_offs)
    english = tuple(role.name_en for role in taking_part)
    return Raci(tuple(role.name for role in taking_part), tuple(parts), english)


def part_of(hand_off: HandOff, role: Role) -> Part | None:
    part = hand_off.parts.get(str(role.pk))
    return Part(part) if part else None


def personas() -> tuple[list[Persona], list[str]]:
    """Those whom the company sells to, in their places; and the names of those that only records
    name.
    """
    known = list(Persona.objects.order_by("place", "name"))
    return [each for each in known if each.place], [each.name for each in known if not each.place]


def stages() -> list[tuple[Source, list[StageMap]]]:
    """(source, its stage maps) of the sources that say where leads and deals stand."""
    found = [(source, stage_maps(source.mapping)) for source in Source.objects.all()]
    return [(source, maps) for source, maps in found if maps]


def retired(as_of: datetime | None = None) -> list[tuple[Kpi, Seat]]:
    """What was retired from the shared dashboard, latest first."""
    known = Q(retired_at__lte=as_of) if as_of else Q(retired_at__isnull=False)
    return [
        (KPIS[seat.kpi], seat)
        for seat in Seat.objects.filter(known, kpi__in=KPIS).order_by("-retired_at")
    ]
