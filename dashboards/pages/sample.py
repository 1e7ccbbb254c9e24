"""The sample company: asking for it in an empty installation, and throwing it away again."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from revops import sample

for_who_sets_up = permission_required("revops.change_organisation", raise_exception=True)


@for_who_sets_up
@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """Asks for it; how far it is, the first steps show."""
    try:
        sample.request_load(request.user)
    except ValidationError as error:
        return render(request, "400.html", {"sentence": error.messages[0]}, status=400)
    return redirect("start")


@for_who_sets_up
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Says what goes and what stays, and throws it away when that was confirmed."""
    row = sample.current()
    if row is None:
        return redirect("start")
    if request.method == "POST":
        try:
            sample.request_removal()
        except ValidationError as error:
            return render(request, "400.html", {"sentence": error.messages[0]}, status=400)
        return redirect("start")
    return render(request, "start/sample.html", {"beside": sample.own_beside(row)})
