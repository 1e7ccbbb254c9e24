"""Taking up an invitation: the one page on which somebody without an account makes one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from access import invitations, letters, links, persons, preferences, rights
from access.forms import JoinForm
from access.models import Invitation


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, invitation: int, secret: str) -> HttpResponse:
    found = links.found(invitation, secret)
    if found is None:
        raise Http404
    if not rights.holds(found):
        return render(request, "people/join_over.html", {"invitation": found}, status=410)
    start = {"name": found.person or "", "language": get_language()}
    form = JoinForm(request.POST or None, email=found.email, initial=start)
    if request.method == "POST" and not request.user.is_authenticated and form.is_valid():
        try:
            return welcome(request, found, form)
        except ValidationError as error:
            form.add_error(None, error)
    shown = {
        "form": form,
        "invitation": found,
        "role": rights.label_of(found.role),
        "company": letters.company(),
    }
    return render(request, "people/join.html", shown, status=400 if form.is_bound else 200)


def welcome(request: HttpRequest, invitation: Invitation, form: JoinForm) -> HttpResponse:
    given = form.cleaned_data
    user = invitations.accept(invitation, given["name"], given["password1"], given["language"])
    login(request, user, "access.backend.Backend")
    with override(given["language"]):
        sentence = _("Welcome. You log in with %(email)s or with the name %(name)s.")
        messages.success(request, sentence % {"email": user.email, "name": user.get_username()})
        if lacking := persons.missing(user):
            messages.warning(request, lacking)
    response = redirect("dashboard")
    preferences.remember(response, given["language"])
    return response
