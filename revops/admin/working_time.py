"""When people work: what waiting times are counted in."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from revops.admin.base import HistoryAdmin, Rederives
from revops.models import WorkingTime
from revops.models.working_time import DAYS
from revops.organisation import known_countries


class WorkingTimeForm(forms.ModelForm):
    class Meta:
        model = WorkingTime
        fields = ("team", "timezone", "country", *DAYS)

    def clean_country(self) -> str:
        code = self.cleaned_data["country"].upper()
        if code and code not in known_countries():
            raise ValidationError(
                _("There is no country “%(code)s”; write one such as NL.") % {"code": code}
            )
        return code


@admin.register(WorkingTime)
class WorkingTimeAdmin(Rederives, HistoryAdmin):
    """All waiting times are derived anew in the hours that were changed."""

    form = WorkingTimeForm
    list_display = ("__str__", *DAYS)
    list_select_related = ("team",)
    autocomplete_fields = ("team",)
    derived_from: Iterable[str] = ("team", "timezone", "country", *DAYS)
