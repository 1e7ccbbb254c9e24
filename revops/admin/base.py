"""What the pages of the admin have in common."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.forms import BaseFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin

from revops.models import RawRecord


class HistoryAdmin(SimpleHistoryAdmin, ModelAdmin):
    """Shows who changed what, when, and from which value; past versions cannot be brought back by a click."""

    def history_view_title(self, request: HttpRequest, obj: Model) -> str:
        return _("History of %(object)s") % {"object": obj}


class ReadOnly:
    """Nobody adds, changes or deletes here; who may see it is up to the permission to view."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class Kept:
    """Facts may refer to it, so nobody deletes it."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class Rederives:
    """Asks for all facts to be derived anew when something on which they depend was changed.

    `derived_from` names the fields that facts depend on; what the formsets of the page edit, they always depend on.
    """

    derived_from: tuple[str, ...] = ()

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if set(form.changed_data) & set(self.derived_from):
            derive_after(request, obj)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: BaseFormSet, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if formset.new_objects or formset.changed_objects or formset.deleted_objects:
            derive_after(request, form.instance)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        name = str(obj)
        super().delete_model(request, obj)
        derive_after(request, name)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        names = ", ".join(str(each) for each in queryset[:5])
        super().delete_queryset(request, queryset)
        derive_after(request, names)


def derive_after(request: HttpRequest, what: object) -> None:
    """Before anything was imported there is nothing to derive."""
    from revops import work

    if RawRecord.objects.exists():
        work.request_derive(_("%(what)s was changed by %(user)s.") % {"what": what, "user": request.user})
        tell_derive(request)


def tell_derive(request: HttpRequest) -> None:
    said = _("All facts will be derived anew by the worker, then published.")
    if said not in (message.message for message in queued(request)):
        messages.info(request, said)


def queued(request: HttpRequest) -> Iterable:
    return getattr(request._messages, "_queued_messages", ())
