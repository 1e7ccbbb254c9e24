"""Mails about questions: what was sent, what waits, what failed and why."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from revops.admin.base import ReadOnly
from revops.models import Notice
from revops.queue import work


@admin.register(Notice)
class NoticeAdmin(ReadOnly, ModelAdmin):
    list_display = ("user", "inquiry", "occasion", "state", "finished_at", "attempts", "error")
    list_filter = ("state", "occasion")
    list_select_related = ("user", "inquiry")
    actions = ("send_again",)

    @admin.action(description=_("Try failed mails again"), permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Notice]) -> None:
        work.revive(queryset)
