"""What people write into the register: who may, its only writer, and what was changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from babel.numbers import is_currency
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from revops import money
from revops.kpis import KPIS
from revops.models import Person, Source, Tool, ToolBudget
from revops.models.sources import TYPED_IN
from revops.models.targets import base_currency
from revops.models.tools import LEAVING, Decision
from revops.readers import NAMES, Reader, hidden_by

CHANGE = "revops.change_source"
LARGEST = 10**15  # minor units
Mistakes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One saving of a tool: when, by whom ("" for the program), and the fields that it changed."""

    at: datetime
    by: str
    fields: tuple[str, ...]


def may_change(user: AbstractBaseUser) -> bool:
    """Whoever may change sources; everybody reads."""
    return user.has_perm(CHANGE)


def find(number: int) -> Tool | None:
    return Tool.objects.select_related("source", "owner").filter(pk=number).first()


def unregistered(beside: Tool) -> QuerySet[Source]:
    """The sources that are no other tool of the register."""
    taken = Tool.objects.exclude(pk=beside.pk).exclude(source=None).values("source")
    return Source.objects.exclude(key=TYPED_IN).exclude(pk__in=taken)


def others(beside: Tool) -> QuerySet[Tool]:
    """The tools into which one may be merged: those that stay."""
    return Tool.objects.exclude(pk=beside.pk).exclude(decision__in=LEAVING).select_related("source")


def people(reader: Reader) -> QuerySet[Person]:
    return Person.objects.exclude(pk__in=hidden_by(NAMES, reader)).order_by("name")


def write(tool: Tool, cost: Decimal | None, currency: str, by: AbstractBaseUser | None) -> Tool:
    """Validates and saves a new or changed tool, with its cost for a year in whole units; `by` is None
    for the program. Raises ValidationError, by field, and PermissionDenied.
    """
    if by is not None and not may_change(by):
        raise PermissionDenied(_("You may not change the register of tools."))
    if tool.source:
        tool.name = tool.source.name
    tool.kpis = [key for key in KPIS if key in tool.kpis]
    currency = currency.strip().upper() if cost is not None else ""
    mistakes = mistakes_of(tool) | mistakes_of_cost(cost, currency)
    if mistakes:
        raise ValidationError(mistakes)
    tool.currency = currency
    tool.cost_minor = None if cost is None else money.minor_units(cost, currency)
    tool.full_clean()
    if tool.pk is None or Tool.objects.filter(pk=tool.pk).exclude(**kept(tool)).exists():
        tool._history_user = by
        tool.save()
    return tool


def kept(tool: Tool) -> dict[str, object]:
    """What a saving keeps, by column: what is the same writes no history."""
    return {field.attname: getattr(tool, field.attname) for field in Tool._meta.concrete_fields}


def mistakes_of(tool: Tool) -> Mistakes:
    found: Mistakes = {}
    if not tool.name.strip():
        found["name"] = _("Name the tool, or choose its source.")
    if tool.source is None and not tool.kpis:
        found["kpis"] = _(
            "Name at least one KPI or driver that this tool will feed: one that feeds no figure is not bought."
        )
    if tool.owner and tool.function:
        found["function"] = _("The owner is a person or a function, not both.")
    return found | mistakes_of_decision(tool)


def mistakes_of_decision(tool: Tool) -> Mistakes:
    found: Mistakes = {}
    is_leaving, is_merging = tool.decision in LEAVING, tool.decision == Decision.MERGE
    if is_leaving and tool.ends_on is None:
        found["ends_on"] = _("Write the day from which it is gone.")
    if is_leaving and not tool.reason.strip():
        found["reason"] = _("Write why, so that nobody has to ask again.")
    if is_merging and tool.merge_into is None:
        found["merge_into"] = _("Choose the tool into which it is merged.")
    if not is_merging and tool.merge_into:
        found["merge_into"] = _("Only a tool that is merged names another.")
    if not is_leaving and tool.ends_on:
        found["ends_on"] = _("Only a tool that is merged or retired ends on a day.")
    if is_merging and tool.merge_into and not others(tool).filter(pk=tool.merge_into.pk).exists():
        found["merge_into"] = _("That tool goes itself; choose one that stays.")
    if is_leaving and tool.pk and Tool.objects.filter(merge_into=tool.pk).exists():
        found["decision"] = _("Another tool is merged into this one; decide about that one first.")
    return found


def mistakes_of_cost(cost: Decimal | None, currency: str) -> Mistakes:
    if cost is None:
        return {}
    if not is_currency(currency):
        return {
            "currency": _("There is no currency “%(code)s”; write one such as USD.")
            % {"code": currency}
        }
    return mistakes_of_amount("cost", cost, currency)


def mistakes_of_amount(name: str, amount: Decimal, currency: str) -> Mistakes:
    if amount < 0:
        return {name: _("An amount is 0 or more.")}
    minor = money.minor_units(amount, currency)
    if minor > LARGEST:
        return {name: _("This amount is too large.")}
    if money.whole_units(minor, currency) != amount:
        return {name: _("%(currency)s has fewer decimals than this.") % {"currency": currency}}
    return {}


def cost_text(tool: Tool) -> Decimal | None:
    """The cost in whole units, as a form begins with it."""
    return None if tool.cost_minor is None else money.whole_units(tool.cost_minor, tool.currency)


def set_budget(year: int, amount: Decimal | None, by: AbstractBaseUser | None) -> None:
    """In whole units of the base currency; None takes it back. Raises as `write` does."""
    if by is not None and not may_change(by):
        raise PermissionDenied(_("You may not change the register of tools."))
    row, currency = ToolBudget.objects.filter(year=year).first(), base_currency()
    if amount is None:
        if row:
            row._history_user = by
            row.delete()
        return
    if not currency:
        raise ValidationError(_("There is no organisation yet; set it up first."))
    if mistakes := mistakes_of_amount("amount", amount, currency):
        raise ValidationError(list(mistakes.values()))
    row, minor = row or ToolBudget(year=year), money.minor_units(amount, currency)
    if (row.amount_minor, row.currency) == (minor, currency):
        return
    row.amount_minor, row.currency = minor, currency
    row._history_user = by
    row.save()


def budget_text(year: int) -> Decimal | None:
    """This year's in whole units of the base currency; None where there is none in it."""
    row = ToolBudget.objects.filter(year=year, currency=base_currency()).first()
    return row and money.whole_units(row.amount_minor, row.currency)


def changes(tool: Tool) -> list[Change]:
    """Every saving, newest first."""
    versions = list(
        tool.history.select_related("history_user").order_by("-history_date", "-history_id")
    )
    earlier = [*versions[1:], None]
    return [
        Change(new.history_date, str(new.history_user or ""), changed(new, old))
        for new, old in zip(versions, earlier, strict=True)
    ]


def changed(new: Tool, old: Tool | None) -> tuple[str, ...]:
    """The names of the fields that differ; none for the first."""
    if old is None:
        return ()
    labels = {field.attname: str(field.verbose_name) for field in Tool._meta.concrete_fields}
    labels |= {"cost_minor": _("cost a year"), "currency": _("currency")}
    return tuple(
        label for name, label in labels.items() if getattr(new, name) != getattr(old, name)
    )
