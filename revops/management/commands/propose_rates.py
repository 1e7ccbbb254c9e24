"""The monthly rates: those that count, and what the ECB's averages propose where there is none."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext_lazy as _

from revops.closing import rates
from revops.closing.answers_of_rates import rates_json
from revops.closing.rates import Cell, Standing
from revops.management.closing import period, person, refusals

WORDS = {
    Standing.CONFIRMED: "",
    Standing.PROPOSED: _("proposed, not confirmed"),
    Standing.CONFLICT: _("sources disagree: none counts"),
    Standing.MISSING: _("no proposal"),
}


class Command(BaseCommand):
    help = (
        "The rate of every currency in every month of a period: confirmed, proposed from the averages of the ECB's daily rates, "
        "in conflict, or missing. With --confirm finance confirms all that is proposed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("period", help="such as 2026-10, 2026 or FY2026")
        parser.add_argument("--confirm", action="store_true", help="confirm what is proposed")
        parser.add_argument("--by", metavar="USER", help="who confirms, of finance")
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *, confirm: bool, by: str | None, **options) -> None:
        with refusals():
            months = rates.months_of(period(options["period"]))
        if confirm:
            self.confirm(rates.rates(months), by)
        cells = rates.rates(months)
        if options["json"]:
            return self.stdout.write(json.dumps(rates_json(cells), ensure_ascii=False, indent=2))
        for each in cells:
            self.stdout.write(line(each))

    def confirm(self, cells: list[Cell], by: str | None) -> None:
        if not by:
            raise CommandError(_("Say who confirms: --by USER."))
        proposed = {
            (each.currency, each.month): each.rate
            for each in cells
            if each.standing is Standing.PROPOSED
        }
        with refusals():
            rates.confirm_proposals(proposed, person(by))


def line(cell: Cell) -> str:
    given = ", ".join(f"{each.source} {each.rate}" for each in cell.given)
    rate = "—" if cell.rate is None else f"{cell.rate:f}"
    words = [f"{cell.month:%Y-%m}", cell.currency, f"{rate:>16}", WORDS[cell.standing], given]
    return "  ".join(each for each in words if each)
