"""Fills the tools of `make demo-connected`, and connects them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from samples.connected import beside, billing, server
from samples.connected.load import load_billing, load_tryton
from samples.connected.tools import Tool


class Command(BaseCommand):
    help = _("Makes a small company in a Tryton and a localstripe of this machine, and connects them.")  # fmt: skip

    def handle(self, *arguments: object, **options: object) -> None:
        if not server.is_installed() or not billing.is_installed():
            raise CommandError(_("Tryton or localstripe is not installed: run make demo-connected."))  # fmt: skip
        connection.ensure_connection()  # the first one starts the PostgreSQL that comes along
        home = settings.DIAPASON_HOME
        tryton, billed = server.tryton(home), billing.billing(home)
        for tool in (tryton, billed):
            refuse_taken(tool)
            tool.prepare()
        running(tryton, lambda: load_tryton(tryton, home))
        running(billed, lambda: load_billing(billed, home))


def refuse_taken(tool: Tool) -> None:
    if beside.is_taken(tool.port):
        why = _(
            "Another program listens at %(address)s, the place of %(tool)s: end it. %(setting)s chooses another port at the first start."
        )
        raise CommandError(
            why % {"address": tool.address, "tool": tool.name, "setting": tool.port_setting}
        )


def running(tool: Tool, work: Callable[[], None]) -> None:
    process = subprocess.Popen(tool.command())
    try:
        beside.wait(tool.name, tool.port)
        work()
    finally:
        process.terminate()
        process.wait()
