"""What is there twice: found, and how right the rules are that merge by themselves."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from revops.duplicates import answers, reading, scanning
from revops.duplicates.rules import LABELS
from revops.duplicates.things import What
from revops.models import DuplicateCandidate, DuplicateScan
from revops.queue import work

SEED = 101


class Command(BaseCommand):
    help = (
        "Leads, customers, deals, documents and people that may be there twice, with score and reasons. "
        "--scan compares everything first; --measure says how right the rules are on a labelled set."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", nargs="?", choices=[str(each) for each in What])
        parser.add_argument("--scan", action="store_true", help="compare everything first")
        parser.add_argument("--measure", action="store_true", help="precision and recall, too")
        parser.add_argument("--seed", type=int, default=SEED, help="of the labelled set")
        parser.add_argument("--limit", type=int, default=100, help="how many candidates")
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *, what: str | None, scan: bool, measure: bool, **options) -> None:
        if scan:
            self.scan()
        found = DuplicateCandidate.objects.order_by("-score", "what", "one", "other")
        found = found.filter(what=what) if what else found
        answer = {
            "count": found.count(),
            "candidates": answers.candidates_json(found[: options["limit"]]),
            "decisions": answers.decisions_json(reading.decisions(What(what) if what else None)),
            "rules_on": sorted(scanning.on()),
        }
        if measure:
            answer["measured"] = answers.measures_json(options["seed"])
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
            return
        self.write(answer)

    def scan(self) -> None:
        """As the worker would; one that is under way is left to it."""
        scanning.request()
        if row := work.claim(work.open_rows(DuplicateScan)):
            work.do(row)

    def write(self, answer: dict) -> None:
        for each in answer["candidates"]:
            self.stdout.write(
                f"{each['score']:>3}  {LABELS[What(each['what'])]}: {each['one']} ~ {each['other']}"
                f"  ({', '.join(each['reasons'])}){'  ' + each['rule'] if each['rule'] else ''}"
            )
        found = ngettext(
            "%(count)d possible duplicate.", "%(count)d possible duplicates.", answer["count"]
        )
        self.stdout.write(found % {"count": answer["count"]})
        for each in answer.get("measured", []):
            self.stdout.write(
                _("%(what)s, errors %(errors)s: precision %(precision).3f, recall %(recall).3f of %(pairs)d pairs")
                % {
                    "what": LABELS[What(each["what"])], "errors": each["errors"], "precision": each["precision"],
                    "recall": each["recall"], "pairs": each["true_pairs"],
                }
            )  # fmt: skip
