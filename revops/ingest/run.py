"""An import from the request to the facts: one transaction per file, so that a killed one leaves
nothing behind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from revops.connectors.files import FileRefused
from revops.derive import merges, reach, rules, touched
from revops.derive.facts import derive
from revops.ingest import (
    comparison,
    cursors,
    deliveries,
    exports,
    feeds,
    members,
    overlaps,
    preview,
    renamed,
    rereading,
    sources,
    staging,
    swapped,
    together,
    versions,
)
from revops.ingest.company import organisation, parse
from revops.ingest.planning import plan, runs_of
from revops.ingest.report import Report
from revops.ingest.staging import Progress
from revops.known import lock_facts
from revops.mapping import Feed, MappingError
from revops.messages import gettext as _
from revops.models import Chore, ImportRun, RawRecord, Source, State
from revops.queue import lease

# A complete file that would close more than this share of what is known is taken for a broken
# export.
LOSS_ACCEPTED = 0.5


def request_imports(
    mapping_text: str,
    paths: Sequence[str | Path],
    by: AbstractBaseUser | None = None,
    *,
    at: datetime | None = None,
    **accepted: bool,
) -> list[ImportRun]:
    """Writes down what is to be imported, in order; a worker does it. Raises MappingError.

    `at` is when the files were exported, where they do not tell. `accepted` are flags of the run:
    accepts_loss, accepts_ids, replaces.
    """
    planned = plan(mapping_text, paths)
    with transaction.atomic():
        source = sources.keep(planned.mapping.source, mapping_text, by)
        runs = [run for _feed, run in runs_of(planned, source, at, accepted, by)]
        asked_at = timezone.now()
        for run in runs:
            run.due_at = asked_at  # by which they are known to be one delivery
            run.save()
        return runs


def dry_run(
    mapping_text: str,
    paths: Sequence[str | Path],
    progress: Progress = lambda rows: None,
    *,
    at: datetime | None = None,
    **accepted: bool,
) -> list[Report]:
    """Reads the files and answers what an import, asked for like this, would do. Raises
    MappingError or FileRefused.

    It writes temporary tables only and holds no lock that an import, an upload or a publication
    waits for.
    """
    planned = plan(mapping_text, paths)
    source = Source.objects.filter(key=planned.mapping.source.key).first()
    given: dict[str, staging.Lookup] = {}
    reports = []
    for feed, run in runs_of(planned, source, at, accepted):
        with transaction.atomic():
            reports.append(read(run, feed, progress, given))
            if feed.record == "lookup":  # the feeds that follow look values up in it
                given[feed.name] = staging.would_be(feed, run.source_id)
            transaction.set_rollback(
                True
            )  # a feed that goes on under a new name has not done so yet
    return reports


def read(
    run: ImportRun,
    feed: Feed,
    progress: Progress,
    given: Dictionary[str, staging.Lookup] = MappingProxyType({}),
) -> Report:
    """Stages a file and compares it with what is known. `given` are lookups that are not imported."""
    touched.forget()
    report = Report(run.file_name, feed.name)
    if run.rereads_id:
        rereading.stage(run, feed, report, progress)
    else:
        date_again(run, report)
        together.read_others(run, feed, report, given)
        staging.stage(run.path, feed, report, progress, given)
    swapped.refuse(report)
    compare(run, feed, report)
    return report


def compare(run: ImportRun, feed: Feed, report: Report) -> None:
    """Lays what was staged beside what is known; nothing is written yet."""
    staging.separate_duplicates(feed, report)
    staging.take_deleted(run.deleted, feed, report)
    feeds.continue_former(run, feed, report)
    comparison.compare(run, feed, report)
    comparison.refuse_other_forms(run, feed, report)
    renamed.refuse_renamed(run, feed, report)
    feeds.note_readers(run, feed, report)
    preview.note_new_members(feed, report)
    preview.note_uncounted(run, feed, report)
    preview.note_stayed(feed, report)


def date_again(run: ImportRun, report: Report) -> None:
    """A file that was read before others, and now comes again as it was, is as old as it was then;
    where that is not certain, it is said.
    """
    run.sha256 = fingerprint(run.path)
    if run.is_dated or run.is_part:
        return
    former = exports.same_file_before(run)
    if former is not None and former.fetched_at < run.fetched_at:
        run.fetched_at = former.fetched_at
        report.notes.append(
            _(
                "This very file was imported before newer ones (import %(run)d). It takes nothing back. If it is a new export "
                "all the same, give its time with --exported-at."
            )
            % {"run": former.pk}
        )
    elif former is None and (same := exports.returned(run)) and same.fetched_at < run.fetched_at:
        report.notes.append(
            _(
                "What is in this file was imported before, as import %(run)d, and other content of the same name since. It is "
                "taken for a new export, of %(at)s, and takes back what came between. If it is the old one, import the newest "
                "again with --exported-at and a later time."
            )
            % {"run": same.pk, "at": exports.local(run.fetched_at)}
        )


def perform(run: ImportRun, progress: Progress = lambda rows: None) -> Report:
    """Imports one file in one transaction, publication requested with it. Raises FileRefused,
    MappingError or lease.LeaseLost.
    """
    feed = next((feed for feed in parse(run.mapping).feeds if feed.name == run.feed), None)
    if feed is None:
        raise MappingError(_("The mapping has no feed “%(feed)s” any more.") % {"feed": run.feed})
    feed = feeds.as_delivered(feed, run)
    with transaction.atomic():
        report = read(run, feed, progress)
        write(run, feed, report)
        lease.fence(run)
        record(run, report)
        cursors.advance(run)
    return report


def write(run: ImportRun, feed: Feed, report: Report) -> None:
    """Makes what was staged known, and derives the facts."""
    at = lock_facts()
    refuse_loss(run, feed, report)
    run.known_at = at
    rules.begin()
    touched.start()
    versions.write(run, feed, at)
    overlaps.keep(run, feed)
    members.create(feed, report)
    (deliveries.as_before if run.rereads_id else deliveries.delivered)(run, feed.record)
    members.apply(feed, report)
    deliveries.touch_shared(run, feed.record)
    if report.continues and feed.record == "invoice":
        touched.touch("touched_row", merges.DECIDED_DOCUMENTS)
    if touched.is_any() or report.added or report.changed or report.closed:
        derive(organisation(), at)
        Chore.request(Chore.Kind.PUBLISH, f"{run.source_id}/{run.feed} {run.file_name}")


def refuse_loss(run: ImportRun, feed: Feed, report: Report) -> None:
    """Refuses a complete file that lacks most of what is known, and a mapping that leaves out most of
    what was read by a former one, unless somebody said that this is right. What a tool itself calls deleted lacks nowhere.
    """
    if run.is_pulled and not feed.complete:
        return
    known = (
        RawRecord.objects.filter(source=run.source_id, feed=feed.name, known_until=None).count()
        if report.closed
        else 0
    )
    replaces = (run.replaces or feed.replaces) and report.rows_read > report.refused
    lost = comparison.lost() if report.closed > known * LOSS_ACCEPTED else 0
    if run.accepts_loss or replaces or lost <= known * LOSS_ACCEPTED:
        return
    shown = {"file": run.file_name, "gone": lost, "known": known, "feed": feed.name}
    if not feed.complete:
        raise FileRefused(
            _(
                "“%(file)s”: the mapping as it is now leaves out %(gone)d of the %(known)d records known from “%(feed)s”. "
                "If they really are none, import it again with --accept-loss."
            )
            % shown
        )
    raise FileRefused(
        _(
            "“%(file)s” is declared complete but lacks %(gone)d of the %(known)d records known from “%(feed)s”. "
            "If they really are gone, import it again with --accept-loss."
        )
        % shown
    )


def record(run: ImportRun, report: Report) -> None:
    """Writes the outcome on the run."""
    for name, count in report.counts().items():
        setattr(run, name, count)
    run.notes, run.mistakes = report.notes + report.left_out(), report.errors
    run.header = report.header if report.refused else []
    run.state, run.finished_at, run.error = State.DONE, timezone.now(), ""
    run.save()


def fingerprint(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise FileRefused(
            _("“%(file)s” cannot be read: %(why)s.")
            % {"file": path, "why": error.strerror or error}
        ) from error


def rederive(why: str, scope: reach.Scope | None = None) -> None:
    """Derives facts anew after a correction: of people, rates or channels what depends on them, of
    the organisation all.
    """
    with transaction.atomic():
        touched.forget()
        at = lock_facts()
        touched.start()
        reach.touch_scope(scope)
        derive(organisation(), at)
        if scope is None:
            rules.record(why)
        Chore.request(Chore.Kind.PUBLISH, why)


def is_empty() -> bool:
    """Whether nothing has ever been imported."""
    return not RawRecord.objects.exists()
