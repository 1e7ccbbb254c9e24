"""The digest: one period's five figures as a mail, in HTML and text. Renders a Report and computes
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import unescape

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from dashboards.models import Every, Subscription
from dashboards.question.forms import NothingPublished, Question
from dashboards.reading import report
from dashboards.reading.report import Report
from dashboards.templatetags.figures import period_name, state_word
from dashboards.words.headline import flat_answer
from revops import numbers
from revops.calendar import Period, PeriodKind
from revops.numbers import Number, Published, Slice
from revops.readers import Reader, reader_of
from revops.routines import minutes

PERIOD_OF_DIGEST = {Every.WEEK: PeriodKind.WEEK, Every.MONTH: PeriodKind.MONTH}
ORDER = ("behind", "ahead", "on_pace")


class Blank(Exception):
    """There is nothing to say about the period: every figure is absent."""


def render(user: AbstractBaseUser, period: Period, language: str = "") -> tuple[str, str, str]:
    """(subject, text, html) for a reader, in the language given or else theirs.

    NothingPublished when there is no publication; Blank when it has no figure for the period.
    """
    found = read(period, reader_of(user))
    with override(language or language_of(user, period)):
        shown = {
            "report": found,
            "frame": found.frame,
            "answer": flat_answer(found),
            "said": unescape(strip_tags(flat_answer(found))),
            "site": settings.SITE_URL,
            "language": get_language(),
            "user": user,
            "actions": minutes.open_actions(owner=user.pk),
            "today": found.frame.published.today,
        }
        text = render_to_string("mail/digest.txt", shown)
        return (
            subject(found),
            unescape(text).strip() + "\n",
            render_to_string("mail/digest.html", shown),
        )


def read(period: Period, reader: Reader) -> Report:
    published = numbers.published(reader=reader)
    if published is None:
        raise NothingPublished
    found = report.dashboard(Question(period, Slice(), published))
    if all(is_empty(tile.number) for tile in found.tiles):
        raise Blank
    return found


def is_empty(number: Number) -> bool:
    """Absent, or none where none was aimed at: five such figures say nothing."""
    return number.value.is_absent or (not number.value.exact and number.target is None)


def language_of(user: AbstractBaseUser, period: Period) -> str:
    own = Subscription.objects.filter(user_id=user.pk).order_by("-is_on")
    first = own.filter(every=period.kind.value).first() or own.first()
    return first.language if first else settings.LANGUAGE_CODE


def subject(found: Report) -> str:
    """The answer: week 47, 2026: SQOs below, MQLs above."""
    judged = [tile.number for tile in found.tiles]
    name = period_name(found.frame.question.period)
    return _("%(period)s: %(answer)s") % {"period": name, "answer": verdict(judged)}


def verdict(judged: Sequence[Number]) -> str:
    by_state = {state: [number for number in judged if number.state == state] for state in ORDER}
    parts = [
        f"{', '.join(str(n.kpi.label) for n in some)} {state_word(some[0])}"
        for some in by_state.values()
        if some
    ]
    return " · ".join(parts) or _("the five figures")


def last_over(every: str, published: Published) -> Period:
    """The last week or month that is over on the day of the data; for a preview."""
    return published.calendar.containing(PERIOD_OF_DIGEST[Every(every)], published.today).previous(
        published.calendar
    )
