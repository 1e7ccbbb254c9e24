"""Notes on the time axis: numbered under a chart and in receipts, and the small form that stands
beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.question.forms import Question
from revops import notes, numbers
from revops.notes import LONGEST, Note, NoteVersion
from revops.numbers import Kpi, Published
from revops.periods import Period


@dataclass(frozen=True, slots=True)
class Numbered:
    """A note and its number among those that a page shows: 1 is the oldest, since time runs from left
    to right.
    """

    number: int
    note: NoteVersion
    is_own: bool = False

    def touches(self, period: Period) -> bool:
        return self.note.on < period.end and self.note.last_day >= period.start


def of(
    question: Question, key: str, periods: Sequence[Period], user: AbstractBaseUser | None = None
) -> tuple[Numbered, ...]:
    """The notes about a KPI in some periods, oldest first, as they stood then. `is_own` are those that
    a reader of the present may change.
    """
    days = min(period.start for period in periods), max(period.end for period in periods)
    about = (*days, key, question.slice.motion)
    found = question.published.once(
        ("notes", *about), lambda: notes.between(*about, question.as_of)
    )
    may = user is not None and question.as_of is None
    return tuple(
        Numbered(number, each, may and notes.may_change(user, each.author_id))
        for number, each in enumerate(reversed(found), start=1)
    )


def marks(numbered: Iterable[Numbered], period: Period) -> list[Numbered]:
    """The notes of a period, oldest first."""
    return [each for each in numbered if each.touches(period)]


def ordered(published: Published | None = None) -> list[Kpi]:
    """The five, then their drivers."""
    return [
        *numbers.headline(published),
        *(kpi for kpi in numbers.KPIS.values() if not kpi.is_headline),
    ]


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
        labels = {
            "until": gettext_lazy("Last day, if it lasted"),
            "text": gettext_lazy("What happened"),
        }

    def __init__(
        self, *given: object, published: Published | None = None, **options: object
    ) -> None:
        super().__init__(*given, label_suffix="", **options)
        self.fields["kpis"].choices = [(kpi.key, kpi.label) for kpi in ordered(published)]
        self.fields["motion"].choices = [("", _("All motions")), *self.fields["motion"].choices[1:]]

    def save(self, by: AbstractBaseUser) -> Note:
        return notes.write(self.instance, by)


def about(question: Question, key: str, back: str) -> str:
    """What a page asks of the form that it offers, as a query: a note about its KPI, its motion and
    the last day that it shows.
    """
    on = min(question.period.last_day, question.published.today)
    asked = {
        "on": max(on, question.period.start).isoformat(),
        "kpis": key,
        "motion": question.slice.motion,
        "next": back,
    }
    return urlencode({name: value for name, value in asked.items() if value})
