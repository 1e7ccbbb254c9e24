"""Imports export files of a source through a mapping."""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from revops import ingest, work
from revops.connectors.files import FileRefused
from revops.ingest import Report
from revops.mapping import MappingError
from revops.models import ImportRun, Publication, State

POLL_SECONDS = 0.3


class Command(BaseCommand):
    help = (
        "Imports files through a mapping (docs/mapping.md), then publishes. With --dry-run only says what would happen."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mapping", help="the mapping, a TOML file")
        parser.add_argument("paths", nargs="+", help="files, or folders whose files are taken")
        parser.add_argument(
            "--dry-run", action="store_true", help="counts per outcome and first errors; nothing is written"
        )
        parser.add_argument("--no-publish", action="store_true", help="leave publishing to the next worker or command")
        parser.add_argument(
            "--accept-loss", action="store_true", help="a complete file may close most of what is known"
        )

    def handle(
        self, *, mapping: str, paths: list[str], dry_run: bool, no_publish: bool, accept_loss: bool, **options
    ) -> None:
        try:
            text = Path(mapping).read_text(encoding="utf-8-sig")
            if dry_run:
                return self.tell_all(ingest.dry_run(text, paths, self.progress))
            runs = ingest.request_imports(text, paths, accepts_loss=accept_loss)
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
            raise CommandError(_("%(count)d of %(all)d files were refused.") % {"count": len(failed), "all": len(runs)})

    def import_one(self, run: ImportRun) -> ImportRun:
        """Imports here, after what else waits for this source, or waits while a worker does it; then tells the outcome."""
        while run.state in (State.DUE, State.RUNNING):
            claimed = work.claim(work.due_imports().filter(source=run.source))
            if claimed:
                work.do(claimed, self.progress)
            else:
                time.sleep(POLL_SECONDS)
            run.refresh_from_db()
        self.tell(run)
        return run

    def publish(self) -> None:
        while (chore := work.claim(work.due_chores())) is not None:
            work.do(chore)
        if (last := Publication.objects.first()) is not None:
            self.stdout.write(_("Publication %(id)s") % {"id": last.pk})

    def progress(self, rows: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"  {rows:>12,} rows\r", ending="")

    def tell(self, run: ImportRun) -> None:
        """One line of counts, then the error or the first rejected rows."""
        if run.state == State.FAILED:
            self.stderr.write(self.style.ERROR(f"{run.file_name} → {run.feed}: {run.error}"))
            return
        names = ("rows_read", "added", "changed", "unchanged", "closed", "skipped", "repeated", "refused")
        errors = run.rejected.order_by("line").values_list("line", "column", "reason")[:5] if run.refused else []
        self.line(run.file_name, run.feed, {name: getattr(run, name) for name in names}, list(errors), run.notes)

    def tell_all(self, reports: list[Report]) -> None:
        for report in reports:
            notes = report.notes + [f"{reason} ({count})" for reason, count in report.skipped.items()]
            self.line(report.file_name, report.feed, report.counts(), report.errors, notes)
        self.stdout.write(_("This was a dry run: nothing was written."))

    def line(
        self, file: str, feed: str, counts: dict[str, int], errors: list[tuple[int, str, str]], notes: list[str]
    ) -> None:
        words = {
            "rows_read": _("read"), "added": _("new"), "changed": _("changed"), "unchanged": _("unchanged"),
            "closed": _("disappeared"), "skipped": _("skipped"), "repeated": _("repeated"), "refused": _("rejected"),
        }  # fmt: skip
        shown = [
            f"{counts[name]:,} {word}" for name, word in words.items() if counts[name] or name in ("rows_read", "added")
        ]
        self.stdout.write(f"{file} → {feed}: {', '.join(shown)}")
        for number, column, reason in errors:
            where = _("line %(line)d, %(column)s: %(reason)s") if column else _("line %(line)d: %(reason)s")
            self.stdout.write("  " + where % {"line": number, "column": column, "reason": reason})
        for note in notes:
            self.stdout.write(f"  {note}")
