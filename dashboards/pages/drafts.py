"""An upload between its files and its import: what would happen, and the decision."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dashboards.pages.imports import may_upload
from dashboards.words.plainly import plainly
from revops.ingest import journal, meanings, uploads
from revops.ingest.pending import imported
from revops.mapping import MappingError
from revops.readers import reader_of


def of_upload(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of an upload of one's own. Of one that was imported meanwhile, in another tab or before somebody went
    back, it says so; a browser keeps no page of it that could be acted upon afterwards.
    """

    @wraps(view)
    def answer(request: HttpRequest, key: str) -> HttpResponse:
        found = uploads.rehearsal_of(key, request.user)
        shown = view(request, found) if found else gone(request, key)
        patch_cache_control(shown, private=True, no_store=True)
        return shown

    return answer


def gone(request: HttpRequest, key: str) -> HttpResponse:
    run = imported(key, request.user)
    if run is None:
        raise Http404
    if request.method == "POST":
        return redirect("data_draft", key=key)
    return render(request, "data/imported.html", {"run": run, "timezone": journal.timezone()})


@may_upload
@require_safe
@of_upload
def draft(request: HttpRequest, found: uploads.Rehearsal) -> HttpResponse:
    if journal.is_looked_at(found):
        return redirect("data_meaning", key=found.key)
    shown = {"draft": found, "is_open": journal.is_open(found), "timezone": journal.timezone()}
    shown |= {
        "results": journal.results(found, reader_of(request.user)),
        "may_lose": journal.may_lose(found),
        "is_barren": journal.is_barren(found),
        "expected": meanings.rows_expected(found),
    }
    return render(request, "data/draft.html", shown)


@may_upload
@require_POST
@of_upload
def confirm(request: HttpRequest, found: uploads.Rehearsal) -> HttpResponse:
    try:
        runs = uploads.confirm(found, request.user, accepts_loss="accepts_loss" in request.POST)
    except MappingError as error:
        messages.error(request, plainly(error))
        return redirect("data_draft", key=found.key)
    return redirect(f"{reverse('data')}?{urlencode({'imported': runs[0].pk})}")


@may_upload
@require_POST
@of_upload
def discard(request: HttpRequest, found: uploads.Rehearsal) -> HttpResponse:
    uploads.discard(found)
    if found.edits is not None:
        messages.info(request, _("The mapping stays as it was."))
        return redirect("data")
    messages.info(request, _("Nothing was imported; the files are deleted."))
    return redirect("data_upload")
