"""The mapping of a known source changed without new files: what the page shows of it, and what it would
do, come from the rows that are kept here.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import get_language

from revops.connectors.rows import Format, Rows
from revops.guess.look import tabulated
from revops.guess.tables import Table
from revops.ingest import leftovers, rereading, sources, staging
from revops.ingest.company import parse
from revops.ingest.report import Report
from revops.mapping import Feed, Mapped, Mapping, MappingError, Refused, compiled
from revops.mapping.feeds import Layout
from revops.mapping.received import cells_of
from revops.messages import gettext as _
from revops.models import ImportRun, RawRecord, Rehearsal, Rejected, Source, State

SHOWN, TRIED = 500, 20_000  # rows of each feed


def begin(source: Source, by: AbstractBaseUser) -> Rehearsal:
    """What the page of a mapping goes on from. Raises MappingError for a mapping that cannot be read."""
    row = Rehearsal(
        key=uuid.uuid4().hex, user=by, source=source.name, edits=source, mapping=source.mapping, looks=True,
        state=State.DONE, tables=[table.as_json() for table in tables_of(source)], language=get_language() or "en",
    )  # fmt: skip
    leftovers.folder_of(row.key).mkdir(mode=0o700, parents=True)
    row.save()
    return row


def source_of(key: str) -> Source:
    """The source that a rehearsal edits."""
    return Source.objects.get(rehearsal__key=key)


def tables_of(source: Source) -> list[Table]:
    """A table of what is kept of each feed, the newest rows of it."""
    return [table for feed in parse(source.mapping).feeds if (table := table_of(source, feed))]


def table_of(source: Source, feed: Feed) -> Table | None:
    kept = [(row.line, row.payload, {}) for row in records(source, feed, SHOWN)]
    kept += [(row.line, row.payload, row.types or {}) for row in rejected(source, feed)[:SHOWN]]
    if not kept:
        return None
    header = header_of(feed, [payload for _line, payload, _types in kept])
    rows = [(line, cells_of(header, payload, types, ("", ""))) for line, payload, types in kept]
    layout = Layout(sheet=feed.layout.sheet)
    found = tabulated(Path("kept"), layout, Rows(header, Format("kept"), rows, lambda: None))
    return replace(found, file_name=name_of(source, feed))


def name_of(source: Source, feed: Feed) -> str:
    """What the feed reads: the name of its last file, or what its connector calls the records."""
    if feed.pull:
        return feed.pull
    names = ImportRun.objects.filter(source=source, feed=feed.name).order_by("-pk")
    last = names.values_list("file_name", flat=True).first() or ""
    return last if feed.matches(last) else feed.match


def records(source: Source, feed: Feed, most: int) -> list[RawRecord]:
    found = RawRecord.objects.filter(source=source, feed=feed.name, known_until=None)
    return list(found.order_by("-pk")[:most])


def rejected(source: Source, feed: Feed) -> list[Rejected]:
    return list(rereading.readable().filter(source=source, feed=feed.name).select_related("run"))


def header_of(feed: Feed, payloads: Iterable[dict[str, str]]) -> list[str]:
    """The columns that any of the rows has, those first that the feed reads."""
    known = dict.fromkeys(name for payload in payloads for name in payload)
    needed = [name for name in feed.needed_columns if name in known or feed.pull]
    return list(dict.fromkeys([*needed, *known]))


def reports(mapping: str, source: Source) -> list[Report]:
    """What the newest rows of each feed would be under a mapping: `added` are rejected rows that would
    be understood. Raises MappingError.
    """
    return [report(source, feed) for feed in own(mapping, source).feeds]


def own(mapping: str, source: Source) -> Mapping:
    """The mapping, which goes on to be of this source. Raises MappingError."""
    found = parse(mapping)
    if found.source.key != source.key:
        what = _("This mapping is of the source “%(other)s”, but this is “%(key)s”; its key cannot change.")  # fmt: skip
        raise MappingError(what % {"other": found.source.key, "key": source.key})
    return found


def report(source: Source, feed: Feed) -> Report:
    told, kept, open_rows = Report(feed.match or feed.pull, feed.name), records(source, feed, TRIED), rejected(source, feed)  # fmt: skip
    header = header_of(feed, [row.payload for row in (*kept, *open_rows)])
    if not header:
        return told
    read, decimal = (
        compiled(feed, header, staging.lookups(feed, {})),
        feed.conventions.numbers.decimal,
    )
    for row in kept:
        outcome = read(row.line, cells_of(header, row.payload, {}, ("", "")))
        is_same = type(outcome) is Mapped and (outcome.external_id, outcome.values) == (row.external_id, row.values)  # fmt: skip
        count(told, outcome, "unchanged" if is_same else "changed")
    for row in open_rows:
        decimals = (rereading.decimal_of(row.run.mapping, row.feed), decimal)
        count(told, read(row.line, cells_of(header, row.payload, row.types, decimals)), "added")
    return told


def count(told: Report, outcome: object, otherwise: str) -> None:
    told.rows_read += 1
    if type(outcome) is Mapped:
        setattr(told, otherwise, getattr(told, otherwise) + 1)
    elif type(outcome) is Refused:
        told.add_refused(outcome)
    else:
        told.skipped[outcome.reason] += 1


def save(row: Rehearsal, by: AbstractBaseUser) -> list[ImportRun]:
    """The source reads by the mapping from now on, and its rejected rows are read again. Raises
    MappingError, and nothing is changed.
    """
    with transaction.atomic():
        found = own(row.mapping, row.edits)
        Rehearsal.objects.filter(pk=row.pk).delete()
        runs = rereading.request(sources.keep(found.source, row.mapping, by), by)
    leftovers.forget(row.key)
    return runs
