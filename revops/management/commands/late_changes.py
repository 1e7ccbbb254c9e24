"""What changed in closed days since they were signed."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from revops import closing
from revops.closing.answers import late_json
from revops.management.closing import latest, period, refusals, whole


class Command(BaseCommand):
    help = (
        "What differs now of what was signed of a period, and what counts in it of closed days "
        "before: the records, their amounts and who is accountable."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("period", help="such as 2026-10, 2026-Q4 or FY2026")
        parser.add_argument(
            "--records", type=whole, default=50, help="how many records of each KPI"
        )
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, **options) -> None:
        with refusals():
            chosen = period(options["period"])
        published = latest()
        late = closing.late_changes(chosen, published, options["records"])
        answer = late_json(late, published.currency)
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
            return
        if not late.changes:
            self.stdout.write(_("Nothing changed in closed days."))
        for change, words in zip(late.changes, answer["changes"], strict=True):
            self.stdout.write(
                self.style.MIGRATE_HEADING(f"{change.kpi.label} · {change.kpi.accountable}")
            )
            for part, each in words["parts"].items():
                self.write_differences(f"{part}: {each['closed']} → {each['now']}", each)
            if words["adjustments_of_closed_months"]:
                each = words["adjustments_of_closed_months"]
                self.write_differences(
                    _("adjustments of closed months: %(amount)s") % {"amount": each["difference"]},
                    each,
                )

    def write_differences(self, head: str, found: dict) -> None:
        if not (found["count"] or found["absent_because"]):
            return
        self.stdout.write(f"{head}  {found['absent_because'] or ''}".rstrip())
        for each in found["records"]:
            about = each["label"] or each["item"]
            self.stdout.write(
                f"  {each['on']}  {each['difference']:>14}  {each['source']} {each['external_id']}  {about}"
            )
