"""Publications, to look at."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin

from revops.admin.base import Growing, ReadOnly
from revops.models import Publication


@admin.register(Publication)
class PublicationAdmin(Growing, ReadOnly, ModelAdmin):
    list_display = ("id", "published_at", "known_at", "why", "measures")
    list_filter = ("published_at",)
    search_fields = ("why",)
    fields = ("id", "published_at", "known_at", "why", "what_changed")

    @admin.display(description=gettext_lazy("what changed"))
    def measures(self, publication: Publication) -> str:
        return ", ".join(publication.changes) or "—"

    @admin.display(description=gettext_lazy("what changed"))
    def what_changed(self, publication: Publication) -> str:
        lines = (
            (
                _("%(measure)s: %(cells)s cells, %(first)s to %(last)s")
                % {"measure": measure, **change},
            )
            for measure, change in publication.changes.items()
        )
        return format_html_join("", "<div>{}</div>", lines) or "—"
