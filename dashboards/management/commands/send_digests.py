"""Plans and sends the digests that are due, as a worker does at each tick."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from dashboards.models import Mail
from dashboards.surfaces import digest_mail
from revops.queue import work


class Command(BaseCommand):
    help = "Sends the digests that are due; with --dry-run prints which, and writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="print what would be sent")

    def handle(self, *, dry_run: bool, **options) -> None:
        if dry_run:
            with transaction.atomic():
                digest_mail.plan()
                self.list()
                transaction.set_rollback(True)
            return
        digest_mail.plan()
        while (mail := work.claim(work.open_rows(Mail))) is not None:
            work.do(mail)
            self.stdout.write(f"{mail}: {mail.get_state_display()} {mail.error}".rstrip())

    def list(self) -> None:
        due = work.open_rows(Mail).select_related("user")
        for mail in due:
            self.stdout.write(f"{mail}: {mail.user.email or _('no e-mail address')}")
        if not due:
            self.stdout.write(_("No digest is due."))
