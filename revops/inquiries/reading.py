"""Questions read one by one, as a list, and step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from revops.inquiries.keepers import kept_by
from revops.kpis import KPIS
from revops.models import Answered, Inquiry, Publication
from revops.readers import ROWS, Reader, hidden_by, sees_rows_of

SIZE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list of questions, and how many there are in all."""

    results: Sequence[Inquiry]
    count: int
    number: int

    @property
    def last(self) -> int:
        return max(1, -(-self.count // SIZE))


@dataclass(frozen=True, slots=True)
class Step:
    """A change of a question: asked, answered, or answered otherwise. `by` is "" of who is gone."""

    at: datetime
    by: str
    outcome: str
    corrected_by: int | None
    answer: str


def seen_by(reader: Reader) -> QuerySet[Inquiry]:
    """The questions that a reader may see: of KPIs that there are, and about nobody's rows that
    they do not see.
    """
    found = Inquiry.objects.filter(kpi__in=KPIS).select_related("asked_by", "answered_by")
    hidden = hidden_by(ROWS, reader)
    return found.exclude(people__overlap=hidden) if hidden else found


def listed(
    user: AbstractBaseUser, reader: Reader, whose: str = "", *, is_open: bool = False, page: int = 1
) -> Page:
    """Questions, open ones first by the day on which they are due, then the last answered. `whose`
    are "mine", "owned" (those to answer) or "" for all.
    """
    found = seen_by(reader).filter(chosen(user, whose))
    found = found.filter(answered_at=None) if is_open else found
    order = (F("answered_at").desc(nulls_first=True), "due_on", "id")
    first = (page - 1) * SIZE
    return Page(found.order_by(*order)[first : first + SIZE], found.count(), page)


def chosen(user: AbstractBaseUser, whose: str) -> Q:
    which = {
        "": lambda: Q(),
        "mine": lambda: Q(asked_by=user.pk),
        "owned": lambda: Q(kpi__in=kept_by(user)),
    }
    return which[whose]()


def open_about(user: AbstractBaseUser, reader: Reader, most: int = SIZE) -> list[Inquiry]:
    """The open questions that somebody asked or has to answer, those due first."""
    which = Q(asked_by=user.pk) | Q(kpi__in=kept_by(user))
    found = seen_by(reader).filter(which, answered_at=None)
    return list(found.order_by("due_on", "id")[:most])


def find(number: int, reader: Reader) -> Inquiry | None:
    """A question, for who sees the rows that it is about; None as if there were none."""
    found = Inquiry.objects.select_related("asked_by", "answered_by").filter(pk=number).first()
    if found is None or found.kpi not in KPIS:
        return None
    return found if all(sees_rows_of(reader, each) for each in found.people) else None


def steps(inquiry: Inquiry) -> list[Step]:
    """What became of a question, oldest first."""
    rows = inquiry.history.select_related("history_user").order_by("history_date", "history_id")
    return [
        Step(
            row.history_date,
            (row.history_user.get_full_name() or row.history_user.get_username())
            if row.history_user
            else "",
            row.outcome,
            row.corrected_by_id,
            row.answer,
        )
        for row in rows
    ]


def correction(number: str, inquiry: Inquiry) -> tuple[Publication | None, str]:
    """The publication of a number that may have corrected the figure of a question, or a sentence
    that says why it is none.
    """
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None, _("Write the number of the publication that corrected the figure.")
    found = Publication.objects.filter(pk=int(number)).first()
    if found is None:
        return None, _("There is no publication %(number)s.") % {"number": number}
    if inquiry.publication_id and found.pk <= inquiry.publication_id:
        return None, _(
            "Publication %(number)s is not later than the one that was asked about (%(asked)s)."
        ) % {"number": found.pk, "asked": inquiry.publication_id}
    return found, ""


def outcomes() -> list[tuple[str, str]]:
    return list(Answered.choices)
