"""What is wrong with records, by rule."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from revops import quality
from revops.readers import EVERYTHING


class Command(BaseCommand):
    help = "How many records have which defect, who is accountable, and with a rule which records they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rule", nargs="?", choices=sorted(quality.RULES))
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *, rule: str | None, **options) -> None:
        rows = [each for each in quality.found() if rule in (None, each.rule.key)]
        answer: dict[str, object] = {"rules": [self.of(each) for each in rows]}
        if rule:
            found = quality.defects(quality.RULES[rule], EVERYTHING)
            answer["records"] = [
                {"record": each.record, "id": each.external_id, "owner": each.owner or None, "link": each.link or None}
                for each in found
            ]  # fmt: skip
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
            return
        for each in rows:
            self.stdout.write(f"{each.defects:>7} / {each.count:<7} {each.rule.label}")

    def of(self, each: quality.Found) -> dict[str, object]:
        return {
            "rule": each.rule.key,
            "function": each.rule.function,
            "records": each.count,
            "defects": each.defects,
            "share": None if each.share is None else float(each.share),
        }
