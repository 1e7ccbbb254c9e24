"""A file's rows, read by the mapping and laid beside what is known, before anything is written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import starmap
from pathlib import Path

import orjson
from django.db import connection

from revops.connectors import files
from revops.connectors.rows import Rows
from revops.ingest.report import Report
from revops.mapping import Feed, Mapped, MappingError, Refused, compiled
from revops.mapping.columns import id_of_deleted, id_of_refused
from revops.mapping.reader import PayloadOf
from revops.messages import as_kept, stored
from revops.messages import gettext as _
from revops.models import RawRecord

CHUNK = 20_000
STAGED = """
    CREATE TEMP TABLE staged (line int, external_id text, lead text, deal text, payload jsonb, values jsonb) ON COMMIT DROP;
    CREATE TEMP TABLE refused (line int, "column" text, reason jsonb, payload jsonb, external_id text, field text,
        others jsonb, types jsonb) ON COMMIT DROP;
    CREATE TEMP TABLE skipped (line int, external_id text, payload jsonb) ON COMMIT DROP;
    CREATE TEMP TABLE deleted (line int, external_id text) ON COMMIT DROP;
    CREATE TEMP TABLE IF NOT EXISTS elsewhere (external_id text) ON COMMIT DROP"""
Progress = Callable[[int], None]
Lookup = Mapping[str, dict[str, str]]


def dump(content: object) -> str:
    return orjson.dumps(content).decode()


def stage(
    path: str, feed: Feed, report: Report, progress: Progress, given: Mapping[str, Lookup]
) -> None:
    """Reads a file into the temporary tables `staged` and `refused`. Raises FileRefused or
    MappingError.

    `given` are rows of lookup feeds that are not imported yet.
    """
    try:
        with files.open_rows(path, feed=feed) as rows:
            stage_rows(rows, feed, report, progress, given)
    except MappingError as error:
        shown = ({"file": Path(path).name, "why": each} for each in error.sentences)
        raise MappingError(*(_("“%(file)s”: %(why)s") % each for each in shown)) from error


def stage_rows(
    rows: Rows, feed: Feed, report: Report, progress: Progress, given: Mapping[str, Lookup]
) -> None:
    """Reads rows, wherever they come from, into the temporary tables. Raises as `stage` does."""
    with connection.cursor() as cursor:
        cursor.execute(STAGED)
    read = compiled(feed, rows.header, lookups(feed, given))
    outcomes = starmap(read.read, rows)
    # A row can have been a record only of a feed that has any.
    kept = read.payload_of if is_known(feed) else None
    while copy_chunk(feed, outcomes, report, kept):
        progress(report.rows_read)
    report.notes += rows.notes + read.notes()
    report.note_headings()
    report.header = [clean(name) for name in rows.header]
    report.dates = read.dates


def is_known(feed: Feed) -> bool:
    """Whether any record of the feed is current."""
    records = RawRecord.objects.filter(source__key=feed.source_key, feed=feed.name)
    return records.filter(known_until=None).exists()


def copy_chunk(
    feed: Feed, outcomes: Iterator[object], report: Report, kept: PayloadOf | None
) -> bool:
    """Copies up to CHUNK rows; answers whether there may be more. Refused rows wait, because one
    connection copies one table at a time. `kept` makes what is kept of skipped rows, if anything is.
    """
    refused: list[Refused] = []
    skipped: list[tuple[int, str, str]] = []
    count = 0
    with connection.cursor() as cursor, cursor.copy("COPY staged FROM STDIN") as copy:
        for count, outcome in zip(range(1, CHUNK + 1), outcomes, strict=False):  # noqa: B007 - counts the rows taken
            if type(outcome) is Mapped:
                values = outcome.values
                copy.write_row(
                    (outcome.line, outcome.external_id, values.get("lead", ""), values.get("deal", ""),
                     dump(outcome.payload), dump(values))
                )  # fmt: skip
            elif type(outcome) is Refused:
                refused.append(outcome)
            else:
                report.skipped[outcome.reason] += 1
                if kept and outcome.cells:
                    payload = storable(kept(outcome.cells))
                    skipped.append((outcome.line, outcome.external_id, payload))
    report.rows_read += count
    copy_skipped(skipped)
    copy_refused(feed, refused, report)
    return count == CHUNK


def copy_refused(feed: Feed, refused: list[Refused], report: Report) -> None:
    for row in refused:
        report.add_refused(row)
    with connection.cursor() as cursor, cursor.copy("COPY refused FROM STDIN") as copy:
        for row in refused:
            copy.write_row(
                (row.line, clean(row.column), storable(as_kept(row.reason)), storable(row.payload),
                 clean(id_of_refused(feed, row.payload)), row.field, storable(stored(row.others)),
                 None if row.types is None else dump(row.types))
            )  # fmt: skip


def copy_skipped(skipped: list[tuple[int, str, str]]) -> None:
    if not skipped:
        return
    with connection.cursor() as cursor, cursor.copy("COPY skipped FROM STDIN") as copy:
        for row in skipped:
            copy.write_row(row)


def storable(content: object) -> str:
    """JSON without NUL, which PostgreSQL stores as little."""
    return dump(content).replace("\\u0000", "\ufffd")


def clean(text: str) -> str:
    """PostgreSQL stores no NUL character."""
    return text.replace("\0", "\ufffd")


def lookups(feed: Feed, given: Mapping[str, Lookup]) -> dict[str, Lookup]:
    """The rows of the lookup feeds of the same source that this feed asks for, by feed and id."""
    return {
        name: given[name]
        if name in given
        else dict(
            RawRecord.objects.filter(
                source__key=feed.source_key, feed=name, known_until__isnull=True
            ).values_list("external_id", "payload")
        )
        for name in feed.lookup_feeds
    }


NUMBERED = """
    UPDATE staged s SET external_id = s.external_id || '#' || n.number
    FROM (SELECT line, row_number() OVER (PARTITION BY external_id ORDER BY line) AS number FROM staged) n
    WHERE n.line = s.line AND n.number > 1"""
OUTDATED = """
    DELETE FROM staged s USING staged later WHERE later.external_id = s.external_id AND later.line > s.line"""
TWICE = """
    CREATE TEMP TABLE twice ON COMMIT DROP AS
    SELECT * FROM (
        SELECT line, external_id, payload, first_value(payload) OVER w AS first_payload, first_value(line) OVER w AS first_line,
            row_number() OVER w AS number
        FROM staged JOIN (SELECT external_id FROM staged GROUP BY 1 HAVING count(*) > 1) t USING (external_id)
        WINDOW w AS (PARTITION BY external_id ORDER BY line)
    ) n WHERE number > 1"""


def separate_duplicates(feed: Feed, report: Report) -> None:
    """Gives equal rows of a feed without id a number each; of rows with one id keeps the first. Of
    what is pulled the last holds: pages follow each other in time.

    A later row with the same content is a repetition; one with other content is refused, because
    nobody can say which is right.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE staged (line, external_id)")
        if not feed.id:
            cursor.execute(NUMBERED)
            return
        if feed.is_pulled:
            cursor.execute(OUTDATED)
            report.repeated = cursor.rowcount
            return
        cursor.execute(TWICE)
        cursor.execute("SELECT count(*) FILTER (WHERE payload = first_payload) FROM twice")
        report.repeated = cursor.fetchone()[0]
        cursor.execute(
            "SELECT line, external_id, first_line, payload::text FROM twice WHERE payload <> first_payload ORDER BY line"
        )
        refused = [contradiction(feed, *row) for row in cursor.fetchall()]
        cursor.execute("DELETE FROM staged USING twice WHERE staged.line = twice.line")
    copy_refused(feed, refused, report)


