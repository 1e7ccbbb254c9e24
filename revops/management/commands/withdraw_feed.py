"""Withdraws a feed: its records are closed, after what that changes was shown."""

import json
import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from revops import chores, withdrawal
from revops.as_json import number_json
from revops.connectors.files import FileRefused
from revops.queue import work
from revops.trying import GaveWay
from revops.withdrawal import Effect


class Command(BaseCommand):
    help = "Closes all records of a feed that is no longer wanted, and shows before what that does to the KPIs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="key of the source, as in its mapping")
        parser.add_argument("feed", help="name of the feed")
        parser.add_argument("--dry-run", action="store_true", help="only show the effect")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument("--json", action="store_true", help="the effect, for machines")

    def handle(self, *, source: str, feed: str, dry_run: bool, yes: bool, **options) -> None:
        try:
            self.write_effect(withdrawal.effect(source, feed), as_json=options["json"])
            if dry_run:
                return
            if not yes and not self.confirmed():
                raise CommandError(
                    _("Nothing was withdrawn. Add --yes to go ahead without being asked.")
                )
            withdrawal.withdraw(source, feed, _("on the command line"))
        except FileRefused as error:
            raise CommandError(str(error)) from error
        except GaveWay as error:
            raise CommandError(error.sentence) from error
        while (chore := work.claim(chores.due_chores())) is not None:
            work.do(chore)

    def confirmed(self) -> bool:
        return sys.stdin.isatty() and input(_("Withdraw the feed? Type yes: ")).strip() == "yes"

    def write_effect(self, effect: Effect, *, as_json: bool) -> None:
        if as_json:
            figures = [
                {"before": number_json(each.before), "after": number_json(each.after)}
                for each in effect.figures
            ]
            self.stdout.write(
                json.dumps(
                    {"records": effect.records, "figures": figures}, ensure_ascii=False, default=str
                )
            )
            return
        said = ngettext(
            "%(count)d record would be closed.",
            "%(count)d records would be closed.",
            effect.records,
        )
        self.stdout.write(said % {"count": effect.records})
        for changed in effect.figures:
            was, now = (
                "—" if each.value.is_absent else number_json(each)["value"]
                for each in (changed.before, changed.after)
            )
            self.stdout.write(f"  {changed.kpi} {changed.month}: {was} → {now}")
        if not effect.figures:
            self.stdout.write("  " + _("No headline figure changes."))
