"""Opens a closed month, and all later ones, again."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from revops import closing
from revops.closing.answers import month_json
from revops.management.closing import period, person, refusals


class Command(BaseCommand):
    help = (
        "Opens a closed month and all later ones again. What was signed stays readable; the next "
        "closing is another version."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", help="such as 2026-10")
        parser.add_argument("--by", required=True, help="account of finance that opens it")
        parser.add_argument("--reason", required=True, help="why; everybody reads it")
        parser.add_argument("--json", action="store_true", help="the months, for machines")

    def handle(self, *, month: str, by: str, reason: str, **options) -> None:
        with refusals():
            ended = closing.reopen(period(month), person(by), reason)
        found = [closing.month_of(period(f"{each.month:%Y-%m}")) for each in ended]
        if options["json"]:
            answer = [month_json(each) for each in found]
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
            return
        for each in found:
            self.stdout.write(_("%(month)s is open again.") % {"month": each.period.key})
