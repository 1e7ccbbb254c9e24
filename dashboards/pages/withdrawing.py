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
from revops import withdrawal, withdrawing
from revops.ingest import journal


@may_upload
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, number: int) -> HttpResponse:
    """What would go, at once; the effect on figures when it is asked for, and then the act, only for as many
    records as were seen to go. A worker does both, and the page says how far it is.
    """
    run = journal.run(number)
    if run is None:
        raise Http404
    records, asked = withdrawal.withdrawable(run), withdrawing.of_feed(run)
    if not records:
        return over(request, run, asked)
    is_seen = withdrawing.is_seen(asked, records)
    if request.method == "POST":
        if asked and is_seen and request.POST.get("records") == str(records):
            withdrawing.confirm(asked, request.user)
        else:
            withdrawing.ask(run, request.user)
        return redirect("data_withdraw", number=number)
    given = {"run": run, "records": records, "asked": asked, "is_seen": is_seen}
    given["is_open"] = asked and withdrawing.is_open(asked)
    given["figures"] = withdrawing.figures(asked) if asked and is_seen else []
    return render(request, "data/withdraw.html", given)


def over(
    request: HttpRequest, run: withdrawing.ImportRun, asked: withdrawing.Withdrawal | None
) -> HttpResponse:
    """Of what is gone there is nothing to ask."""
    if asked is None or asked.run_id is None:
        messages.info(request, _("Nothing that this import brought can be withdrawn any more."))
        return redirect("data_run", number=run.pk)
    said = ngettext(
        "%(count)d record was withdrawn.", "%(count)d records were withdrawn.", asked.records
    )
    messages.success(request, said % {"count": asked.records})
    return redirect(f"{reverse('data')}?withdrawn={run.pk}")
