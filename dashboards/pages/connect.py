"""Connecting a tool, step by step: which one, its account, what of it. What its records mean is said
where it is of files (meaning.py), and confirmed from there.
"""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboards.pages.drafts import of_upload
from dashboards.pages.imports import PASSING
from dashboards.words.badges import badge
from revops import numbers
from revops.connectors.protocol import (
    CONNECTORS,
    Connector,
    Offered,
    Passing,
    Permanent,
    Setting,
)
from revops.ingest import connecting, connections, uploads
from revops.ingest.connections import Connection, NotSealed
from revops.mapping import MappingError

may_connect = permission_required("revops.add_connection", raise_exception=True)


class AccountForm(forms.Form):
    """What a connector has to be given."""

    def __init__(self, connector: Connector, *given: object) -> None:
        super().__init__(*given, label_suffix="")
        self.connector = connector
        for each in connector.settings:
            self.fields[each.key] = field_of(each)

    def split(self) -> tuple[dict[str, str], dict[str, str]]:
        """Settings, and secrets."""
        secret = {each.key for each in self.connector.settings if each.is_secret}
        given = self.cleaned_data
        return (
            {key: text for key, text in given.items() if key not in secret},
            {key: text for key, text in given.items() if key in secret},
        )


def field_of(setting: Setting) -> forms.CharField:
    """A secret of one line is not shown while it is typed, and never again afterwards."""
    widget: forms.Widget = forms.TextInput()
    if setting.is_long:
        widget = forms.Textarea({"rows": 8, "spellcheck": "false"})
    elif setting.is_secret:
        widget = forms.PasswordInput({"autocomplete": "new-password"})
    return forms.CharField(
        label=setting.label,
        help_text=setting.help_text,
        required=setting.is_required,
        max_length=20_000,
        widget=widget,
    )


class ObjectsForm(forms.Form):
    objects = forms.MultipleChoiceField(
        label=gettext_lazy("What is to be asked for"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )

    def __init__(self, offered: list[Offered], *given: object) -> None:
        super().__init__(*given, label_suffix="")
        self.fields["objects"].choices = [(each.key, each.label) for each in offered]
        self.fields["objects"].initial = [each.key for each in offered if each.is_usual]


@may_connect
@require_safe
def tools(request: HttpRequest) -> HttpResponse:
    found = [(each, badge(each)) for each in connecting.offered()]
    return render(request, "data/connect.html", {"tools": found, "company": numbers.company()})


@may_connect
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, connector: str) -> HttpResponse:
    found = CONNECTORS.get(connector)
    if found is None or found.offers is None:
        raise Http404
    form = AccountForm(found, request.POST) if request.method == "POST" else AccountForm(found)
    if request.method == "POST" and form.is_valid():
        given, secrets = form.split()
        try:
            made, _offered = connecting.begin(found, given, secrets)
            return redirect("connect_objects", number=made.pk)
        except (Passing, Permanent, NotSealed) as error:
            form.add_error(None, connections.hidden(str(error), secrets.values()))
    given_back = {"form": form, "tool": found, "badge": badge(found)}
    status = 400 if form.errors else 200
    return render(request, "data/connect_account.html", given_back, status=status)


@may_connect
@require_http_methods(["GET", "HEAD", "POST"])
def objects(request: HttpRequest, number: int) -> HttpResponse:
    """What of an account; the samples of it are fetched by a worker."""
    found = get_object_or_404(Connection, pk=number, source=None)
    try:
        offered = list(connecting.offers(found))
    except (Passing, Permanent, NotSealed) as error:
        why = connections.without_secrets(str(error), found)
        return render(request, "data/connect_objects.html", {"why": why, "tool": connections.connector_of(found)}, status=502)  # fmt: skip
    form = ObjectsForm(offered, request.POST) if request.method == "POST" else ObjectsForm(offered)
    if request.method == "POST" and form.is_valid():
        try:
            made = connecting.request_samples(found, form.cleaned_data["objects"], request.user)
            return redirect("data_draft", key=made.key)
        except MappingError as error:
            form.add_error(None, list(error.sentences))
    given = {"form": form, "tool": connections.connector_of(found)}
    status = 400 if form.errors else 200
    return render(request, "data/connect_objects.html", given, status=status)


@may_connect
@require_POST
@of_upload
def confirm(request: HttpRequest, found: uploads.Rehearsal) -> HttpResponse:
    if not found.connects_id:
        raise Http404
    try:
        made = connecting.confirm(found, request.user)
    except MappingError as error:
        messages.error(request, str(error))
        return redirect("data_draft", key=found.key)
    messages.success(request, _("It is connected. The first load has begun."), PASSING)
    return redirect("connection", number=made.pk)
