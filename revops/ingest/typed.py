"""Records that people type in: a call noted by hand, a meeting. They go the way of a file's row:
staged, compared, kept as versions of a raw record, derived, published.

The source is “typed in”, the feed the kind of record, and each entry a run of its own that says who
made it. A correction writes a version, a withdrawal closes the record; nothing is overwritten.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from revops.connectors.rows import Format, Rows
from revops.derive import touched
from revops.derive.kinds import KINDS, Kind
from revops.derive.kinds import Typed as Field
from revops.ingest import run as imports
from revops.ingest import staging
from revops.ingest.company import parse
from revops.ingest.entries import Given, Mistaken, mistakes
from revops.ingest.report import Report
from revops.mapping import Feed
from revops.mapping.records import RECORDS
from revops.messages import gettext as _
from revops.models import FeedDelivery, ImportRun, RawRecord, Source, State
from revops.models.sources import TYPED_IN
from revops.queue import work

__all__ = ["Conflict", "Entry", "Field", "Kind", "Mistaken", "Withdrawn", "add", "entry", "write"]

ANYBODY_S = "revops.change_rawrecord"
ONCE = uuid.UUID("6f1c2f0e-6a0e-4f7c-9b3c-2d8f6f8f7d11")  # the space of keys of idempotency
KEY_LETTERS = 200


class Withdrawn(Exception):
    """The record was withdrawn, which is final; or it never was."""


class Conflict(Exception):
    """The same key came with other content before; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A typed-in record as it is now. `given` is as it was typed, `notes` what the import says."""

    kind: str
    id: str
    record: int
    given: dict[str, str]
    author: str
    author_id: int | None
    typed_at: datetime
    notes: tuple[str, ...] = ()


def kinds() -> list[Kind]:
    """The kinds of record that have a form in which people type them in."""
    return [kind for kind in KINDS.values() if kind.typed and not kind.is_decided]


def kind_of(record: str) -> Kind | None:
    """None for what has no such form."""
    return next((kind for kind in kinds() if kind.record == record), None)


def may_type(user: AbstractBaseUser, kind: Kind) -> bool:
    return user.is_active and user.has_perm(kind.typed_by)


def may_correct(user: AbstractBaseUser, kind: Kind, author_id: int | None) -> bool:
    """Their own; who looks after the records, everybody's."""
    return may_type(user, kind) and (author_id == user.pk or user.has_perm(ANYBODY_S))


def input_of(kind: Kind, field: Field) -> str:
    """What kind of input a field is: "moment", "day", "whole", "text" …"""
    return RECORDS[kind.record][field.name].kind.name.lower()


def mapping_text() -> str:
    """How typed-in records are read: a mapping like any other, its columns are our fields."""
    head = (
        f'mapping = 1\n[source]\nkey = "{TYPED_IN}"\nname = "{_("Typed in")}"\nreferences = "*"\n'
    )
    return head + "".join(table_of(kind) for kind in KINDS.values() if kind.typed)


def table_of(kind: Kind) -> str:
    fields = ", ".join(f'{each.name} = "{each.name}"' for each in kind.typed)
    name = kind.record
    return (
        f'[files.{name}]\npull = "{name}"\nrecord = "{name}"\nid = "id"\nfields = {{ {fields} }}\n'
    )


def feed_of(kind: Kind) -> Feed:
    feeds = parse(mapping_text()).feeds
    return replace(next(feed for feed in feeds if feed.name == kind.record), is_pulled=True)


def new_id() -> str:
    return uuid.uuid4().hex


def id_of_key(key: str, kind: Kind, by: AbstractBaseUser) -> str:
    """The id of what somebody sends under a key of idempotency: the same however often it comes."""
    return uuid.uuid5(ONCE, f"{by.pk}/{kind.record}/{key}").hex


def entry(kind: Kind, external_id: str) -> Entry | None:
    """The record as it is now; None where there is none (any more)."""
    record = (
        RawRecord.objects.filter(source__key=TYPED_IN, feed=kind.record, known_until=None)
        .filter(external_id=external_id)
        .select_related("run")
        .first()
    )
    return entry_of(kind, record) if record else None


def entry_of(kind: Kind, record: RawRecord) -> Entry:
    first = runs_of(record.source, kind.record, record.external_id)[0]
    author = first.requested_by
    return Entry(
        kind.record,
        record.external_id,
        record.pk,
        {name: text for name, text in record.payload.items() if name != "id"},
        str(author or ""),
        author.pk if author else None,
        first.started_at,
        tuple(record.run.notes),
    )


def runs_of(source: Source, feed: str, external_id: str) -> list[ImportRun]:
    """What was done to a record: typed in, corrected, withdrawn; oldest first."""
    found = ImportRun.objects.filter(source=source, feed=feed, file_name=external_id)
    return list(found.filter(state=State.DONE).select_related("requested_by").order_by("pk"))


def was_there(kind: Kind, external_id: str) -> bool:
    """Whether a record was ever typed in under the id."""
    source = Source.objects.filter(key=TYPED_IN).first()
    return source is not None and bool(runs_of(source, kind.record, external_id))


def latest(kind: Kind, limit: int) -> list[Entry]:
    """What was typed in or corrected last, newest first."""
    current = RawRecord.objects.filter(source__key=TYPED_IN, feed=kind.record, known_until=None)
    records = current.select_related("source", "run").order_by("-known_from")[:limit]
    return [entry_of(kind, record) for record in records]


