"""The life of one record: its versions as received, what became of them, and what else is told of
the same lead, deal or customer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Q
from django.utils.functional import Promise

from revops.definitions import counted_now
from revops.derive.kinds import KINDS, WORDINGS
from revops.ingest import typed
from revops.kpis import Kpi
from revops.measures import MEASURES, sql_of, with_visible
from revops.models import Lead, PersonAlias, RawRecord, StageEntry
from revops.models.facts import Fact
from revops.models.sources import TYPED_IN
from revops.readers import NAMES, Reader, called, hidden_by, nameless

MOST_RELATED = 100
OWNERS = ("owner", "owner_before", "person")
# When what a record tells happened, whichever of these it names first.
HAPPENED = (
    "coalesce("
    + ", ".join(
        f"values->>'{name}'" for name in ("at", "opened_at", "started_at", "signed_at", "closed_at")
    )
    + ")"
)
# The word of a record that tells it from others of its kind: the stage entered, the kind of call,
# the outcome.
WORD = "coalesce(values->>'stage', values->>'kind', values->>'outcome', '')"
RELATED = f"""
    SELECT t.id, t.kind, s.name, t.external_id, revops_day({HAPPENED}, %(zone)s), {WORD}
    FROM (SELECT id, kind, source_id, external_id, values FROM related WHERE row <> %(row)s) t JOIN revops_source s ON s.id = t.source_id
    ORDER BY 5 NULLS LAST, t.id LIMIT {MOST_RELATED}"""
# A deal belongs to its lead, and with it whatever is told of the deal.
AROUND = f"""
    WITH leads AS (
        SELECT %(lead)s AS lead WHERE %(lead)s <> ''
        UNION SELECT lead FROM revops_deal WHERE deal = %(deal)s AND known_until IS NULL AND lead <> ''
    ), deals AS (
        SELECT %(deal)s AS deal WHERE %(deal)s <> ''
        UNION SELECT deal FROM revops_deal JOIN leads USING (lead) WHERE known_until IS NULL
    ), related AS (
        SELECT r.* FROM revops_rawrecord r JOIN leads USING (lead) WHERE known_until IS NULL
        UNION SELECT r.* FROM revops_rawrecord r JOIN deals USING (deal) WHERE known_until IS NULL
    )
    {RELATED}"""
# What is a customer's, and what other records say of it. Its leads and calls may be many: they are
# with its deals.
OF_CUSTOMER = f"""
    WITH facts AS ({
    " UNION ALL ".join(
        f"SELECT record_id, customer FROM revops_{fact} WHERE known_until IS NULL"
        for fact in ("customer", "deal", "invoice", "onboarding")
    )
}), related AS (
        SELECT r.* FROM revops_rawrecord r WHERE r.id IN (
            SELECT f.record_id FROM facts f JOIN revops_customerkey k ON k.customer = f.customer WHERE k.key = %(customer)s)
    )
    {RELATED}"""


@dataclass(frozen=True, slots=True)
class RecordVersion:
    """One version of a record, as received and as understood. `typed_by` is who typed it in, None
    for what a tool said; `ended_by` who corrected or withdrew that.
    """

    record: int
    source: str
    feed: str
    external_id: str
    file_name: str
    line: int
    fetched_at: datetime
    known_from: datetime
    known_until: datetime | None
    payload: dict[str, object]
    values: dict[str, object]
    typed_by: str | None = None
    ended_by: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Became:
    """A fact that a record became, and the KPIs that count it. `left_out` says why it is in none,
    where it is.

    `known_until` is None while the fact holds; `again` is the number of a re-entry, else None.
    """

    what: str | Promise
    on: date | None
    known_from: datetime
    known_until: datetime | None
    left_out: str | Promise
    again: int | None
    counted_in: tuple[Kpi, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """Another record of the same lead, deal or customer."""

    record: int
    kind: str
    source: str
    external_id: str
    on: date | None
    word: str


def record_versions(record: int, reader: Reader) -> list[RecordVersion]:
    """All versions of the record that one of its versions belongs to, newest first; empty when
    there is no such record. Where a name is withheld from the reader, a cell says that it is one.
    """
    row = RawRecord.objects.filter(pk=record).values_list("row", flat=True).first()
    found = RawRecord.objects.filter(row=row).select_related("source", "run__requested_by")
    versions = list(found.order_by("-known_from"))
    ended = ended_by(versions[0]) if versions and is_typed(versions[0]) else {}
    unnamed = called(hidden_by(NAMES, reader))
    people = people_in(versions)
    return [
        RecordVersion(
            each.pk, str(each.source), each.feed, each.external_id, each.run.file_name, each.line, each.fetched_at,
            each.known_from, each.known_until, nameless(each.payload, unnamed), nameless(with_people(each.values, people), unnamed),
            str(each.run.requested_by or "") if is_typed(each) else None, ended.get(each.known_until, ""),
            each.kind,
        )
        for each in versions
    ]  # fmt: skip


def people_in(versions: list[RawRecord]) -> dict[str, str]:
    """By what sources call them, the names of the people whom the versions name. One query."""
    keys = {str(each.values[field]) for each in versions for field in OWNERS if each.values.get(field)}  # fmt: skip
    found = PersonAlias.objects.filter(key__in=keys, person__isnull=False)
    return dict(found.values_list("key", "person__name"))


def with_people(values: dict[str, object], people: dict[str, str]) -> dict[str, object]:
    named = {field: people.get(str(values[field])) for field in OWNERS if field in values}
    return values | {field: name for field, name in named.items() if name}


def company_around(record: int, reader: Reader) -> str:
    """The company of the lead or deal that a record is about, else what these are called; "" where
    nobody says.
    """
    here = RawRecord.objects.only("lead", "deal").get(pk=record)
    about = Q(lead=here.lead, kind="lead") if here.lead else Q(pk=None)
    about |= Q(deal=here.deal, kind="deal") if here.deal else Q(pk=None)
    found = list(RawRecord.objects.filter(about, known_until=None).order_by("kind", "pk").values_list("values", flat=True))  # fmt: skip
    says = [str(each[name]) for name in ("company", "name") for each in found if each.get(name)]
    unnamed = called(hidden_by(NAMES, reader))
    return next((text for text in says if text.casefold() not in unnamed), "")


def is_typed(record: RawRecord) -> bool:
    return bool(record.source.key == TYPED_IN)


def ended_by(record: RawRecord) -> dict[datetime | None, str]:
    """Who did something to a typed-in record, by the instant from which that was known."""
    runs = typed.runs_of(record.source, record.feed, record.external_id)
    return {run.known_at: str(run.requested_by or "") for run in runs}


def became(versions: list[RecordVersion]) -> list[Became]:
    """The facts that the versions became; those that hold now first, then by day."""
    kpis = counted_now().values()
    found = [
        became_of(fact, keys, kpis)
        for model in models_of(versions)
        for fact, keys in counted(facts_of(model, versions))
    ]
    return sorted(found, key=lambda each: (each.known_until is not None, each.on or date.min))


def became_of(fact: Fact, keys: set[str], kpis: Iterable[Kpi]) -> Became:
    left_out, entry = getattr(fact, "left_out", ""), getattr(fact, "entry_number", 1)
    return Became(
        WORDINGS[type(fact)].word(fact),
        WORDINGS[type(fact)].on(fact),
        fact.known_from,
        fact.known_until,
        fact.get_left_out_display() if left_out else "",  # type: ignore[attr-defined]
        entry if entry > 1 else None,
        tuple(kpi for kpi in kpis if any(each.key in keys for each in kpi.measures.values())),
    )


def models_of(versions: list[RecordVersion]) -> tuple[type[Fact], ...]:
    kind = RawRecord.objects.filter(pk=versions[0].record).values_list("kind", flat=True).get()
    return tuple(fact for fact in KINDS[kind].becomes if fact in WORDINGS)


def facts_of(model: type[Fact], versions: list[RecordVersion]) -> list[Fact]:
    ids = [version.record for version in versions]
    about = RawRecord.objects.filter(pk__in=ids)
    if model is StageEntry:  # found by its index; without a lead a deal stands for itself
        names = {
            name
            for lead, deal in about.values_list("lead", "deal")
            for name in (lead, deal and f"deal:{deal}")
        }
        given = {str(version.values.get("lead") or "") for version in versions}
        return list(
            model.objects.filter(record__in=ids, lead__in=with_survivors((names | given) - {""}))
        )
    return list(model.objects.filter(record__in=ids))


def with_survivors(leads: set[str]) -> set[str]:
    """The leads, and those that they are or were merged into: a merged lead's entries are its
    survivor's.
    """
    found, new = set(leads), set(leads)
    while new:
        merged = (
            Lead.objects.filter(lead__in=new)
            .exclude(merged_into="")
            .values_list("merged_into", flat=True)
        )
        new = set(merged) - found
        found |= new
    return found


def counted(facts: list[Fact]) -> list[tuple[Fact, set[str]]]:
    """Each fact with the keys of the measures that count it."""
    over = [each for each in MEASURES.values() if facts and each.fact is type(facts[0])]
    if not over:
        return [(fact, set()) for fact in facts]
    model = type(facts[0])
    rows = " UNION ALL ".join(
        f"SELECT '{each.key}', fact FROM ({sql_of(each)}) m{place}"
        for place, each in enumerate(over)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"{with_visible({model}, 'id = ANY(%(ids)s)')} {rows}",
            {"ids": [fact.pk for fact in facts]},
        )
        found = cursor.fetchall()
    return [(fact, {key for key, number in found if number == fact.pk}) for fact in facts]


def kind_label(kind: str) -> str:
    """What people call a kind of record."""
    return str(KINDS[kind].label) if kind in KINDS else kind


def related(record: int, timezone: str) -> list[Related]:
    """What else is known now of the record's lead, deals or customer, oldest first; at most
    MOST_RELATED.
    """
    here = RawRecord.objects.only("lead", "deal", "row", "kind", "values").get(pk=record)
    is_customer = here.kind == "customer"
    if not (here.lead or here.deal or is_customer):
        return []
    asked = {"lead": here.lead, "deal": here.deal, "customer": here.values.get("customer")}
    with connection.cursor() as cursor:
        cursor.execute(
            OF_CUSTOMER if is_customer else AROUND, asked | {"row": here.row, "zone": timezone}
        )
        return [Related(*row) for row in cursor.fetchall()]
