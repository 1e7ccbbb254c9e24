"""Where the records come from: sources, import runs, rejected rows, and the page to upload files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import AbstractBaseUser
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboards.words import sources as words
from dashboards.words.plainly import plainly
from revops import channels, numbers, sample, withdrawal
from revops.closing import rates
from revops.connectors.files import FileRefused
from revops.ingest import connections, journal, meanings, pulls, typed, uploads
from revops.ingest.company import Options
from revops.ingest.pending import pending
from revops.mapping import MappingError
from revops.readers import reader_of

RUNS, PAGE = 60, 50
UNUSUAL = ("source", "mapping", "exported_at", "replaces", "accepts_ids")
PASSING = "passing"  # a message that is over when what the page waits for is (static/data.js)
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
    files = FilesField(
        label=gettext_lazy("Drop files here, or choose them"),
        allow_empty_file=True,
        help_text=gettext_lazy("One or more: CSV, XLSX or JSON Lines."),
    )
    source = forms.ChoiceField(
        label=gettext_lazy("Source"),
        required=False,
        help_text=gettext_lazy("Found by itself where files of these names or columns are known."),
    )
    mapping = forms.FileField(
        label=gettext_lazy("Or a new mapping"),
        required=False,
        help_text=gettext_lazy(
            "A TOML file that says what the files mean; it takes the place of the source's own."
        ),
    )

    exported_at = forms.DateTimeField(
        label=gettext_lazy("Exported at"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}),
        help_text=gettext_lazy(
            "If neither their names nor the files themselves say so: older files take nothing back."
        ),
    )
    replaces = forms.BooleanField(
        label=gettext_lazy(
            "They replace what earlier files of these names brought, as if it had never been read."
        ),
        required=False,
    )
    accepts_ids = forms.BooleanField(
        label=gettext_lazy(
            "Ids that are known in another form (0017 and 17), or from another source, are others indeed."
        ),
        required=False,
    )

    def __init__(self, *given: object, is_too_large: bool = False, **options: object) -> None:
        super().__init__(*given, **options)
        self.is_too_large = is_too_large
        self.fields["source"].choices = [("", _("— found by itself —")), *journal.mappings()]

    @property
    def unusual(self) -> list[forms.BoundField]:
        return [self[name] for name in UNUSUAL]

    @property
    def is_unusual(self) -> bool:
        """Whether any of what few need was used."""
        return self.is_bound and any(self[name].data or self[name].errors for name in UNUSUAL)

    def clean(self) -> dict[str, object]:
        given = super().clean()
        if self.is_too_large:
            raise forms.ValidationError(uploads.too_large())
        if given.get("source") and given.get("mapping"):
            raise forms.ValidationError(_("Choose a source or upload a mapping, not both."))
        return given

    def clean_exported_at(self) -> datetime | None:
        """In the organisation's time zone, whatever the server's is."""
        given = self.cleaned_data["exported_at"]
        at = given and given.replace(tzinfo=ZoneInfo(journal.timezone()))
        if at and at > timezone.now():
            raise forms.ValidationError(
                _("This time is yet to come; a file was exported before it came here.")
            )
        return at

    def options(self) -> Options:
        given = self.cleaned_data
        return Options(
            at=given["exported_at"], replaces=given["replaces"], accepts_ids=given["accepts_ids"]
        )

    def text(self) -> str:
        """The mapping that is meant: given, of the source chosen, or of the one source that reads
        files of these names. "" where there is none. Raises MappingError.
        """
        given = self.cleaned_data
        if given["mapping"]:
            return uploads.text_of(given["mapping"])
        if given["source"]:
            return journal.mapping_of(given["source"])
        return meanings.source_for([file.name for file in given["files"]])

    def request(self, user: AbstractBaseUser) -> uploads.Rehearsal:
        """Has the files tried, or looked at where no mapping says what they mean. Raises MappingError
        or FileRefused.
        """
        files, text = self.cleaned_data["files"], self.text()
        if text and (self.cleaned_data["mapping"] or meanings.reads(text, [f.name for f in files])):
            return uploads.request_rehearsal(text, files, user, self.options())
        return uploads.request_look(files, user, self.options(), text)


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    deliveries, connected = journal.deliveries(RUNS), connections.states()
    running = [run for each in deliveries for run in each.runs if journal.is_open(run)]
    read_now = {run.source.key for run in running}
    outcome = outcome_of(request, deliveries)
    is_reckoned = "withdrawn" in request.GET and journal.is_to_publish()
    cards = words.sources(numbers.sources(), journal.open_rejected(), connected, read_now)
    return render(
        request,
        "data/data.html",
        brought(outcome, cards)
        | {
            "sources": cards,
            "deliveries": deliveries,
            "outcome": outcome,
            "channels": channels.unknown() if may_say_motions(request, outcome) else 0,
            "is_open": bool(running)
            or any(each.is_pulling for each in connected.values())
            or (outcome is not None and outcome.is_waiting)
            or is_reckoned,
            "is_reckoned": is_reckoned,
            "connected": connected.values(),
            "timezone": journal.timezone(),
            "may_upload": request.user.has_perm(UPLOAD),
            "pending": pending(request.user),
            "may_connect": request.user.has_perm("revops.add_connection"),
            "typed": [kind for kind in typed.kinds() if typed.may_type(request.user, kind)],
        },
    )


def brought(
    outcome: journal.Outcome | None, cards: Sequence[words.SourceCard]
) -> dict[str, object]:
    """Where the figures of an import are that has ended, and what of all records has no rate."""
    if outcome is None or outcome.is_waiting:
        return {}
    key = outcome.delivery.first.source.key
    kpis = (kpi for card in cards if card.state.key == key for fed in card.fed for kpi in fed.kpis)
    return {"figures": list(dict.fromkeys(kpis)), "unpriced": rates.unpriced_currencies()}


def may_say_motions(request: HttpRequest, outcome: journal.Outcome | None) -> bool:
    return outcome is not None and request.user.has_perm("revops.change_channel")


def outcome_of(
    request: HttpRequest, deliveries: Sequence[journal.Delivery]
) -> journal.Outcome | None:
    """What became of the import that has just been asked for, if the address names one of these."""
    number = request.GET.get("imported", "")
    found = (each for each in deliveries if number in [str(run.pk) for run in each.runs])
    delivery = next(found, None)
    return journal.outcome(delivery) if delivery else None


@may_upload
@require_POST
def pull(request: HttpRequest, source: str) -> HttpResponse:
    """Asks a connected tool for what is new, now."""
    try:
        if not pulls.request_by(source, request.user):
            raise Http404
        messages.success(request, _("It is being asked for what is new."), PASSING)
    except MappingError as error:
        messages.error(request, str(error))
    return redirect("data")


@require_safe
def run(request: HttpRequest, number: int) -> HttpResponse:
    found = journal.run(number)
    if found is None:
        raise Http404
    shown = {"run": found, "is_open": journal.is_open(found), "timezone": journal.timezone()}
    rows = Paginator(journal.rejected(reader_of(request.user), run=found), PAGE).get_page(
        request.GET.get("page")
    )
    shown |= {"notes": journal.notes(found, reader_of(request.user))}
    shown |= {"page": rows, "later": journal.rejected_again_in(found)}
    shown |= {"may_withdraw": request.user.has_perm(UPLOAD) and withdrawal.withdrawable(found)}
    return render(request, "data/run.html", shown)


@may_upload
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Keeps the files and has a worker say what they look like, or what importing them would do; the
    page of the dry run follows it.
    """
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*given, is_too_large=getattr(request, "is_upload_too_large", False))
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("data_draft", key=form.request(request.user).key)
        except MappingError as error:
            form.add_error(None, [plainly(each) for each in error.sentences])
        except FileRefused as error:
            form.add_error(None, plainly(str(error)))
    shown = {"form": form, "company": numbers.company(), "sample": sample.current()}
    shown |= {"pending": pending(request.user), "timezone": journal.timezone()}
    return render(request, "data/upload.html", shown)
