"""Who must be called now, and are we fast? The queue of those who came to us, and how they are answered."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dashboards.question import forms
from dashboards.question.asks import first_steps
from dashboards.question.forms import AddressError
from dashboards.reading import arrivals
from revops import numbers, waiting
from revops.calendar import PeriodError
from revops.readers import reader_with

MAY_TAKE = "revops.add_claim"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The queue is of this moment, so that none of the page is kept."""
    state = numbers.state(request.user.pk)
    request.reader = reader = reader_with(request.user, *state.facts)
    asked = {name: value for name, value in request.GET.items() if name in ("period", "as_of")}
    try:
        question = forms.question(asked, reader, state)
        kept = question.published.context.hours
        after = request.GET.get("after", "")
        # Who waits is of now: as of then there is no list.
        queue = (
            waiting.queue(reader, kept, timezone.now(), after) if question.as_of is None else None
        )
    except forms.NothingPublished:
        return first_steps(request)
    except (AddressError, PeriodError) as error:
        return render(request, "400.html", {"sentence": str(error)}, status=400)
    except ValueError:
        sentence = _("There is no such place in the queue.")
        return render(request, "400.html", {"sentence": sentence}, status=400)
    given = {
        "queue": queue,
        "is_delivered": question.published.reach.knows("leads_arrived"),
        "may_take": state.may(request.user, MAY_TAKE),
    } | arrivals.figures(question)
    answer = render(request, "inbound.html", given)
    patch_cache_control(answer, private=True, no_cache=True)
    return answer


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
