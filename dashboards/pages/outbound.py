"""Did they know us before we called? What went before first calls, what became of them, and who is next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dashboards.question.forms import AddressError, Question
from dashboards.reading import report, work
from dashboards.reading.likely import shown
from dashboards.reading.parts import not_by, parts_by
from dashboards.words import filters
from revops import numbers, receipts, warming
from revops.numbers import Asked, Number, Slice

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
Row = tuple[str, list[Number]]


@require_safe
@work.asks_now
def page(request: HttpRequest, question: Question) -> HttpResponse:
    """The lists are of this moment, so that none of the page is kept."""
    try:
        given = figures(question) | lists(request, question)
    except ValueError as error:
        raise AddressError(_("There is no such place in the list.")) from error
    given["ends"] = work.ends(question, (each.number for each in given["first"]))
    given["is_delivered"] = question.published.reach.knows(*TOUCHED)
    given["filters"] = filters.of(given["frame"])
    return render(request, "outbound.html", given)


def lists(request: HttpRequest, question: Question) -> dict[str, object]:
    """The accounts in play, and who is next, of now; nobody is next as of then."""
    published, slice, is_now = question.published, question.slice, question.as_of is None
    given = {
        "stages": receipts.STAGES,
        "in_play": receipts.in_play(published, slice, is_now=is_now),
    }
    if not is_now:
        return given
    asked = {name: request.GET.get(name, "") for name in ("warm", "call")}
    warm, call = warming.next_up(published.reader, slice, **asked)
    return given | {"warm": warm, "call": call}


def figures(question: Question) -> dict[str, object]:
    """All drivers of outbound in one reading, those of touches by channel, too."""
    frame, period = report.frame(question), question.period
    parts = parts_by(question, "channel", [(0, _("Not known")), *frame.members["channel"]])
    whole = {*FIRST, *STOCKS, *PER_ACCOUNT, *(key for row in CROSSINGS for key in row)} - set(
        DIRECTIONS
    )
    read = numbers.read_all(
        [
            Asked(kpis(*sorted(whole)), [period], [question.slice]),
            Asked(kpis(*DIRECTIONS), [period], list(dict.fromkeys([question.slice, *parts]))),
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
        "no_channels": not_by(question, "channel"),
        "frame": frame,
    }


def kpis(*keys: str) -> list[numbers.Kpi]:
    return [numbers.KPIS[key] for key in keys]


def most_first(rows: list[Row]) -> list[Row]:
    """The channels that have touches, theirs, ours and all of both."""
    found = [(name, row) for name, row in rows if row[-1].value.numerator]
    return sorted(found, key=lambda row: (-(row[1][-1].value.numerator or 0), row[0]))
