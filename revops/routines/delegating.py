"""Who stands in for a team: named by its leads and by the CRO, for some days or until further notice.
The only writer of delegates beside the admin; every change of them is in their history.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import AbstractBaseUser, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from revops.models import Delegate, Team
from revops.routines.rights import leads, may_chair, name_of
from revops.today import local_day


def may_delegate(user: AbstractBaseUser, team: int, on: date | None = None) -> bool:
    """The leads of the team today, and who chairs; who stands in names nobody else."""
    on = on or local_day()
    return may_chair(user) or any(each.pk == user.pk for each in leads(team, on))


def refuse_others(user: AbstractBaseUser, team: Team) -> None:
    if not may_delegate(user, team.pk):
        raise PermissionDenied(
            _("Who stands in for %(team)s is named by its leads and by the CRO.") % {"team": team}
        )


def delegate(
    team: Team, user: User | None, by: AbstractBaseUser, from_on: date, until_on: date | None = None
) -> Delegate:
    """Lets somebody stand in for a team. Raises PermissionDenied and ValidationError."""
    refuse_others(by, team)
    if user is None or not user.is_active:
        raise ValidationError(_("Choose who stands in; the account must be open."))
    named = {"name": name_of(user), "team": team}
    if any(each.pk == user.pk for each in leads(team.pk, from_on)):
        raise ValidationError(_("%(name)s leads %(team)s and commits for it anyway.") % named)
    row = Delegate(team=team, user=user, from_on=from_on, until_on=until_on, given_by_id=by.pk)
    row.full_clean()
    if overlapping(row).exists():
        raise ValidationError(_("%(name)s stands in for %(team)s on these days already.") % named)
    row._history_user = by
    row.save()
    return row


def overlapping(row: Delegate):
    same = Delegate.objects.filter(Q(until_on=None) | Q(until_on__gt=row.from_on))
    same = same.filter(team=row.team_id, user=row.user_id)
    return same.filter(from_on__lt=row.until_on) if row.until_on else same


def end(row: Delegate, by: AbstractBaseUser, on: date | None = None) -> None:
    """From today on they stand in no more; one who has not begun to is taken off the list. What they
    committed to stays. Raises PermissionDenied.
    """
    refuse_others(by, row.team)
    on = on or local_day()
    row._history_user = by
    if row.from_on >= on:
        row.delete()
    elif row.until_on is None or row.until_on > on:
        row.until_on = on
        row.save()


def find(number: int | None) -> Delegate | None:
    return Delegate.objects.select_related("team", "user__person").filter(pk=number).first()


def team(number: int | None) -> Team:
    """Raises ValidationError for what no form of ours has."""
    found = Team.objects.filter(pk=number).first()
    if found is None:
        raise ValidationError(_("The form is incomplete; load the page again."))
    return found


def account(number: int | None) -> User | None:
    return User.objects.select_related("person").filter(pk=number).first()


def standing_in(teams: Iterable[int], on: date) -> dict[int, list[Delegate]]:
    """By team those who stand in on a day or will, the first to begin first. One query."""
    there = Delegate.objects.filter(Q(until_on=None) | Q(until_on__gt=on), team__in=list(teams))
    found: dict[int, list[Delegate]] = defaultdict(list)
    for each in there.select_related("user", "user__person").order_by("from_on", "pk"):
        found[each.team_id].append(each)
    return found
