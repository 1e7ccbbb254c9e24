"""Prints what lies between two days: opening, classes, closing."""

from __future__ import annotations

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from revops import numbers
from revops.calendar import Period, PeriodError
from revops.models.dimensions import DIMENSIONS
from revops.numbers import Slice, sliced
from revops.readers import EVERYTHING
from revops.walk import KPIS, End, Walk, WalkError, answer, end_of, walk

END = "a day (2026-10-31), an instant (2026-11-02T09:00) or a publication (publication:412)"


class Command(BaseCommand):
    help = "Prints how the open pipeline, or the leads in play, came from one day to another; with --json what the API answers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("start", metavar="from", help=END)
        parser.add_argument("end", metavar="to", help=END)
        parser.add_argument("--kpi", choices=KPIS, default="open_pipeline")
        parser.add_argument("--motion", choices=["inbound", "outbound", "none"], default="")
        parser.add_argument("--team", default="", help="only this team, by name or number")
        parser.add_argument(
            "--deal-type", default="", help="only deals of this type, by name: Renewal"
        )
        parser.add_argument(
            "--focus", default="", help="only what is expected to close in it: 2026-Q4"
        )
        parser.add_argument(
            "--records", type=int, default=50, help="how many of a class to list (50)"
        )
        parser.add_argument("--json", action="store_true", help="print what the API answers")

    def handle(
        self, *, start: str, end: str, kpi: str, focus: str, records: int, **options
    ) -> None:
        try:
            ends = end_of(start, EVERYTHING), end_of(end, EVERYTHING)
            slice, names = chosen(
                options["motion"], team=options["team"], deal_type=options["deal_type"]
            )
            found = walk(*ends, slice, period(focus, ends[1]), kpi)
        except (WalkError, PeriodError) as error:
            raise CommandError(str(error)) from error
        read = answer(found, EVERYTHING, max(records, 0), names)
        if options["json"]:
            self.stdout.write(json.dumps(read, ensure_ascii=False, indent=2))
        else:
            self.write_table(found, read)

    def write_table(self, found: Walk, read: dict) -> None:
        ends = [_("Opening"), _("Closing"), _("Residual")]
        rows = [(ends[0], read["opening"], read["from"]["on"])]
        rows += [
            (str(step.of.label), each["by"], each["count"])
            for step, each in zip(found.steps, read["classes"], strict=True)
            if step.by or step.moves
        ]
        rows += [(ends[1], read["closing"], read["to"]["on"]), (ends[2], read["residual"], "")]
        for label, amount, count in rows:
            self.stdout.write(f"{label:<24}{amount:>20}  {count}")
        for step, each in zip(found.inside, read["inside"], strict=True):
            if step.moves:
                self.stdout.write(f"({step.of.label}: {each['by']}, {each['count']})")


def period(key: str, end: End) -> Period | None:
    return end.published.calendar.period(key) if key else None


def chosen(motion: str, **named: str) -> tuple[Slice, dict[str, str]]:
    """The slice of the members that are named by dimension, and their names. CommandError for a
    name that nobody or several have.
    """
    members: dict[str, int] = {}
    names = {}
    for dimension, text in named.items():
        if text:
            members[dimension], names[dimension] = member_called(dimension, text)
    return sliced(motion, members), names


def member_called(dimension: str, text: str) -> tuple[int, str]:
    found = numbers.members_called(dimension, text, EVERYTHING)
    if len(found) != 1:
        label = DIMENSIONS[dimension].label
        raise CommandError(
            _("%(dimension)s: there is no single one called “%(name)s”.")
            % {"dimension": label, "name": text}
        )
    return found[0]
