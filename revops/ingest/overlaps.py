"""Which rows each file of a feed has: what a corrected file closes, because no other file has it, and
what it corrects, because none that was exported later does. The only writer of FileRows.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from revops.ingest.report import Report
from revops.mapping import Feed
from revops.messages import ngettext
from revops.models import FileRows, ImportRun

# What stands for an id: one of eight bytes, so that a file of a million rows takes eight megabytes.
NUMBER = "hashtextextended({id}, 0)"
OF_CURRENT = NUMBER.format(id="c.external_id")
FILES = "SELECT unnest(ids) FROM revops_filerows WHERE source_id = %(source)s AND feed = %(feed)s AND file_name"
# Of a current record (c): this file had it when it was last imported, or brought it as it is.
HAD = f"(c.run_id = ANY(%(of_name)s) OR {OF_CURRENT} IN ({FILES} = %(file)s))"
ELSEWHERE = f"{OF_CURRENT} IN ({FILES} <> %(file)s)"
LATER = f"{OF_CURRENT} IN ({FILES} <> %(file)s AND fetched_at > %(at)s)"
# Of what came before there were FileRows nobody knows which files have it: then its time decides.
IS_TOLD = """EXISTS (
    SELECT 1 FROM revops_importrun u JOIN revops_filerows f ON f.source_id = u.source_id AND f.feed = u.feed AND f.file_name = u.file_name
    WHERE u.id = c.run_id)"""
# What this file says holds: no other that was exported later has the row.
HOLDS = f"({HAD} OR {IS_TOLD}) AND NOT {LATER}"
# Rows that are read again are rows of their file, too.
KEEP = f"""
    INSERT INTO revops_filerows AS f (source_id, feed, file_name, fetched_at, ids)
    SELECT %(source)s, %(feed)s, %(file)s, %(at)s, coalesce(array_agg({NUMBER.format(id="external_id")}), '{{}}')
    FROM (SELECT external_id FROM staged UNION SELECT external_id FROM refused WHERE external_id <> '') s
    ON CONFLICT (source_id, feed, file_name) DO UPDATE SET fetched_at = excluded.fetched_at,
        ids = CASE WHEN %(again)s THEN f.ids ELSE '{{}}' END || excluded.ids"""
# A complete file has all that there is, so that of those before it nothing more is asked than which
# of their records still are as they brought them.
OUTDATED = """
    DELETE FROM revops_filerows f WHERE f.source_id = %(source)s AND f.feed = %(feed)s AND f.fetched_at < (
        SELECT max(o.fetched_at) FROM revops_filerows o WHERE o.source_id = f.source_id AND o.feed = f.feed)"""
# What this file had until now, and another file has.
STAYS = f"""
    SELECT count(*) FROM revops_rawrecord c
    WHERE c.source_id = %(source)s AND c.feed = %(feed)s AND c.known_until IS NULL
        AND {OF_CURRENT} IN ({FILES} = %(file)s) AND {ELSEWHERE}
        AND NOT EXISTS (SELECT 1 FROM staged s WHERE s.external_id = c.external_id)
        AND NOT EXISTS (SELECT 1 FROM gone WHERE gone.id = c.id)"""


def is_outdated(run: ImportRun) -> bool:
    """Whether the file of an import is an older export than the one of its name that is known."""
    known = FileRows.objects.filter(
        source=run.source_id, feed=run.feed, file_name=run.file_name, fetched_at__gt=run.fetched_at
    )
    return not run.rereads_id and known.exists()


def keep(run: ImportRun, feed: Feed) -> None:
    """Writes down which rows the file of an import has, of complete ones the last only. Part of the
    import's transaction.
    """
    if run.is_pulled or is_outdated(run) and not run.replaces:
        return
    params = {
        "source": run.source_id, "feed": run.feed, "file": run.file_name, "at": run.fetched_at,
        "again": run.rereads_id is not None,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(KEEP, params)
        if feed.complete:
            cursor.execute(OUTDATED, params)


def note_stays(params: Mapping[str, object], report: Report) -> None:
    """Says how many records stay although the corrected file lacks them. `params` are those of the
    comparison.
    """
    with connection.cursor() as cursor:
        cursor.execute(STAYS, params)
        count = cursor.fetchone()[0]
    if count:
        text = ngettext(
            "%(count)d record that this file has no more stays, since another file of the feed has it. Import that one again as well, if "
            "it was read wrongly, too, or says it otherwise.",
            "%(count)d records that this file has no more stay, since another file of the feed has them. Import that one again as well, if "
            "it was read wrongly, too, or says them otherwise.",
            count,
        )
        report.notes.append(text % {"count": count})


def rename(source: int, old: str, new: str) -> None:
    """Gives what is known of a feed's files to its new name, which keeps its own."""
    files = FileRows.objects.filter(source=source, feed=old)
    known = FileRows.objects.filter(source=source, feed=new).values("file_name")
    files.filter(file_name__in=list(known.values_list("file_name", flat=True))).delete()
    files.update(feed=new)
