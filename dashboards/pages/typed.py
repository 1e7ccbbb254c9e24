"""Typing records in: a form made of what the kind of record declares, the latest entries beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dashboards.words import wording
from dashboards.words.naming import reader_language
from revops.ingest import choices, journal, typed
from revops.ingest.typed import Entry, Field, Kind, Mistaken, Withdrawn
from revops.mapping import MappingError

LATEST = 20


class TypedForm(forms.Form):
    """One record. What is wrong with it the import says, field by field."""

    def __init__(self, kind: Kind, *given: object, **options: object) -> None:
        super().__init__(*given, auto_id="typed_%s", label_suffix="", **options)
        self.kind = kind
        for each in kind.typed:
            self.fields[each.name] = field_of(kind, each)

    def given(self) -> dict[str, str]:
        return {name: str(self.cleaned_data.get(name, "")) for name in self.fields}

    def blame(self, mistaken: Mistaken) -> None:
        """Puts every mistake at its field."""
        for name, why in mistaken.fields.items():
            self.add_error(name if name in self.fields else None, why)


def field_of(kind: Kind, field: Field) -> forms.Field:
    """An input that suits the type of the field. Nothing is required here: the import says so."""
    options = {"label": field.label, "help_text": field.help_text, "required": False}
    if (known := choices.of(kind, field)) is not None:
        return Chosen(choices=[("", "—"), *known], **options)
    widget = WIDGETS.get(typed.input_of(kind, field), forms.TextInput)
    return forms.CharField(widget=widget(), **options)


class Chosen(forms.ChoiceField):
    """A list to choose from; one that has gone meanwhile is named by the import, as all mistakes."""

    def validate(self, value: str) -> None:
        pass


class Moment(forms.TextInput):
    """A local time, as browsers offer it."""

    input_type = "datetime-local"

    def format_value(self, value: object) -> str | None:
        """An entry of the API may have an offset, which no browser shows."""
        try:
            at = datetime.fromisoformat(str(value))
        except ValueError:
            return super().format_value(value)
        return f"{local(at):%Y-%m-%dT%H:%M}"


def local(at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(journal.timezone())) if at.tzinfo else at


class Whole(forms.TextInput):
    input_type = "number"


WIDGETS = {"moment": Moment, "whole": Whole}


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """The id comes with the form, so that sending it twice types in one record."""
    found = kind_of(request, kind)
    key = request.POST.get("key") or typed.new_id()

    def save(given: dict[str, str]) -> Entry:
        return typed.add(found, key, given, request.user)[0]

    return answer(request, found, save, None, {"key": key[: typed.KEY_LETTERS]})


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, kind: str, entry: str) -> HttpResponse:
    found = kind_of(request, kind)
    known = own(request, found, entry)

    def save(given: dict[str, str]) -> Entry:
        return typed.write(found, entry, given, request.user)

    return answer(request, found, save, known, {})


@require_POST
def withdraw(request: HttpRequest, kind: str, entry: str) -> HttpResponse:
    found = kind_of(request, kind)
    record = own(request, found, entry).record
    typed.withdraw(found, entry, request.user)
    messages.success(request, _("It is withdrawn. What was published with it still shows it."))
    return redirect("record", record=record)


def kind_of(request: HttpRequest, kind: str) -> Kind:
    found = typed.kind_of(kind)
    if found is None:
        raise Http404
    if not typed.may_type(request.user, found):
        raise PermissionDenied
    return found


def own(request: HttpRequest, kind: Kind, external_id: str) -> Entry:
    """A record that the reader may correct; others are not found here, or refused."""
    found = typed.entry(kind, external_id)
    if found is None:
        raise Http404
    if not typed.may_correct(request.user, kind, found.author_id):
        raise PermissionDenied
    return found


def answer(
    request: HttpRequest,
    kind: Kind,
    save: Callable[[dict[str, str]], Entry],
    known: Entry | None,
    hidden: dict[str, str],
) -> HttpResponse:
    """The form; what is wrong stands at its field, and nothing that was typed is lost."""
    begun = known.given if known else request.GET.dict()
    form = TypedForm(kind, request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid() and (saved := attempt(form, save)):
        messages.success(request, _("It is in, and will be published in a moment."))
        for note in saved.notes:
            messages.info(request, note)
        return redirect("record", record=saved.record)
    shown = {"form": form, "kind": kind, "known": known, "hidden": hidden, "latest": latest(kind)}
    return render(request, "typed.html", shown, status=400 if form.is_bound else 200)


def attempt(form: TypedForm, save: Callable[[dict[str, str]], Entry]) -> Entry | None:
    try:
        return save(form.given())
    except Mistaken as mistaken:
        form.blame(mistaken)
    except MappingError as error:
        form.add_error(None, list(error.sentences))
    except (typed.Conflict, Withdrawn) as error:
        form.add_error(None, str(error))
    return None


def latest(kind: Kind) -> list[tuple[Entry, str]]:
    """The latest entries, each with what was typed in words."""
    words = {each.name: dict(choices.of(kind, each) or ()) for each in kind.typed}
    inputs = {each.name: typed.input_of(kind, each) for each in kind.typed}

    def in_words(name: str, value: str) -> str:
        return words.get(name, {}).get(value) or plain(inputs.get(name, ""), value)

    return [
        (each, " · ".join(in_words(*one) for one in each.given.items() if one[1]))
        for each in typed.latest(kind, LATEST)
    ]


def plain(input: str, value: str) -> str:
    """An amount or a day as its reader writes it; anything else as it was typed."""
    try:
        if input == "amount":
            return wording.number(Fraction(value), reader_language(), places=2)
        if input == "day":
            return wording.day(date.fromisoformat(value), reader_language())
    except ValueError:
        pass
    return value
