"""Targets, set by those whose function they are; in and out as files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from revops import targets
from revops.admin.base import HistoryAdmin
from revops.admin.target_grid import grid_view
from revops.admin.target_import import TargetImport
from revops.kpis import KPIS, ORDER
from revops.models import Organisation, Target, Team
from revops.targets import Rights, reading, rights_of
from revops.targets.grid import text_of
from revops.targets.versions import conflict_sentence, last_of, token
from revops.targets.write import lock, refuse_others


def known() -> list[str]:
    """The keys of the KPIs: the five of the dashboard, then their drivers."""
    return sorted(KPIS, key=lambda key: ORDER.index(key) if key in ORDER else len(ORDER))


class TargetForm(forms.ModelForm):
    """Offers what `rights` allow; a level may be written 33 % or 0.33, a month 2026-11."""

    rights: Rights
    kpi = forms.ChoiceField(label=gettext_lazy("KPI"), widget=UnfoldAdminSelectWidget)
    month = forms.CharField(
        label=gettext_lazy("Month"),
        help_text=gettext_lazy("Such as 2026-11."),
        widget=UnfoldAdminTextInputWidget,
    )
    value = forms.CharField(
        label=gettext_lazy("Value"),
        help_text=gettext_lazy(
            "A count, an amount in whole base currency, or a level such as 33 % or 0.33."
        ),
        widget=UnfoldAdminTextInputWidget,
    )

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Target
        fields = ("kpi", "month", "motion", "team", "value", "reason")

    def __init__(self, *given: object, **options: object) -> None:
        super().__init__(*given, **options)
        self.fields["kpi"].choices = [
            (key, KPIS[key].label) for key in known() if key in self.rights.functions
        ]
        if "team" in self.fields:  # not on the page of a target that one may only look at
            functions = {function for some in self.rights.functions.values() for function in some}
            self.fields["team"].queryset = Team.objects.filter(function__in=functions)
            self.fields["team"].help_text = _("Empty: the whole company.")
        if self.instance.pk:
            self.initial["month"] = f"{self.instance.month:%Y-%m}"
            self.initial["value"] = f"{self.instance.value.normalize():f}"
            self.initial["seen"] = token(last_of(self.instance))

    def clean_month(self) -> date:
        return reading.month_of(self.cleaned_data["month"])

    def clean_value(self) -> Decimal | str:
        kpi, typed = KPIS.get(self.cleaned_data.get("kpi", "")), self.cleaned_data["value"]
        organisation = Organisation.current()
        currency = organisation.base_currency if organisation else ""
        return reading.typed_value(typed, kpi, currency) if kpi else typed

    def clean(self) -> dict[str, object]:
        given = super().clean()
        seen = given.pop("seen", "")
        if not self.errors:
            refuse_others(Target(**given), self.rights)
            self.refuse_unseen(seen)
        return given

    def refuse_unseen(self, seen: str) -> None:
        """What somebody else set meanwhile is told; whoever saves again has seen it."""
        lock()
        last = last_of(self.instance) if self.instance.pk else None
        if last is None or token(last) == seen:
            return
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = token(last)
        sentence = conflict_sentence(
            last, self.data.get(self.add_prefix("value"), ""), KPIS[self.instance.kpi]
        )
        raise ValidationError(
            sentence + " " + _("Save again to use yours, or open the target anew to keep theirs.")
        )


class KpiFilter(admin.SimpleListFilter):
    title = gettext_lazy("KPI")
    parameter_name = "kpi"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(key, str(KPIS[key].label)) for key in known()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(kpi=self.value()) if self.value() else queryset


@admin.register(Target)
class TargetAdmin(HistoryAdmin, TargetImport):
    form = TargetForm
    # The history of each target says more than a log entry.
    skip_admin_log = True
    list_display = ("label", "of_month", "motion", "of_team", "value_text", "reason")
    list_filter = (KpiFilter, "motion", "team")
    list_select_related = ("team",)
    search_fields = ("kpi", "team__name", "reason")
    date_hierarchy = "month"
    list_display_links = ("label", "of_month")
    import_export_change_list_template = "admin/target_list.html"

    def get_urls(self) -> list[URLPattern]:
        grid = path("grid/", self.admin_site.admin_view(self.grid), name="revops_target_grid")
        return [grid, *super().get_urls()]

    def grid(self, request: HttpRequest) -> HttpResponse:
        return grid_view(self, request)

    @admin.display(description=gettext_lazy("KPI"), ordering="kpi")
    def label(self, target: Target) -> str:
        return str(KPIS[target.kpi].label) if target.kpi in KPIS else target.kpi

    @admin.display(description=gettext_lazy("month"), ordering="month")
    def of_month(self, target: Target) -> str:
        return date_format(target.month, "YEAR_MONTH_FORMAT")

    @admin.display(description=gettext_lazy("team"), ordering="team__name")
    def of_team(self, target: Target) -> str:
        return str(target.team or _("whole company"))

    @admin.display(description=gettext_lazy("value"), ordering="value")
    def value_text(self, target: Target) -> str:
        if target.kpi not in KPIS:
            return number_format(target.value.normalize(), use_l10n=True, force_grouping=True)
        return text_of(target.value, KPIS[target.kpi])

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, **options: object
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, **options)
        return type(form.__name__, (form,), {"rights": rights(request)})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and bool(rights(request).functions)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Target | None = None) -> bool:
        return super().has_change_permission(request, obj) and self.is_own(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Target | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self.is_own(request, obj)

    def is_own(self, request: HttpRequest, obj: Target | None) -> bool:
        return obj is None or rights(request).allow(obj.kpi, obj.team)

    def save_model(
        self, request: HttpRequest, obj: Target, form: forms.ModelForm, change: bool
    ) -> None:
        targets.write(obj, request.user, rights(request))

    def delete_model(self, request: HttpRequest, obj: Target) -> None:
        targets.remove(obj, request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for target in queryset.select_related("team"):
            targets.remove(target, request.user)


def rights(request: HttpRequest) -> Rights:
    """What the user may set, looked up once in a request."""
    if not hasattr(request, "_target_rights"):
        request._target_rights = rights_of(request.user)
    return request._target_rights
