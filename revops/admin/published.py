"""Publications, to look at."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin

from revops.admin.base import Growing, ReadOnly
from revops.models import Publication

RATES = 24


@admin.register(Publication)
class PublicationAdmin(Growing, ReadOnly, ModelAdmin):
    list_display = ("id", "published_at", "known_at", "why", "measures")
    list_filter = ("published_at",)
    search_fields = ("why",)
    fields = ("id", "published_at", "known_at", "why", "what_changed", "computed_with", "rates")

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

    @admin.display(description=gettext_lazy("computed with"))
    def computed_with(self, publication: Publication) -> str:
        """The settings of then, whatever they are today."""
        kept = publication.context.settings
        lines = (
            (_("base currency"), kept["currency"]),
            (_("time zone"), kept["timezone"]),
            (_("country of the public holidays"), kept["country"] or "—"),
            (_("first month of the fiscal year"), kept["fiscal_year_start"]),
            (_("version of the rules by which facts are derived"), kept["derivation"]),
        )
        return format_html_join("", "<div>{}: {}</div>", lines)

    @admin.display(description=gettext_lazy("monthly rates"))
    def rates(self, publication: Publication) -> str:
        """The newest first; what one unit was worth in the base currency."""
        newest = sorted(publication.context.rates, key=lambda rate: rate[1], reverse=True)
        lines = ((f"{month} {currency}", rate) for currency, month, rate in newest[:RATES])
        return format_html_join("", "<div>{}: {}</div>", lines) or "—"
