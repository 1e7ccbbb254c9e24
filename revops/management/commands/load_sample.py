"""Loads the sample company as a user would load a company: export files, mappings, import, targets,
publication.
"""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from revops.models import Organisation, RawRecord
from samples.company import write_company
from samples.company.accounts import create_accounts, link_people
from samples.company.closings import close_months
from samples.company.definitions import acknowledge, describe_personas
from samples.company.late import without_late_documents
from samples.company.notes import write_notes
from samples.company.settings import COUNTRY, CURRENCY, FISCAL_YEAR_START, NAME, TIMEZONE
from samples.company.write import FOLDERS

MAPPINGS = Path(settings.BASE_DIR) / "samples" / "mappings"
# Rates first, so that documents are priced as they come in; the CRM before the tools that refer to
# its ids.
SOURCES = ("finance", "crm", "billing", "dialler")


class Command(BaseCommand):
    help = _("Generates the sample company's export files and loads them through the real import.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--into",
            type=Path,
            help=_("folder for the export files (default: sample/ in DIAPASON_HOME)"),
        )
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            help=_("the exports end the day before (default: the current date)"),
        )
        parser.add_argument(
            "--scale",
            type=float,
            default=1.0,
            help=_("multiplies leads, deals and customers (default: 1.0)"),
        )

    def handle(
        self, *args: object, into: Path | None, today: date | None, scale: float, **options: object
    ) -> None:
        home = Path(settings.DIAPASON_HOME)
        folder, started = into or home / "sample", monotonic()
        refuse_other_company()
        today = settle_day(folder, today)
        self.print_line(
            _("Writing the export files of %(name)s up to %(today)s")
            % {"name": NAME, "today": today}
        )
        paths = write_company(folder, today, scale, self.print_line)
        late = "invoices.csv"
        self.import_all(paths | {late: without_late_documents(paths[late], today)})
        accounts = home / "demo-accounts.txt"
        create_accounts(accounts)
        link_people()
        write_notes(today)
        describe_personas()
        call_command("import_targets", str(paths["targets.csv"]), "--by=admin", stdout=self.stdout)
        call_command("publish", stdout=self.stdout)
        self.import_files("billing", [paths[late]])
        call_command("publish", stdout=self.stdout)
        acknowledge()
        close_months(today)
        self.print_line(
            _("Loaded in %(seconds)d s. Accounts: %(file)s")
            % {"seconds": monotonic() - started, "file": accounts}
        )

    def import_all(self, paths: dict[str, Path]) -> None:
        organisation = {
            "name": NAME,
            "currency": CURRENCY,
            "timezone": TIMEZONE,
            "country": COUNTRY,
        }
        settled = organisation | {"fiscal-year-start": FISCAL_YEAR_START}
        call_command(
            "setup_organisation",
            *(f"--{key}={value}" for key, value in settled.items()),
            stdout=self.stdout,
        )
        for source in SOURCES:
            self.import_files(
                source, [paths[name] for name in FOLDERS[source] if name != "targets.csv"]
            )

    def import_files(self, source: str, files: list[Path]) -> None:
        mapping = str(MAPPINGS / f"company-{source}.toml")
        call_command("import_files", mapping, *map(str, files), "--no-publish", stdout=self.stdout)

    def print_line(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def refuse_other_company() -> None:
    organisation = Organisation.objects.first()
    if organisation is None or organisation.name == NAME or not RawRecord.objects.exists():
        return
    raise CommandError(
        _(
            "This installation holds the records of %(name)s, which the sample company would mix with. "
            "Load the sample into an empty installation: set DIAPASON_HOME (or DATABASE_URL) to another place."
        )
        % {"name": organisation.name}
    )


def settle_day(folder: Path, today: date | None) -> date:
    """The day that the files in `folder` were begun with: a load that was interrupted goes on with
    the same files.
    """
    note = folder / "today.txt"
    begun = date.fromisoformat(note.read_text().strip()) if note.exists() else None
    if begun and today not in (None, begun) and RawRecord.objects.exists():
        raise CommandError(
            _(
                "The sample is already loaded as of %(begun)s; start with an empty DIAPASON_HOME for %(today)s."
            )
            % {"begun": begun, "today": today}
        )
    day = today or begun or timezone.localdate()
    folder.mkdir(parents=True, exist_ok=True)
    note.write_text(f"{day}\n")
    return day
