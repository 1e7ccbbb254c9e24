"""Makes the hashes of a closed month again."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from revops import closing
from revops.closing.answers import verified_json
from revops.management.closing import period, refusals


class Command(BaseCommand):
    help = "Makes the hashes of cells and records of a closed month again, of every version of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", help="such as 2026-10")
        parser.add_argument("--json", action="store_true", help="the result, for machines")

    def handle(self, *, month: str, **options) -> None:
        with refusals():
            chosen = period(month)
            closing.refuse_other_periods(chosen)
        rows = [row for row in closing.closed_months() if row.month == chosen.start]
        found = [closing.verify(row) for row in rows if row.cells_sha256]
        if not found:
            raise CommandError(_("%(month)s was never closed.") % {"month": month})
        if options["json"]:
            answer = [verified_json(each) for each in found]
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        else:
            for each in found:
                self.stdout.write(self.line(each))
        if not all(each.holds for each in found):
            raise CommandError(_("What is there is not what was signed."))

    def line(self, verified: closing.Verified) -> str:
        yes, no = _("as signed"), _("not as signed")
        words = {
            "version": verified.row.version,
            "cells": yes if verified.cells else no,
            "records": yes if verified.records else no,
        }
        return _("Version %(version)s: cells %(cells)s, records %(records)s.") % words
