"""My numbers: what a reader answers for, on a page of their own, and beginning with it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dashboards.question import forms
from dashboards.question.asks import first_steps
from dashboards.question.forms import AddressError
from dashboards.reading.mine import Mine, mine
from revops import inquiries, numbers
from revops.calendar import PeriodError
from revops.readers import reader_of, reader_with
from revops.routines import minutes


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page is one reader's alone, so that none of it is kept for others."""
    state = numbers.state(request.user.pk)
    reader = reader_with(request.user, *state.facts)
    asked = {name: value for name, value in request.GET.items() if name in ("period", "as_of")}
    try:
        found = mine(forms.question(asked, reader, state), request.user, reader)
    except forms.NothingPublished:
        return first_steps(request)
    except (AddressError, PeriodError) as error:
        return render(request, "400.html", {"sentence": str(error)}, status=400)
    actions = minutes.open_actions(owner=request.user.pk)
    page = shown(found, begins="mine" in state.home) | {"actions": actions}
    answer = render(request, "mine.html", page)
    patch_cache_control(answer, private=True, no_cache=True)
    return answer


def shown(found: Mine, *, begins: bool) -> dict[str, object]:
    question = found.frame.question
    following = question.period.next(question.published.calendar)
    return {
        "mine": found,
        "frame": found.frame,
        "previous": question.period.previous(question.published.calendar),
        "next": following if following.start <= question.published.today else None,
        "begins": begins,
        "today": question.published.today,
        "missing": "" if found.team else missing(found),
        "nothing": nothing(found),
        "administrators": [
            each.get_full_name() or each.get_username() for each in inquiries.administrators()
        ]
        if found.team is None
        else [],
    }


def missing(found: Mine) -> str:
    """What somebody without a team lacks, and who can mend it."""
    if not found.has_person:
        return _(
            "Your account is not linked to a person that your tools know, so nobody can tell what is yours."
        )
    return _("Your person is in no team today, so nobody can tell to what you commit.")


def nothing(found: Mine) -> str:
    """Why a team commits to nothing; "" where it does."""
    if found.team is None or found.commitments:
        return ""
    return _(
        "%(team)s has no function that commits to a KPI. An administrator can give it one under People, Teams."
    ) % {"team": found.team.name}


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begins with this page from now on, or with the dashboard again."""
    chosen = request.POST.get("page", "")
    if chosen not in ("", "mine"):
        return render(
            request, "400.html", {"sentence": _("There is no such first page.")}, status=400
        )
    if chosen and not reader_of(request.user).teams:
        raise PermissionDenied
    inquiries.choose_home(request.user.pk, chosen)
    messages.success(
        request,
        _("From now on you begin with your numbers.")
        if chosen
        else _("From now on you begin with the dashboard."),
    )
    return HttpResponseRedirect(reverse("mine"))
