"""From what was signed to what was invoiced."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from revops import bridging
from revops.bridging import LABELS, BridgeKind, bridge_json, bridge_of
from revops.management.closing import latest, period, refusals, whole


class Command(BaseCommand):
    help = (
        "The bridge from what was signed to what was invoiced. period: signed in the period, invoiced in it. "
        "contract: the deals signed in the period, invoiced to date."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("period", help="such as 2026-10, 2026-Q4 or FY2026")
        parser.add_argument(
            "--kind", choices=[str(each) for each in BridgeKind], default=str(BridgeKind.PERIOD)
        )
        parser.add_argument("--items", type=whole, default=20, help="how many of each class")
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *, kind: str, items: int, **options) -> None:
        with refusals():
            chosen = period(options["period"])
        published = latest()
        found = bridge_of(BridgeKind(kind), chosen, published)
        answer = bridge_json(found, published.currency, items)
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
            return
        self.write_step(_("Signed"), answer["opening"])
        for step, words in zip(found.steps, answer["classes"], strict=True):
            self.write_step(f"{LABELS[step.of]} ({len(step.items)})", words["amount"])
        self.write_step(_("Invoiced"), answer["closing"])
        self.write_doubtful(found)

    def write_step(self, label: str, amount: object) -> None:
        self.stdout.write(f"{label:<50} {amount:>18}")

    def write_doubtful(self, found: bridging.Bridge) -> None:
        if found.doubtful:
            self.stdout.write(
                ngettext(
                    "%(count)d document waits for a person to say which deal it bills.",
                    "%(count)d documents wait for a person to say which deal they bill.",
                    found.doubtful,
                )
                % {"count": found.doubtful}
            )
