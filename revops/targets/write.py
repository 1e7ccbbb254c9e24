"""The only writer of targets. What does not change writes no history; who writes needs the right."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from revops.kpis import KPIS
from revops.models import Target, Team
from revops.models.targets import base_currency
from revops.targets.rights import Rights, rights_of
from revops.values import Unit

Outcome = Literal["added", "changed", "unchanged"]
KEY = ("kpi", "month", "motion", "team_id")
KEPT = ("value", "reason", "currency")
LOCK = 720_107_001


def lock() -> None:
    """Until the transaction ends nobody else writes a target: new ones of one cell meet, and
    versions are as old as their ids say.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def set_target(
    kpi: str,
    month: date,
    value: Decimal,
    *,
    by: AbstractBaseUser,
    motion: str = "",
    team: Team | None = None,
    reason: str = "",
) -> Outcome:
    """Sets what a KPI should reach in a month. Raises ValidationError for what no target can be or
    `by` may not set.
    """
    found = Target.objects.filter(kpi=kpi, month=month, motion=motion, team=team).first()
    target = found or Target(kpi=kpi, month=month, motion=motion, team=team)
    target.value, target.reason = value, reason
    return write(target, by)


def write(target: Target, by: AbstractBaseUser, rights: Rights | None = None) -> Outcome:
    """Validates and saves a target, unless it is as it was. Raises ValidationError."""
    with transaction.atomic():
        lock()
        return write_locked(target, by, rights)


def write_locked(target: Target, by: AbstractBaseUser, rights: Rights | None) -> Outcome:
    before = Target.objects.filter(pk=target.pk).first() if target.pk else None
    target.currency = currency_of(target.kpi, before)
    if before and all(getattr(before, name) == getattr(target, name) for name in KEY + KEPT):
        return "unchanged"
    rights = rights or rights_of(by)
    for each in (before, target):
        if each:
            refuse_others(each, rights)
    refuse_impossible(target)
    target.full_clean()
    target._history_user = by
    target.save()
    return "changed" if before else "added"


def currency_of(kpi: str, before: Target | None) -> str:
    """An amount is in the base currency of the day on which it is set; "" says so of one that has
    always been in today's.
    """
    base = base_currency()
    is_money = kpi in KPIS and KPIS[kpi].unit is Unit.MONEY
    return base if is_money and not (before and before.currency == "") else ""


def name_currency(code: str) -> None:
    """Before another base currency: amounts that named none were in this one, now and in what is
    known of them.
    """
    lock()
    money = [key for key, kpi in KPIS.items() if kpi.unit is Unit.MONEY]
    for rows in (Target.objects, Target.history):
        rows.filter(kpi__in=money, currency="").update(currency=code)


def remove(target: Target, by: AbstractBaseUser) -> None:
    """Deletes a target; its history stays. Raises ValidationError when `by` may not."""
    refuse_others(target, rights_of(by))
    target._history_user = by
    with transaction.atomic():
        lock()
        target.delete()


def refuse_others(target: Target, rights: Rights) -> None:
    if rights.allow(target.kpi, target.team):
        return
    if target.kpi not in rights.functions:
        own = ", ".join(label(key) for key in rights.functions) or _("none")
        raise ValidationError(
            _("You may not set targets of %(kpi)s; those that you may set: %(own)s.")
            % {"kpi": label(target.kpi), "own": own}
        )
    raise ValidationError(
        _(
            "You may not set targets of the team %(team)s, because it has another function than yours."
        )
        % {"team": target.team}
    )


def refuse_impossible(target: Target) -> None:
    kpi = KPIS.get(target.kpi)
    if kpi is None:
        raise ValidationError(
            _("There is no KPI “%(key)s”; write one of %(keys)s.")
            % {"key": target.kpi, "keys": ", ".join(KPIS)}
        )
    if kpi.is_percentage and not 0 <= target.value <= kpi.at_most:
        raise ValidationError(
            _("A target of %(kpi)s is a level between 0 and %(most)d; write 0.33 or 33 %%.")
            % {"kpi": kpi.label, "most": kpi.at_most}
        )


def label(kpi: str) -> str:
    return str(KPIS[kpi].label) if kpi in KPIS else kpi
