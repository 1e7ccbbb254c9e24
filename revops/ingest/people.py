"""People, what their sources call them, and their teams: wholly what the current person records
say, but for what was set by hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from django.db import connection
from django.db.models import QuerySet

from revops.derive import merges, merging, reach
from revops.ingest.deliveries import current_records
from revops.ingest.report import Report
from revops.ingest.stays import settle_memberships
from revops.models import Person, PersonAlias, RawRecord


@dataclass(slots=True)
class Described:
    """A person as one source describes them: `key` is source and id, `records` are their stays in
    order of time.
    """

    key: str
    name: str = ""
    email: str = ""
    records: list[RawRecord] = field(default_factory=list)

    @property
    def source(self) -> str:
        return self.key.partition("/")[0]


def settle(report: Report) -> None:
    """Makes people, aliases and memberships what the current records say, and touches what depends
    on a difference.
    """
    described = describe(current_records("person"))
    persons = match(described, merges.pairs("person").items())
    ids, keys = settle_aliases(aliases_of(described, persons))
    in_teams = [(persons[d.key], r) for d in described for r in d.records if r.values.get("team")]
    reach.touch_people(ids | settle_memberships(in_teams, report), keys)


def describe(records: Iterable[RawRecord]) -> list[Described]:
    found: dict[str, Described] = {}
    for record in sorted(
        records, key=lambda r: (r.values["person"], r.values.get("joined_on", ""), r.external_id)
    ):
        one = found.setdefault(record.values["person"], Described(record.values["person"]))
        one.name = record.values.get("name") or one.name
        one.email = record.values.get("email", "").lower() or one.email
        one.records.append(record)
    return list(found.values())


ARE_DECIDED = """
    SELECT EXISTS (SELECT 1 FROM revops_rawrecord r JOIN arrived USING (id) WHERE r.values->>'what' = 'person')
        OR EXISTS (SELECT 1 FROM revops_rawrecord r JOIN superseded USING (id) WHERE r.values->>'what' = 'person')"""


def are_decided() -> bool:
    """Whether this import decides about people, or takes that back."""
    with connection.cursor() as cursor:
        cursor.execute(ARE_DECIDED)
        return cursor.fetchone()[0]


def match(
    described: list[Described], decided: Collection[tuple[str, str]] = ()
) -> dict[str, Person]:
    """By key the person: those of several sources with one e-mail are one, unless a source gives it
    to several of its own; and so are those of whom somebody `decided` it, also by an id that nobody
    describes any more.
    """
    persons: dict[str, Person] = {}
    taken: set[int] = set()
    by_key = {each.key: each for each in described}
    aliases = PersonAlias.objects.filter(key__in=[*by_key, *chain(*decided)])
    known = {alias.key: alias for alias in aliases.select_related("person")}
    for keys in groups_of(described, decided):
        group = [by_key[key] for key in keys if key in by_key]
        person = person_of(group, known, taken)
        person.name = (
            next((d.name for d in group if d.name), "")
            or person.name
            or group[0].key.partition("/")[2]
        )
        person.email = next((d.email for d in group if d.email), "") or person.email
        person.save()
        taken.add(person.pk)
        for key in keys:
            by_hand = known[key].person if key in known and known[key].is_by_hand else None
            persons[key] = by_hand or person
    return persons


def groups_of(described: list[Described], decided: Collection[tuple[str, str]]) -> list[list[str]]:
    """The keys of each person, of whom at least one is described."""
    sharing: dict[str, list[Described]] = defaultdict(list)
    for each in described:
        sharing[each.email].append(each)
    keys = {each.key for each in described}
    same = [(key, key) for key in keys]
    for email, group in sharing.items():
        alone = not email or len({each.source for each in group}) < len(group)
        same += [] if alone else [(group[0].key, each.key) for each in group]
    return [group for group in merging.groups([*same, *decided]) if keys & set(group)]


def person_of(group: list[Described], known: dict[str, PersonAlias], taken: set[int]) -> Person:
    """Whom the import already has for them, else somebody with their e-mail whom nobody described,
    or of their name whom nothing is called any more, such as who was merged into another; else
    somebody new.
    """
    for each in group:
        alias = known.get(each.key)
        if alias and alias.person and not alias.is_by_hand and alias.person_id not in taken:
            return alias.person
    email = next((each.email for each in group if each.email), "")
    alike = (
        Person.objects.filter(email__iexact=email).exclude(pk__in=taken).order_by("pk")
        if email
        else left_behind(next((each.name for each in group if each.name), "")).exclude(pk__in=taken)
    )
    return (
        next((each for each in alike if not each.memberships.exclude(record=None).exists()), None)
        or Person()
    )


def left_behind(name: str) -> QuerySet[Person]:
    """People of a name whom nothing is called any more."""
    return Person.objects.filter(name=name, aliases=None).exclude(name="").order_by("pk")


def aliases_of(described: list[Described], persons: dict[str, Person]) -> dict[str, Person | None]:
    """By alias the person, or None where several of a source share it. An id comes before an
    e-mail, and that before a name.
    """
    found: dict[str, Person | None] = {}
    for keys in (by_name, by_email):
        meant: dict[str, set[Person]] = defaultdict(set)
        for each in described:
            for key in keys(each):
                meant[key].add(persons[each.key])
        found |= {
            key: next(iter(people)) if len(people) == 1 else None for key, people in meant.items()
        }
    return found | persons


def by_name(each: Described) -> Iterator[str]:
    if each.name:
        yield f"{each.source}/{each.name}"


def by_email(each: Described) -> Iterator[str]:
    if each.email:
        yield f"{each.source}/{each.email}"


def settle_aliases(wanted: dict[str, Person | None]) -> tuple[set[int], set[str]]:
    """Makes the aliases of described people these; answers whom those that moved meant and mean,
    and which were nobody's.
    """
    known = {alias.key: alias for alias in PersonAlias.objects.filter(is_by_hand=False)}
    by_hand = set(PersonAlias.objects.filter(is_by_hand=True).values_list("key", flat=True))
    changed = [
        known[key]
        for key in wanted.keys() & known.keys()
        if known[key].person_id != pk_of(wanted[key])
    ]
    gone = [alias for key, alias in known.items() if alias.is_described and key not in wanted]
    before = {alias.key: alias.person_id for alias in (*changed, *gone)}
    for alias in changed:
        alias.person, alias.is_described = wanted[alias.key], True
    gone = release(gone, {pk_of(person) for person in wanted.values()})
    PersonAlias.objects.bulk_update([*changed, *gone], ["person", "is_described"])
    PersonAlias.objects.filter(key__in=wanted.keys() & known.keys()).update(is_described=True)
    PersonAlias.objects.bulk_create(
        PersonAlias(key=key, person=wanted[key], is_described=True)
        for key in sorted(wanted.keys() - known.keys() - by_hand)
    )
    moved = [alias for alias in (*changed, *gone) if alias.person_id != before[alias.key]]
    ids = {pk for alias in moved for pk in (before[alias.key], alias.person_id) if pk}
    return ids, {alias.key for alias in moved if before[alias.key] is None}


# Where a record names an owner.
NAMED = """
    SELECT values->>'owner' FROM revops_rawrecord WHERE known_until IS NULL AND values->>'owner' = ANY(%(keys)s)
    UNION SELECT values->>'owner_before' FROM revops_rawrecord
    WHERE known_until IS NULL AND values->>'owner_before' = ANY(%(keys)s)"""


def release(gone: list[PersonAlias], described: set[int | None]) -> list[PersonAlias]:
    """What is called so by records still and described by none any more is somebody of that name:
    what an id, an e-mail and a name have in common, only a description tells. The first of them
    keeps the person, unless that is somebody else's now, or by hand. Answers those that are left.
    """
    with connection.cursor() as cursor:
        cursor.execute(NAMED, {"keys": [alias.key for alias in gone]})
        named = {key for (key,) in cursor.fetchall()}
    by_hand = PersonAlias.objects.filter(is_by_hand=True).values_list("person", flat=True)
    taken, left = described | set(by_hand) | {None}, []
    for alias in sorted(gone, key=lambda each: each.key):
        alias.is_described, name = False, alias.key.partition("/")[2]
        if alias.key not in named:
            alias.delete()
            continue
        if alias.person_id in taken:
            alias.person = Person.objects.create(name=name)
        else:
            Person.objects.filter(pk=alias.person_id).update(name=name, email="")
        taken.add(alias.person_id)
        left.append(alias)
    return left


def pk_of(person: Person | None) -> int | None:
    return person.pk if person else None
