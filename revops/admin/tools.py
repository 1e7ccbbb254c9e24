"""The closed list of what tools are for. The tools themselves are changed on their page."""

from __future__ import annotations

from django.contrib import admin

from revops.admin.base import HistoryAdmin
from revops.models import ToolPurpose


@admin.register(ToolPurpose)
class ToolPurposeAdmin(HistoryAdmin):
    list_display = ("name_en", "name_fr", "order")
    search_fields = ("name_en", "name_fr")
