"""Closes a month."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from revops import closing
from revops.closing.answers import month_json
from revops.management.closing import period, person, reasons, refusals


def refuse_half(approver: str | None, *, is_hold: bool) -> None:
    """Raises CommandError for a closing that nobody approves, and for a hold that somebody does."""
    if is_hold and approver:
        raise CommandError(_("--hold only fixes a month: leave --approver out."))
    if not is_hold and not approver:
        raise CommandError(_("Name who approves it with --approver, or only fix it with --hold."))


class Command(BaseCommand):
    help = (
        "Closes a month: its figures stay as they are, and what changes later counts in the first "
        "month that is open. With --hold it is only fixed, and released with reopen_month."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", help="such as 2026-10")
        parser.add_argument("--preparer", required=True, help="account of finance that prepared it")
        parser.add_argument("--approver", help="account of finance that approves it, another one")
        parser.add_argument("--hold", action="store_true", help="only fix it for finance")
        parser.add_argument(
            "--accept",
            action="extend",
            nargs="+",
            default=[],
            metavar="CHECK=REASON",
            help="accept what a check found, with the reason; several may follow, behind the month",
        )
        parser.add_argument("--json", action="store_true", help="the month, for machines")

    def handle(self, *, month: str, preparer: str, approver: str | None, **options) -> None:
        with refusals():
            chosen, by, accepted = period(month), person(preparer), reasons(options["accept"])
            refuse_half(approver, is_hold=options["hold"])
            if options["hold"]:
                closing.hold(chosen, by, accepted)
            else:
                closing.close(chosen, by, person(approver), accepted)
            found = closing.month_of(chosen)
        if options["json"]:
            self.stdout.write(json.dumps(month_json(found), ensure_ascii=False, indent=2))
            return
        signed = found.version
        self.stdout.write(
            _("%(month)s is %(state)s, version %(version)s, publication %(publication)s.")
            % {
                "month": month,
                "state": signed.state,
                "version": signed.version,
                "publication": signed.publication,
            }
        )
        for each in signed.checks:
            mark = "✓" if each.finding.passes else "–"
            self.stdout.write(f"  {mark} {each.label}  {each.words}  {each.accepted}".rstrip())
