"""The places of the menu. What has nothing to show, because nothing of the kind was ever delivered, stands folded behind the
others; its page is there all the same, and the search finds it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from dashboards.question.spoken import folded

Label = str | Promise
ALWAYS: frozenset[str] = frozenset()
ANYTHING = frozenset({"*"})


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the menu, by the name of its address. `needs` are the kinds of records of which one has to have been delivered,
    ANYTHING for whichever. `names` are the addresses at which it is where the reader is, or `route` what they begin with.
    """

    name: str
    label: Label
    needs: frozenset[str] = ALWAYS
    names: tuple[str, ...] = ()
    route: str = ""
    is_work: bool = False
    for_staff: bool = False

    def is_here(self, name: str, route: str) -> bool:
        if self.route:
            return route.startswith(self.route)
        return name in (self.name, *self.names)

    def has_something(self, delivered: Collection[str]) -> bool:
        if self.needs == ANYTHING:
            return bool(delivered)
        return not self.needs or not self.needs.isdisjoint(delivered)


def work(name: str, label: Label, *needs: str, names: tuple[str, ...] = ()) -> Place:
    return Place(name, label, frozenset(needs), names, is_work=True)


DEALS, DOCUMENTS = frozenset({"deal"}), frozenset({"invoice", "ledger", "subscription"})
PLACES = (
    Place("board", _("Dashboard"), names=("dashboard",)),
    Place("forecast", _("Forecast"), DEALS, route="forecast/"),
    Place("mine", _("My numbers"), ANYTHING),
    Place("questions", _("Questions"), ANYTHING, names=("question",)),
    work("inbound", _("Inbound"), "lead"),
    work("outbound", _("Outbound"), "lead", "activity", "touch"),
    work("calling", _("Calls and plan"), "activity"),
    work("onboarding", _("Onboarding"), "onboarding"),
    work("handoffs", _("Hand-offs"), "lead", "handover"),
    work("demand", _("Demand generation"), "lead", "campaign", names=("home",)),
    Place("pipeline", _("Pipeline"), DEALS),
    Place("data", pgettext_lazy("page", "Data")),
    Place("finance", _("Finance"), DOCUMENTS, route="finance/"),
    Place("language", _("Common language")),
    Place("admin:index", _("Admin"), for_staff=True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu: a page, or several behind a word."""

    label: Label
    is_here: bool
    address: str = ""
    below: tuple[Entry, ...] = ()


def menu(name: str, route: str, delivered: Collection[str], *, is_staff: bool) -> Iterator[Entry]:
    """The places as somebody finds them who is at an address, those of daily work behind one word, and last those that
    have nothing to show yet behind another.
    """
    offered = [place for place in PLACES if is_staff or not place.for_staff]
    shown = [place for place in offered if place.has_something(delivered)]
    at_work = [place for place in shown if place.is_work]
    for place in shown:
        if not place.is_work:
            yield entry(place, name, route)
        elif place is at_work[0]:
            yield folder(pgettext_lazy("menu", "Work"), at_work, name, route)
    if rest := [place for place in offered if place not in shown]:
        yield folder(pgettext_lazy("menu", "More"), rest, name, route)


def entry(place: Place, name: str, route: str) -> Entry:
    return Entry(place.label, place.is_here(name, route), reverse(place.name))


def folder(label: Label, places: Sequence[Place], name: str, route: str) -> Entry:
    below = tuple(entry(place, name, route) for place in places)
    return Entry(label, any(each.is_here for each in below), below=below)


def called(wanted: Sequence[str], *, is_staff: bool) -> list[Place]:
    """The places whose name in either language has each word by its beginning."""
    return [
        place
        for number, place in enumerate(PLACES)
        if wanted
        and (is_staff or not place.for_staff)
        and all(any(known.startswith(word) for known in words_of(number)) for word in wanted)
    ]


@cache
def words_of(number: int) -> tuple[str, ...]:
    found = []
    for language in ("en", "fr"):
        with override(language):
            found.append(str(PLACES[number].label))
    return tuple(folded(" ".join(found)).split())
