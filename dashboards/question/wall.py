"""What a screen on the wall shows, as its address says: views=figures,funnel,trend:mqls&seconds=20,
and any question.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from dashboards.question.forms import AddressError, known_kpi

__all__ = ["AddressError", "Asked", "View", "asked_in"]

VIEWS = ("figures", "funnel", "trend", "act")
USUAL = "figures,funnel,trend:mqls,act"
SECONDS, LEAST, MOST = 20, 5, 3600


@dataclass(frozen=True, slots=True)
class View:
    kind: str
    kpi: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """`question` is what the address asks of the numbers; `screen` is the view to begin with, from
    1.
    """

    views: tuple[View, ...]
    seconds: int
    screen: int
    question: dict[str, str]


def asked_in(query: QueryDict) -> Asked:
    """AddressError says in a sentence what is wrong."""
    names = ",".join(query.getlist("views")) or USUAL
    views = tuple(view(name.strip()) for name in names.split(",") if name.strip())
    if not views:
        raise AddressError(
            _("A screen needs a view; there are %(views)s.") % {"views": ", ".join(VIEWS)}
        )
    seconds = whole(query.get("seconds", ""), SECONDS, LEAST, MOST)
    screen = whole(query.get("screen", ""), 1, 1, len(views))
    rest = {
        name: value
        for name, value in query.dict().items()
        if name not in ("views", "seconds", "screen")
    }
    return Asked(views, seconds, screen, rest)


def view(name: str) -> View:
    kind, _colon, kpi = name.partition(":")
    if kind not in VIEWS or bool(kpi) != (kind == "trend"):
        raise AddressError(
            _(
                "There is no view “%(name)s”; there are %(views)s, and a trend names its KPI: trend:mqls."
            )
            % {"name": name, "views": ", ".join(VIEWS)}
        )
    return View(kind, known_kpi(kpi) if kpi else "")


def whole(text: str, usual: int, least: int, most: int) -> int:
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) < 6 and least <= int(text) <= most):
        raise AddressError(
            _("“%(text)s” is not a whole number from %(least)d to %(most)d.")
            % {"text": text, "least": least, "most": most}
        )
    return int(text)
