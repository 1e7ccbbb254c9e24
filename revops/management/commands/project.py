"""Prints where a period is heading, and what is missing to its target."""

from __future__ import annotations

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from revops import numbers
from revops.calendar import PeriodError
from revops.kpis import KPIS
from revops.management.commands.walk import END, chosen
from revops.projection import can_be_projected, project, projection_json
from revops.readers import EVERYTHING
from revops.walk import End, WalkError, at_publication, end_of


class Command(BaseCommand):
    help = "Prints what a KPI is projected to come to in a period, from the organisation's own past; with --json what the API answers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        known = sorted(key for key, kpi in KPIS.items() if can_be_projected(kpi))
        parser.add_argument("kpi", choices=known, help="such as mqls")
        parser.add_argument("period", help="such as 2026-11 or 2026-Q4")
        parser.add_argument("--as-of", default="", help=f"as it was known then: {END}")
        parser.add_argument("--motion", choices=["inbound", "outbound", "none"], default="")
        parser.add_argument("--team", default="", help="only this team, by name or number")
        parser.add_argument("--json", action="store_true", help="print what the API answers")

    def handle(
        self, *, kpi: str, period: str, as_of: str, motion: str, team: str, **options
    ) -> None:
        try:
            end = end_of(as_of, EVERYTHING) if as_of else live()
            slice, names = chosen(motion, team=team)
            asked = end.published.calendar.period(period)
        except (WalkError, PeriodError) as error:
            raise CommandError(str(error)) from error
        found = project(kpi, asked, end.published, slice, end.counted_until(kpi))
        read = projection_json(found, names)
        if options["json"]:
            self.stdout.write(json.dumps(read, ensure_ascii=False, indent=2))
            return
        if read["value"] is None:
            self.stdout.write(found.absent_because)
            return
        self.stdout.write(f"{found.kpi.label} · {asked.key}: {read['value']}  ({found.label})")
        for share, (low, high) in read["intervals"].items():
            self.stdout.write(f"  {share} %: {low} – {high}")
        for each in read["inputs"]:
            sample = "" if each["sample"] is None else f"  (n = {each['sample']})"
            self.stdout.write(f"  {each['label']}: {each['value']}{sample}")
        if found.remark:
            self.stdout.write(found.remark)


def live() -> End:
    published = numbers.published(reader=EVERYTHING)
    if published is None:
        raise CommandError(_("Nothing has been published yet."))
    return at_publication(published)
