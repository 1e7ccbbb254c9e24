"""Prints how good the projection of a KPI would have been in the organisation's own past."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from revops.calendar import PeriodKind
from revops.kpis import KPIS
from revops.management import written
from revops.management.commands.project import live
from revops.management.commands.walk import chosen
from revops.projection import PERIOD_KINDS, Score, backtest, backtest_json, can_be_projected


class Command(BaseCommand):
    help = "Projects every earlier period at fixed places and prints how far off each method was; with --json as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        known = sorted(key for key, kpi in KPIS.items() if can_be_projected(kpi))
        parser.add_argument("kpi", choices=known, help="such as mqls")
        parser.add_argument(
            "--from", dest="start", type=written.day, default=date.min, help="the first day"
        )
        parser.add_argument(
            "--to", dest="end", type=written.day, default=date.max, help="the last day"
        )
        parser.add_argument("--kind", choices=[str(each) for each in PERIOD_KINDS], default="month")
        parser.add_argument("--motion", choices=["inbound", "outbound", "none"], default="")
        parser.add_argument("--team", default="", help="only this team, by name or number")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(
        self, *, kpi: str, start: date, end: date, kind: str, motion: str, team: str, **options
    ) -> None:
        if end < start:
            raise CommandError(_("The last day is before the first; write the earlier day first."))
        slice, _names = chosen(motion, team=team)
        found = backtest(kpi, live().published, PeriodKind(kind), slice, start, end)
        if options["json"]:
            self.stdout.write(json.dumps(backtest_json(found), ensure_ascii=False, indent=2))
            return
        if found.because:
            raise CommandError(found.because)
        self.stdout.write(
            "| over | method | n | WAPE | bias | coverage 80 % | width 80 % | pinball |"
        )
        self.stdout.write("|---|---|---|---|---|---|---|---|")
        for each in found.scores:
            self.stdout.write(line(each))


def line(score: Score) -> str:
    """A row of a table in Markdown."""
    shares = (score.wape, score.bias, score.coverage_80, score.width_80, score.pinball)
    cells = ("–" if each is None else f"{each:.3f}" for each in shares)
    return f"| {score.horizon:.0%} | {score.method} | {score.n} | {' | '.join(cells)} |"
