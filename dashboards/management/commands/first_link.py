"""Prints the link under which the first account is made, while there is none."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from config import first_link


class Command(BaseCommand):
    help = "Prints the link under which the first account of this installation is made in the browser. It works once."

    def handle(self, **options: object) -> None:
        if not first_link.is_open():
            raise CommandError(
                _(
                    "There is an account already. Log in, or set a new password: manage.py changepassword NAME."
                )
            )
        self.stdout.write(f"{settings.SITE_URL}{first_link.path()}")
