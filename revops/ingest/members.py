"""Members of dimensions: created when a record first names them, described by person and rate
records.
"""

from django.db import connection

from revops.derive import reach
from revops.ingest import people, rates
from revops.ingest.preview import NAMED
from revops.ingest.report import Report
from revops.mapping import Feed
from revops.messages import ngettext
from revops.models import Person, PersonAlias


def create(feed: Feed, report: Report) -> None:
    """Creates the members that the new and changed rows name and nobody has yet; which these are,
    preview said.
    """
    for field, model in NAMED.items():
        known = (
            set(model.objects.values_list("name", flat=True)) if field in report.names else set()
        )
        new = sorted(report.names.get(field, set()) - known)
        model.objects.bulk_create([model(name=name) for name in new], ignore_conflicts=True)
    if (
        {"channel", "motion"} <= {field.name for field in feed.fields}
        or report.changed
        or report.closed
    ):
        count_motions()
    create_people(report)


# How many of the current records with a channel name each motion: what arrived is added, what was
# superseded taken away.
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
    """A channel's usual motion is the one that most of the current records name with it; of equally
    many, neither.
    """
    with connection.cursor() as cursor:
        cursor.execute(MOTIONS)
        if not cursor.rowcount:
            return
        cursor.execute(USUAL)
        reach.touch_channels(pk for pk, motion in cursor.fetchall() if not motion)


def create_people(report: Report) -> None:
    """An owner nobody has described yet becomes a person with the name that the source uses."""
    owners = report.names.get("owner", set()) | report.names.get("owner_before", set())
    known = dict(PersonAlias.objects.filter(key__in=owners).values_list("key", "person"))
    new = sorted(owners - known.keys())
    created = Person.objects.bulk_create([Person(name=key.partition("/")[2]) for key in new])
    PersonAlias.objects.bulk_create(
        [PersonAlias(key=key, person=person) for key, person in zip(new, created, strict=True)]
    )
    for key in sorted(key for key, person in known.items() if person is None):
        note_ambiguous(report, key)


def note_ambiguous(report: Report, key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM arrived JOIN staged USING (line) WHERE values->>'owner' = %s",
            [key],
        )
        count = cursor.fetchone()[0]
    text = ngettext(
        "“%(name)s” is what several people are called; %(count)d record that names it belongs to nobody. Write their id or e-mail.",
        "“%(name)s” is what several people are called; %(count)d records that name it belong to nobody. Write their ids or e-mails.",
        count,
    )
    report.notes.append(text % {"name": key.partition("/")[2], "count": count})


def apply(feed: Feed, report: Report) -> None:
    """Carries person and rate records over into people, memberships and rates, and touches the
    facts that depend on them.
    """
    if feed.record == "person" or feed.record == "merge" and people.are_decided():
        people.settle(report)
    if feed.record == "rate":
        rates.settle(report)
