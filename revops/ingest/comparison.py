"""What was staged laid beside what is known: which rows are new, changed, unchanged or older news,
and which records disappeared.
"""

from __future__ import annotations

from django.db import connection

from revops.connectors.files import FileRefused
from revops.ingest import exports, overlaps
from revops.ingest.report import Report
from revops.ingest.staging import is_deleted
from revops.mapping import Feed
from revops.messages import Message, ngettext
from revops.messages import gettext as _
from revops.models import FeedDelivery, ImportRun

# A row that an older export tells otherwise is old news; read anew from the very same content or
# file it is a correction.
COMPARED = f"""
    CREATE TEMP TABLE compared ON COMMIT DROP AS
    SELECT s.line, s.sha256, c.id AS old_id, c.row AS old_row, CASE
        WHEN c.id IS NULL AND (%(closed_since)s OR %(outdated)s) THEN 'older'
        WHEN c.id IS NULL THEN 'added'
        WHEN c.sha256 = s.sha256 AND c.values = s.values THEN 'unchanged'
        WHEN c.sha256 = s.sha256 OR %(replaces)s AND {overlaps.HOLDS} THEN 'changed'
        WHEN %(outdated)s THEN 'older'
        WHEN %(closed_since)s OR c.fetched_at > %(at)s THEN CASE WHEN c.run_id = ANY(%(same)s) THEN 'changed' ELSE 'older' END
        ELSE 'changed' END AS outcome
    FROM (SELECT *, sha256(convert_to(payload::text, 'UTF8')) AS sha256 FROM staged) s
    LEFT JOIN revops_rawrecord c
        ON c.source_id = %(source)s AND c.feed = %(feed)s AND c.known_until IS NULL AND c.external_id = s.external_id"""
# A row that cannot be understood today has not disappeared: what was known of it stays. A row that is
# there as it was and is left out now is none by the mapping as it is now; one that says something else
# may be of an event log, which tells what was, too. A row that is there as it was and has another id is
# known by that one from now on: the mapping tells rows apart otherwise than it did. What another file
# has as well is not gone with a corrected one.
GONE = f"""
    CREATE TEMP TABLE gone ON COMMIT DROP AS
    SELECT c.id FROM revops_rawrecord c WHERE c.source_id = %(source)s AND c.feed = %(feed)s AND c.known_until IS NULL
        AND (%(complete)s OR %(replaces)s AND {overlaps.HAD} AND NOT {overlaps.ELSEWHERE}
            OR EXISTS (SELECT 1 FROM deleted d WHERE {{is_deleted}})
            OR c.sha256 IN (SELECT sha256(convert_to(payload::text, 'UTF8')) FROM skipped)
            OR %(has_id)s AND c.sha256 IN (SELECT sha256 FROM compared WHERE outcome = 'added'))
        AND NOT EXISTS (SELECT 1 FROM staged s WHERE s.external_id = c.external_id)
        AND NOT EXISTS (SELECT 1 FROM refused r WHERE r.external_id = c.external_id)
        AND NOT EXISTS (SELECT 1 FROM elsewhere e WHERE e.external_id = c.external_id)"""
# The form of an id without what a spreadsheet takes away or adds: capitals, leading zeros, decimals
# of nothing, blanks, ="…"; and without the three characters that Salesforce puts behind some of its ids.
FORM = r"""lower(ltrim(regexp_replace(regexp_replace(
    {id}, '\s|^="|"$|(?<=^[0-9A-Za-z]{{15}})[A-Z0-5]{{3}}$', '', 'g'), '\.0+$', ''), '0'))"""
# New ids that are known ones of this feed in another form. Where the file has both forms, they are
# two.
OTHER_FORMS = f"""
    SELECT count(*), (array_agg(s.external_id ORDER BY s.line))[1:2], (array_agg(c.external_id ORDER BY s.line))[1:2]
    FROM compared JOIN staged s USING (line) JOIN revops_rawrecord c
        ON c.source_id = %(source)s AND c.feed = %(feed)s AND c.known_until IS NULL
        AND {FORM.format(id="c.external_id")} = {FORM.format(id="s.external_id")}
    WHERE outcome = 'added' AND NOT EXISTS (SELECT 1 FROM staged t WHERE t.external_id = c.external_id)
    AND NOT EXISTS (SELECT 1 FROM compared a WHERE a.outcome = 'added' AND a.sha256 = c.sha256)"""