def add(kind: Kind, key: str, given: Given, by: AbstractBaseUser) -> tuple[Entry, bool]:
    """Types a record in, once for a key, and answers it and whether it is new. Raises Mistaken,
    PermissionDenied, Conflict or Withdrawn.
    """
    if not key:
        return write(kind, new_id(), given, by), True
    refuse_stranger(kind, by)
    external_id = id_of_key(key, kind, by)
    with transaction.atomic():
        runs = runs_of(locked_source(), kind.record, external_id)
        if not runs:
            return write(kind, external_id, given, by), True
    if runs[0].sha256 != digest(payload_of(kind, external_id, given)):
        raise Conflict(
            _("This key was used for another record; send the new one under a key of its own.")
        )
    return existing(kind, external_id), False


def existing(kind: Kind, external_id: str) -> Entry:
    found = entry(kind, external_id)
    if found is None:
        raise Withdrawn(_("This record was withdrawn; type in a new one."))
    return found


def write(kind: Kind, external_id: str, given: Given, by: AbstractBaseUser) -> Entry:
    """Types a record in, or corrects it. The same again writes nothing. Raises Mistaken with every
    mistake at its field, PermissionDenied or Withdrawn.
    """
    refuse_stranger(kind, by)
    feed = feed_of(kind)
    if found := mistakes(kind, feed, given):
        raise Mistaken(found)
    payload = payload_of(kind, external_id, given)
    with transaction.atomic():
        source = locked_source()
        known = own(source, kind, external_id, by)
        if known is None or known.payload != payload:
            columns = ["id", *(each.name for each in kind.typed)]
            cells = [payload.get(column, "") for column in columns]
            bring(begun(source, feed, external_id, payload, by), feed, columns, [(1, cells)])
        transaction.on_commit(work.ring)
        return existing(kind, external_id)


def withdraw(kind: Kind, external_id: str, by: AbstractBaseUser) -> None:
    """Takes a record out of the present; what was published with it stays. Raises PermissionDenied,
    or Withdrawn where there is none.
    """
    refuse_stranger(kind, by)
    with transaction.atomic():
        source, feed = locked_source(), feed_of(kind)
        if own(source, kind, external_id, by) is None:
            raise Withdrawn(_("There is no such record."))
        run = begun(source, feed, external_id, {}, by)
        run.deleted = [(0, external_id)]
        bring(run, feed, ["id", *(each.name for each in kind.typed)], [])
        transaction.on_commit(work.ring)


def refuse_stranger(kind: Kind, by: AbstractBaseUser) -> None:
    if not may_type(by, kind):
        raise PermissionDenied(_("You may not type in records of this kind."))


def locked_source() -> Source:
    """The source of what is typed in, held until the transaction ends: one entry after the other."""
    text = mapping_text()
    Source.objects.get_or_create(key=TYPED_IN, defaults={"name": _("Typed in"), "mapping": text})
    source = Source.objects.select_for_update().get(key=TYPED_IN)
    if source.mapping != text:
        source.mapping = text
        Source.objects.filter(pk=source.pk).update(mapping=text)
    return source


def own(source: Source, kind: Kind, external_id: str, by: AbstractBaseUser) -> RawRecord | None:
    """The current record of an id, None for a new one. Raises PermissionDenied or Withdrawn."""
    runs = runs_of(source, kind.record, external_id)
    if not runs:
        return None
    if not may_correct(by, kind, runs[0].requested_by_id):
        raise PermissionDenied(_("Somebody else typed this record in; only they may change it."))
    current = RawRecord.objects.filter(source=source, feed=kind.record, known_until=None)
    found = current.filter(external_id=external_id).first()
    if found is None:
        raise Withdrawn(_("This record was withdrawn; type in a new one."))
    return found


def payload_of(kind: Kind, external_id: str, given: Given) -> dict[str, str]:
    """As it was typed, fields that were left empty left out."""
    typed = {each.name: str(given.get(each.name, "")).strip() for each in kind.typed}
    return {"id": external_id} | {name: text for name, text in typed.items() if text}


def digest(payload: Mapping[str, str]) -> str:
    return hashlib.sha256(staging.dump(dict(sorted(payload.items()))).encode()).hexdigest()


def begun(
    source: Source, feed: Feed, external_id: str, payload: Mapping[str, str], by: AbstractBaseUser
) -> ImportRun:
    now = timezone.now()
    return ImportRun(
        source=source, feed=feed.name, file_name=external_id, sha256=digest(payload), mapping=source.mapping,
        requested_by=by, fetched_at=after_all(source, feed, now), is_dated=True, is_pulled=True, accepts_ids=True,
        state=State.RUNNING, started_at=now,
    )  # fmt: skip


def after_all(source: Source, feed: Feed, now: datetime) -> datetime:
    """What is typed last holds, also when a clock goes back."""
    known = FeedDelivery.objects.filter(source=source, feed=feed.name).values_list("delivered_at")
    return max([now, *(at for (at,) in known)])


def bring(
    run: ImportRun, feed: Feed, columns: list[str], rows: list[tuple[int, list[str]]]
) -> None:
    """The way of a file's rows into facts. Raises Mistaken for what only the whole row shows."""
    run.save()
    touched.forget()
    report = Report(run.file_name, feed.name)
    staging.stage_rows(
        Rows(columns, Format("typed"), rows, lambda: None), feed, report, lambda _rows: None, {}
    )
    if report.refused:
        raise Mistaken({column: reason for _line, column, reason in report.errors})
    imports.compare(run, feed, report)
    imports.write(run, feed, report)
    imports.record(run, report)
