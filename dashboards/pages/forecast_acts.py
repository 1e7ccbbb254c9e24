"""What people do in a meeting: commit, override, judge a deal, freeze, cancel, end, write down. Each answers
with the page that it came from; a refusal is a sentence and loses nothing that was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dashboards.pages.forecast import find, prepared, zone
from dashboards.reading.meetings import beside_frozen, rights_in_meeting, section_of
from dashboards.surfaces import calendar_file
from revops import numbers
from revops.routines import calls, delegating, freezing, given, judging, minutes, planning, reading
from revops.routines.minutes import Written
from revops.routines.reading import Meeting
from revops.today import local_day

Act = Callable[[HttpRequest, Meeting], str]


def acts(
    where: str, at: Callable[[HttpRequest], str] = lambda request: ""
) -> Callable[[Act], Callable]:
    """Does what somebody sent, and leads back with what it answers; a refusal shows the page on which
    commitments are made, with what was typed.
    """

    def decorated(act: Act) -> Callable[[HttpRequest, int], HttpResponse]:
        @require_POST
        @wraps(act)
        def answered(request: HttpRequest, number: int) -> HttpResponse:
            meeting = find(number)
            try:
                messages.success(request, act(request, meeting))
            except PermissionDenied as error:
                return prepared(request, meeting, str(error), at(request), 403)
            except ValidationError as error:
                return prepared(request, meeting, " ".join(error.messages), at(request), 400)
            return HttpResponseRedirect(
                f"{reverse(where, args=[number])}#{at(request)}".rstrip("#")
            )

        return answered

    return decorated


def place_id(request: HttpRequest) -> str:
    """Which row of the page a form is of."""
    sent = request.POST
    return "-".join((sent.get("kpi", ""), sent.get("team", ""), sent.get("period", "")))[:100]


def deal_id(request: HttpRequest) -> str:
    return f"deal-{request.POST.get('deal', '')}"[:200]


@acts("forecast_prepare", place_id)
def commit(request: HttpRequest, meeting: Meeting) -> str:
    sent = request.POST
    place = given.place(sent.get("kpi", ""), sent.get("team", ""), sent.get("period", ""))
    kpi = numbers.KPIS[place.kpi]
    value, low, high = (given.amount(sent.get(name, ""), kpi) for name in ("value", "low", "high"))
    call = calls.commit(
        meeting, place, value, low=low, high=high, sentence=sent.get("sentence", ""), by=request.user,
        apart=given.apart(sent, kpi), seen=given.whole(sent.get("seen", "")),
    )  # fmt: skip
    if call.is_correction:
        return _("Your correction stands beside what was frozen.")
    return (
        _("Your commitment stands; it came after the deadline.")
        if call.is_late
        else _("Your commitment stands.")
    )


@acts("forecast_prepare", place_id)
def override(request: HttpRequest, meeting: Meeting) -> str:
    sent = request.POST
    place = given.place(sent.get("kpi", ""), sent.get("team", ""), sent.get("period", ""))
    value = given.amount(sent.get("value", ""), numbers.KPIS[place.kpi])
    calls.override(
        meeting, place, value, by=request.user, reason=sent.get("reason", ""),
        seen=given.whole(sent.get("seen", "")),
    )  # fmt: skip
    return (
        _("Your number counts; the team’s stays beside it.")
        if value is not None
        else _("The team’s number counts again.")
    )


@acts("forecast_prepare", deal_id)
def judge(request: HttpRequest, meeting: Meeting) -> str:
    sent = request.POST
    try:
        judging.judge(
            sent.get("deal", ""),
            sent.get("likelihood", ""),
            sent.get("reason", ""),
            by=request.user,
        )
    except judging.Deal.DoesNotExist as error:
        raise ValidationError(_("There is no such deal any more.")) from error
    return _("Your judgement stands beside what the CRM says.")


def team_id(request: HttpRequest) -> str:
    return f"team-{request.POST.get('team', '')}"[:100]


@acts("forecast_prepare", team_id)
def delegate(request: HttpRequest, meeting: Meeting) -> str:
    """Names who stands in for a team, from today unless another day is chosen."""
    sent = request.POST
    team = delegating.team(given.whole(sent.get("team", "")))
    user = delegating.account(given.whole(sent.get("user", "")))
    first = given.day(sent.get("from_on", "")) or local_day()
    made = delegating.delegate(team, user, request.user, first, given.day(sent.get("until_on", "")))
    return _("%(name)s stands in for %(team)s.") % {
        "name": delegating.name_of(made.user),
        "team": team,
    }


@acts("forecast_prepare", team_id)
def delegate_end(request: HttpRequest, meeting: Meeting) -> str:
    found = delegating.find(given.whole(request.POST.get("delegate", "")))
    if found is None:
        return _("Nobody stands in there any more.")
    delegating.end(found, request.user)
    return _("%(name)s stands in for %(team)s no more.") % {
        "name": delegating.name_of(found.user),
        "team": found.team,
    }


@acts("forecast_meeting")
def freeze(request: HttpRequest, meeting: Meeting) -> str:
    frozen = freezing.freeze(meeting, by=request.user)
    return _("The meeting is frozen, number %(number)s.") % {"number": frozen.number}


@acts("forecast_prepare")
def cancel(request: HttpRequest, meeting: Meeting) -> str:
    planning.cancel(meeting, request.POST.get("reason", ""), request.user)
    return _("The meeting is cancelled.")


@acts("forecast_minutes")
def end(request: HttpRequest, meeting: Meeting) -> str:
    planning.end(meeting, request.user)
    return _("The meeting has ended; its minutes go to those who asked for them.")


@require_POST
def minute_new(request: HttpRequest, number: int) -> HttpResponse:
    """Writes something down; a script gets the list back, everybody else the page."""
    meeting, sent = find(number), request.POST
    try:
        written = Written(
            kind=sent.get("kind", ""),
            text=sent.get("text", ""),
            section=sent.get("section", ""),
            owner=given.whole(sent.get("owner", "")),
            due_on=given.day(sent.get("due_on", "")),
            kpi=sent.get("kpi", ""),
            team=given.whole(sent.get("team", "")),
            record=given.whole(sent.get("record", "")),
        )
        minutes.write(meeting, written, sent.get("token", ""), request.user)
    except (ValidationError, PermissionDenied) as error:
        return refused(request, error)
    return listed(request, meeting, sent.get("back", ""))


@require_POST
def minute(request: HttpRequest, number: int, minute: int) -> HttpResponse:
    """Closes, moves or drops an action, or rewrites a minute of one's own."""
    meeting, sent = find(number), request.POST
    found = minutes.find(minute)
    if found is None:
        raise Http404
    try:
        seen = given.whole(sent.get("version", "")) or 0
        if "text" in sent:
            minutes.rewrite(found, sent["text"], request.user, seen)
        else:
            minutes.settle(
                found, sent.get("state", ""), request.user, seen, reason=sent.get("reason", ""),
                due_on=given.day(sent.get("due_on", "")), meeting=meeting,
            )  # fmt: skip
    except (ValidationError, PermissionDenied) as error:
        return refused(request, error)
    return listed(request, meeting, sent.get("back", ""))


