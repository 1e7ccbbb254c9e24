"""Rows that were not understood, by kind of mistake; and the mapping of a known source, mended in place
or changed as a whole.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from dashboards.pages.drafts import of_upload
from dashboards.pages.imports import UPLOAD, may_upload
from dashboards.words import mending as words
from revops import numbers
from revops.ingest import editing, journal, mending, uploads
from revops.mapping import MappingError
from revops.readers import reader_of

PAGE = 50
# The choice that is no value: the name typed beside it.
NAMED = "named"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    source, may = request.GET.get("source", ""), request.user.has_perm(UPLOAD)
    read_again = journal.read_again(source)
    rows, sought = journal.rejected(reader_of(request.user), source=source), request.GET.get("row")
    number = rows.place(int(sought)) // PAGE + 1 if sought and sought.isdecimal() else None
    return render(
        request,
        "data/rejected.html",
        {
            "groups": [
                words.asked(each) for each in mending.groups(reader_of(request.user), source)
            ],
            "read_again": read_again,
            "is_open": any(journal.is_open(run) for run in read_again),
            "page": Paginator(rows, PAGE).get_page(number or request.GET.get("page")),
            "is_sought": number is not None,
            "source": source,
            "sources": numbers.sources(),
            "timezone": journal.timezone(),
            "may_mend": may,
        },
    )


@may_upload
@require_POST
def mend(request: HttpRequest) -> HttpResponse:
    """Has the mapping say what was chosen, and a worker read the rows again."""
    group = next((each for each in mending.groups(reader_of(request.user)) if each.id == request.POST.get("group")), None)  # fmt: skip
    if group is None:
        messages.info(request, _("These rows have been mended already."))
        return redirect("data_rejected")
    try:
        runs = mending.mend(group, chosen(request), request.user)
        messages.success(request, saved(len(runs)))
    except MappingError as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('data_rejected')}?{urlencode({'source': request.POST.get('source', '')})}")  # fmt: skip


@may_upload
@require_POST
def edit(request: HttpRequest, source: str) -> HttpResponse:
    """Opens the mapping of a known source, with the rows that are kept of it."""
    try:
        return redirect("data_meaning", key=editing.begin(journal.source(source), request.user).key)
    except MappingError as error:
        messages.error(request, str(error))
        return redirect("data")


@may_upload
@require_POST
@of_upload
def save(request: HttpRequest, found: uploads.Rehearsal) -> HttpResponse:
    """Has a source read by the mapping that was changed, and its rejected rows read again."""
    if found.edits is None:
        raise Http404
    try:
        messages.success(request, saved(len(editing.save(found, request.user))))
    except MappingError as error:
        messages.error(request, str(error))
        return redirect("data_meaning", key=found.key)
    return redirect(f"{reverse('data_rejected')}?{urlencode({'source': found.edits.key})}")


def chosen(request: HttpRequest) -> str:
    choice, name = request.POST.get("choice", ""), request.POST.get("name", "").strip()
    return name or choice if choice == NAMED else choice


def saved(count: int) -> str:
    if not count:
        return _("The mapping says so from now on.")
    said = ngettext(
        "The mapping says so from now on, and the rejected rows of %(count)d file are read again.",
        "The mapping says so from now on, and the rejected rows of %(count)d files are read again.",
        count,
    )
    return said % {"count": count}
