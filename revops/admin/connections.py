"""Connections: which tool a source is pulled from. A secret goes in and never comes out."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminPasswordWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from revops import sealed
from revops.admin.base import HistoryAdmin
from revops.connectors.protocol import CONNECTORS, Setting
from revops.ingest import connections
from revops.mapping import MappingError
from revops.models import Connection, Source


class NewForm(forms.ModelForm):
    """Which tool; what it has to be given is asked on the next page."""

    connector = forms.ChoiceField(label=gettext_lazy("connector"))

    class Meta:
        model = Connection
        fields = ("source", "connector")

    def __init__(self, *given: object, **options: object) -> None:
        super().__init__(*given, **options)
        self.fields["connector"].choices = [(key, each.label) for key, each in CONNECTORS.items()]

    def clean_source(self) -> Source:
        source = self.cleaned_data["source"]
        refuse_unpulled(Connection(source=source))
        return source


def refuse_unpulled(connection: Connection) -> None:
    """Raises ValidationError where the mapping names nothing to pull."""
    try:
        feeds = connections.feeds_of(connection)
    except MappingError as error:
        raise ValidationError(list(error.sentences)) from error
    if not feeds:
        why = _(
            "The mapping of “%(source)s” pulls nothing: add pull = “…” to the tables of its feeds."
        )
        raise ValidationError(why % {"source": connection.source})


class ConnectionForm(forms.ModelForm):
    """The settings of one connector, in fields that are made for it. An empty secret stays as it is."""

    class Meta:
        model = Connection
        fields = ("every_minutes", "is_on")

    def asked(self) -> tuple[Setting, ...]:
        connector = connections.connector_of(self.instance)
        return connector.settings if connector else ()

    def clean(self) -> dict[str, object]:
        given = super().clean()
        for each in self.asked():
            is_kept = each.is_secret and each.key in self.instance.secrets
            if given.get("is_on") and each.is_required and not is_kept and not given.get(each.key):
                self.add_error(
                    each.key, _("It is needed before the connection can be switched on.")
                )
        try:
            self.keep(given)
        except sealed.NotSealed as error:
            raise ValidationError(str(error)) from error
        return given

    def keep(self, given: dict[str, object]) -> None:
        """Puts settings and secrets on the instance. Raises sealed.NotSealed."""
        for each in self.asked():
            text = str(given.get(each.key) or "")
            if not each.is_secret:
                self.instance.given = self.instance.given | {each.key: text}
            elif text:
                connections.keep_secret(self.instance, each.key, text)
        self.instance.stopped_because = ""


def field_of(setting: Setting, connection: Connection) -> forms.CharField:
    if setting.is_long and not setting.is_secret:
        return forms.CharField(
            label=setting.label,
            help_text=setting.help_text,
            required=False,
            max_length=20_000,
            initial=connection.given.get(setting.key, ""),
            widget=UnfoldAdminTextareaWidget,
        )
    if not setting.is_secret:
        return forms.CharField(
            label=setting.label,
            help_text=setting.help_text,
            required=False,
            max_length=1000,
            initial=connection.given.get(setting.key, ""),
            widget=UnfoldAdminTextInputWidget,
        )
    return forms.CharField(
        label=setting.label,
        help_text=set_on(setting, connection),
        required=False,
        max_length=10_000,
        strip=True,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
    )


def set_on(setting: Setting, connection: Connection) -> str:
    """When a secret was entered, which is all that is ever said of it."""
    kept = connection.secrets.get(setting.key)
    if not kept:
        return str(setting.help_text) or _("Not set yet.")
    at = date_format(parse_datetime(kept["set_at"]), "DATETIME_FORMAT")
    return _("Set on %(at)s. It is never shown; left empty, it stays.") % {"at": at}


@admin.register(Connection)
class ConnectionAdmin(HistoryAdmin):
    list_display = ("source", "tool", "every_minutes", "is_on", "stopped_because")
    list_select_related = ("source",)
    readonly_fields = ("stopped_because",)

    @admin.display(description=gettext_lazy("connector"))
    def tool(self, connection: Connection) -> str:
        connector = connections.connector_of(connection)
        return str(connector.label) if connector else connection.connector

    def get_form(
        self, request: HttpRequest, obj: Connection | None = None, **options: object
    ) -> type[forms.ModelForm]:
        """The first page asks which tool, the second what this tool needs."""
        if obj is None:
            return NewForm
        connector = connections.connector_of(obj)
        asked = connector.settings if connector else ()
        return type(
            "SettingsForm", (ConnectionForm,), {each.key: field_of(each, obj) for each in asked}
        )

    def get_fields(self, request: HttpRequest, obj: Connection | None = None) -> list[str]:
        if obj is None:
            return ["source", "connector"]
        settings = list(self.get_form(request, obj).base_fields)
        return [*settings, "stopped_because"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Connection | None = None
    ) -> tuple[str, ...]:
        return self.readonly_fields if obj else ()

    def response_add(
        self, request: HttpRequest, obj: Connection, post_url_continue: str | None = None
    ) -> HttpResponse:
        """On to what the tool needs."""
        request.POST = request.POST.copy()
        request.POST["_continue"] = "1"
        return super().response_add(request, obj, post_url_continue)

    @transaction.atomic
    def save_model(
        self, request: HttpRequest, obj: Connection, form: forms.ModelForm, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if obj.is_on:
            obj.cursors.update(next_at=timezone.now())
