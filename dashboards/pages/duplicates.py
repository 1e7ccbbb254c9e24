"""What is there twice: a list, two things beside each other with what merging them would change, the
rules that merge by themselves, and what was decided.
"""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from revops import duplicates
from revops.duplicates import What
from revops.ingest import journal
from revops.readers import reader_of

PAGE, DECIDED = 25, 200
ACTS = {"same": True, "distinct": False}


def kind(request: HttpRequest) -> What:
    """The kind in the address; leads without one. Http404 for what is none."""
    try:
        return What(request.GET.get("what") or What.LEAD)
    except ValueError as error:
        raise Http404 from error


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    what, overview = kind(request), duplicates.overview()
    found = duplicates.candidates(what)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    given = {
        "what": what,
        "overview": overview,
        "page": page,
        "pairs": duplicates.pairs(page, reader_of(request.user)),
        "rules": [each for each in overview.rules if each[0].what is what],
        "may": duplicates.may_decide(request.user, what),
    }
    return render(request, "data/duplicates.html", given | common())


def common() -> dict[str, object]:
    return {
        "labels": duplicates.LABELS,
        "reasons": duplicates.REASONS,
        "timezone": journal.timezone(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, number: int) -> HttpResponse:
    found = duplicates.pair(number, reader_of(request.user))
    if request.method == "POST":
        return decided(request, found)
    if found is None:
        messages.info(request, _("This pair was decided already, or one of the two is gone."))
        return redirect("data_duplicates")
    candidate, pair = found
    may = duplicates.may_decide(request.user, pair.what)
    given = {"pair": pair, "may": may, "next": duplicates.following(pair.what, candidate)}
    try:
        given["changed"] = duplicates.effect(candidate, request.user) if may else None
    except duplicates.GaveWay as error:
        given["not_known"] = error.sentence
    return render(request, "data/duplicate.html", given | common())


def decided(request: HttpRequest, found: tuple | None) -> HttpResponse:
    """Does what a button says, and goes on with the next pair of its kind."""
    act = request.POST.get("act", "")
    if act not in ACTS:
        raise Http404
    if found is None:
        messages.info(request, _("This pair was decided already, or one of the two is gone."))
        return redirect("data_duplicates")
    candidate, pair = found
    following = duplicates.following(pair.what, candidate)
    try:
        duplicates.decide(
            pair.what, candidate.one, candidate.other, is_same=ACTS[act], by=request.user,
            stays=request.POST.get("stays", ""),
        )  # fmt: skip
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("data_duplicates")
    messages.success(
        request,
        _("Merged. You can undo it under “decided”.") if ACTS[act] else _("Kept apart, and never asked again."),
    )  # fmt: skip
    if following is None:
        return redirect(f"{reverse('data_duplicates')}?what={pair.what}")
    return redirect("data_duplicate", number=following)


@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, rule: str) -> HttpResponse:
    """A rule with a sample of what it would merge, by which it is switched on or off."""
    found = next((each for each in duplicates.overview().rules if each[0].key == rule), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        return switched(request, found[0])
    given = {
        "rule": found[0],
        "on": found[1],
        "waiting": found[2],
        "pairs": duplicates.sampled(rule, reader_of(request.user)),
        "may": duplicates.may_decide(request.user, found[0].what),
    }
    return render(request, "data/duplicates_rule.html", given | common())


def switched(request: HttpRequest, rule: duplicates.Rule) -> HttpResponse:
    act = request.POST.get("act", "")
    if act not in ("on", "off"):
        raise Http404
    try:
        if act == "on":
            duplicates.switch_on(rule.key, request.POST.getlist("seen"), request.user)
            messages.success(request, _("The rule is on, and merges with the next search."))
        else:
            duplicates.switch_off(rule.key, request.user)
            messages.success(request, _("The rule is off. What it merged stays merged."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("data_duplicates_rule", rule=rule.key)


@require_http_methods(["GET", "HEAD", "POST"])
def taken(request: HttpRequest) -> HttpResponse:
    """What was decided, to be undone."""
    if request.method == "POST":
        try:
            duplicates.undo(request.POST.get("decision", ""), request.user)
            messages.success(request, _("Undone: every figure is what it was before."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("data_duplicates_taken")
    rows = duplicates.taken(None, DECIDED)
    given = {"rows": [(each, duplicates.may_decide(request.user, each.what)) for each in rows]}
    return render(request, "data/duplicates_taken.html", given | common())


@require_http_methods(["POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Has everything compared now."""
    if not any(duplicates.may_decide(request.user, what) for what in What):
        raise PermissionDenied
    duplicates.request()
    messages.success(request, _("Everything is being compared; it takes a minute or so."))
    return redirect("data_duplicates")
