"""Who must be called now, and are we fast? The queue of those who came to us, and how they are answered."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dashboards.question.forms import AddressError
from dashboards.reading import arrivals, work
from dashboards.words import filters, headline
from revops import waiting

MAY_TAKE = "revops.add_claim"
ANSWERS = frozenset({"activity"})  # what takes a lead out of the queue


@require_safe
@work.asks_now
def page(request: HttpRequest, question: work.Question) -> HttpResponse:
    """The queue is of this moment, so that none of the page is kept."""
    published, kept = question.published, question.published.context.hours
    try:
        # Who waits is of now: as of then there is no list.
        queue = None if question.as_of else waiting.queue(
            published.reader, kept, timezone.now(), request.GET.get("after", ""), slice=question.slice
        )  # fmt: skip
    except ValueError as error:
        raise AddressError(_("There is no such place in the queue.")) from error
    found = arrivals.figures(question)
    given = {
        "queue": queue,
        "ends": work.ends(question, [*found["first"], *found["apart"]]),
        "unheard": headline.silences(published.reach.silent_of(ANSWERS)),
        "is_delivered": published.reach.knows("leads_arrived"),
        "may_take": request.state.may(request.user, MAY_TAKE),
        "filters": filters.of(found["frame"]),
    }
    return render(request, "inbound.html", given | found)


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Notes who answers a lead; it leaves the queue at once."""
    if not request.user.has_perm(MAY_TAKE):
        raise PermissionDenied
    lead = request.POST.get("lead", "")
    if not waiting.take(lead, request.user, timezone.now()):
        sentence = _("There is no such lead in the queue; somebody may have answered it.")
        return render(request, "400.html", {"sentence": sentence}, status=400)
    return HttpResponseRedirect(reverse("inbound"))
