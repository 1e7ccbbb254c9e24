"""Publishes what changed."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from revops import publish


class Command(BaseCommand):
    help = (
        "Publishes what changed since the last publication; with --rebuild computes all days anew."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--rebuild",
            action="store_true",
            help="compute every cell anew; changes nothing when all is well",
        )
        parser.add_argument("--why", default="", help="a word for the record")

    def handle(self, *, rebuild: bool, why: str, **options) -> None:
        publication = publish.publish(why, rebuild=rebuild)
        if publication is None:
            self.stdout.write(_("Nothing changed; there is no new publication."))
            return
        self.stdout.write(_("Publication %(id)s") % {"id": publication.pk})
        for measure, change in publication.changes.items():
            self.stdout.write(
                f"  {measure}: {change['cells']} cells, {change['first']} … {change['last']}"
            )
