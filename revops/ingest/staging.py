"""A file's rows, read by the mapping and laid beside what is known, before anything is written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import orjson
from django.db import connection
from django.utils.translation import gettext as _

from revops.connectors import files
from revops.mapping import Feed, Mapped, Refused
from revops.mapping.reader import distinct
from revops.models import RawRecord

CHUNK = 20_000
FIRST_ERRORS = 10
STAGED = """
    CREATE TEMP TABLE staged (line int, external_id text, lead text, deal text, payload jsonb, values jsonb) ON COMMIT DROP;
    CREATE TEMP TABLE refused (line int, "column" text, reason text, payload jsonb, external_id text) ON COMMIT DROP"""
Progress = Callable[[int], None]
Lookup = Mapping[str, dict[str, str]]


def dump(content: dict[str, object]) -> str:
    return orjson.dumps(content).decode()


@dataclass(slots=True)
class Report:
    """What came of a file's rows, one count per outcome; the first errors as (line, column, reason); notes for the reader."""

    file_name: str
    feed: str
    rows_read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    closed: int = 0
    repeated: int = 0
    refused: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    errors: list[tuple[int, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        names = ("rows_read", "added", "changed", "unchanged", "closed", "repeated", "refused")
        return {name: getattr(self, name) for name in names} | {"skipped": self.skipped.total()}


def stage(path: str, feed: Feed, report: Report, progress: Progress, given: Mapping[str, Lookup]) -> None:
    """Reads a file into the temporary tables `staged` and `refused`. Raises FileRefused or MappingError.

    `given` are rows of lookup feeds that are not imported yet.
    """
    with connection.cursor() as cursor:
        cursor.execute(STAGED)
    with files.open_rows(path, feed=feed) as rows:
        read = feed.reader(rows.header, lookups(feed, given))
        outcomes = (read(line, cells) for line, cells in rows)
        while copy_chunk(feed, outcomes, report):
            progress(report.rows_read)
        report.notes += rows.notes


def copy_chunk(feed: Feed, outcomes: Iterator[object], report: Report) -> bool:
    """Copies up to CHUNK rows; answers whether there may be more. Refused rows wait, because one connection copies one table at a time."""
    refused: list[Refused] = []
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
    report.rows_read += count
    copy_refused(feed, refused, report)
    return count == CHUNK


def copy_refused(feed: Feed, refused: list[Refused], report: Report) -> None:
    report.refused += len(refused)
    report.errors += [(row.line, row.column, row.reason) for row in refused[: FIRST_ERRORS - len(report.errors)]]
    with connection.cursor() as cursor, cursor.copy("COPY refused FROM STDIN") as copy:
        for row in refused:
            copy.write_row(
                (row.line, clean(row.column), clean(row.reason), dump(row.payload).replace("\\u0000", "\ufffd"),
                 clean(id_of(feed, row.payload)))
            )  # fmt: skip


def id_of(feed: Feed, payload: dict[str, str]) -> str:
    """The id that a refused row has all the same; "" where it cannot be read."""
    parts = [payload.get(column, "").strip() for column in feed.id]
    if len(parts) == 1:
        return parts[0]
    return distinct(parts) if any(parts) else ""


def clean(text: str) -> str:
    """PostgreSQL stores no NUL character."""
    return text.replace("\0", "\ufffd")


def lookups(feed: Feed, given: Mapping[str, Lookup]) -> dict[str, Lookup]:
    """The rows of the lookup feeds of the same source that this feed asks for, by feed and id."""
    return {
        name: given[name]
        if name in given
        else dict(
            RawRecord.objects.filter(source__key=feed.source_key, feed=name, known_until__isnull=True).values_list(
                "external_id", "payload"
            )
        )
        for name in feed.lookup_feeds
    }


NUMBERED = """
    UPDATE staged s SET external_id = s.external_id || '#' || n.number
    FROM (SELECT line, row_number() OVER (PARTITION BY external_id ORDER BY line) AS number FROM staged) n
    WHERE n.line = s.line AND n.number > 1"""
TWICE = """
    CREATE TEMP TABLE twice ON COMMIT DROP AS
    SELECT * FROM (
        SELECT line, external_id, payload, first_value(payload) OVER w AS first_payload, first_value(line) OVER w AS first_line,
            row_number() OVER w AS number
        FROM staged JOIN (SELECT external_id FROM staged GROUP BY 1 HAVING count(*) > 1) t USING (external_id)
        WINDOW w AS (PARTITION BY external_id ORDER BY line)
    ) n WHERE number > 1"""


def tell_twins_apart(feed: Feed, report: Report) -> None:
    """Gives equal rows of a feed without id a number each; of rows with one id keeps the first.

    A later row with the same content is a repetition; one with other content is refused, because nobody can say which is right.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE staged (line, external_id)")
        if not feed.id:
            cursor.execute(NUMBERED)
            return
        cursor.execute(TWICE)
        cursor.execute("SELECT count(*) FILTER (WHERE payload = first_payload) FROM twice")
        report.repeated = cursor.fetchone()[0]
        cursor.execute(
            "SELECT line, external_id, first_line, payload::text FROM twice WHERE payload <> first_payload ORDER BY line"
        )
        contradictions = [
            Refused(
                line,
                ", ".join(feed.id),
                _("Line %(line)d has the same id “%(id)s” and other content.") % {"line": first, "id": external_id},
                json.loads(payload),
            )
            for line, external_id, first, payload in cursor.fetchall()
        ]
        cursor.execute("DELETE FROM staged USING twice WHERE staged.line = twice.line")
    copy_refused(feed, contradictions, report)


COMPARED = """
    CREATE TEMP TABLE compared ON COMMIT DROP AS
    SELECT s.line, s.sha256, c.id AS old_id, c.row AS old_row, CASE
        WHEN c.id IS NULL THEN 'added' WHEN c.sha256 = s.sha256 AND c.values = s.values THEN 'unchanged' ELSE 'changed' END AS outcome
    FROM (SELECT *, sha256(convert_to(payload::text, 'UTF8')) AS sha256 FROM staged) s
    LEFT JOIN revops_rawrecord c
        ON c.source_id = %(source)s AND c.feed = %(feed)s AND c.known_until IS NULL AND c.external_id = s.external_id"""
# A row that cannot be understood today has not disappeared: what was known of it stays.
GONE = """
    CREATE TEMP TABLE gone ON COMMIT DROP AS
    SELECT c.id FROM revops_rawrecord c WHERE %(complete)s AND c.source_id = %(source)s AND c.feed = %(feed)s
        AND c.known_until IS NULL AND NOT EXISTS (SELECT 1 FROM staged s WHERE s.external_id = c.external_id)
        AND NOT EXISTS (SELECT 1 FROM refused r WHERE r.external_id = c.external_id)"""


def compare(feed: Feed, source: int | None, report: Report) -> None:
    """Lays the staged rows beside the current records (table `compared`) and finds those that disappeared (table `gone`)."""
    params = {"source": source, "feed": feed.name, "complete": feed.complete}
    with connection.cursor() as cursor:
        cursor.execute(COMPARED, params)
        cursor.execute("SELECT outcome, count(*) FROM compared GROUP BY 1")
        for outcome, count in cursor.fetchall():
            setattr(report, outcome, count)
        cursor.execute(GONE, params)
        cursor.execute("SELECT count(*) FROM gone")
        report.closed = cursor.fetchone()[0]


WOULD_BE = """
    SELECT external_id, payload::text FROM revops_rawrecord
    WHERE source_id = %(source)s AND feed = %(feed)s AND known_until IS NULL AND id NOT IN (SELECT id FROM gone)
    UNION ALL SELECT external_id, payload::text FROM staged"""


def would_be(feed: Feed, source: int | None) -> Lookup:
    """The rows that a lookup feed would have once what was staged and compared is imported."""
    with connection.cursor() as cursor:
        cursor.execute(WOULD_BE, {"source": source, "feed": feed.name})
        return {external_id: json.loads(payload) for external_id, payload in cursor.fetchall()}
