"""An import from the request to the facts: one transaction per file, so that a killed one leaves nothing behind."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from revops import lease
from revops import mapping as language
from revops.connectors.files import FileRefused
from revops.ingest import deliveries, members, reach, staging, touched, versions
from revops.ingest.derive import derive
from revops.ingest.staging import Progress, Report
from revops.known import lock_facts
from revops.mapping import Feed, MappingError
from revops.models import Chore, ImportRun, Organisation, RawRecord, Source, State

# A complete file that would close more than this share of what is known is taken for a broken export.
LOSS_ACCEPTED, LOSS_FLOOR = 0.5, 20
TEMPORARY = (
    "staged",
    "refused",
    "twice",
    "compared",
    "gone",
    "superseded",
    "arrived",
    "exponents",
    "in_force",
    *touched.TABLES,
)
FACTS = ("lead", "stageentry", "deal", "dealchange", "activity", "invoice", "onboarding")


@dataclass(frozen=True, slots=True)
class Plan:
    """Which file is read into which feed, in the order in which they must be read."""

    mapping: language.Mapping
    text: str
    jobs: tuple[tuple[Feed, Path], ...]


def organisation() -> Organisation:
    """The organisation. Raises MappingError before it has been set up."""
    found = Organisation.current()
    if found is None:
        raise MappingError(
            _(
                "There is no organisation yet. Run manage.py setup_organisation first; its currency and time zone are needed."
            )
        )
    return found


def parse(text: str) -> language.Mapping:
    company = organisation()
    return language.parse(text, timezone=company.timezone, currency=company.base_currency)


def plan(mapping_text: str, paths: Sequence[str | Path]) -> Plan:
    """Matches files with feeds; a folder stands for the files in it. Raises MappingError, also for a file that no feed matches."""
    parsed = parse(mapping_text)
    files = [file for path in map(Path, paths) for file in (sorted(path.iterdir()) if path.is_dir() else [path])]
    folders = any(Path(path).is_dir() for path in paths)
    strangers = [file.name for file in files if not any(feed.matches(file.name) for feed in parsed.feeds)]
    jobs = tuple((feed, file) for feed in parsed.feeds for file in files if feed.matches(file.name))
    if not jobs or strangers and not folders:
        raise MappingError(
            _("No feed of this mapping reads %(files)s; its feeds match %(patterns)s.")
            % {
                "files": ", ".join(strangers) or _("any file given"),
                "patterns": ", ".join(f"{feed.match} ({feed.name})" for feed in parsed.feeds),
            }
        )
    return Plan(parsed, mapping_text, jobs)


def request_imports(
    mapping_text: str, paths: Sequence[str | Path], by: AbstractBaseUser | None = None, *, accepts_loss: bool = False
) -> list[ImportRun]:
    """Writes down what is to be imported, in order; a worker does it. Raises MappingError."""
    planned = plan(mapping_text, paths)
    head = planned.mapping.source
    with transaction.atomic():
        source, _created = Source.objects.update_or_create(
            key=head.key,
            defaults={"name": head.name, "mapping": mapping_text, "stale_after_hours": head.stale_after_hours},
        )
        return [
            ImportRun.objects.create(
                source=source, feed=feed.name, file_name=file.name, path=str(file.resolve()), fetched_at=exported_at(file),
                mapping=mapping_text, requested_by=by, accepts_loss=accepts_loss,
            )
            for feed, file in planned.jobs
        ]  # fmt: skip


def exported_at(file: Path) -> datetime:
    """When the file was last written, which is when the source let it go; now, for one that cannot be read or claims the future."""
    now = timezone.now()
    try:
        return min(now, datetime.fromtimestamp(file.stat().st_mtime, UTC))
    except OSError:
        return now


def dry_run(mapping_text: str, paths: Sequence[str | Path], progress: Progress = lambda rows: None) -> list[Report]:
    """Reads the files and answers what an import would do. Raises MappingError or FileRefused.

    It writes temporary tables only and holds no lock that an import, an upload or a publication waits for.
    """
    planned = plan(mapping_text, paths)
    source = Source.objects.filter(key=planned.mapping.source.key).first()
    given: dict[str, staging.Lookup] = {}
    reports = []
    for feed, file in planned.jobs:
        run = ImportRun(source=source, feed=feed.name, file_name=file.name, path=str(file.resolve()))
        with transaction.atomic():
            reports.append(read(run, feed, progress, given))
            if feed.record == "lookup":  # the feeds that follow look values up in it
                given[feed.name] = staging.would_be(feed, run.source_id)
    return reports


def read(
    run: ImportRun, feed: Feed, progress: Progress, given: Mapping[str, staging.Lookup] = MappingProxyType({})
) -> Report:
    """Stages a file and compares it with what is known; nothing is written yet. `given` are lookups that are not imported."""
    forget_temporary_tables()
    report = Report(run.file_name, feed.name)
    staging.stage(run.path, feed, report, progress, given)
    staging.tell_twins_apart(feed, report)
    staging.compare(feed, run.source_id, report)
    return report


def forget_temporary_tables() -> None:
    names = TEMPORARY + tuple(f"desired_{fact}" for fact in FACTS)
    touched.execute("SET LOCAL work_mem = '256MB'", "SET LOCAL client_min_messages = warning",
                    *(f"DROP TABLE IF EXISTS pg_temp.{name}" for name in names))  # fmt: skip


def perform(run: ImportRun, progress: Progress = lambda rows: None) -> Report:
    """Imports one file in one transaction, publication requested with it. Raises FileRefused, MappingError or lease.LeaseLost."""
    feed = next((feed for feed in parse(run.mapping).feeds if feed.name == run.feed), None)
    if feed is None:
        raise MappingError(_("The mapping has no feed “%(feed)s” any more.") % {"feed": run.feed})
    run.sha256 = fingerprint(run.path)
    with transaction.atomic():
        report = read(run, feed, progress)
        write(run, feed, report)
        lease.fence(run)
        record(run, report)
    return report


def write(run: ImportRun, feed: Feed, report: Report) -> None:
    """Makes what was staged known, and derives the facts."""
    at = lock_facts()
    refuse_loss(run, feed, report)
    run.known_at = at
    touched.start()
    versions.write(run, feed, at)
    members.create(feed, report)
    deliveries.delivered(run, feed.record)
    members.apply(feed, report)
    if report.added or report.changed or report.closed:
        derive(organisation(), at)
        Chore.request(Chore.Kind.PUBLISH, f"{run.source_id}/{run.feed} {run.file_name}")


def refuse_loss(run: ImportRun, feed: Feed, report: Report) -> None:
    """Refuses a complete file that lacks most of what is known, unless somebody said that this is right."""
    known = report.closed + report.changed + report.unchanged
    if run.accepts_loss or report.closed < LOSS_FLOOR or report.closed <= known * LOSS_ACCEPTED:
        return
    raise FileRefused(
        _(
            "“%(file)s” is declared complete but lacks %(gone)d of the %(known)d records known from “%(feed)s”. "
            "If they really are gone, import it again with --accept-loss."
        )
        % {"file": run.file_name, "gone": report.closed, "known": known, "feed": feed.name}
    )


def record(run: ImportRun, report: Report) -> None:
    """Writes the outcome on the run."""
    for name, count in report.counts().items():
        setattr(run, name, count)
    skipped = [f"{reason} ({count})" for reason, count in report.skipped.most_common(20)]
    run.notes = report.notes + skipped
    run.state, run.finished_at, run.error = State.DONE, timezone.now(), ""
    run.save()


def fingerprint(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise FileRefused(
            _("“%(file)s” cannot be read: %(why)s.") % {"file": path, "why": error.strerror or error}
        ) from error


def rederive(why: str, scope: reach.Scope | None = None) -> None:
    """Derives facts anew after a correction: of people, rates or channels what depends on them, of the organisation all."""
    with transaction.atomic():
        forget_temporary_tables()
        at = lock_facts()
        touched.start()
        reach.touch_scope(scope)
        derive(organisation(), at)
        Chore.request(Chore.Kind.PUBLISH, why)


def is_empty() -> bool:
    """Whether nothing has ever been imported."""
    return not RawRecord.objects.exists()
