"""Words of questions about figures: how one stands, and about what it is."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.words import naming, wording
from revops.inquiries import Answered, Inquiry, Mark
from revops.numbers import DIMENSIONS, Slice


def state(of: Mark | Inquiry) -> str:
    """Open, and until when there should be an answer; or what came of it."""
    if not of.outcome:
        day = wording.day(of.due_on, naming.reader_language())
        return _("open, answer due %(day)s") % {"day": day}
    return outcome(of.outcome, of.corrected_by if isinstance(of, Mark) else of.corrected_by_id)


def outcome(which: str, corrected_by: int | None) -> str:
    """What came of a question; the publication that corrected its figure by its number."""
    if which == Answered.CORRECTED:
        return _("corrected by publication %(number)s") % {"number": corrected_by}
    return str(Answered(which).label)


def mark(marks: Sequence[Mark]) -> str:
    """What stands beside a figure: the state of its question, or how many are open of several."""
    waiting = [each for each in marks if each.is_open]
    if len(waiting) > 1:
        day = wording.day(min(each.due_on for each in waiting), naming.reader_language())
        return ngettext(
            "%(count)d open question, answer due %(day)s",
            "%(count)d open questions, first answer due %(day)s",
            len(waiting),
        ) % {"count": len(waiting), "day": day}
    return _("Question: %(state)s") % {"state": state(marks[0])}


def mark_short(marks: Sequence[Mark]) -> str:
    """The same where there is little room: how many are open, or what came of the last one."""
    waiting = sum(each.is_open for each in marks)
    if not waiting:
        return outcome(marks[0].outcome, marks[0].corrected_by)
    return ngettext("%(count)d open question", "%(count)d open questions", waiting) % {
        "count": waiting
    }


def excerpt(text: str, most: int = 120) -> str:
    """The beginning of a long text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def slice_words(slice: Slice, members: dict[str, list[tuple[int, str]]]) -> str:
    """Inbound · SDR North; "Whole company" where nothing was chosen."""
    parts = [naming.motion_name(slice.motion)] if slice.motion else []
    for dimension, member in slice.members.items():
        named = dict(members.get(dimension, []))
        kind = DIMENSIONS[dimension].label
        parts.append(named.get(member) or _("%(kind)s: not known") % {"kind": kind})
    return " · ".join(parts) or _("Whole company")


def figure_words(label: str, period: str, slice: str) -> str:
    """MQLs · October 2025 · Inbound."""
    return f"{label} · {period} · {slice}"


def called(user: object) -> str:
    """What an account is called; whose account is gone has left."""
    if user is None:
        return _("Somebody who has left")
    return user.get_full_name() or user.get_username()
