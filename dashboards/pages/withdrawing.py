"""What an import brought is taken back: the records of its feed are withdrawn, after what that changes was
seen.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dashboards.pages.imports import may_upload
from revops import withdrawal
from revops.ingest import journal


@may_upload
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, number: int) -> HttpResponse:
    """What would go, at once; the effect on figures when it is asked for, because it is worked out by doing it and may take
    a minute; then the act, only for as many records as were seen to go.
    """
    run = journal.run(number)
    if run is None:
        raise Http404
    records = withdrawal.withdrawable(run)
    if not records:
        messages.info(request, _("Nothing that this import brought can be withdrawn any more."))
        return redirect("data_run", number=number)
    if request.POST.get("records") != str(records):
        is_asked = request.method == "POST" or "figures" in request.GET
        found = withdrawal.effect(run.source.key, run.feed) if is_asked else None
        given = {"run": run, "records": records, "effect": found}
        return render(request, "data/withdraw.html", given)
    gone = withdrawal.withdraw(run.source.key, run.feed, request.user.get_username()).closed
    said = ngettext("%(count)d record was withdrawn.", "%(count)d records were withdrawn.", gone)
    messages.success(request, said % {"count": gone})
    return redirect(f"{reverse('data')}?withdrawn={number}")
