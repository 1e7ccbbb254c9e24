"""Leads, customers, deals, documents and people as they are known now, ready to be compared; and what
was decided about them. One query each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import connection

from revops.derive import merges
from revops.derive.merging import groups
from revops.duplicates.things import Thing, What
from revops.ingest import decided
from revops.models import CustomerKey, PersonAlias, RawRecord

LEADS = """
    SELECT l.lead, s.key, l.name, l.company, l.email, coalesce(r.values->>'phone', ''), '', ARRAY[]::text[], '', l.customer,
        NULL::bigint, '', (SELECT min(e.business_day) FROM revops_stageentry e WHERE e.lead = l.lead AND e.known_until IS NULL)
    FROM revops_lead l JOIN revops_rawrecord r ON r.id = l.record_id JOIN revops_source s ON s.id = l.source_id
    WHERE l.known_until IS NULL AND l.merged_into = '' AND NOT l.is_test{only}"""
CUSTOMERS = """
    SELECT DISTINCT ON (c.own) c.own, s.key, '', c.name, '', coalesce(r.values->>'phone', ''), coalesce(r.values->>'domain', ''),
        ARRAY[c.registration_number, c.vat_number], '', '', NULL::bigint, '', NULL::date
    FROM revops_customer c JOIN revops_rawrecord r ON r.id = c.record_id JOIN revops_source s ON s.id = c.source_id
    WHERE c.known_until IS NULL{only} ORDER BY c.own, c.row"""
DEALS = """
    SELECT d.deal, s.key, d.name, d.company, '', '', '', ARRAY[]::text[], '', d.customer,
        coalesce(d.signed_minor, d.amount_minor), d.currency, coalesce(d.opened_on, d.closed_on)
    FROM revops_deal d JOIN revops_source s ON s.id = d.source_id WHERE d.known_until IS NULL AND d.left_out = ''{only}"""
DOCUMENTS = f"""
    SELECT {merges.DOCUMENT}, s.key, '', i.company, '', '', '', ARRAY[]::text[], i.number, i.customer, i.amount_minor, i.currency,
        i.business_day
    FROM revops_invoice i JOIN revops_rawrecord r ON r.id = i.record_id JOIN revops_source s ON s.id = i.source_id
    WHERE i.known_until IS NULL AND i.left_out = ''{{only}}"""
PEOPLE = """
    SELECT DISTINCT ON (r.values->>'person') r.values->>'person', s.key, coalesce(r.values->>'name', ''), '',
        coalesce(r.values->>'email', ''), '', '', ARRAY[]::text[], '', '', NULL::bigint, '', NULL::date
    FROM revops_rawrecord r JOIN revops_source s ON s.id = r.source_id WHERE r.known_until IS NULL AND r.kind = 'person'{only}
    ORDER BY r.values->>'person', r.values->>'joined_on' DESC NULLS LAST"""
QUERIES = {
    What.LEAD: (LEADS, "l.lead"),
    What.CUSTOMER: (CUSTOMERS, "c.own"),
    What.DEAL: (DEALS, "d.deal"),
    What.DOCUMENT: (DOCUMENTS, merges.DOCUMENT),
    What.PERSON: (PEOPLE, "r.values->>'person'"),
}


def things(what: What, keys: Iterable[str] | None = None) -> list[Thing]:
    """All of a kind that count, or those of some keys."""
    query, key = QUERIES[what]
    only = "" if keys is None else f" AND {key} = ANY(%(keys)s)"
    with connection.cursor() as cursor:
        cursor.execute(query.format(only=only), {"keys": list(keys or ())})
        return [
            Thing(
                key,
                source,
                name,
                company,
                email,
                phone,
                domain,
                tuple(registers),
                number.removeprefix(f"{source}/"),
                *rest,
            )
            for key, source, name, company, email, phone, domain, registers, number, *rest in cursor
        ]


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody, or a rule that somebody switched on, decided about two things. `into` is the
    one that stays.
    """

    id: str
    what: What
    one: str
    into: str
    is_same: bool
    rule: str
    record: RawRecord = field(compare=False)


def decisions(what: What | None = None) -> list[Decision]:
    """Those that hold, newest first."""
    found = []
    for record in decided.standing():
        values = record.values
        if what is None or values["what"] == what:
            found.append(
                Decision(
                    record.external_id, What(values["what"]), values["one"], values["into"],
                    values["verdict"] == merges.SAME, values.get("rule", ""), record,
                )
            )  # fmt: skip
    return found


def settled(what: What, taken: list[Decision]) -> Callable[[str, str], bool]:
    """Whether a pair is decided, or one already. Who was merged into another is asked for no more,
    and what was said of them holds for the one that stayed.
    """
    first = first_of(groups((each.one, each.into) for each in taken if each.is_same))
    apart = {
        frozenset((first.get(each.one, each.one), first.get(each.into, each.into)))
        for each in taken
        if not each.is_same
    }
    already = already_one(what)

    def is_settled(one: str, other: str) -> bool:
        low, high = first.get(one, one), first.get(other, other)
        is_one = already.get(one, one) == already.get(other, other)
        return low == high or is_one or frozenset((low, high)) in apart

    return is_settled


def first_of(found: list[list[str]]) -> dict[str, str]:
    return {key: keys[0] for keys in found for key in keys}


def already_one(what: What) -> Mapping[str, object]:
    """By key what it is known as, of those that sources themselves make one."""
    if what is What.CUSTOMER:
        return dict(CustomerKey.objects.exclude(customer="").values_list("key", "customer"))
    if what is What.PERSON:
        aliases = PersonAlias.objects.exclude(person=None)
        return dict(aliases.values_list("key", "person_id"))
    return {}
