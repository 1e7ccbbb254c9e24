"""Fills a Tryton and connects it, for `make demo-connected`."""

from __future__ import annotations

import subprocess

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from samples.connected import server
from samples.connected.load import is_loaded, load


class Command(BaseCommand):
    help = _("Makes a small company in a Tryton of this machine, and connects it.")

    def handle(self, *arguments: object, **options: object) -> None:
        if not server.is_installed():
            raise CommandError(_("Tryton is not installed: run make demo-connected."))
        connection.ensure_connection()  # the first one starts the PostgreSQL that comes along
        home = settings.DIAPASON_HOME
        found = server.tryton(home)
        if found.is_taken():
            why = _(
                "Another program listens at %(address)s, Tryton’s place: end it. %(setting)s chooses another port at the first start."
            )
            raise CommandError(why % {"address": found.address, "setting": server.PORT_SETTING})
        found.prepare()
        if is_loaded():
            return
        process = subprocess.Popen(found.command())
        try:
            found.wait()
            load(found, home)
        finally:
            process.terminate()
            process.wait()
