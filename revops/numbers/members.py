"""The members of the dimensions by which numbers are cut, and what they are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set

from django.db.models import Value as Constant
from django.utils.translation import gettext as _

from revops.models import Channel, Motion, Person, Persona, Region, Team

MODELS = {"team": Team, "owner": Person, "persona": Persona, "channel": Channel, "region": Region}
# (id, label) of the members of each dimension.
Members = dict[str, list[tuple[int, str]]]


def members(dimension: str) -> list[tuple[int, str]]:
    """(id, label) of a dimension's members by label; 0 stands for records that have none. KeyError
    for an unknown dimension.
    """
    return [
        *MODELS[dimension].objects.order_by("name").values_list("id", "name"),
        (0, _("Not known")),
    ]


def members_called(dimension: str, text: str) -> list[tuple[int, str]]:
    """(id, name) of the members of a name, capitals aside where nobody has it in these, else of the
    one with that number.
    """
    known = members(dimension)
    found = [each for each in known if each[0] and each[1] == text]
    found = found or [each for each in known if each[0] and each[1].casefold() == text.casefold()]
    return found or [
        each for each in known if str(each[0]) == text or not each[0] and each[1] == text
    ]


def every_member() -> Members:
    """(id, label) of the members of every dimension by label, in one query; of one name, each with
    its number behind it.
    """
    named = [
        model.objects.order_by().values_list(Constant(dimension), "id", "name")
        for dimension, model in MODELS.items()
    ]
    found: Members = {dimension: [] for dimension in MODELS}
    for dimension, member, label in named[0].union(*named[1:], all=True):
        found[dimension].append((member, label))
    return {
        dimension: sorted(told_apart(each), key=lambda one: one[1].casefold())
        for dimension, each in found.items()
    }


def told_apart(members: list[tuple[int, str]]) -> list[tuple[int, str]]:
    often = Counter(name for _member, name in members)
    return [(member, f"{name} ({member})" if often[name] > 1 else name) for member, name in members]


def names_of(splits: Set[str], named: Members | None) -> dict[str, dict[object, str]]:
    """By split, what each of its members is called; those without one, too."""
    if splits - {"motion"}:
        named = named or every_member()
    motions = {value: str(label) for value, label in Motion.choices} | {"": _("Not known")}
    return {
        by: motions if by == "motion" else dict(named[by]) | {0: _("Not known")} for by in splits
    }
