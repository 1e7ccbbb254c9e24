"""The organisation: one row, so its list is its page."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from revops import pairs
from revops.admin.base import HistoryAdmin, Kept, announce_derivation
from revops.models import Organisation, RawRecord
from revops.organisation import DERIVED_FROM, Act, plan, settle, unknown


class Agreed(forms.MultipleChoiceField):
    """The digests of the acts that were agreed to; which of them counts, the form decides."""

    hidden_widget = widget = forms.MultipleHiddenInput

    def valid_value(self, value: str) -> bool:
        return True


class OrganisationForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(
        label=_("languages"),
        choices=settings.LANGUAGES,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    pairs = forms.MultipleChoiceField(
        label=_("pairs of dimensions"),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    # What the reader agreed to: it appears only where figures change.
    agreed = Agreed(label=_("these figures"), required=False)

    class Meta:
        model = Organisation
        fields = (
            "name", "base_currency", "timezone", "country", "fiscal_year_start", "week_start", "revenue", "languages", "pairs",
        )  # fmt: skip

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)
        if "pairs" in self.fields:  # who may only look has no fields
            self.offer_pairs()

    def offer_pairs(self) -> None:
        """Each pair of dimensions with what it costs."""
        offered = self.fields["pairs"]
        offered.choices = [
            (pair, pairs.cost_sentence(pair, cost)) for pair, cost in pairs.costs().items()
        ]
        offered.help_text = _(
            "Numbers are kept by each dimension, and by two at once (“my team, by channel”) where the "
            "pair is switched on here. The current publication has %(cells)s cells; the more there "
            "are, the longer publishing takes and the more room it needs. What a pair that is off would "
            "add is estimated."
        ) % {"cells": pairs.written(pairs.current_cells())}

    def clean(self) -> dict[str, object]:
        given = super().clean()
        agreed = given.pop("agreed", [])
        if self.errors:
            return given
        if errors := unknown(Organisation(**given)):
            raise ValidationError(errors)
        act = plan(given)
        if act.effects and act.digest not in agreed:
            self.ask(act)
        return given

    def ask(self, act: Act) -> None:
        """Raises ValidationError with what would change, and lets the reader agree to that and to
        nothing else.
        """
        choices = [(act.digest, _("Yes, change them"))]
        self.fields["agreed"].widget = UnfoldAdminCheckboxSelectMultipleWidget(choices=choices)
        raise ValidationError(
            [*act.effects, _("Nothing is changed yet. Agree below, then save again.")]
        )


@admin.register(Organisation)
class OrganisationAdmin(Kept, HistoryAdmin):
    form = OrganisationForm

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and Organisation.current() is None

    def changelist_view(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        if Organisation.current() is None or not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        return HttpResponseRedirect(reverse("admin:revops_organisation_change", args=[1]))

    def save_model(
        self, request: HttpRequest, obj: Model, form: OrganisationForm, change: bool
    ) -> None:
        obj.pk = 1
        changes = settle(form.cleaned_data, by=request.user)
        if (
            change
            and RawRecord.objects.exists()
            and any(each.name in DERIVED_FROM for each in changes)
        ):
            announce_derivation(request)
