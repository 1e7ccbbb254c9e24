"""Within how long each hand-off is to be answered, and who answers for it."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from revops import clocks
from revops.admin.base import HistoryAdmin, Rederives
from revops.clocks import CLOCKS
from revops.models import Deadline


class DeadlineForm(forms.ModelForm):
    class Meta:
        model = Deadline
        fields = ("clock", "hours", "row")

    def __init__(self, *given: object, **options: object) -> None:
        super().__init__(*given, **options)
        if "clock" in self.fields:
            names = [(each.key, f"{each.label} ({each.hours})") for each in clocks.every()]
            self.fields["clock"] = forms.ChoiceField(
                label=_("hand-off"), choices=names, widget=UnfoldAdminSelectWidget()
            )


@admin.register(Deadline)
class DeadlineAdmin(Rederives, HistoryAdmin):
    """All hand-offs are derived anew with the deadline that was changed."""

    form = DeadlineForm
    list_display = ("name", "hours", "row")
    list_select_related = ("row",)
    derived_from: Iterable[str] = ("clock", "hours")

    @admin.display(description=_("hand-off"), ordering="clock")
    def name(self, deadline: Deadline) -> str:
        known = CLOCKS.get(deadline.clock)
        return str(known.label) if known else deadline.clock
