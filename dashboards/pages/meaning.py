"""What uploaded files mean: guessed, changed by hand or as text, shown as it would be understood."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboards.pages.drafts import of_upload
from dashboards.pages.imports import may_upload
from dashboards.words import meaning
from revops.ingest import meanings, uploads
from revops.mapping import MappingError

# What the buttons of the page do.
SHOW, TRY, WRITE = "show", "try", "write"


@may_upload
@require_http_methods(["GET", "HEAD", "POST"])
@of_upload
def page(request: HttpRequest, found: uploads.Rehearsal) -> HttpResponse:
    if found.tables is None:
        return redirect("data_draft", key=found.key)
    mistakes: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            if answer := changed(request, found):
                return answer
        except MappingError as error:
            mistakes = error.sentences
    return shown(request, found, mistakes)


def changed(request: HttpRequest, found: uploads.Rehearsal) -> HttpResponse | None:
    """Keeps what was chosen or written, and has it tried if so asked. Raises MappingError."""
    do = request.POST.get("do", SHOW)
    if do == WRITE:
        meanings.write(found, request.POST.get("mapping", "").replace("\r\n", "\n"))
    else:
        meanings.choose(found, request.POST.dict())
    if do == TRY:
        meanings.ask(found, looks=False)
        return redirect("data_draft", key=found.key)
    return None if request.headers.get("HX-Request") else redirect("data_meaning", key=found.key)


def shown(
    request: HttpRequest, found: uploads.Rehearsal, mistakes: tuple[str, ...]
) -> HttpResponse:
    """The page; a text that is no mapping at all is shown as it was written."""
    text = request.POST.get("mapping", found.mapping) if mistakes else found.mapping
    try:
        read = meaning.page(found.mapping, meanings.tables_of(found))
    except MappingError as error:
        read, mistakes = None, mistakes or error.sentences
    mistakes = meaning.of_files(mistakes, meanings.tables_of(found))
    given = {"draft": found, "read": read, "text": text, "mistakes": mistakes}
    return render(request, "data/meaning.html", given, status=400 if mistakes else 200)


@may_upload
@require_safe
@of_upload
def download(_request: HttpRequest, found: uploads.Rehearsal) -> HttpResponse:
    if not found.mapping:
        raise Http404
    name = "mapping.toml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(found.mapping, content_type="application/toml", headers=headers)


@may_upload
@require_POST
@of_upload
def look(request: HttpRequest, found: uploads.Rehearsal) -> HttpResponse:
    """From a dry run back to what the columns mean; the files are looked at first if nobody has."""
    if found.tables is not None:
        return redirect("data_meaning", key=found.key)
    try:
        meanings.ask(found, looks=True)
    except MappingError as error:
        messages.error(request, str(error))
    return redirect("data_draft", key=found.key)
