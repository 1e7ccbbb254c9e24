"""Did they know us before we called? What went before first calls, what became of them, and who is next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dashboards.question import forms
from dashboards.question.asks import first_steps
from dashboards.question.forms import AddressError, Question
from dashboards.reading import report
from dashboards.reading.likely import shown
from revops import numbers, warming
from revops.calendar import PeriodError
from revops.numbers import Asked, Number, Slice
from revops.readers import reader_with

FIRST = ("warm_calls", "warm_to_sqo", "cold_to_sqo", "touches_before_contact", "came_later")
DIRECTIONS = ("came_before_contact", "went_before_contact", "touches_before_contact")
STOCKS = ("accounts_marketing_only", "accounts_sales_only", "accounts_both", "accounts_untouched")
PER_ACCOUNT = (
    "touches_per_account",
    "calls_per_account",
    "answers_per_account",
    "meetings_per_account",
)
CROSSINGS = (
    ("won_inbound_inbound", "won_inbound_outbound"),
    ("won_outbound_inbound", "won_outbound_outbound"),
)
TOUCHED = ("first_contacts", "calls_made", "sales_only", "marketing_only")
STAGES = ("lead", "mql", "sal", "sqo")
KEPT = ("period", "as_of")
Row = tuple[str, list[Number]]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The lists are of this moment, so that none of the page is kept."""
    state = numbers.state(request.user.pk)
    request.reader = reader = reader_with(request.user, *state.facts)
    asked = {name: value for name, value in request.GET.items() if name in KEPT}
    try:
        question = forms.question(asked, reader, state)
        is_delivered = question.published.reach.knows(*TOUCHED)
        given = figures(question) | lists(request, question) | {"is_delivered": is_delivered}
    except forms.NothingPublished:
        return first_steps(request)
    except (AddressError, PeriodError) as error:
        return render(request, "400.html", {"sentence": str(error)}, status=400)
    except ValueError:
        sentence = _("There is no such place in the list.")
        return render(request, "400.html", {"sentence": sentence}, status=400)
    answer = render(request, "outbound.html", given)
    patch_cache_control(answer, private=True, no_cache=True)
    return answer


def lists(request: HttpRequest, question: Question) -> dict[str, object]:
    """Who is next, of now; nothing as of then."""
    if question.as_of is not None:
        return {}
    warm, call = warming.shown_to(
        question.published.reader,
        warming.to_warm(request.GET.get("warm", "")),
        warming.to_call(request.GET.get("call", "")),
    )
    return {"warm": warm, "call": call, "stages": STAGES, "in_play": warming.in_play()}


def figures(question: Question) -> dict[str, object]:
    """All drivers of outbound in one reading, those of touches by channel, too."""
    frame, period = report.frame(question), question.period
    named = {0: _("Not known")} | dict(frame.members["channel"])
    parts = {Slice(dimension="channel", member=each): name for each, name in named.items()}
    whole = {*FIRST, *STOCKS, *PER_ACCOUNT, *(key for row in CROSSINGS for key in row)} - set(
        DIRECTIONS
    )
    read = numbers.read_all(
        [
            Asked(kpis(*sorted(whole)), [period], [question.slice]),
            Asked(kpis(*DIRECTIONS), [period], [question.slice, *parts]),
        ],
        question.published,
    )

    def get(key: str, slice: Slice = question.slice) -> Number:
        return read.get(key, period, slice)

    rows = [(name, [get(key, part) for key in DIRECTIONS]) for part, name in parts.items()]
    return {
        "first": [shown(get(key)) for key in FIRST],
        "stocks": [get(key) for key in STOCKS],
        "per_account": [get(key) for key in PER_ACCOUNT],
        "crossings": [[get(key) for key in row] for row in CROSSINGS],
        "channels": most_first(rows),
        "directions": [get(key) for key in DIRECTIONS],
        "frame": frame,
    }


def kpis(*keys: str) -> list[numbers.Kpi]:
    return [numbers.KPIS[key] for key in keys]


def most_first(rows: list[Row]) -> list[Row]:
    """The channels that have touches, theirs, ours and all of both."""
    found = [(name, row) for name, row in rows if row[-1].value.numerator]
    return sorted(found, key=lambda row: (-(row[1][-1].value.numerator or 0), row[0]))
