"""Members of dimensions: created when a record first names them, described by person and rate records."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from revops.ingest import touched
from revops.ingest.staging import Report
from revops.mapping import Feed
from revops.models import (
    Channel,
    Function,
    Membership,
    MonthlyRate,
    Organisation,
    Person,
    Persona,
    PersonAlias,
    RawRecord,
    Region,
    Team,
)

NAMED = {"team": Team, "channel": Channel, "persona": Persona, "region": Region}
ARRIVED = "SELECT DISTINCT values->>%s FROM arrived JOIN staged USING (line) WHERE values ? %s"


def arrived(name: str) -> set[str]:
    """The distinct values of a field among the records that just arrived."""
    with connection.cursor() as cursor:
        cursor.execute(ARRIVED, [name, name])
        return {value for (value,) in cursor.fetchall()}


def create(feed: Feed, report: Report) -> None:
    """Creates the members that the arrived records name and nobody has yet, and says so."""
    mapped = {field.name for field in feed.fields}
    for field, model in NAMED.items():
        if field not in mapped:
            continue
        known = set(model.objects.values_list("name", flat=True))
        new = sorted(arrived(field) - known)
        model.objects.bulk_create([model(name=name) for name in new], ignore_conflicts=True)
        note(report, model, new)
    if {"channel", "motion"} <= mapped:
        set_motions()
    if mapped & {"owner", "owner_before"}:
        create_people(report)


def note(report: Report, model: type, names: list[str]) -> None:
    if names:
        shown = ", ".join(names[:5]) + ("…" if len(names) > 5 else "")
        report.notes.append(_("New in %(what)s: %(count)d (%(names)s).") % {
            "what": model._meta.verbose_name_plural, "count": len(names), "names": shown,
        })  # fmt: skip


def set_motions() -> None:
    """A channel without a motion takes that of the first record that names both."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE revops_channel c SET motion = a.motion FROM (SELECT DISTINCT ON (values->>'channel') values->>'channel' AS name,"
            " values->>'motion' AS motion FROM arrived JOIN staged USING (line)"
            " WHERE values ? 'channel' AND values ? 'motion' ORDER BY 1, line) a"
            " WHERE a.name = c.name AND c.motion = ''"
        )


def create_people(report: Report) -> None:
    """An owner nobody has described yet becomes a person with the name that the source uses."""
    owners = arrived("owner") | arrived("owner_before")
    new = sorted(owners - set(PersonAlias.objects.filter(key__in=owners).values_list("key", flat=True)))
    people = Person.objects.bulk_create([Person(name=key.partition("/")[2]) for key in new])
    PersonAlias.objects.bulk_create(
        [PersonAlias(key=key, person=person) for key, person in zip(new, people, strict=True)]
    )
    note(report, Person, [person.name for person in people])


def apply(feed: Feed, report: Report) -> None:
    """Carries person and rate records over into people, memberships and rates, and touches every fact that depends on them."""
    if feed.record == "person":
        apply_people(report)
    if feed.record == "rate":
        apply_rates()


def records(relation: str) -> list[RawRecord]:
    """The raw records of a temporary relation, in the order of the file."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {relation}")
        return list(RawRecord.objects.filter(pk__in=[pk for (pk,) in cursor.fetchall()]).order_by("line"))


def apply_people(report: Report) -> None:
    gone, new = records("superseded"), records("arrived")
    Membership.objects.filter(record__in=gone).delete()
    # Those that end sooner come first: a mover's old membership must end before the new one begins.
    for record in sorted(new, key=lambda r: r.values.get("left_on", "9999-12-31")):
        apply_person(record, report)
    if gone or new:
        touched.touch_everything()


def apply_person(record: RawRecord, report: Report) -> None:
    values = record.values
    source = values["person"].partition("/")[0]
    names = {values["person"]} | {f"{source}/{values[name]}" for name in ("email", "name") if values.get(name)}
    alias = PersonAlias.objects.filter(key=values["person"]).select_related("person").first()
    person = alias.person if alias else person_of(values)
    person.name = values.get("name") or person.name or values["person"].partition("/")[2]
    person.email = values.get("email") or person.email
    person.save()
    for key in sorted(names):
        PersonAlias.objects.update_or_create(key=key, defaults={"person": person})
    if values.get("team"):
        join(person, record, report)


def person_of(values: dict) -> Person:
    """Somebody whom another source already described with the same e-mail, else a new person."""
    email = values.get("email", "")
    return (Person.objects.filter(email__iexact=email).first() if email else None) or Person()


def join(person: Person, record: RawRecord, report: Report) -> None:
    team, _created = Team.objects.get_or_create(name=record.values["team"])
    function = record.values.get("function")
    if function and team.function == Function.OTHER != function:
        team.function = function
        team.save()
    joined_on, left_on = (
        day and date.fromisoformat(day) for day in (record.values.get(n) for n in ("joined_on", "left_on"))
    )
    try:
        with transaction.atomic():
            Membership.objects.create(person=person, team=team, joined_on=joined_on, left_on=left_on, record=record)
    except IntegrityError:
        report.notes.append(
            _(
                "Line %(line)d: %(person)s already is in a team during these days; the membership in %(team)s was left out."
            )
            % {"line": record.line, "person": person, "team": team}
        )


def apply_rates() -> None:
    """Rates are into the base currency of the day on which they were read."""
    base = Organisation.current().base_currency
    for record in records("superseded"):
        MonthlyRate.objects.filter(record=record).delete()
    for record in records("arrived"):
        values = record.values
        MonthlyRate.objects.update_or_create(
            currency=values["currency"], base_currency=base, month=date.fromisoformat(values["month_on"]).replace(day=1),
            defaults={"rate": Decimal(values["rate"]), "record": record},
        )  # fmt: skip
    touched.touch_everything()