def contradiction(feed: Feed, line: int, external_id: str, first: int, payload: str) -> Refused:
    sentence = _("Line %(line)d has the same id “%(id)s” and other content.")
    if feed.record == "invoice" and "line" not in {field.name for field in feed.fields}:
        sentence = _(
            "Line %(line)d has the same id “%(id)s” and other content. If both are lines of one document, say "
            "which column tells them apart: as `line`, and in `id` beside the number."
        )
    reason = sentence % {"line": first, "id": external_id}
    return Refused(line, ", ".join(feed.id), reason, json.loads(payload))


# A deletion holds for what was said before it; what comes after it says that the record is there.
TAKEN = """
    DELETE FROM {table} s USING deleted d WHERE s.line <= d.line AND {is_it}"""


def take_deleted(deleted: Sequence[tuple[int, str]], feed: Feed, report: Report) -> None:
    """Fills the table `deleted` with what a tool says is gone, and takes out what it said of that
    before. Ids are those of the feed's first id column.
    """
    if not deleted:
        return
    is_it = is_deleted(feed, "s")
    with connection.cursor() as cursor:
        with cursor.copy("COPY deleted FROM STDIN") as copy:
            for line, external_id in deleted:
                copy.write_row((line, clean(id_of_deleted(feed, external_id))))
        for table in ("staged", "refused"):
            cursor.execute(TAKEN.format(table=table, is_it=is_it), {"column": feed.id[0]})
        report.refused -= cursor.rowcount


def is_deleted(feed: Feed, alias: str) -> str:
    """The condition that a row of a table is one of those in `deleted`, aliased d."""
    if len(feed.id) == 1:
        return f"{alias}.external_id = d.external_id"
    return f"{alias}.payload->>%(column)s = d.external_id"


WOULD_BE = """
    SELECT external_id, payload::text FROM revops_rawrecord
    WHERE source_id = %(source)s AND feed = %(feed)s AND known_until IS NULL AND id NOT IN (SELECT id FROM gone)
    UNION ALL SELECT external_id, payload::text FROM staged"""


def would_be(feed: Feed, source: int | None) -> Lookup:
    """The rows that a lookup feed would have once what was staged and compared is imported."""
    with connection.cursor() as cursor:
        cursor.execute(WOULD_BE, {"source": source, "feed": feed.name})
        return {external_id: json.loads(payload) for external_id, payload in cursor.fetchall()}
