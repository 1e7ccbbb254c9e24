"""Notes on the time axis. They are withdrawn, never deleted."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from revops import notes
from revops.admin.base import HistoryAdmin, Kept
from revops.kpis import KPIS
from revops.models import Note


class NoteForm(forms.ModelForm):
    kpis = forms.MultipleChoiceField(
        label=gettext_lazy("KPIs"),
        required=False,
        help_text=gettext_lazy("None: all of them."),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    class Meta:
        model = Note
        fields = notes.KEPT

    def __init__(self, *given: object, **options: object) -> None:
        super().__init__(*given, **options)
        self.fields["kpis"].choices = [(key, kpi.label) for key, kpi in KPIS.items()]


@admin.register(Note)
class NoteAdmin(Kept, HistoryAdmin):
    """Who may write and change notes is settled by group and authorship, as on the pages."""

    form = NoteForm
    # The history of each note says more than a log entry.
    skip_admin_log = True
    list_display = ("on", "until", "text", "motion", "author", "withdrawn_at")
    list_filter = ("motion",)
    list_select_related = ("author",)
    search_fields = ("text",)
    date_hierarchy = "on"
    actions = ("withdraw",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return notes.may_write(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Note | None = None) -> bool:
        return notes.may_write(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return notes.may_write(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Note | None = None) -> bool:
        return (
            notes.may_change(request.user, obj.author_id) if obj else notes.may_write(request.user)
        )

    def save_model(
        self, request: HttpRequest, obj: Note, form: forms.ModelForm, change: bool
    ) -> None:
        notes.write(obj, request.user)

    @admin.action(description=gettext_lazy("Withdraw the chosen notes"))
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Note]) -> None:
        for note in queryset.filter(withdrawn_at=None):
            if notes.may_change(request.user, note.author_id):
                notes.withdraw(note, request.user)
