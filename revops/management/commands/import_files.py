"""Imports export files of a source through a mapping."""

import json
import sys
from argparse import ArgumentParser
from datetime import datetime, time, timedelta
from pathlib import Path
from time import sleep
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from revops import chores, ingest
from revops.connectors.files import FileRefused
from revops.ingest import Report, jobs
from revops.management import written
from revops.mapping import MappingError
from revops.models import ImportRun, Organisation, Publication, State
from revops.queue import work

POLL_SECONDS = 0.3
SWITCHES = {
    "--dry-run": "counts per outcome and first errors; nothing is written",
    "--no-publish": "leave publishing to the next worker or command",
    "--accept-loss": "a complete file may close most of what is known",
    "--accept-ids": "new ids are others, though known ones differ only in form, or another source has them",
    "--replaces": "what an earlier file of the same name brought and this one does not is closed",
    "--json": "for machines: one object per file",
}


def at_of(given: datetime | None) -> datetime | None:
    """The time that was said: in the organisation's zone without an offset, the end of the day
    without a time.
    """
    organisation = Organisation.current()
    if given is None or organisation is None:
        return None
    if given.tzinfo is None:
        given = given.replace(tzinfo=ZoneInfo(organisation.timezone))
        given += timedelta(days=1, microseconds=-1) if given.time() == time.min else timedelta(0)
    return min(given, timezone.now())


class Command(BaseCommand):
    help = "Imports files through a mapping (docs/mapping.md), then publishes. With --dry-run only says what would happen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mapping", help="the mapping, a TOML file")
        parser.add_argument("paths", nargs="+", help="files, or folders whose files are taken")
        for name, meaning in SWITCHES.items():
            parser.add_argument(name, action="store_true", help=meaning)
        parser.add_argument(
            "--exported-at",
            type=written.moment,
            metavar="WHEN",
            help="when the files were exported, such as 2026-11-03 or 2026-11-03T18:00; without it their names or times tell",
        )

    def handle(
        self, *, mapping: str, paths: list[str], dry_run: bool, no_publish: bool, **options
    ) -> None:
        self.as_json = options["json"]
        asked = {
            "accepts_loss": options["accept_loss"], "accepts_ids": options["accept_ids"], "replaces": options["replaces"],
            "at": at_of(options["exported_at"]),
        }  # fmt: skip
        try:
            text = Path(mapping).read_text(encoding="utf-8-sig")
            if dry_run:
                return self.write_reports(ingest.dry_run(text, paths, self.progress, **asked))
            runs = ingest.request_imports(text, paths, **asked)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(
                _("The mapping %(file)s cannot be read: %(why)s.") % {"file": mapping, "why": error}
            ) from error
        except (MappingError, FileRefused) as error:
            raise CommandError(str(error)) from error
        failed = [run for run in runs if self.import_one(run).state == State.FAILED]
        if not no_publish:
            self.publish()
        if failed:
            raise CommandError(refused(len(failed), len(runs)))

    def import_one(self, run: ImportRun) -> ImportRun:
        """Imports here, after what else waits for this source, or waits while a worker does it;
        then tells the outcome.
        """
        while run.state in (State.DUE, State.RUNNING):
            claimed = work.claim(jobs.due_imports().filter(source=run.source))
            if claimed:
                work.do(claimed, self.progress)
            else:
                sleep(POLL_SECONDS)
            run.refresh_from_db()
        self.write_run(run)
        return run

    def publish(self) -> None:
        while (chore := work.claim(chores.due_chores())) is not None:
            work.do(chore)
        if (last := Publication.objects.first()) is not None and not self.as_json:
            self.stdout.write(_("Publication %(id)s") % {"id": last.pk})

    def progress(self, rows: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"  {rows:>12,} rows\r", ending="")

    def write_run(self, run: ImportRun) -> None:
        """One line of counts, then the error or the first rejected rows."""
        if run.state == State.FAILED:
            self.stderr.write(self.style.ERROR(f"{run.file_name} → {run.feed}: {run.error}"))
            return
        counts = {name: getattr(run, name) for name in Report(run.file_name, run.feed).counts()}
        self.line(
            run.file_name, run.feed, counts, [tuple(each) for each in run.mistakes], run.notes
        )

    def write_reports(self, reports: list[Report]) -> None:
        for report in reports:
            notes = report.notes + report.left_out()
            self.line(report.file_name, report.feed, report.counts(), report.errors, notes)
        if not self.as_json:
            self.stdout.write(_("This was a dry run: nothing was written."))

    def line(
        self,
        file: str,
        feed: str,
        counts: dict[str, int],
        errors: list[tuple[int, str, str]],
        notes: list[str],
    ) -> None:
        if self.as_json:
            found = {"file": file, "feed": feed, "counts": counts}
            wrong = [dict(zip(("line", "column", "reason"), each, strict=True)) for each in errors]
            answer = found | {"errors": wrong, "notes": notes}
            return self.stdout.write(json.dumps(answer, ensure_ascii=False))
        self.stdout.write(f"{file} → {feed}: {in_words(counts)}")
        for number, column, reason in errors:
            where = (
                _("line %(line)d, %(column)s: %(reason)s")
                if column
                else _("line %(line)d: %(reason)s")
            )
            self.stdout.write("  " + where % {"line": number, "column": column, "reason": reason})
        for note in notes:
            self.stdout.write(f"  {note}")


def in_words(counts: dict[str, int]) -> str:
    """What came of the rows, without what did not happen."""
    words = {
        "rows_read": _("read"), "added": _("new"), "changed": _("changed"), "unchanged": _("unchanged"),
        "older": _("older than what is known"),
        "closed": _("disappeared"), "skipped": _("skipped"), "repeated": _("repeated"), "refused": _("rejected"),
    }  # fmt: skip
    return ", ".join(
        f"{counts[name]:,} {word}"
        for name, word in words.items()
        if counts[name] or name in ("rows_read", "added")
    )


def refused(count: int, of_all: int) -> str:
    text = ngettext(
        "%(count)d of %(all)d files was refused.", "%(count)d of %(all)d files were refused.", count
    )
    return text % {"count": count, "all": of_all}
