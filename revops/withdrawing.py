"""A withdrawal that somebody asks for on a page: a worker works out what it would change, and does it
once somebody has seen that and confirms it. Both may take longer than a page can wait.
"""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from revops import withdrawal
from revops.connectors.files import FileRefused
from revops.messages import gettext as _
from revops.models import ImportRun, State, Withdrawal
from revops.queue import lease, work
from revops.routines.figures import number_json, read_number
from revops.trying import Changed, GaveWay

ATTEMPTS = 2


def register() -> None:
    turns = work.watched_turns(Withdrawal)
    work.register(work.Work(Withdrawal, obey, attempts=ATTEMPTS, alone=True, turns=turns))


def of_feed(run: ImportRun) -> Withdrawal | None:
    """What was last asked about the feed of an import."""
    return Withdrawal.objects.filter(source=run.source_id, feed=run.feed).first()


def is_open(row: Withdrawal) -> bool:
    return row.state in work.OPEN


def is_seen(row: Withdrawal | None, records: int) -> bool:
    """Whether it is known what withdrawing that many records would change."""
    return row is not None and row.state == State.DONE and row.records == records


def ask(run: ImportRun, by: AbstractBaseUser) -> None:
    """Asks a worker what withdrawing the feed of an import would change, unless it is at it."""
    with transaction.atomic():
        row, is_new = Withdrawal.objects.get_or_create(
            source_id=run.source_id, feed=run.feed, defaults={"asked_by": by}
        )
        if not is_new:
            make_due(row, by, is_confirmed=False, records=0, figures=None, run=None)
        transaction.on_commit(work.ring)


def confirm(row: Withdrawal, by: AbstractBaseUser) -> None:
    """Asks a worker to do it."""
    with transaction.atomic():
        make_due(row, by, is_confirmed=True)
        transaction.on_commit(work.ring)


def make_due(row: Withdrawal, by: AbstractBaseUser, **changed: object) -> None:
    """Begins anew with what ended; what is due already, or under way, goes on as it is."""
    ended = Withdrawal.objects.filter(pk=row.pk).exclude(state__in=work.OPEN)
    changed |= {"state": State.DUE, "due_at": timezone.now(), "attempts": 0, "error": ""}
    ended.update(asked_by=by, **changed)


def figures(row: Withdrawal) -> list[Changed]:
    """The figures that change, in the reader's language."""
    return [Changed(read_number(before), read_number(after)) for before, after in row.figures or ()]


def obey(row: Withdrawal, _progress: work.Progress) -> None:
    """Works out the effect, or withdraws. Raises work.Refused when trying again would not help."""
    try:
        perform(row) if row.is_confirmed else look(row)
    except FileRefused as error:
        raise work.Refused(str(error)) from error
    except GaveWay as error:
        raise work.NotYet(error.sentence) from error


def look(row: Withdrawal) -> None:
    found = withdrawal.effect(row.source.key, row.feed)
    row.records = found.records
    row.figures = [[number_json(each.before), number_json(each.after)] for each in found.figures]
    keep(row, "records", "figures")


def perform(row: Withdrawal) -> None:
    """Withdraws as many records as were seen to go, or none. Raises FileRefused."""
    by = row.asked_by.get_username() if row.asked_by else ""
    with transaction.atomic():
        row.run = withdrawal.withdraw(row.source.key, row.feed, by)
        if row.run.closed != row.records:
            raise FileRefused(
                _(
                    "Meanwhile other records came: there were %(seen)d, now there are %(now)d. Nothing was withdrawn; "
                    "look once more what it changes."
                )
                % {"seen": row.records, "now": row.run.closed}
            )
        keep(row, "run")


def keep(row: Withdrawal, *fields: str) -> None:
    """Writes what was found, and that it is over, unless somebody else took the work over."""
    with transaction.atomic():
        lease.fence(row)
        row.save(update_fields=fields)
        work.end(row, State.DONE)