def refused(request: HttpRequest, error: ValidationError | PermissionDenied) -> HttpResponse:
    """Why something was not stored: a line for a script, which keeps what was typed; else a page."""
    is_ours = isinstance(error, ValidationError)
    sentences = error.messages if is_ours else [str(error) or _("You may not do that.")]
    status = 400 if is_ours else 403
    template = "forecast/refused.html" if is_script(request) else "400.html"
    shown = {"sentences": sentences, "sentence": " ".join(sentences)}
    return render(request, template, shown, status=status)


def is_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def listed(request: HttpRequest, meeting: Meeting, back: str) -> HttpResponse:
    if is_script(request):
        return minute_list(request, meeting.pk)
    place = {"minutes": "forecast_minutes", "list": "forecast"}.get(back, "forecast_meeting")
    args = [] if place == "forecast" else [meeting.pk]
    anchor = {"": "#agreed", "variance": "#variance"}.get(back, "")
    return HttpResponseRedirect(reverse(place, args=args) + anchor)


def minute_list(request: HttpRequest, number: int) -> HttpResponse:
    """What has been written down so far, and what became of earlier actions, for a page that renews it."""
    meeting = find(number)
    frozen = reading.frozen(meeting)
    context = {
        "meeting": meeting,
        "zone": zone(),
    }
    context |= {"content": frozen and frozen.content, "token": uuid4().hex}
    context |= rights_in_meeting(request.user)
    if frozen is not None:
        context |= beside_frozen(meeting, frozen)
        context["explained"] = section_of(frozen, "variance")
    return render(request, "forecast/renewed.html", context)


renewed = require_safe(minute_list)


@require_POST
def read_minutes(request: HttpRequest, key: str) -> HttpResponse:
    """Asks for the minutes of a routine by mail in the language in which the page is read, or stops it."""
    is_on = request.POST.get("on") == "1"
    if not reading.read_minutes(key, request.user.pk, get_language() or "en", is_on=is_on):
        raise Http404
    messages.success(
        request,
        _("You get the minutes by mail after each meeting.")
        if is_on
        else _("You get no minutes by mail any more."),
    )
    return HttpResponseRedirect(reverse("forecast"))


@require_safe
def calendar(request: HttpRequest, number: int) -> HttpResponse:
    """The meeting for a calendar."""
    meeting = find(number)
    answer = HttpResponse(
        calendar_file.of(meeting, timezone.now()), content_type="text/calendar; charset=utf-8"
    )
    answer["Content-Disposition"] = (
        f'attachment; filename="{meeting.routine.key}-{meeting.slot}.ics"'
    )
    return answer
