"""What the pages of the admin have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.forms import BaseFormSet, ModelForm, model_to_dict
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin

from revops import chores
from revops.derive.reach import Scope
from revops.models import RawRecord


class HistoryAdmin(SimpleHistoryAdmin, ModelAdmin):
    """Shows who changed what, when, and from which value; past versions cannot be brought back by a
    click.
    """

    def history_view_title(self, request: HttpRequest, obj: Model) -> str:
        return _("History of %(object)s") % {"object": obj}


def counted(model: type[Model], name: str) -> Callable[[ModelAdmin, Model], str]:
    """A column that shows a whole number of the model as the language groups it."""

    @admin.display(description=model._meta.get_field(name).verbose_name, ordering=name)
    def shown(_admin: ModelAdmin, row: Model) -> str:
        return number_format(getattr(row, name), use_l10n=True, force_grouping=True)

    return shown


class NewestPages(Paginator):
    """Pages over the newest rows of a table that keeps growing: those beyond are found by a filter
    or a search, not by leafing.
    """

    LEAFED = 1000

    @cached_property
    def count(self) -> int:
        return self.object_list[: self.LEAFED].count()


class Growing:
    """A list whose page costs the same however many rows there are. A hierarchy of dates would read
    them all.
    """

    paginator = NewestPages
    show_full_result_count = False


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
    """Asks for facts to be derived anew when something on which they depend was changed.

    `derived_from` names the fields that facts depend on; what the formsets of the page edit, they
    always depend on. `reached` says which facts those are, by what was there (values by field)
    before or after the change.
    """

    derived_from: tuple[str, ...] = ()

    def reached(self, versions: list[Mapping[str, object]]) -> Scope | None:
        """What depends on these versions of an object; None is everything."""
        return None

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if set(form.changed_data) & set(self.derived_from):
            before = [form.initial] if change else []
            derive_after(request, obj, self.reached([*before, model_to_dict(obj)]))

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: BaseFormSet, change: bool
    ) -> None:
        super().save_formset(request, form, formset, change)
        if formset.new_objects or formset.changed_objects or formset.deleted_objects:
            changed = [each for each, _fields in formset.changed_objects]
            edited = map(model_to_dict, [*formset.new_objects, *changed, *formset.deleted_objects])
            before = [each.initial for each in formset.initial_forms]
            derive_after(request, form.instance, self.reached([*before, *edited]))

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        name, gone = str(obj), model_to_dict(obj)
        super().delete_model(request, obj)
        derive_after(request, name, self.reached([gone]))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        names, gone = (
            ", ".join(str(each) for each in queryset[:5]),
            [model_to_dict(each) for each in queryset],
        )
        super().delete_queryset(request, queryset)
        derive_after(request, names, self.reached(gone))


def derive_after(request: HttpRequest, what: object, scope: Scope | None) -> None:
    """Before anything was imported there is nothing to derive."""
    if RawRecord.objects.exists():
        chores.request_derive(
            _("%(what)s was changed by %(user)s.") % {"what": what, "user": request.user}, scope
        )
        announce_derivation(request)


def announce_derivation(request: HttpRequest) -> None:
    sentence = _("The facts that depend on it will be derived anew by the worker, then published.")
    if sentence not in (message.message for message in queued(request)):
        messages.info(request, sentence)


def queued(request: HttpRequest) -> Iterable:
    return getattr(request._messages, "_queued_messages", ())
