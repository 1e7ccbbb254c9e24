"""Loads the sample company as a user would load a company: export files and their mappings through
the import, then what its people typed in. May be cut short anywhere and done again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from io import TextIOBase
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from revops import organisation, publish
from revops.models import Sample
from samples.company.accounts import create_people, link_people, without_password
from samples.company.closings import close_months
from samples.company.definitions import acknowledge, agree_on_hot_leads, describe_personas
from samples.company.differences import name_differences
from samples.company.late import FOLDER as EARLIER
from samples.company.late import without_late_documents
from samples.company.meetings import hold_meetings
from samples.company.notes import write_notes
from samples.company.settings import COUNTRY, CURRENCY, FISCAL_YEAR_START, NAME, TIMEZONE
from samples.company.tools import register_tools
from samples.company.write import FOLDERS, write_company

logger = logging.getLogger(__name__)
MAPPINGS = Path(settings.BASE_DIR) / "samples" / "mappings"
# Rates first, so that documents are priced as they come in; the CRM before the tools that refer to
# its ids.
SOURCES = ("finance", "crm", "billing", "books", "dialler", "marketing", "product")
LATE = "invoices.csv"
ORGANISATION = {
    "name": NAME, "base_currency": CURRENCY, "timezone": TIMEZONE, "country": COUNTRY,
    "fiscal_year_start": FISCAL_YEAR_START, "week_start": 0, "pairs": [],
}  # fmt: skip
Step = Sample.Step
Begin = Callable[[Step], None]


class Lines(TextIOBase):
    """What commands say, in the log."""

    def write(self, text: str) -> int:
        if line := text.strip():
            logger.info("%s", line)
        return len(text)


def load(folder: Path, today: date, scale: float, by: str, begin: Begin) -> None:
    """Loads everything, in the name of the user `by`; `begin` is called as each step begins."""
    begin(Step.FILES)
    paths = write_company(folder, today, scale, lambda line: logger.info("%s", line))
    organisation.settle(ORGANISATION, through="samples.company")
    agree_on_hot_leads()  # before records come in, so that none is judged twice
    first = paths | {LATE: without_late_documents(paths[LATE], today)}
    for source in SOURCES:
        if source in Step:  # what has no step of its own belongs to the one before
            begin(Step(source))
        import_files(source, [first[name] for name in FOLDERS[source] if name != "targets.csv"])
    begin(Step.PEOPLE)
    let_people_type(paths["targets.csv"], today, by)
    begin(Step.PUBLISH)
    publish.publish()
    begin(Step.LATE)
    import_files("billing", [paths[LATE]])
    publish.publish()
    acknowledge()
    begin(Step.MEETINGS)
    hold_meetings(today)
    begin(Step.CLOSING)
    close_months(today)
    without_password().update(is_active=False)


def let_people_type(targets: Path, today: date, by: str) -> None:
    create_people()
    link_people()
    write_notes(today)
    name_differences(today)
    describe_personas()
    register_tools(today)
    call_command("import_targets", str(targets), f"--by={by}", stdout=Lines())


def import_files(source: str, files: list[Path]) -> None:
    mapping = str(MAPPINGS / f"company-{source}.toml")
    call_command("import_files", mapping, *map(str, files), "--no-publish", stdout=Lines())


def clear(folder: Path) -> None:
    """Removes what loading wrote into the folder, and no file beside it."""
    written = [folder / place / name for place, names in FOLDERS.items() for name in names]
    written += [folder / "billing" / EARLIER / LATE, folder / "today.txt"]
    for path in written:
        path.unlink(missing_ok=True)
        path.with_suffix(".draft").unlink(missing_ok=True)
    for place in ("billing/" + EARLIER, *FOLDERS, "."):
        if (folder / place).is_dir() and not any((folder / place).iterdir()):
            (folder / place).rmdir()
