"""Imports targets from a CSV or XLSX file."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from import_export.results import Result, RowResult

from revops.connectors.files import FileRefused
from revops.targets.files import COLUMNS, TargetResource
from revops.targets.lines import Lines, read_csv, read_xlsx


class Command(BaseCommand):
    help = (
        "Imports targets: a file with the columns "
        + ", ".join(COLUMNS)
        + ". All of it, or with a bad row nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a .csv or .xlsx file")
        parser.add_argument(
            "--by",
            required=True,
            metavar="USER",
            help="who sets these targets; the history says so",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen; nothing is written"
        )

    def handle(self, *, file: Path, by: str, dry_run: bool, **options: object) -> None:
        user = User.objects.filter(username=by).first()
        if user is None:
            raise CommandError(_("There is no user “%(name)s”.") % {"name": by})
        result = TargetResource().import_data(
            read(file),
            dry_run=dry_run,
            use_transactions=True,
            rollback_on_validation_errors=True,
            user=user,
        )
        self.refuse(result)
        counts = Counter(row.import_type for row in result.rows)
        self.stdout.write(
            _("Targets: %(new)d new, %(changed)d changed, %(same)d unchanged.")
            % {
                "new": counts[RowResult.IMPORT_TYPE_NEW],
                "changed": counts[RowResult.IMPORT_TYPE_UPDATE],
                "same": counts[RowResult.IMPORT_TYPE_SKIP],
            }
        )
        if dry_run:
            self.stdout.write(_("This was a dry run: nothing was written."))

    def refuse(self, result: Result) -> None:
        """Tells what is wrong with each row. CommandError when something is."""
        for error in result.base_errors:
            raise CommandError(sentence(error.error))
        wrong = [(row.number, sentence(row.error)) for row in result.invalid_rows]
        wrong += [
            (number, sentence(error.error))
            for number, errors in result.row_errors()
            for error in errors
        ]
        for number, reason in sorted(wrong):
            self.stderr.write(
                _("line %(number)d: %(reason)s") % {"number": number, "reason": reason}
            )
        if wrong:
            raise CommandError(
                ngettext(
                    "%(count)d row is wrong, so no target was changed; correct it and import again.",
                    "%(count)d rows are wrong, so no target was changed; correct them and import again.",
                    len(wrong),
                )
                % {"count": len(wrong)}
            )


def sentence(error: Exception) -> str:
    return " ".join(getattr(error, "messages", None) or [str(error)])


def read(file: Path) -> Lines:
    """The file's rows. CommandError when it is neither CSV nor XLSX, or cannot be read."""
    try:
        if file.suffix.lower() == ".xlsx":
            return read_xlsx(file.read_bytes(), file)
        return read_csv(file.read_text(encoding="utf-8-sig"))
    except FileRefused as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(
            _("%(file)s cannot be read: %(why)s.") % {"file": file, "why": error.strerror}
        ) from error
    except Exception as error:
        raise CommandError(
            _("%(file)s is neither a CSV file in UTF-8 nor an XLSX workbook: %(why)s.")
            % {"file": file, "why": error}
        ) from error
