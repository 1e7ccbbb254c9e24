"""Writes what was staged: raw records as versions, rejected rows as a list that each file renews."""

from datetime import datetime

from django.db import connection

from revops import analyzed
from revops.derive import touched
from revops.ingest import rereading
from revops.mapping import Feed
from revops.models import ImportRun

CLOSED = """
    CREATE TEMP TABLE superseded ON COMMIT DROP AS
    SELECT old_id AS id FROM compared WHERE outcome = 'changed' UNION ALL SELECT id FROM gone"""
CLOSE = "UPDATE revops_rawrecord SET known_until = %(at)s WHERE id IN (SELECT id FROM superseded)"
# The sequence is looked up once: looking it up for every row takes longer than all the rest.
NUMBERED = """
    CREATE TEMP TABLE arrived ON COMMIT DROP AS
    SELECT nextval((SELECT pg_get_serial_sequence('revops_rawrecord', 'id')::regclass)) AS id, line, old_row, sha256
    FROM compared WHERE outcome IN ('added', 'changed')"""
# Where a feed is not complete, only the record itself can tell that a later export still had it so.
SEEN = """
    UPDATE revops_rawrecord r SET fetched_at = %(fetched)s FROM compared c
    WHERE c.outcome = 'unchanged' AND r.id = c.old_id AND r.fetched_at < %(fetched)s"""
# A lead or deal that comes back after it had disappeared is the same one: its history goes on.
RETURNED = """
    UPDATE arrived a SET old_row = r.row FROM staged s JOIN revops_rawrecord r
        ON r.{key} = s.{key} AND r.{key} <> '' AND r.external_id = s.external_id
        AND r.source_id = %(source)s AND r.feed = %(feed)s AND r.known_until IS NOT NULL
    WHERE s.line = a.line AND a.old_row IS NULL"""
ADD = """
    INSERT INTO revops_rawrecord
        (id, row, source_id, feed, kind, external_id, lead, deal, payload, values, sha256, line, run_id, fetched_at, known_from)
    SELECT id, coalesce(old_row, id), %(source)s, %(feed)s, %(kind)s, external_id, lead, deal, payload, values, sha256, line, %(run)s,
        %(fetched)s, %(at)s FROM arrived JOIN staged USING (line)"""
# A rejected row stays open until the same file comes without it; the same row rejected for the same
# reason is not listed twice.
IS_IT = """
    s.line = r.line AND s."column" = r."column" AND s.reason = r.reason AND s.others = r.others AND s.payload = r.payload
    AND s.types IS NOT DISTINCT FROM r.types"""
IS_OPEN = "r.known_until IS NULL AND r.source_id = %(source)s AND r.feed = %(feed)s"
SETTLE = f"""
    UPDATE revops_rejected r SET known_until = %(at)s
    WHERE {IS_OPEN} AND r.file_name = %(file)s AND NOT EXISTS (SELECT 1 FROM refused s WHERE {IS_IT})"""
# Of rows that are read again, those that are understood now, or refused for another reason.
SETTLE_AGAIN = f"""
    UPDATE revops_rejected r SET known_until = %(at)s
    WHERE {IS_OPEN} AND r.run_id = ANY(%(again)s) AND r.types IS NOT NULL AND NOT EXISTS (SELECT 1 FROM refused s WHERE {IS_IT})"""
# The newest file that has it tells how old it is.
MOVE = f"""
    UPDATE revops_rejected r SET run_id = %(run)s
    WHERE {IS_OPEN} AND r.file_name = %(file)s AND EXISTS (SELECT 1 FROM refused s WHERE {IS_IT})"""
# Of what is pulled the files are many: there it stays until its record comes again.
SETTLE_PULLED = """
    UPDATE revops_rejected r SET known_until = %(at)s
    WHERE r.known_until IS NULL AND r.source_id = %(source)s AND r.feed = %(feed)s AND (%(complete)s OR r.external_id <> '' AND EXISTS (
        SELECT 1 FROM staged s WHERE s.external_id = r.external_id UNION ALL
        SELECT 1 FROM refused s WHERE s.external_id = r.external_id UNION ALL
        SELECT 1 FROM deleted s WHERE s.external_id = r.external_id))"""
LIST = f"""
    INSERT INTO revops_rejected
        (run_id, source_id, feed, file_name, line, "column", reason, payload, known_from, external_id, field, others, types)
    SELECT %(run)s, %(source)s, %(feed)s, %(file)s, line, "column", reason, payload, %(at)s, external_id, field, others, types
    FROM refused s WHERE NOT EXISTS (SELECT 1 FROM revops_rejected r WHERE {IS_OPEN} AND r.file_name = %(file)s AND {IS_IT})"""

# What is received is long, and nothing is looked for in it.
KEYS = "(row, source_id, feed, kind, external_id, lead, deal, known_until)"


def settling(run: ImportRun, feed: Feed) -> tuple[str, ...]:
    """What becomes of the rows that were rejected before."""
    if run.rereads_id:
        return (SETTLE_AGAIN,)
    return (SETTLE_PULLED,) if feed.is_pulled else (SETTLE, MOVE)


def write(run: ImportRun, feed: Feed, at: datetime) -> None:
    """Closes the records that changed or disappeared, adds the new versions, renews the list of
    rejected rows, and touches both.
    """
    params = {
        "at": at, "source": run.source_id, "feed": feed.name, "kind": feed.record, "run": run.pk, "fetched": run.fetched_at,
        "file": run.file_name, "complete": feed.complete, "again": rereading.runs_of(run) if run.rereads_id else [],
    }  # fmt: skip
    seen = [] if feed.complete else [SEEN]
    returned = [RETURNED.format(key=feed.record)] if feed.record in ("lead", "deal") else []
    with connection.cursor() as cursor:
        for statement in (
            CLOSED,
            NUMBERED,
            "ANALYZE arrived",
            *returned,
            CLOSE,
            ADD,
            *seen,
            *settling(run, feed),
            LIST,
        ):
            cursor.execute(statement, params)
    analyzed.analyze_grown("revops_rawrecord", columns=KEYS)
    touched.touch_records("superseded")
    touched.touch_records("arrived", feed.record)
