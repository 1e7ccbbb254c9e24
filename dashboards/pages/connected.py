"""One connection: against what it was tested, how far each of its feeds is, what went wrong and what to
do, and how often it is asked.
"""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from dashboards.pages.imports import UPLOAD
from dashboards.words.badges import badge
from revops.ingest import connecting, connections, journal
from revops.ingest.connections import Connection

CHANGE = "revops.change_connection"
may_change = permission_required(CHANGE, raise_exception=True)


class ScheduleForm(forms.Form):
    every_minutes = forms.IntegerField(
        label=gettext_lazy("Every so many minutes"),
        validators=[MinValueValidator(1), MaxValueValidator(60 * 24 * 31)],
    )
    is_on = forms.BooleanField(label=gettext_lazy("Switched on"), required=False)


@require_safe
def page(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Connection.objects.exclude(source=None), pk=number)
    form = ScheduleForm(
        {"every_minutes": found.every_minutes, "is_on": found.is_on}, label_suffix=""
    )
    return rendered(request, found, form)


def rendered(
    request: HttpRequest, found: Connection, form: forms.Form, status: int = 200
) -> HttpResponse:
    connector = connections.connector_of(found)
    state = connections.state_of(found)
    takes = connector is not None and connector.hook and "hook" in found.secrets
    given = {
        "each": state, "connection": found, "badge": badge(connector), "form": form,
        "is_open": state.is_pulling, "may_change": request.user.has_perm(CHANGE), "may_upload": request.user.has_perm(UPLOAD),
        "timezone": journal.timezone(), "hook": request.build_absolute_uri(reverse("hook", args=[found.pk])) if takes else "",
    }  # fmt: skip
    return render(request, "data/connected.html", given, status=status)


@may_change
@require_POST
def schedule(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Connection.objects.exclude(source=None), pk=number)
    form = ScheduleForm(request.POST, label_suffix="")
    if not form.is_valid():
        return rendered(request, found, form, 400)
    connecting.schedule(found, **form.cleaned_data, user=request.user)
    messages.success(request, _("The schedule is saved."))
    return redirect("connection", number=number)
