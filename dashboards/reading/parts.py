"""The parts of a view by a dimension beside the one that is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from dashboards.question.forms import Question
from revops import numbers
from revops.numbers import Slice


def parts_by(
    question: Question, dimension: str, members: Sequence[tuple[int, str]]
) -> dict[Slice, str]:
    """The parts of a question's slice by another dimension, with what each is called: the chosen
    member alone where it is chosen, none where they were not counted together.
    """
    chosen = question.slice
    if dimension in chosen.members:
        return {chosen: dict(members).get(chosen.members[dimension], _("Not known"))}
    if not_by(question, dimension):
        return {}
    return {chosen.within(dimension, each): name for each, name in members}


def not_by(question: Question, dimension: str) -> str:
    """Why a slice has no parts by another dimension; "" where it has."""
    chosen = question.slice
    if dimension in chosen.members:
        return ""
    if chosen.second:
        return str(numbers.TOO_MANY)
    cut = chosen.cut_by(dimension)
    return str(numbers.not_together(cut)) if numbers.is_off(cut, question.published.context) else ""
