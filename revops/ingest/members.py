"""Members of dimensions: created when a record first names them, described by person and rate records."""

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from revops.ingest import people, rates, touched
from revops.ingest.staging import Report
from revops.mapping import Feed
from revops.models import Channel, Person, Persona, PersonAlias, Region, Team

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
    if {"channel", "motion"} <= mapped or report.changed or report.closed:
        count_motions()
    if mapped & {"owner", "owner_before"}:
        create_people(report)


def note(report: Report, model: type, names: list[str]) -> None:
    if names:
        shown = ", ".join(names[:5]) + ("…" if len(names) > 5 else "")
        report.notes.append(_("New in %(what)s: %(count)d (%(names)s).") % {
            "what": model._meta.verbose_name_plural, "count": len(names), "names": shown,
        })  # fmt: skip


# How many of the current records with a channel name each motion: what arrived is added, what was superseded taken away.
MOTIONS = """
    WITH named AS (
        SELECT values, 1 AS sign FROM arrived JOIN staged USING (line)
        UNION ALL SELECT r.values, -1 FROM revops_rawrecord r JOIN superseded USING (id)
    ), counted AS (
        SELECT values->>'channel' AS name, coalesce(sum(sign) FILTER (WHERE values->>'motion' = 'inbound'), 0) AS inbound,
            coalesce(sum(sign) FILTER (WHERE values->>'motion' = 'outbound'), 0) AS outbound
        FROM named WHERE values ? 'channel' AND values ? 'motion' GROUP BY 1
    )
    UPDATE revops_channel c SET inbound_records = c.inbound_records + n.inbound, outbound_records = c.outbound_records + n.outbound
    FROM counted n WHERE n.name = c.name AND (n.inbound <> 0 OR n.outbound <> 0)"""
USUAL = """
    UPDATE revops_channel c SET usual_motion = u.motion FROM (
        SELECT id, CASE WHEN inbound_records > outbound_records THEN 'inbound' WHEN outbound_records > inbound_records THEN 'outbound'
            ELSE '' END AS motion FROM revops_channel) u
    WHERE u.id = c.id AND u.motion <> c.usual_motion RETURNING c.id, c.motion"""


def count_motions() -> None:
    """A channel's usual motion is the one that most of the current records name with it; of equally many, neither."""
    with connection.cursor() as cursor:
        cursor.execute(MOTIONS)
        if not cursor.rowcount:
            return
        cursor.execute(USUAL)
        if any(not motion for _id, motion in cursor.fetchall()):
            touched.touch_everything()


def create_people(report: Report) -> None:
    """An owner nobody has described yet becomes a person with the name that the source uses."""
    owners = arrived("owner") | arrived("owner_before")
    known = dict(PersonAlias.objects.filter(key__in=owners).values_list("key", "person"))
    new = sorted(owners - known.keys())
    created = Person.objects.bulk_create([Person(name=key.partition("/")[2]) for key in new])
    PersonAlias.objects.bulk_create(
        [PersonAlias(key=key, person=person) for key, person in zip(new, created, strict=True)]
    )
    note(report, Person, [person.name for person in created])
    for key in sorted(key for key, person in known.items() if person is None):
        note_ambiguous(report, key)


def note_ambiguous(report: Report, key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM arrived JOIN staged USING (line) WHERE values->>'owner' = %s", [key])
        count = cursor.fetchone()[0]
    text = ngettext(
        "“%(name)s” is what several people are called; %(count)d record that names it belongs to nobody. Write their id or e-mail.",
        "“%(name)s” is what several people are called; %(count)d records that name it belong to nobody. Write their ids or e-mails.",
        count,
    )
    report.notes.append(text % {"name": key.partition("/")[2], "count": count})


def apply(feed: Feed, report: Report) -> None:
    """Carries person and rate records over into people, memberships and rates, and touches the facts that depend on them."""
    if feed.record == "person":
        people.settle(report)
    if feed.record == "rate":
        rates.settle(report)
