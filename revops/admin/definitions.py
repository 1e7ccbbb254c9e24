"""The common language: definitions get another version, KPIs of the shared dashboard are retired
and promoted, RACI is edited.
"""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from revops import definitions, statements
from revops.admin.base import HistoryAdmin, Kept
from revops.kpis import KPIS
from revops.models import Definition, HandOff, Part, Role, Seat, Statement

TEXTS = ("text_en", "text_fr", "owner")


def label(kpi: str) -> str:
    return str(KPIS[kpi].label) if kpi in KPIS else kpi


class DefinitionForm(forms.ModelForm):
    why = forms.CharField(
        label=gettext_lazy("Why it changes"), max_length=300, widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("Saving adds a version; marketing, sales and finance have to acknowledge it anew."),
    )  # fmt: skip

    class Meta:
        model = Definition
        fields = TEXTS

    def clean(self) -> dict[str, object]:
        given = super().clean()
        kept = Definition.objects.get(pk=self.instance.pk)
        if not self.errors and all(getattr(kept, name) == given[name] for name in TEXTS):
            raise definitions.unchanged(kept.version)
        return given


@admin.register(Definition)
class DefinitionAdmin(Kept, ModelAdmin):
    """A version is never edited: its page writes the next one."""

    form = DefinitionForm
    list_display = ("name", "version", "holds_from", "owner", "why", "written_by")
    list_filter = ("kpi",)
    list_select_related = ("written_by",)
    fields = (*TEXTS, "why")

    @admin.display(description=gettext_lazy("KPI"), ordering="kpi")
    def name(self, definition: Definition) -> str:
        return label(definition.kpi)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Definition | None = None) -> bool:
        later = obj and Definition.objects.filter(kpi=obj.kpi, version__gt=obj.version).exists()
        return not later and super().has_change_permission(request, obj)

    def save_model(
        self, request: HttpRequest, obj: Definition, form: forms.ModelForm, change: bool
    ) -> None:
        given = {name: form.cleaned_data[name] for name in TEXTS}
        definitions.rewrite(obj.kpi, given, why=form.cleaned_data["why"], by=request.user)


class PromoteForm(forms.ModelForm):
    kpi = forms.ChoiceField(label=gettext_lazy("Driver"), widget=UnfoldAdminSelectWidget)

    class Meta:
        model = Seat
        fields = ()

    def __init__(self, *given: object, **options: object) -> None:
        super().__init__(*given, **options)
        self.fields["kpi"].choices = [(key, kpi.label) for key, kpi in KPIS.items()]

    def clean_kpi(self) -> str:
        definitions.refuse_sixth(self.cleaned_data["kpi"], definitions.seats())
        return self.cleaned_data["kpi"]


class RetireForm(forms.ModelForm):
    reason = forms.CharField(
        label=gettext_lazy("Why it is retired"), max_length=300, widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("Everybody will read it. The KPI stays readable as a driver, and in the past as it was."),
    )  # fmt: skip

    class Meta:
        model = Seat
        fields = ("reason",)


@admin.register(Seat)
class SeatAdmin(Kept, ModelAdmin):
    """Adding promotes a driver, saving a seat's page retires its KPI."""

    list_display = ("name", "place", "seated_at", "retired_at", "reason", "retired_by")
    list_select_related = ("retired_by",)

    @admin.display(description=gettext_lazy("KPI"), ordering="kpi")
    def name(self, seat: Seat) -> str:
        return label(seat.kpi)

    def get_queryset(self, request: HttpRequest):
        definitions.seats()
        return super().get_queryset(request)

    def get_fields(self, request: HttpRequest, obj: Seat | None = None) -> tuple[str, ...]:
        return ("reason",) if obj else ("kpi",)

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, **options: object
    ) -> type[forms.ModelForm]:
        return super().get_form(
            request, obj, **options | {"form": RetireForm if obj else PromoteForm}
        )

    def has_change_permission(self, request: HttpRequest, obj: Seat | None = None) -> bool:
        return (obj is None or obj.retired_at is None) and super().has_change_permission(
            request, obj
        )

    def save_model(
        self, request: HttpRequest, obj: Seat, form: forms.ModelForm, change: bool
    ) -> None:
        if change:
            definitions.retire(obj.kpi, form.cleaned_data["reason"], request.user)
        else:
            obj.pk = definitions.promote(form.cleaned_data["kpi"], request.user).pk
            obj.refresh_from_db()


class HandOffForm(forms.ModelForm):
    """Has a field for each function of the organisation, in their order."""

    class Meta:
        model = HandOff
        fields = ("name_en", "name_fr", "order", "description")

    def __init__(self, *given: object, **options: object) -> None:
        super().__init__(*given, **options)
        for name, role in roles().items():
            self.fields[name] = forms.ChoiceField(
                label=role.name, required=False, choices=[("", "—"), *Part.choices],
                initial=self.instance.parts.get(str(role.pk), ""), widget=UnfoldAdminSelectWidget(),
            )  # fmt: skip

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"parts"}

    def _post_clean(self) -> None:
        """The parts are the instance's before its rules are asked."""
        given = {str(role.pk): self.cleaned_data.get(name) for name, role in roles().items()}
        self.instance.parts = {role: part for role, part in given.items() if part}
        super()._post_clean()


def roles() -> dict[str, Role]:
    return {f"role_{role.pk}": role for role in Role.objects.all()}


@admin.register(HandOff)
class HandOffAdmin(HistoryAdmin):
    form = HandOffForm
    list_display = ("name", "letters", "order")
    list_display_links = ("name",)

    @admin.display(description=gettext_lazy("hand-off"))
    def name(self, hand_off: HandOff) -> str:
        return hand_off.name

    @admin.display(description=gettext_lazy("who does what"))
    def letters(self, hand_off: HandOff) -> str:
        named = ((role.name, hand_off.parts.get(str(role.pk))) for role in roles().values())
        return " · ".join(f"{name} {part}" for name, part in named if part)

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, **options: object
    ) -> type[forms.ModelForm]:
        return HandOffForm

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return [*HandOffForm.Meta.fields, *roles()]


@admin.register(Role)
class RoleAdmin(ModelAdmin):
    list_display = ("name", "order")

    @admin.display(description=gettext_lazy("name"))
    def name(self, role: Role) -> str:
        return role.name

    def has_delete_permission(self, request: HttpRequest, obj: Role | None = None) -> bool:
        """One that takes part in a hand-off is taken out of it first."""
        is_used = obj is not None and HandOff.objects.filter(parts__has_key=str(obj.pk)).exists()
        return not is_used and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict:
        """Deletes one at a time, so that the rule above holds."""
        return {}


class StatementForm(forms.ModelForm):
    class Meta:
        model = Statement
        fields = ("text_en", "text_fr")

    def clean(self) -> dict[str, object]:
        given, last = super().clean(), statements.current()
        if last and not self.errors and all(getattr(last, name) == given[name] for name in given):
            raise definitions.unchanged(last.version)
        return given


@admin.register(Statement)
class StatementAdmin(Kept, ModelAdmin):
    """A version is never edited: adding begins with the last and writes the next."""

    form = StatementForm
    list_display = ("__str__", "at", "written_by")
    list_select_related = ("written_by",)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str]:
        last = statements.current()
        return {name: getattr(last, name) for name in ("text_en", "text_fr")} if last else {}

    def has_change_permission(self, request: HttpRequest, obj: Statement | None = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: Statement, form: forms.ModelForm, change: bool
    ) -> None:
        made = statements.add(obj.text_en, obj.text_fr, request.user)
        obj.pk, obj.version = made.pk, made.version
