"""Homes of roles: figures, lists and rows of the RACI, as each is declared."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dashboards.reading import home, work
from revops import inquiries
from revops.homes import HOMES, PREFIX, Home


def demand(request: HttpRequest) -> HttpResponse:
    """The home of the frontier role, by its own address."""
    return page(request, key="demand")


@require_safe
@work.asks_now
def page(request: HttpRequest, question: work.Question, key: str) -> HttpResponse:
    found = of(key)
    # Only campaigns are split by members.
    frame = work.frame(question) if "spend" in found.lists else work.plain_frame(question)
    given = {
        "home": found,
        "parts": [f"home/{name}.html" for name in found.lists],
        "frame": frame,
        "begins": f"{PREFIX}{key}" in request.state.home,
        **home.read(found, question, timezone.now(), frame.members),
    }
    return render(request, "home.html", given)


def of(key: str) -> Home:
    if key not in HOMES:
        raise Http404
    return HOMES[key]


@require_POST
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Begins with this home from now on, or with the dashboard again."""
    found = of(key)
    if request.POST.get("page"):
        inquiries.choose_home(request.user.pk, f"{PREFIX}{key}")
        messages.success(request, _("From now on you begin with %(home)s.") % {"home": found.label})
    else:
        inquiries.choose_home(request.user.pk, "")
        messages.success(request, _("From now on you begin with the dashboard."))
    return redirect("home", key=key)
