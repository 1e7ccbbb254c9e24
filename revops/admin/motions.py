"""By which rules inbound and outbound are judged."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from revops.admin.base import HistoryAdmin, Kept, Rederives
from revops.models import MotionRules


@admin.register(MotionRules)
class MotionRulesAdmin(Kept, Rederives, HistoryAdmin):
    """What was judged by the rules before is judged anew by those that are set here."""

    fields = (
        "answer_within_minutes",
        "hot_from",
        "hot_events",
        "hot_days",
        "fitting_from",
        "warm_touches",
    )
    derived_from: Iterable[str] = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not MotionRules.objects.exists()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        if not MotionRules.objects.exists() or not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        return HttpResponseRedirect(reverse("admin:revops_motionrules_change", args=[1]))

    def save_model(self, request: HttpRequest, obj: Model, form: object, change: bool) -> None:
        obj.pk = 1
        super().save_model(request, obj, form, change)
