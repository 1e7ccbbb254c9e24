"""What an import says beyond its counts, before anything is written: members that nobody has yet,
and records that count nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from revops.derive import merges
from revops.derive.kinds import KINDS, Label
from revops.ingest.report import Report
from revops.mapping import Feed
from revops.messages import gettext as _
from revops.messages import joined, ngettext
from revops.models import ImportRun, Person, PersonAlias
from revops.models.dimensions import DIMENSIONS

NAMED = {name: each.model for name, each in DIMENSIONS.items() if each.is_named_by_records}
NEWS = "compared JOIN staged USING (line) WHERE outcome IN ('added', 'changed')"
NAMES = f"SELECT DISTINCT values->>%s FROM {NEWS} AND values ? %s"
SHOWN = 5
# What people write for an empty cell, and what then becomes a name.
EMPTY_LOOKING = frozenset(
    ("-", "--", "n/a", "na", "none", "null", "nil", "?", "unknown", "(blank)")
)


def names_of(field: str) -> set[str]:
    """The distinct values of a field among the rows that are new or changed."""
    with connection.cursor() as cursor:
        cursor.execute(NAMES, [field, field])
        return {value for (value,) in cursor.fetchall()}


def note_new_members(feed: Feed, report: Report) -> None:
    """Finds the members that the rows name, and says which teams, channels, personas … and people
    would be new.
    """
    mapped = {field.name for field in feed.fields}
    report.names = {
        field: names_of(field) for field in (*NAMED, "owner", "owner_before") if field in mapped
    }
    for field in (each for each in NAMED if each in report.names):
        model, word = NAMED[field], DIMENSIONS[field].word
        known = set(model.objects.values_list("name", flat=True))
        note_new(report, model, [word(name) for name in sorted(report.names[field] - known)])
    owners = report.names.get("owner", set()) | report.names.get("owner_before", set())
    unknown = owners - set(PersonAlias.objects.filter(key__in=owners).values_list("key", flat=True))
    names = sorted(key.partition("/")[2] for key in unknown)
    note_new(report, Person, names)
    note_namesakes(report, names)


def note_new(report: Report, model: type, names: list[str]) -> None:
    if not names:
        return
    # Each name by itself, so that one of a person can be withheld from a reader.
    shown = joined(", ", names[:SHOWN]) + ("…" if len(names) > SHOWN else "")
    what = model._meta.verbose_name_plural
    report.notes.append(
        _("New in %(what)s: %(count)d (%(names)s).")
        % {"what": what, "count": len(names), "names": shown}
    )
    if empty := [name for name in names if name.casefold() in EMPTY_LOOKING]:
        text = _(
            '%(names)s among the new %(what)s look like empty cells; translate them to "" if they are.'
        )
        report.notes.append(
            text % {"names": ", ".join(f"“{name}”" for name in empty), "what": what}
        )


def note_namesakes(report: Report, names: list[str]) -> None:
    """Two sources that name somebody alike may mean one person, which only people can say."""
    alike = sorted(set(Person.objects.filter(name__in=names).values_list("name", flat=True)))
    if not alike:
        return
    text = ngettext(
        "%(count)d of them is called like a person of another source, and another until both are merged (Data, Duplicates): %(names)s.",
        "%(count)d of them are called like people of another source, and others until they are merged (Data, Duplicates): %(names)s.",
        len(alike),
    )
    shown = joined(", ", alike[:SHOWN]) + ("…" if len(alike) > SHOWN else "")
    report.notes.append(text % {"count": len(alike), "names": shown})


# What others were merged into, and is gone with this import.
STAYED = f"""
    SELECT count(*), (array_agg(key ORDER BY key))[1:5] FROM (
        SELECT DISTINCT CASE r.kind WHEN 'deal' THEN r.deal WHEN 'lead' THEN r.lead WHEN 'customer' THEN r.values->>'customer'
            ELSE {merges.DOCUMENT} END AS key, CASE r.kind WHEN 'invoice' THEN 'document' ELSE r.kind END AS what
        FROM gone JOIN revops_rawrecord r USING (id) JOIN revops_source s ON s.id = r.source_id
    ) g JOIN (SELECT DISTINCT what, stays FROM ({merges.CURRENT}) c (what, one, stays) UNION
        SELECT 'lead', merged_into FROM revops_lead WHERE known_until IS NULL AND merged_into <> '' AND %(kind)s = 'lead') m
        ON m.what = g.what AND m.stays = g.key"""


def note_stayed(feed: Feed, report: Report) -> None:
    """Says which of those that are gone others were merged into."""
    if not report.closed:
        return
    with connection.cursor() as cursor:
        cursor.execute(STAYED, {"kind": feed.record})
        count, keys = cursor.fetchone()
    if count:
        text = ngettext(
            "%(count)d record is gone that others were merged into (%(keys)s): what is left of them counts once.",
            "%(count)d records are gone that others were merged into (%(keys)s): what is left of each counts once.",
            count,
        )
        shown = ", ".join(keys) + (", …" if count > len(keys) else "")
        report.notes.append(text % {"count": count, "keys": shown})


def note_uncounted(run: ImportRun, feed: Feed, report: Report) -> None:
    """Says what came in and counts nowhere, by reason with number and first lines."""
    for condition, why in KINDS[feed.record].uncounted:
        count, lines = found(condition)
        if count:
            report.notes.append(uncounted(count, lines, why))


def found(condition: str) -> tuple[int, Sequence[int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), (array_agg(line ORDER BY line))[1:5] FROM ("
            f"SELECT * FROM {NEWS}) s WHERE {condition}".replace("%", "%%")
        )
        count, lines = cursor.fetchone()
        return count, lines or ()


def uncounted(count: int, lines: Sequence[int], why: Label) -> str:
    shown = ", ".join(map(str, lines)) + (", …" if count > len(lines) else "")
    text = ngettext(
        "%(count)d record %(why)s (line %(lines)s).",
        "%(count)d records %(why)s (lines %(lines)s).",
        count,
    )
    return text % {"count": count, "why": why, "lines": shown}
