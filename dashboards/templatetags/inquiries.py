"""How templates show the questions about a figure."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dashboards.question.forms import Question
from dashboards.reading.inquiries import Members, Subject
from dashboards.reading.report import Frame
from dashboards.templatetags.figures import figure
from dashboards.words import inquiries as words
from revops import receipts
from revops.inquiries import Inquiry, Mark, Step
from revops.numbers import Number, Slice, withheld

register = template.Library()


@register.filter
def asked(frame: Frame, number: Number) -> list[Mark]:
    """The questions about a figure on the page that the reader may see."""
    return frame.inquiries.of(number)


@register.filter
def mark_words(marks: Sequence[Mark]) -> str:
    return words.mark(marks)


@register.filter
def mark_short(marks: Sequence[Mark]) -> str:
    return words.mark_short(marks)


@register.simple_tag
def mark_address(marks: Sequence[Mark], frame: Frame) -> str:
    """Where a mark leads: to its question; of several to their list beside the figure."""
    if len(marks) == 1:
        return reverse("question", args=[marks[0].id])
    asked = frame.question.about(slice=marks[0].slice).query
    return f"{reverse('kpi', args=[marks[0].kpi])}?{asked}#questions"


@register.simple_tag
def funnel_number(number: Number, question: Question, frame: Frame) -> SafeString:
    """A number of the funnel with the way to its records, and the mark of what is asked about it. In
    Python, because a page has fifteen.
    """
    to = reverse("receipt", args=[number.kpi.key])
    address = f"{to}?{question.about(slice=number.slice).query}"
    shown = format_html('<a href="{}">{}</a>', address, figure(number.value))
    if not (marks := asked(frame, number)):
        return shown
    return shown + format_html(
        '<a class="asked-sign{}" href="{}" aria-label="{}" title="{}">?</a>',
        " open" if marks[0].is_open else "",
        mark_address(marks, frame),
        mark_words(marks),
        mark_words(marks),
    )


@register.filter
def state_of(inquiry: Mark | Inquiry) -> str:
    return words.state(inquiry)


@register.filter
def excerpt(text: str) -> str:
    return words.excerpt(text)


@register.filter
def may_ask(frame: Frame, number: Number) -> bool:
    """Whether a page offers to ask about its figure: of the present, where the figure is shown."""
    is_seen = withheld(number.slice, frame.published.reader) is None
    return frame.question.as_of is None and is_seen


@register.simple_tag
def slice_name(about: Subject) -> str:
    return words.slice_words(about.slice, about.members)


@register.simple_tag
def words_of_slice(slice: Slice, members: Members) -> str:
    return words.slice_words(slice, members)


@register.filter
def called(user: object) -> str:
    return words.called(user)


@register.filter
def outcome_of(step: Step) -> str:
    return words.outcome(step.outcome, step.corrected_by)


@register.filter
def at(found: dict, key: object) -> object:
    """What stands under a key; "" where nothing does."""
    return found.get(key, "")


@register.filter
def kind_word(kind: str) -> str:
    return receipts.kind_label(kind)
