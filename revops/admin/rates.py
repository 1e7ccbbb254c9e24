"""Finance's monthly rates."""

from __future__ import annotations

from collections.abc import Mapping

from babel.numbers import is_currency
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from revops.admin.base import HistoryAdmin, Rederives
from revops.derive.reach import Scope, scope_of
from revops.models import MonthlyRate


class RateForm(forms.ModelForm):
    class Meta:
        model = MonthlyRate
        fields = ("currency", "month", "rate")

    def clean(self) -> dict[str, object]:
        given = super().clean()
        same = {name: given.get(name) for name in ("currency", "month")} | {
            "base_currency": self.instance.base_currency
        }
        if MonthlyRate.objects.filter(**same).exclude(pk=self.instance.pk).exists():
            raise ValidationError(
                _("This currency already has a rate for that month; change that one.")
            )
        return given

    def clean_currency(self) -> str:
        code = self.cleaned_data["currency"].upper()
        if not is_currency(code):
            raise ValidationError(
                _("There is no currency “%(code)s”; write one such as USD.") % {"code": code}
            )
        return code

    def clean_rate(self):
        rate = self.cleaned_data["rate"]
        if rate <= 0:
            raise ValidationError(
                _("A rate is more than 0: units of the base currency for one unit of this one.")
            )
        return rate


@admin.register(MonthlyRate)
class MonthlyRateAdmin(Rederives, HistoryAdmin):
    form = RateForm
    list_display = ("currency", "of_month", "plain_rate", "base_currency")
    list_filter = ("currency", "base_currency")
    readonly_fields = ("base_currency",)
    search_fields = ("currency",)
    date_hierarchy = "month"
    derived_from = ("currency", "month", "rate")

    def save_model(
        self, request: HttpRequest, obj: MonthlyRate, form: ModelForm, change: bool
    ) -> None:
        """What is typed in here holds, whatever sources deliver later."""
        if form.changed_data:
            obj.record = None
        super().save_model(request, obj, form, change)

    def reached(self, versions: list[Mapping[str, object]]) -> Scope:
        return scope_of(rates=sorted({(each["currency"], each["month"]) for each in versions}))

    @admin.display(description=gettext_lazy("month"), ordering="month")
    def of_month(self, rate: MonthlyRate) -> str:
        return date_format(rate.month, "YEAR_MONTH_FORMAT")

    @admin.display(description=gettext_lazy("rate"), ordering="rate")
    def plain_rate(self, rate: MonthlyRate) -> str:
        """As it was typed, without the zeros that the table adds."""
        return number_format(rate.rate.normalize(), use_l10n=True)
