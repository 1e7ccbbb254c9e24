"""Routines and who stands in for a team; mails about meetings, what was sent and what failed. Calls,
freezes and minutes are written in their meeting only.
"""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from revops.admin.base import ReadOnly
from revops.models import Call, Delegate, Freeze, MeetingMail, Routine
from revops.queue import work


@admin.register(Routine)
class RoutineAdmin(ModelAdmin):
    list_display = ("shown_name", "cadence", "day", "at", "focus", "is_on")
    prepopulated_fields = {"key": ("name",)}

    def has_delete_permission(self, request: HttpRequest, obj: Routine | None = None) -> bool:
        """Its meetings stay; a routine that is over is switched off."""
        return False


@admin.register(Delegate)
class DelegateAdmin(ModelAdmin):
    list_display = ("team", "user", "from_on", "until_on", "given_by")
    list_select_related = ("team", "user", "given_by")

    def save_model(self, request: HttpRequest, obj: Delegate, form: object, change: bool) -> None:
        obj.given_by_id = request.user.pk
        super().save_model(request, obj, form, change)


@admin.register(Call)
class CallAdmin(ReadOnly, ModelAdmin):
    """Every version of every commitment, overrides and corrections too: their audit trail."""

    list_display = (
        "made_at", "author", "kpi", "team", "period", "version", "value", "currency", "sentence",
        "apart", "is_override", "is_late", "is_correction",
    )  # fmt: skip
    list_filter = ("kpi", "team", "is_override", "is_late", "is_correction")
    list_select_related = ("author", "team")


@admin.register(Freeze)
class FreezeAdmin(ReadOnly, ModelAdmin):
    """Every freeze of every meeting, with who pressed the button; nobody where the clock did."""

    list_display = ("at", "by", "meeting", "number", "publication", "is_reconstructed", "sha256")
    list_filter = ("meeting__routine", "is_reconstructed")
    list_select_related = ("by", "meeting__routine", "publication")
    fields = list_display

    def get_queryset(self, request: HttpRequest) -> QuerySet[Freeze]:
        """Without what each holds, which is large; its meeting shows it."""
        return super().get_queryset(request).defer("content")


@admin.register(MeetingMail)
class MeetingMailAdmin(ReadOnly, ModelAdmin):
    list_display = ("user", "meeting", "occasion", "state", "finished_at", "attempts", "error")
    list_filter = ("state", "occasion")
    list_select_related = ("user", "meeting__routine")
    actions = ("send_again",)

    @admin.action(description=_("Try failed mails again"), permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[MeetingMail]) -> None:
        work.revive(queryset)
