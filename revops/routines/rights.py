"""Who commits for whom: the leads of a team and who stands in for them; the CRO overrides, freezes and
commits for the company. Each refusal is a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import AbstractBaseUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from revops.models import Delegate, Function, Membership, Team
from revops.today import local_day

CHAIR = "revops.chair_meeting"
# To what the teams of a function commit in a meeting, and to what the company does.
CALLED_BY: dict[str, tuple[str, ...]] = {
    Function.MARKETING: ("mqls",),
    Function.SDR: ("sqos",),
    Function.BDR: ("sqos",),
    Function.AE: ("deals_signed", "signed_amount"),
}
BY_COMPANY = ("revenue",)


def may_chair(user: AbstractBaseUser) -> bool:
    """The CRO and administrators: they override, freeze, cancel and end."""
    return user.is_active and user.has_perm(CHAIR)


def chair_only(user: AbstractBaseUser, sentence: str) -> None:
    if not may_chair(user):
        raise PermissionDenied(sentence)


def current(on: date) -> tuple[Q, Q]:
    """The memberships that hold on a day."""
    return Q(joined_on=None) | Q(joined_on__lte=on), Q(left_on=None) | Q(left_on__gt=on)


def leads(team: int, on: date) -> list[User]:
    """The managers who are in a team on a day."""
    members = Membership.objects.filter(*current(on), team=team)
    found = User.objects.filter(
        person__in=members.values("person"), groups__name="manager", is_active=True
    )
    return list(found.distinct().order_by("username"))


def delegates(team: int, on: date) -> list[User]:
    there = Delegate.objects.filter(
        Q(until_on=None) | Q(until_on__gt=on), team=team, from_on__lte=on, user__is_active=True
    )
    return list(User.objects.filter(pk__in=there.values("user")).order_by("username"))


def callers(team: int | None, on: date | None = None) -> list[User]:
    """Who commits for a team, or for the company: those who stand in come after the leads."""
    if team is None:
        return chairs()
    on = on or local_day()
    return list(dict.fromkeys((*leads(team, on), *delegates(team, on))))


def chairs() -> list[User]:
    found = User.objects.filter(
        Q(groups__permissions__codename="chair_meeting")
        | Q(user_permissions__codename="chair_meeting"),
        is_active=True,
    ).exclude(groups__name="admin")
    return list(found.distinct().order_by("username"))


def teams_of(user: AbstractBaseUser, on: date | None = None) -> list[Team]:
    """The teams for which somebody commits today, by name."""
    on = on or local_day()
    led = Membership.objects.filter(*current(on), person__user=user.pk).values("team")
    is_manager = user.is_active and user.groups.filter(name="manager").exists()
    instead = Delegate.objects.filter(
        Q(until_on=None) | Q(until_on__gt=on), user=user.pk, from_on__lte=on
    ).values("team")
    which = Q(pk__in=instead) | (Q(pk__in=led) if is_manager else Q(pk__in=()))
    return list(Team.objects.filter(which).order_by("name"))


def may_call(user: AbstractBaseUser, team: Team | None) -> bool:
    if team is None:
        return may_chair(user)
    return user.is_active and any(each.pk == team.pk for each in teams_of(user))


def refuse_others(user: AbstractBaseUser, team: Team | None) -> None:
    """Raises PermissionDenied, with who may, for who does not commit for a team or the company."""
    if may_call(user, team):
        return
    if team is None:
        raise PermissionDenied(
            _("For the company the CRO commits; you can commit for the teams that you lead.")
        )
    raise PermissionDenied(
        _("For %(team)s commits who leads it or stands in for them: %(names)s.")
        % {"team": team, "names": names(callers(team.pk)) or _("nobody so far")}
    )


def names(users: Iterable[User]) -> str:
    return ", ".join(name_of(each) for each in users)


def name_of(user: AbstractBaseUser | None) -> str:
    """What a person is called, "" for who is gone."""
    if user is None:
        return ""
    person = getattr(user, "person", None)
    return (person.name if person else "") or user.get_full_name() or user.get_username()
