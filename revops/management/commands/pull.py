"""Pulls what is new in a connected source, imports and publishes it."""

from argparse import ArgumentParser
from time import sleep

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from revops import chores
from revops.ingest import jobs, pulls
from revops.mapping import MappingError
from revops.models import Connection, FeedCursor, ImportRun, Pull, State
from revops.queue import work

POLL_SECONDS = 0.3


class Command(BaseCommand):
    help = "Pulls what is new in a connected source (docs/connectors.md), imports and publishes it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="the key of the source")
        parser.add_argument(
            "--everything",
            action="store_true",
            help="from the beginning, not from the last pull on",
        )
        parser.add_argument(
            "--accept-loss",
            action="store_true",
            help="a pull may close most of what is known",
        )

    def handle(self, *, source: str, everything: bool, accept_loss: bool, **options) -> None:
        connection = Connection.objects.filter(source__key=source).first()
        if connection is None:
            raise CommandError(
                _("The source “%(source)s” is not connected to any tool.") % {"source": source}
            )
        self.import_all(connection)  # what an earlier pull brought moves its cursor
        asked = {"is_everything": everything, "accepts_loss": accept_loss}
        try:
            cursors = pulls.request_now(connection, **asked)
        except MappingError as error:
            raise CommandError(str(error)) from error
        ended = [self.pull_one(cursor) for cursor in cursors]
        while (chore := work.claim(chores.due_chores())) is not None:
            work.do(chore)
        if not all(ended):
            raise CommandError(_("Not everything could be pulled."))

    def pull_one(self, cursor: FeedCursor) -> bool:
        """Pulls and imports here, or waits while a worker does; answers whether it went well."""
        pull = Pull.objects.filter(cursor=cursor).latest("pk")
        while pull.state in (State.DUE, State.RUNNING) and not self.is_put_off(pull):
            self.do(work.open_rows(Pull).filter(pk=pull.pk))
            pull.refresh_from_db()
        self.import_all(cursor.connection)
        if pull.run:
            pull.run.refresh_from_db()
        return self.write_pull(cursor, pull)

    def import_all(self, connection: Connection) -> None:
        """Imports what waits for this source, or waits while a worker does it."""
        of_source = ImportRun.objects.filter(source=connection.source_id, state__in=work.OPEN)
        while of_source.filter(due_at__lte=timezone.now()).exists():
            self.do(jobs.due_imports().filter(source=connection.source_id))

    def is_put_off(self, pull: Pull) -> bool:
        """Whether the tool was asked in vain, and is to be asked again later."""
        return pull.state == State.DUE and pull.error != ""

    def do(self, rows) -> None:
        claimed = work.claim(rows)
        if claimed:
            work.do(claimed)
        else:
            sleep(POLL_SECONDS)

    def write_pull(self, cursor: FeedCursor, pull: Pull) -> bool:
        error = pull.error or (pull.run.error if pull.run else "")
        if error:
            self.stderr.write(self.style.ERROR(f"{cursor.feed}: {error}"))
            return False
        if (run := pull.run) is None:
            self.stdout.write(f"{cursor.feed}: {_('nothing was delivered')}")
            return True
        counts = _(
            "%(read)d read, %(new)d new, %(changed)d changed, %(gone)d deleted, %(bad)d rejected"
        )
        given = {
            "read": run.rows_read, "new": run.added, "changed": run.changed, "gone": run.closed, "bad": run.refused,
        }  # fmt: skip
        self.stdout.write(f"{cursor.feed}: {counts % given}")
        return True
