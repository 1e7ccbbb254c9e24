"""Rows that were not understood, by kind of mistake, and the mapping mended in place."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from dashboards.pages.imports import UPLOAD, may_upload
from dashboards.words import mending as words
from revops import numbers
from revops.guess.fixes import EMPTY
from revops.ingest import journal, mending
from revops.mapping import MappingError

PAGE = 50
# The choice that is no value: the name typed beside it.
NAMED = "named"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    source, may = request.GET.get("source", ""), request.user.has_perm(UPLOAD)
    read_again = journal.read_again(source)
    rows = journal.rejected(request.reader, source=source)
    return render(
        request,
        "data/rejected.html",
        {
            "groups": [words.asked(each) for each in mending.groups(request.reader, source)],
            "read_again": read_again,
            "is_open": any(journal.is_open(run) for run in read_again),
            "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
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
    group = next((each for each in mending.groups(request.reader) if each.id == request.POST.get("group")), None)  # fmt: skip
    if group is None:
        messages.info(request, _("These rows have been mended already."))
        return redirect("data_rejected")
    try:
        runs = mending.mend(group, chosen(request), request.user)
        messages.success(request, saved(len(runs)))
    except MappingError as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('data_rejected')}?{urlencode({'source': request.POST.get('source', '')})}")  # fmt: skip


def chosen(request: HttpRequest) -> str:
    choice, name = request.POST.get("choice", EMPTY), request.POST.get("name", "").strip()
    return name or choice if choice == NAMED else choice


def saved(count: int) -> str:
    if not count:
        return _("The mapping says so from now on. Import the files again: their rows are not kept here.")  # fmt: skip
    said = ngettext(
        "The mapping says so from now on, and the rejected rows of %(count)d file are read again.",
        "The mapping says so from now on, and the rejected rows of %(count)d files are read again.",
        count,
    )
    return said % {"count": count}
