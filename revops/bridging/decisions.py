"""What people decide about doubtful documents. The only writer of decisions."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from revops.derive.merges import DOCUMENT, OF_DOCUMENT
from revops.models import Deal, Invoice, MatchDecision

KEYS = f"""
    SELECT r.row, {DOCUMENT} FROM revops_invoice i JOIN revops_rawrecord r ON r.id = i.record_id
    JOIN revops_source s ON s.id = r.source_id WHERE i.known_until IS NULL AND i.row = ANY(%s)"""
ROW = f"SELECT c.row FROM (SELECT %s::text AS key) k {OF_DOCUMENT} AND c.kind = 'invoice'"


@transaction.atomic
def decide(document: str, deal: str, by: AbstractUser) -> MatchDecision:
    """A document, by the key of its record, bills a deal, or none (""). Only finance decides:
    PermissionDenied. ValidationError for what does not exist.
    """
    require_finance(by)
    found = row_of(document)
    # Of two who decide at once one waits: a document has one decision.
    current = Invoice.objects.select_for_update().filter(row=found, known_until=None)
    number = current.values_list("number", flat=True).first()
    if number is None:
        raise ValidationError(_("There is no document “%(number)s”.") % {"number": document})
    if deal and not Deal.objects.filter(deal=deal, known_until=None, outcome="won").exists():
        raise ValidationError(_("There is no signed deal “%(deal)s”.") % {"deal": deal})
    end(document, by)
    return MatchDecision.objects.create(
        number=number, document=document, row=found, deal=deal, by=by, at=timezone.now()
    )


@transaction.atomic
def undo(document: str, by: AbstractUser) -> str:
    """Takes a decision back; answers the document's number, "" where there was none."""
    require_finance(by)
    return end(document, by)


def end(document: str, by: AbstractUser) -> str:
    current = MatchDecision.objects.select_for_update().filter(document=document, ended_at=None)
    number = current.exclude(document="").values_list("number", flat=True).first() or ""
    if number:
        current.update(ended_at=timezone.now(), ended_by=by)
    return number


def keys_of(rows: Iterable[int]) -> dict[int, str]:
    """By their rows the keys of documents."""
    with connection.cursor() as cursor:
        cursor.execute(KEYS, [list(rows)])
        return dict(cursor.fetchall())


def row_of(document: str) -> int | None:
    """The row of a document by its key; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(ROW, [document])
        found = cursor.fetchone()
        return found[0] if found else None


def is_finance(user: AbstractUser) -> bool:
    """Whether somebody may decide, close months and open them again: finance, and nobody else."""
    return user.is_active and user.groups.filter(name="finance").exists()


def require_finance(by: AbstractUser) -> None:
    if not is_finance(by):
        raise PermissionDenied(_("Only finance decides which deal a document bills."))
