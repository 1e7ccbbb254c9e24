"""Notes on the time axis: numbered under a chart, in receipts, and the small form that writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dashboards.forms import Question
from revops import notes, numbers
from revops.notes import LONGEST, Note, Told
from revops.numbers import Kpi, Published
from revops.periods import Period


@dataclass(frozen=True, slots=True)
class Numbered:
    """A note and its number: 1 is the newest, so that a longer look back leaves the numbers as they are."""

    number: int
    note: Told
    is_own: bool = False

    def touches(self, period: Period) -> bool:
        return self.note.on < period.end and self.note.last_day >= period.start


def of(
    question: Question, key: str, periods: Sequence[Period], user: AbstractBaseUser | None = None
) -> tuple[Numbered, ...]:
    """The notes about a KPI in some periods, as they stood then. `is_own` are those that a reader of the present may change."""
    found = notes.between(
        min(period.start for period in periods),
        max(period.end for period in periods),
        key,
        question.slice.motion,
        question.as_of,
    )
    may = user is not None and question.as_of is None
    return tuple(
        Numbered(number, each, may and notes.may_change(user, each.author_id))
        for number, each in enumerate(found, start=1)
    )


def marks(numbered: Iterable[Numbered], period: Period) -> list[Numbered]:
    """The notes of a period, oldest first."""
    return [each for each in reversed(tuple(numbered)) if each.touches(period)]


def ordered(published: Published | None = None) -> list[Kpi]:
    """The five, then their drivers."""
    return [*numbers.headline(published), *(kpi for kpi in numbers.KPIS.values() if not kpi.is_headline)]


class NoteForm(forms.ModelForm):
    """A day, a few words, and what they are about."""

    kpis = forms.MultipleChoiceField(
        label=gettext_lazy("KPIs"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None: all of them."),
    )  # fmt: skip
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Note
        fields = notes.KEPT
        widgets = {
            "on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "until": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "text": forms.TextInput({"maxlength": LONGEST, "autocomplete": "off"}),
        }
        labels = {"until": gettext_lazy("Last day, if it lasted"), "text": gettext_lazy("What happened")}

    def __init__(self, *given: object, published: Published | None = None, **options: object) -> None:
        super().__init__(*given, label_suffix="", **options)
        self.fields["kpis"].choices = [(kpi.key, kpi.label) for kpi in ordered(published)]
        self.fields["motion"].choices = [("", _("All motions")), *self.fields["motion"].choices[1:]]

    def save(self, by: AbstractBaseUser) -> Note:
        return notes.write(self.instance, by)


def blank(question: Question, key: str, back: str) -> NoteForm:
    """The form as a page offers it: about its KPI, motion and the last day that it shows."""
    on = min(question.period.last_day, question.published.today)
    return NoteForm(
        initial={"on": max(on, question.period.start), "kpis": [key], "motion": question.slice.motion, "next": back},
        auto_id="note_%s",
        published=question.published,
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if not notes.may_write(request.user):
        raise PermissionDenied
    return answer(request, Note(), _("The note is on the time axis."))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, note: int) -> HttpResponse:
    return answer(request, own(request, note), _("The note is changed."))


@require_POST
def withdraw(request: HttpRequest, note: int) -> HttpResponse:
    notes.withdraw(own(request, note), request.user)
    messages.success(request, _("The note is withdrawn. Earlier states still show it."))
    return HttpResponseRedirect(back(request))


def own(request: HttpRequest, number: int) -> Note:
    """A note that the reader may change; others are not found here, or refused."""
    found = notes.find(number)
    if found is None:
        raise Http404
    if not notes.may_change(request.user, found.author_id):
        raise PermissionDenied
    return found


def answer(request: HttpRequest, note: Note, done: str) -> HttpResponse:
    """The form; what is wrong is said beside it, and nothing that was written is lost."""
    form = NoteForm(request.POST or None, instance=note, initial={"next": back(request)}, auto_id="note_%s")
    if request.method == "POST" and form.is_valid() and saved(form, request.user):
        messages.success(request, done)
        return HttpResponseRedirect(back(request))
    status = 400 if form.is_bound else 200
    return render(request, "note.html", {"form": form, "note": note, "back": back(request)}, status=status)


def saved(form: NoteForm, by: AbstractBaseUser) -> bool:
    try:
        form.save(by)
    except ValidationError as error:
        form.add_error(None, error)
    return form.is_valid()


def back(request: HttpRequest) -> str:
    """The page from which the reader came, if it is one of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours else reverse("dashboard")
