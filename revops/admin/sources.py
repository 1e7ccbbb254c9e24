"""Sources with their mapping; import runs and rejected rows, to look at."""

from __future__ import annotations

import json

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextareaWidget

from revops import mapping
from revops.admin.base import Growing, HistoryAdmin, Kept, ReadOnly, counted
from revops.mapping import MappingError
from revops.models import FeedDelivery, ImportRun, Organisation, Rejected, Source


class SourceForm(forms.ModelForm):
    """The mapping says everything about a source: its key, its name, and when it is stale."""

    class Meta:
        model = Source
        fields = ("mapping",)
        widgets = {"mapping": UnfoldAdminTextareaWidget(attrs={"rows": 30, "spellcheck": "false"})}

    def clean_mapping(self) -> str:
        text = self.cleaned_data["mapping"]
        try:
            self.source = mapping.parse(text, **defaults()).source
        except MappingError as error:
            raise ValidationError(list(error.sentences)) from error
        if self.instance.key and self.instance.key != self.source.key:
            raise ValidationError(
                _(
                    "This mapping is of the source “%(other)s”, but this is “%(key)s”; its key cannot change."
                )
                % {"other": self.source.key, "key": self.instance.key}
            )
        if not self.instance.pk and Source.objects.filter(key=self.source.key).exists():
            raise ValidationError(
                _("There already is a source “%(key)s”; change its mapping instead.")
                % {"key": self.source.key}
            )
        return text


def defaults() -> dict[str, str]:
    organisation = Organisation.current()
    if organisation is None:
        raise ValidationError(
            _("There is no organisation yet; set it up first, since its currency counts.")
        )
    return {"timezone": organisation.timezone, "currency": organisation.base_currency}


@admin.register(Source)
class SourceAdmin(Kept, HistoryAdmin):
    form = SourceForm
    list_display = ("name", "key", "stale_after_hours", "last_run")
    search_fields = ("name", "key")
    readonly_fields = ("key", "name", "stale_after_hours")
    fields = ("key", "name", "stale_after_hours", "mapping")

    @admin.display(description=gettext_lazy("last run"))
    def last_run(self, source: Source) -> str:
        run = source.runs.first()
        return link("importrun_change", run, args=[run.pk]) if run else "—"

    def save_model(self, request: HttpRequest, obj: Source, form: SourceForm, change: bool) -> None:
        chosen = form.source
        obj.key, obj.name, obj.stale_after_hours = chosen.key, chosen.name, chosen.stale_after_hours
        super().save_model(request, obj, form, change)


def link(name: str, text: object, *, args: list | None = None, query: str = "") -> SafeString:
    """A link to a page of this admin."""
    return format_html(
        '<a href="{}{}">{}</a>', reverse(f"admin:revops_{name}", args=args), query, text
    )


class FeedFilter(admin.SimpleListFilter):
    """The feeds that delivered, which are few, instead of those of all runs, which are many."""

    title = gettext_lazy("feed")
    parameter_name = "feed"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        feeds = FeedDelivery.objects.values_list("feed", flat=True).distinct().order_by("feed")
        return [(feed, feed) for feed in feeds]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(feed=self.value()) if self.value() else queryset


@admin.register(ImportRun)
class ImportRunAdmin(Growing, ReadOnly, ModelAdmin):
    read, new, other, same, gone, skipped_rows, twice = (
        counted(ImportRun, name)
        for name in ("rows_read", "added", "changed", "unchanged", "closed", "skipped", "repeated")
    )
    list_display = ("id", "source", "feed", "file_name", "state", "read", "new", "other", "same", "gone",
                    "rejected_rows", "finished_at")  # fmt: skip
    readonly_fields = ("read", "new", "other", "same", "gone", "skipped_rows", "twice")
    list_select_related = ("source",)
    list_filter = ("state", "source", FeedFilter, "due_at")
    search_fields = ("file_name", "feed", "error")
    fields = (
        ("source", "feed", "file_name"), ("state", "error"), ("requested_by", "attempts"),
        ("due_at", "started_at", "finished_at", "known_at"),
        ("read", "new", "other", "same"), ("gone", "skipped_rows", "twice", "rejected_rows"), "outcome",
    )  # fmt: skip

    @admin.display(description=gettext_lazy("rejected"))
    def rejected_rows(self, run: ImportRun) -> str:
        if not run.refused:
            return "0"
        count = number_format(run.refused, use_l10n=True, force_grouping=True)
        return link("rejected_changelist", count, query=f"?run__id__exact={run.pk}&state=all")

    @admin.display(description=gettext_lazy("notes"))
    def outcome(self, run: ImportRun) -> str:
        return format_html_join("", "<div>{}</div>", ((note,) for note in run.notes)) or "—"


class OpenFilter(admin.SimpleListFilter):
    """Open rows come first in mind: those that the last file of their name still had."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return [("gone", _("gone")), ("all", _("all"))]

    def choices(self, changelist) -> list[dict[str, object]]:
        named = [(None, _("open")), *self.lookup_choices]
        return [
            {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}, []),
                "display": name,
            }
            for value, name in named
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset
        return queryset.filter(known_until__isnull=self.value() != "gone")


@admin.register(Rejected)
class RejectedAdmin(ReadOnly, ModelAdmin):
    list_display = ("file_name", "line", "column", "reason", "source", "feed", "known_from")
    list_select_related = ("source",)
    list_filter = (OpenFilter, "source", "feed", "file_name")
    search_fields = ("reason", "column", "file_name", "payload")
    fields = (
        ("source", "feed"), ("file_name", "line", "column"), "reason", "row", "run", ("known_from", "known_until"),
    )  # fmt: skip

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        return lookup == "run__id__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description=gettext_lazy("row"))
    def row(self, rejected: Rejected) -> str:
        return format_html(
            "<pre>{}</pre>", json.dumps(rejected.payload, ensure_ascii=False, indent=2)
        )