def compare(run: ImportRun, feed: Feed, report: Report) -> None:
    """Fills the tables `compared` and `gone`, and counts."""
    is_older = is_older_than_known(run)
    is_outdated = feed.replaces and not run.replaces and overlaps.is_outdated(run)
    says_nothing = 0 < report.rows_read == report.refused
    params = {
        "source": run.source_id, "feed": feed.name, "at": run.fetched_at, "outdated": is_outdated,
        "replaces": run.replaces or feed.replaces and not is_outdated,
        "complete": feed.complete and not is_older and not says_nothing and not run.is_part, "closed_since": feed.complete and is_older,
        "same": runs_of(run, sha256=run.sha256), "of_name": runs_of(run, file_name=run.file_name), "column": feed.id[0] if feed.id else "",
        "file": run.file_name, "has_id": bool(feed.id),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(COMPARED, params)
        # Or the forms of all new ids would be held against those of all known ones, one by one.
        cursor.execute("ANALYZE compared (line, outcome)")
        cursor.execute("SELECT outcome, count(*) FROM compared GROUP BY 1")
        for outcome, count in cursor.fetchall():
            setattr(report, outcome, count)
        cursor.execute(GONE.format(is_deleted=is_deleted(feed, "c")), params)
        cursor.execute("SELECT count(*) FROM gone")
        report.closed = cursor.fetchone()[0]
    if params["replaces"] and not params["complete"]:
        overlaps.note_stays(params, report)
    note_older(run, report)
    note_left_out(run, feed, report)
    note_several_forms(feed, report)
    if says_nothing and feed.complete:
        report.notes.append(
            _("No row of this complete file could be read, so nothing is taken as gone.")
        )


# A lead or deal that another file of its kind has by now has moved there; a row that has another id by now
# is in this one.
LOST = """
    SELECT count(*) FROM gone JOIN revops_rawrecord g USING (id) WHERE NOT EXISTS (
        SELECT 1 FROM compared WHERE outcome = 'added' AND compared.sha256 = g.sha256) AND NOT EXISTS (
        SELECT 1 FROM revops_rawrecord o WHERE o.known_until IS NULL AND o.kind = g.kind AND o.feed <> g.feed
        AND (g.kind = 'deal' AND o.deal = g.deal OR g.kind = 'lead' AND o.lead = g.lead))"""


def lost() -> int:
    """How many of the records that disappear from a complete file are nowhere else."""
    with connection.cursor() as cursor:
        cursor.execute(LOST)
        return cursor.fetchone()[0]


def is_older_than_known(run: ImportRun) -> bool:
    newer = FeedDelivery.objects.filter(
        source=run.source_id, feed=run.feed, delivered_at__gt=run.fetched_at
    )
    return newer.exists()


def runs_of(run: ImportRun, **what: str) -> list[int]:
    """Former runs of the feed over the same content, or over a file of the same name."""
    former = ImportRun.objects.filter(source=run.source_id, feed=run.feed, **what).exclude(
        pk=run.pk
    )
    return list(former.values_list("pk", flat=True))


def note_older(run: ImportRun, report: Report) -> None:
    if not report.older:
        return
    text = ngettext(
        "%(count)d row is older than what is known: the file was exported on %(at)s. It changed nothing.",
        "%(count)d rows are older than what is known: the file was exported on %(at)s. They changed nothing.",
        report.older,
    )
    way = _("To take them all the same, import with --exported-at and a later time.")
    shown = {"count": report.older, "at": exports.local(run.fetched_at)}
    report.notes.append(text % shown + " " + way)


# Rows that the mapping leaves out now and of which something is known from before.
LEFT_OUT = """
    SELECT count(DISTINCT c.id), (array_agg(k.line ORDER BY k.line))[1:5] FROM skipped k JOIN revops_rawrecord c
        ON c.source_id = %(source)s AND c.feed = %(feed)s AND c.known_until IS NULL AND c.external_id = k.external_id
    WHERE NOT EXISTS (SELECT 1 FROM gone WHERE gone.id = c.id)
    AND NOT EXISTS (SELECT 1 FROM staged s WHERE s.external_id = c.external_id)"""


def note_left_out(run: ImportRun, feed: Feed, report: Report) -> None:
    if not report.skipped:
        return
    with connection.cursor() as cursor:
        cursor.execute(LEFT_OUT, {"source": run.source_id, "feed": feed.name})
        count, lines = cursor.fetchone()
    if count:
        text = ngettext(
            "%(count)d record that is known is in a row left out now (line %(lines)s): what is known of it stays. If it no longer "
            "holds, import with --replaces, or declare the feed complete.",
            "%(count)d records that are known are in rows left out now (lines %(lines)s): what is known of them stays. If they no longer "
            "hold, import with --replaces, or declare the feed complete.",
            count,
        )
        shown = ", ".join(map(str, lines)) + (", …" if count > len(lines) else "")
        report.notes.append(text % {"count": count, "lines": shown})


# Numbers that stand in one file in several forms: 7, 007 and 7.0.
SEVERAL_FORMS = r"""
    WITH dressed AS (
        SELECT line, external_id AS id, ltrim(regexp_replace(external_id, '\.0+$', ''), '0') AS bare FROM staged
        WHERE (external_id LIKE '0%' OR external_id LIKE '%.0%') AND external_id ~ '^[0-9]+(\.0+)?$'
    ), forms AS (
        SELECT line, id, bare FROM dressed
        UNION ALL SELECT line, external_id, external_id FROM staged WHERE external_id IN (SELECT bare FROM dressed)
    )
    SELECT count(*) OVER (), array_agg(id ORDER BY line), array_agg(line ORDER BY line) FROM forms GROUP BY bare
    HAVING count(DISTINCT id) > 1 ORDER BY min(line) LIMIT 1"""


def note_several_forms(feed: Feed, report: Report) -> None:
    """Says which ids are perhaps one, since a spreadsheet may have written them in two ways."""
    if not feed.id:
        return
    with connection.cursor() as cursor:
        cursor.execute(SEVERAL_FORMS)
        found = cursor.fetchone()
    if found:
        count, ids, lines = found
        text = ngettext(
            "%(count)d id stands in this file in several forms: “%(ids)s” (lines %(lines)s). Each form counts as a record of its own; if "
            'they are one, give ids one form in the mapping: ids = "stripped".',
            "%(count)d ids stand in this file in several forms, such as “%(ids)s” (lines %(lines)s). Each form counts as a record "
            'of its own; if they are one, give ids one form in the mapping: ids = "stripped".',
            count,
        )
        shown = {"ids": "”, “".join(ids[:3]), "lines": ", ".join(map(str, lines[:3]))}
        report.notes.append(text % (shown | {"count": count}))


def refuse_other_forms(run: ImportRun, feed: Feed, report: Report) -> None:
    """Refuses a file whose new ids are known ones in another form, before anything is written.
    Raises FileRefused.
    """
    if run.accepts_ids or not feed.id or not report.added or not run.source_id:
        return
    if "salesforce" in feed.conventions.ids:  # of which two may differ by a capital
        return
    if (
        not report.unchanged
        and not FeedDelivery.objects.filter(source=run.source_id, feed=feed.name).exists()
    ):
        return
    with connection.cursor() as cursor:
        cursor.execute(OTHER_FORMS, {"source": run.source_id, "feed": feed.name})
        count, new, known = cursor.fetchone()
    if count:
        raise FileRefused(
            known_in_another_form(count)
            % {
                "file": run.file_name,
                "count": count,
                "new": "”, “".join(new),
                "known": "”, “".join(known),
            }
        )


def known_in_another_form(count: int) -> Message:
    return ngettext(
        "“%(file)s”: %(count)d new id is known in another form, “%(new)s”, which is known as “%(known)s”; imported like "
        "this, its record would count twice. A spreadsheet may have changed it. Give ids one form in the mapping (ids = …), "
        "or import with --accept-ids if it really is another. Nothing was imported.",
        "“%(file)s”: %(count)d new ids are known in another form, such as “%(new)s”, which is known as “%(known)s”; imported like "
        "this, their records would count twice. A spreadsheet may have changed them. Give ids one form in the mapping (ids = …), "
        "or import with --accept-ids if they really are others. Nothing was imported.",
        count,
    )
