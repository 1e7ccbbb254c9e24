"""Homes of roles: with which figures, lists and rows of the RACI somebody begins the day. Each is declared
once, in a file of this folder that is found by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from revops.kpis import KPIS
from revops.models import Function
from revops.registry import Registry, import_files

__all__ = ["HOMES", "LISTS", "PREFIX", "Home", "declare", "every", "load"]

# What a home may list, in the order of a page: templates/home/<list>.html draws it.
LISTS = ("spend", "queue", "to_call", "waiting", "came_back", "onboarding", "quality")
PREFIX = "home:"  # of the page with which a reader begins


@dataclass(frozen=True, slots=True)
class Home:
    """What a role begins with: the question that it answers each day, the keys of its figures, its
    lists, the functions whose hand-offs and defects are its own, and what it is called in the RACI
    (in English, as it ships).
    """

    key: str
    label: str | Promise
    question: str | Promise
    figures: tuple[str, ...]
    lists: tuple[str, ...]
    functions: tuple[Function, ...]
    roles: tuple[str, ...]
    order: int = 100


HOMES: Registry[str, Home] = Registry("homes")


def declare(home: Home) -> Home:
    """Makes a home known. ValueError for a figure or a list that there is not."""
    strange = [key for key in home.figures if key not in KPIS]
    strange += [key for key in home.lists if key not in LISTS]
    if strange:
        raise ValueError(f"The home “{home.key}” names {', '.join(strange)}, which there is not.")
    return HOMES.declare(home.key, home)


def load() -> None:
    """Imports every file of this folder, once the figures are known."""
    import_files(__name__)


def every() -> list[Home]:
    return sorted(HOMES.values(), key=lambda each: (each.order, each.key))
