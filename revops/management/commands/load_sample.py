"""Loads the sample company with accounts to look at it with, as the start page loads it without."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from time import monotonic, sleep

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from revops import sample
from revops.management import written
from revops.models import Sample, State
from revops.queue import work
from samples.company.accounts import create_accounts
from samples.company.settings import NAME

POLL_SECONDS = 0.3


class Command(BaseCommand):
    help = _("Generates the sample company's export files and loads them through the real import.")
    told = ""  # the step of the last line

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--into",
            type=Path,
            help=_("folder for the export files (default: sample/ in DIAPASON_HOME)"),
        )
        parser.add_argument(
            "--today",
            type=written.day,
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
        started, accounts = monotonic(), Path(settings.DIAPASON_HOME) / "demo-accounts.txt"
        refuse_other(today)
        create_accounts(accounts)
        try:
            row = sample.request_load(
                User.objects.get(username="admin"), folder=into, day=today, scale=scale
            )
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        self.stdout.write(_("Loading %(name)s up to %(today)s") % {"name": NAME, "today": row.day})
        self.see_done(row)
        self.stdout.write(
            _("Loaded in %(seconds)d s. Accounts: %(file)s")
            % {"seconds": monotonic() - started, "file": accounts}
        )

    def see_done(self, row: Sample) -> None:
        """Loads here, or waits while a worker does it; each step is told as it begins. CommandError
        when it was given up.
        """
        sample.step_begun.connect(self.tell)
        while row.state in (State.DUE, State.RUNNING):
            if (claimed := work.claim(work.open_rows(Sample))) is not None:
                work.do(claimed)
            else:
                sleep(POLL_SECONDS)
            row.refresh_from_db()
            if row.state == State.RUNNING:
                self.tell(step=row.step)
        if row.state == State.FAILED:
            raise CommandError(row.error)

    def tell(self, step: str, **_sent: object) -> None:
        """A line for each step, once: its place among all of them, and what it is."""
        if step != self.told:
            self.told, place = step, Sample.Step.values.index(step) + 1
            self.stdout.write(f"  {place}/{len(Sample.Step)} {Sample.Step(step).label}")


def refuse_other(today: date | None) -> None:
    """Before accounts are made: the day of a load that was begun stays, and so does other data."""
    row = sample.current()
    if row is None and (names := sample.found()):
        raise CommandError(sample.not_empty(names))
    if row and today not in (None, row.day):
        raise CommandError(
            _(
                "The sample is already loaded as of %(begun)s; start with an empty DIAPASON_HOME for %(today)s."
            )
            % {"begun": row.day, "today": today}
        )
