"""What people decide about doubtful documents. The only writer of decisions."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from revops.models import Deal, Invoice, MatchDecision


@transaction.atomic
def decide(number: str, deal: str, by: AbstractUser) -> MatchDecision:
    """A document bills a deal, or none (""). Only finance decides: PermissionDenied. ValidationError
    for what does not exist.
    """
    require_finance(by)
    # Of two who decide at once one waits: a document has one decision.
    current = Invoice.objects.select_for_update().filter(number=number, known_until=None)
    if not list(current.values_list("pk", flat=True)):
        raise ValidationError(_("There is no document “%(number)s”.") % {"number": number})
    if deal and not Deal.objects.filter(deal=deal, known_until=None, outcome="won").exists():
        raise ValidationError(_("There is no signed deal “%(deal)s”.") % {"deal": deal})
    end(number, by)
    return MatchDecision.objects.create(number=number, deal=deal, by=by, at=timezone.now())


@transaction.atomic
def undo(number: str, by: AbstractUser) -> bool:
    """Takes a decision back; answers whether there was one."""
    require_finance(by)
    return end(number, by)


def end(number: str, by: AbstractUser) -> bool:
    current = MatchDecision.objects.select_for_update().filter(number=number, ended_at=None)
    return bool(current.update(ended_at=timezone.now(), ended_by=by))


def is_finance(user: AbstractUser) -> bool:
    """Whether somebody may decide, close months and open them again: finance, and nobody else."""
    return user.is_active and user.groups.filter(name="finance").exists()


def require_finance(by: AbstractUser) -> None:
    if not is_finance(by):
        raise PermissionDenied(_("Only finance decides which deal a document bills."))
