"""Who keeps a figure. A KPI declares its keeper by a name such as RevOps: whoever is in the group of
accounts or today in the team of that name or function, or is the person so called. While there is
nobody, administrators keep it, and they may answer everything.
"""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, User
from django.db.models import Q, QuerySet
from django.utils.translation import override

from revops.kpis import KPIS, Kpi
from revops.models import Membership
from revops.today import local_day

IS_ADMIN = Q(is_superuser=True) | Q(groups__name="admin")


def role_of(kpi: Kpi) -> str:
    """What the keeper is called in the declaration, whatever the reader's language; "" of none."""
    with override("en"):
        return str(kpi.keeper).strip()


def keepers(kpi: Kpi) -> list[User]:
    """The accounts that keep a figure, by name; empty only while there is no administrator."""
    found = sorted(of_role(role_of(kpi)), key=lambda user: user.get_username())
    return found or administrators()


def of_role(role: str) -> list[User]:
    """The accounts of whom a keeper's name speaks. A query, none for no name."""
    if not role:
        return []
    today = local_day()
    teams = Membership.objects.filter(
        Q(joined_on=None) | Q(joined_on__lte=today),
        Q(left_on=None) | Q(left_on__gt=today),
        Q(team__name__iexact=role) | Q(team__function=role.lower()),
    )
    is_one = Q(groups__name__iexact=role) | Q(person__name__iexact=role)
    return list(active(is_one | Q(person__in=teams.values("person"))))


def administrators() -> list[User]:
    return sorted(active(IS_ADMIN), key=lambda user: user.get_username())


def active(which: Q) -> QuerySet[User]:
    return User.objects.filter(which, is_active=True).distinct()


def kept_by(user: AbstractBaseUser) -> tuple[str, ...]:
    """The keys of the KPIs whose questions are a reader's to answer. A query or two for each name
    of a keeper.
    """
    by_role: dict[str, list[str]] = {}
    for kpi in KPIS.values():
        by_role.setdefault(role_of(kpi), []).append(kpi.key)
    return tuple(
        key
        for keys in by_role.values()
        if any(each.pk == user.pk for each in keepers(KPIS[keys[0]]))
        for key in keys
    )


def may_answer(user: AbstractBaseUser, kpi: str) -> bool:
    """Who keeps the figure, and administrators."""
    if not user.is_active or kpi not in KPIS:
        return False
    if active(IS_ADMIN).filter(pk=user.pk).exists():
        return True
    return any(each.pk == user.pk for each in keepers(KPIS[kpi]))
