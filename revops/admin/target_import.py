"""Targets from a file, through the admin: a preview first, then all of it or nothing, and never
over what others did meanwhile.
"""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.admin import ImportExportModelAdmin
from import_export.forms import ConfirmImportForm
from import_export.results import Result
from unfold.contrib.import_export.forms import ExportForm, ImportForm
from unfold.widgets import UnfoldAdminTextInputWidget

from revops.calendar import Period
from revops.targets.files import TargetResource
from revops.targets.grid import reading_now, year_of
from revops.targets.lines import NumberedCsv, NumberedXlsx
from revops.targets.versions import newest_id


class OfYear(forms.Form):
    """Which fiscal year a file is about; empty is any."""

    year = forms.CharField(
        label=gettext_lazy("Fiscal year"),
        help_text=gettext_lazy("Rows of other years are refused. Empty: any year."),
        required=False,
        max_length=6,
        widget=UnfoldAdminTextInputWidget,
    )

    def clean_year(self) -> Period | None:
        text = self.cleaned_data["year"]
        now = reading_now() if text else None
        if text and now is None:
            raise ValidationError(_("Set up the organisation first."))
        return year_of(text, now) if now else None


class TargetImportForm(OfYear, ImportForm):
    pass


class TargetConfirmForm(OfYear, ConfirmImportForm):
    """Carries the newest version of a target that the preview can have shown."""

    year = forms.CharField(widget=forms.HiddenInput, required=False, max_length=6)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class TargetImport(ImportExportModelAdmin):
    resource_classes = [TargetResource]
    import_form_class, export_form_class, confirm_form_class = (
        TargetImportForm,
        ExportForm,
        TargetConfirmForm,
    )
    formats = [NumberedCsv, NumberedXlsx]

    def get_import_form_initial(self, request: HttpRequest) -> dict[str, str]:
        return {"year": request.GET.get("year", "")}

    def get_confirm_form_initial(
        self, request: HttpRequest, import_form: ImportForm | None
    ) -> dict[str, object]:
        given = super().get_confirm_form_initial(request, import_form)
        return (
            given | {"year": import_form["year"].value() or "", "seen": request._seen}
            if import_form
            else given
        )

    def get_import_data_kwargs(
        self, request: HttpRequest, form: OfYear, **options: object
    ) -> dict[str, object]:
        # Taken before the preview reads, so that what comes between is newer.
        request._seen = newest_id()
        given = form.cleaned_data
        return {
            "year": given["year"],
            "seen": given.get("seen"),
            "rollback_on_validation_errors": True,
        }

    def process_import(self, request: HttpRequest, **options: object) -> HttpResponse:
        try:
            return super().process_import(request, **options)
        except FileNotFoundError:
            messages.error(
                request, _("This file was imported or discarded already; choose it again.")
            )
            return HttpResponseRedirect("../import/")

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        if result.has_errors() or result.has_validation_errors():
            return self.refused(result, request)
        return super().process_result(result, request)

    def refused(self, result: Result, request: HttpRequest) -> HttpResponse:
        """The page of the import with what is wrong by line; nothing of the file was kept."""
        form = self.import_form_class(
            self.get_import_formats(), self.get_import_resource_classes(request),
            initial={"year": request.POST.get("year", "")},
        )  # fmt: skip
        context = self.admin_site.each_context(request) | {
            "title": _("Import"),
            "form": form,
            "opts": self.model._meta,
            "media": self.media + form.media,
            "result": result,
            "import_error_display": self.import_error_display,
        }
        return TemplateResponse(request, [self.import_template_name], context)
