"""The page of the common language: what we want, what our words and numbers mean, who agreed, who does
what at each hand-off, whom we sell to, and who reads which figure.
"""

from __future__ import annotations

from dataclasses import dataclass

from babel.lists import format_list
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dashboards.question.fresh import unless_unchanged
from dashboards.words import wording
from dashboards.words.glossary import WORDS, Word
from dashboards.words.naming import reader_language
from revops import definitions, numbers, readership, statements
from revops.numbers import BothValues, Definition, Published


@dataclass(frozen=True, slots=True)
class Entry:
    """A definition in force, its earlier versions, what its last change did to the figure, and the
    sides that the reader may speak for.
    """

    now: Definition
    earlier: tuple[Definition, ...]
    changed: BothValues | None
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vision:
    """The version of vision and culture that holds, how many accounts say that they have read it, and
    whether the reader does.
    """

    now: statements.Statement
    read_by: int
    accounts: int
    is_read: bool

    @property
    def text(self) -> str:
        return self.now.text_fr if reader_language() == "fr" else self.now.text_en

    @property
    def other_text(self) -> str:
        return self.now.text_en if reader_language() == "fr" else self.now.text_fr


@require_safe
@unless_unchanged
def page(request: HttpRequest) -> HttpResponse:
    published, versions = numbers.published(), numbers.definitions()
    five = [kpi.key for kpi in numbers.headline(published)]
    mine = definitions.sides_of(request.user)
    found = {
        "vision": vision(request),
        "words": in_both_languages(),
        "entries": [entry(versions[key], published, mine) for key in five],
        "drivers": [versions[key][0] for key in versions if key not in five],
        "retired": numbers.retired(),
        "raci": numbers.raci(),
        "stages": numbers.stages(),
        "timezone": published.timezone if published else "UTC",
    }
    ours, others = numbers.personas()
    return render(
        request,
        "language.html",
        found | {"personas": ours, "other_personas": others} | readers(five),
    )


def vision(request: HttpRequest) -> Vision | None:
    now = statements.current()
    if now is None:
        return None
    state = request.state or numbers.state(request.user.pk)
    return Vision(now, *statements.read_count(now), now.pk in state.has_read)


def in_both_languages() -> list[tuple[Word, str]]:
    other = "en" if reader_language() == "fr" else "fr"
    return [(word, word.term_in(other)) for word in WORDS]


def readers(five: list[str]) -> dict[str, object]:
    """Who opened which figure lately, the most read first, in words; and what nobody opened, the five
    apart.
    """
    lately, language = sorted(readership.lately(), key=lambda each: -each.opened), reader_language()
    found = [each for each in lately if each.opened]
    teams = sorted(
        {team for each in found for team in each.teams}, key=lambda name: (not name, name)
    )
    rows = [
        (
            numbers.KPIS[each.kpi],
            [in_digits(each.teams.get(team, 0)) for team in teams],
            in_digits(each.opened),
        )
        for each in found
    ]
    unread = [each.kpi for each in lately if not each.opened] if readership.covers_weeks() else []
    return {
        "readership": rows,
        "reading_teams": teams,
        "unread": named(unread, language),
        "to_retire": named([key for key in five if key in unread], language),
        "weeks": readership.WEEKS,
    }


def in_digits(count: int) -> str:
    return wording.number(count, reader_language()) if count else "—"


def named(kpis: list[str], language: str) -> str:
    return format_list([str(numbers.KPIS[key].label) for key in kpis], locale=language)


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """The reader says that they have read vision and culture as they were shown."""
    version = request.POST.get("version", "")
    try:
        statements.note_read(
            int(version) if version.isascii() and version.isdecimal() else 0, request.user
        )
    except ValidationError as error:
        return render(request, "400.html", {"sentence": " ".join(error.messages)}, status=400)
    return HttpResponseRedirect(f"{reverse('language')}#vision")


def entry(versions: list[Definition], published: Published | None, mine: frozenset[str]) -> Entry:
    now, *earlier = versions
    changed = numbers.both_values(now, earlier[0]) if earlier and published else None
    return Entry(
        now, tuple(earlier), changed, tuple(side for side in now.waits_for if side in mine)
    )


@require_POST
def acknowledge(request: HttpRequest, key: str) -> HttpResponse:
    """A side agrees to the version that it read."""
    if key not in numbers.KPIS:
        raise Http404
    version, side = request.POST.get("version", ""), request.POST.get("side", "")
    try:
        definitions.acknowledge(
            key,
            int(version) if version.isascii() and version.isdecimal() else 0,
            side,
            request.user,
        )
    except ValidationError as error:
        return render(request, "400.html", {"sentence": " ".join(error.messages)}, status=400)
    messages.success(request, _("Your acknowledgement is noted."))
    return HttpResponseRedirect(f"{reverse('language')}#{key}")
