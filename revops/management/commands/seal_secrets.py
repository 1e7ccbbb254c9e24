"""Encrypts the secrets of all connections anew, under the first of the keys."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from revops.ingest import connections
from revops.sealed import NotSealed


class Command(BaseCommand):
    help = "Encrypts the secrets of connections under the first key of CONNECTION_KEYS. The other keys can be removed afterwards."

    def handle(self, **_options: object) -> None:
        try:
            with transaction.atomic():
                count = connections.seal_anew()
        except NotSealed as error:
            raise CommandError(f"{error} {_('Nothing was changed.')}") from error
        text = ngettext(
            "%(count)d secret is encrypted under the first key.",
            "%(count)d secrets are encrypted under the first key.",
            count,
        )
        self.stdout.write(text % {"count": count})
