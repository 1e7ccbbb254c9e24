"""Which deal a document bills: what is doubtful waits here for finance to decide."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dashboards.question.asks import asks
from dashboards.question.forms import Question
from dashboards.reading.matches import matches_page
from revops import bridging

# What of an address the list keeps after a decision.
KEPT = ("period", "after")


@asks
def page(request: HttpRequest, question: Question) -> HttpResponse:
    found = matches_page(question, request.GET.dict())
    given = {"page": found, "frame": found.frame, "may": bridging.is_finance(request.user)}
    return render(request, "finance/matches.html", given)


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """A document bills the deal that was chosen, or none; or what was decided is taken back."""
    if not bridging.is_finance(request.user):
        raise PermissionDenied
    document, deal = request.POST.get("document", ""), request.POST.get("deal")
    try:
        if deal is None:
            number = bridging.undo(document, request.user)
            messages.success(request, _("%(number)s is open again.") % {"number": number})
        else:
            number = bridging.decide(document, deal, request.user).number
            words = _("%(number)s bills %(deal)s.") if deal else _("%(number)s bills no deal.")
            messages.success(request, words % {"number": number, "deal": deal})
    except ValidationError as error:
        given = {"sentence": " ".join(error.messages)}
        return render(request, "400.html", given, status=400)
    kept = {name: request.POST[name] for name in KEPT if request.POST.get(name)}
    query = f"?{urlencode(kept)}" if kept else ""
    return HttpResponseRedirect(f"{reverse('matches')}{query}#doubtful")
