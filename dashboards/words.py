"""Words about a number: how it stands, and of which view it is."""

from __future__ import annotations

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.filters import SPLITS
from dashboards.report import Frame
from revops.numbers import Number, Slice
from revops.values import Better


def state_word(number: Number) -> str:
    """A word for the state; "" for a number that is never judged."""
    if number.kpi.better is Better.NEUTRAL:
        return ""
    if number.state == "no_target":
        return unjudged(number)
    running = {"ahead": _("ahead"), "on_pace": _("on pace"), "behind": _("behind")}
    over = {"ahead": _("above"), "on_pace": _("on target"), "behind": _("below")}
    return (over if number.is_over else running)[number.state]


def unjudged(number: Number) -> str:
    """Why a number is neither ahead nor behind."""
    if number.is_young:
        return too_young(number)
    if number.target is None:
        return _("no target set")
    if number.value.is_small_sample:
        return _("too few to judge")
    return _("too early to say") if number.is_early and number.target.exact else ""


def too_young(number: Number) -> str:
    """Until when the number cannot be judged; "" when it can."""
    if not number.is_young:
        return ""
    return _("too young to judge until %(day)s") % {"day": wording.day(number.judged_from, get_language() or "en")}


def unpriced(number: Number) -> str:
    """How many records are in its count and not in its money; "" when there is none."""
    if not number.unpriced:
        return ""
    shown = wording.number(number.unpriced, get_language() or "en")
    said = ngettext(
        "%(shown)s record has no amount or no rate", "%(shown)s records have no amount or no rate", number.unpriced
    )
    return said % {"shown": shown}


def motion_name(motion: str) -> str:
    return {"inbound": _("Inbound"), "outbound": _("Outbound"), "none": _("Motion not known")}[motion]


def slice_name(frame: Frame, slice: Slice | None = None) -> str:
    """Inbound · SDR North; "Whole company" where nothing was chosen. A slice is that of the question, or another of its member."""
    slice = frame.question.slice if slice is None else slice
    parts = [motion_name(slice.motion)] if slice.motion else []
    if slice.dimension:
        parts.append(frame.member_name or _("Not known"))
    return " · ".join(parts) or _("Whole company")


def dimension_name(slice: Slice) -> str:
    """By what the slice is cut: Motion · Team; "Total" where it is not."""
    cuts = (["motion"] if slice.motion else []) + ([slice.dimension] if slice.dimension else [])
    return " · ".join(str(SPLITS[each]) for each in cuts) or _("Total")


def in_words(number: Number, language: str) -> dict[str, str | None]:
    """What a page shows of a number: short as on a tile, in full as on a receipt, and how it stands."""
    return {
        "text": wording.text(number.value, language, compact=True),
        "text_full": wording.text(number.value, language),
        "state": number.state,
        "state_word": state_word(number),
        "remark": unpriced(number),
        "judged_from": number.judged_from.isoformat() if number.is_young else None,
    }


def record_kind(kind: str) -> str:
    """What a mapping calls a kind of record, for readers."""
    names = {
        "lead": _("Lead"),
        "stage": _("Stage"),
        "deal": _("Deal"),
        "change": _("Change of the deal"),
        "activity": _("Activity"),
        "invoice": _("Invoice"),
        "onboarding": _("Onboarding"),
    }
    return names.get(kind, kind)


def activity_name(kind: str) -> str:
    names = {
        "call": _("Call"),
        "email": _("E-mail"),
        "meeting": _("Meeting"),
        "social": _("Social"),
        "visit": _("Site visit"),
    }
    return names.get(kind, kind)
