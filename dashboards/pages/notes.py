"""Writing, changing and withdrawing a note."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dashboards.reading.notes import NoteForm
from revops import notes
from revops.notes import Note


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if not notes.may_write(request.user):
        raise PermissionDenied
    return answer(request, Note(), _("The note is on the time axis."))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, note: int) -> HttpResponse:
    return answer(request, own(request, note), _("The note is changed."))


@require_POST
def withdraw(request: HttpRequest, note: int) -> HttpResponse:
    notes.withdraw(own(request, note), request.user)
    messages.success(request, _("The note is withdrawn. Earlier states still show it."))
    return HttpResponseRedirect(back(request))


def own(request: HttpRequest, number: int) -> Note:
    """A note that the reader may change; others are not found here, or refused."""
    found = notes.find(number)
    if found is None:
        raise Http404
    if not notes.may_change(request.user, found.author_id):
        raise PermissionDenied
    return found


def answer(request: HttpRequest, note: Note, done: str) -> HttpResponse:
    """The form; what is wrong is said beside it, and nothing that was written is lost."""
    initial = ({} if note.pk else offered(request.GET)) | {"next": back(request)}
    form = NoteForm(request.POST or None, instance=note, initial=initial, auto_id="note_%s")
    if request.method == "POST" and form.is_valid() and saved(form, request.user):
        messages.success(request, done)
        return HttpResponseRedirect(back(request))
    status = 400 if form.is_bound else 200
    return render(
        request, "note.html", {"form": form, "note": note, "back": back(request)}, status=status
    )


def offered(asked: QueryDict) -> dict[str, object]:
    """What the page from which the reader came proposes; what is none of the form's is left to it."""
    named = {name: asked[name] for name in ("on", "motion") if name in asked}
    return named | ({"kpis": asked.getlist("kpis")} if "kpis" in asked else {})


def saved(form: NoteForm, by: AbstractBaseUser) -> bool:
    try:
        form.save(by)
    except ValidationError as error:
        form.add_error(None, error)
    return form.is_valid()


def back(request: HttpRequest) -> str:
    """The page from which the reader came, if it is one of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        asked, {request.get_host()}, require_https=request.is_secure()
    )
    return asked if ours else reverse("dashboard")
