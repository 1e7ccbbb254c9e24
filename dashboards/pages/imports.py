"""Where the records come from: sources, import runs, rejected rows, and the page to upload files."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from revops import numbers
from revops.connectors.files import FileRefused
from revops.ingest import journal, uploads
from revops.mapping import MappingError

RUNS, PAGE = 30, 50
UPLOAD = "revops.add_importrun"
may_upload = permission_required(UPLOAD, raise_exception=True)


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files."""

    widget = Files

    def clean(self, given: object, initial: object = None) -> list:
        files = given if isinstance(given, list) else [given]
        return [forms.FileField.clean(self, file, initial) for file in files or [None]]


class UploadForm(forms.Form):
    source = forms.ChoiceField(label=gettext_lazy("Source"), required=False)
    mapping = forms.FileField(
        label=gettext_lazy("Or a new mapping"),
        required=False,
        help_text=gettext_lazy("A TOML file that says what the files mean; it takes the place of the source's own."),
    )
    files = FilesField(
        label=gettext_lazy("Files"), allow_empty_file=True, help_text=gettext_lazy("One or more, CSV or XLSX.")
    )

    def __init__(self, *given: object, is_too_large: bool = False, **options: object) -> None:
        super().__init__(*given, **options)
        self.is_too_large = is_too_large
        self.fields["source"].choices = [("", _("— choose —")), *journal.mappings()]

    def clean(self) -> dict[str, object]:
        given = super().clean()
        if self.is_too_large:
            raise forms.ValidationError(uploads.too_large())
        if not self.errors and bool(given.get("source")) == bool(given.get("mapping")):
            raise forms.ValidationError(_("Choose a source or upload a mapping, one of the two."))
        return given

    def text(self) -> str:
        """The mapping that is meant. Raises MappingError."""
        given = self.cleaned_data
        return uploads.text_of(given["mapping"]) if given["mapping"] else journal.mapping_of(given["source"])


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    runs, rejected = journal.runs(RUNS), journal.open_rejected()
    return render(
        request,
        "data/data.html",
        {
            "sources": [(source, rejected.get(source.key, 0)) for source in numbers.sources()],
            "runs": runs,
            "is_open": any(journal.is_open(run) for run in runs),
            "timezone": journal.timezone(),
            "may_upload": request.user.has_perm(UPLOAD),
        },
    )


@require_safe
def run(request: HttpRequest, number: int) -> HttpResponse:
    found = journal.run(number)
    if found is None:
        raise Http404
    shown = {"run": found, "is_open": journal.is_open(found), "timezone": journal.timezone()}
    rows = Paginator(journal.rejected(run=found), PAGE).get_page(request.GET.get("page"))
    return render(request, "data/run.html", {**shown, "page": rows})


@require_safe
def rejected(request: HttpRequest) -> HttpResponse:
    source = request.GET.get("source", "")
    rows = Paginator(journal.rejected(source=source), PAGE).get_page(request.GET.get("page"))
    return render(request, "data/rejected.html", {"page": rows, "source": source, "sources": numbers.sources()})


@may_upload
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Keeps the files and has a worker say what importing them would do; the page of the dry run follows it."""
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*given, is_too_large=getattr(request, "is_upload_too_large", False))
    if request.method == "POST" and form.is_valid():
        try:
            asked = uploads.request_rehearsal(form.text(), form.cleaned_data["files"], request.user)
            return redirect("data_draft", key=asked.key)
        except (MappingError, FileRefused) as error:
            form.add_error(None, str(error))
    return render(request, "data/upload.html", {"form": form, "company": numbers.company()})


@may_upload
@require_safe
def draft(request: HttpRequest, key: str) -> HttpResponse:
    found = own(request, key)
    shown = {"draft": found, "is_open": journal.is_open(found), "timezone": journal.timezone()}
    return render(request, "data/draft.html", shown)


@may_upload
@require_POST
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    try:
        runs = uploads.confirm(own(request, key), request.user, accepts_loss="accepts_loss" in request.POST)
    except MappingError as error:
        messages.error(request, str(error))
        return redirect("data_draft", key=key)
    said = ngettext("%(count)d file will be imported.", "%(count)d files will be imported.", len(runs))
    messages.success(request, said % {"count": len(runs)})
    return redirect("data")


@may_upload
@require_POST
def discard(request: HttpRequest, key: str) -> HttpResponse:
    uploads.discard(own(request, key))
    messages.info(request, _("Nothing was imported; the files are deleted."))
    return redirect("data_upload")


def own(request: HttpRequest, key: str) -> uploads.Rehearsal:
    found = uploads.rehearsal_of(key, request.user)
    if found is None:
        raise Http404
    return found
