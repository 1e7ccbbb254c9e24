"""Words about a number: how it stands, and of which view it is."""

from __future__ import annotations

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from dashboards.reading.report import Frame
from dashboards.words import wording
from dashboards.words.filters import SPLITS
from revops import receipts
from revops.ingest import meanings
from revops.numbers import Number, Slice, Standing
from revops.receipts import Related


def reader_language() -> str:
    """The language in which the reader is answered, for whoever words something for them."""
    return get_language() or "en"


def state_word(number: Number) -> str:
    """A word for how it stands, or why it is not judged; "" where nothing was aimed at."""
    if number.target is None and number.state in (Standing.ABSENT, Standing.NO_TARGET):
        return _("no target set")
    if number.state == Standing.TOO_YOUNG:
        return too_young(number)
    level = _("on target") if number.is_over else _("on pace")
    words = {"ahead": _("ahead"), "on_pace": level, "behind": _("behind")}
    return words.get(number.state) or unjudged(number)


def unjudged(number: Number) -> str:
    return {
        Standing.ABSENT: _("no figure"),
        Standing.NEUTRAL: _("neutral"),
        Standing.NO_TARGET: "",
        Standing.TOO_FEW: _("too few to judge"),
        Standing.TOO_EARLY: _("too early to say"),
    }[number.state]


def too_young(number: Number) -> str:
    """Until when the number cannot be judged; "" when it can."""
    if not number.is_young:
        return ""
    return _("too young to judge until %(day)s") % {
        "day": wording.day(number.judged_from, reader_language())
    }


def ahead(number: Number) -> str:
    """9,000 dated ahead: what is in the period and on days that do not count yet; "" when nothing
    is.
    """
    if number.ahead is None:
        return ""
    return _("%(amount)s dated ahead") % {"amount": wording.text(number.ahead, reader_language())}


def since(number: Number) -> str:
    """From when a period that began before the data is known; "" for one that is known whole."""
    return (
        _("data since %(day)s") % {"day": wording.day(number.since, reader_language())}
        if number.since
        else ""
    )


def silent(number: Number) -> list[str]:
    """Which silent sources end the value, and when they last delivered."""
    language = reader_language()
    return [
        _("%(source)s silent since %(day)s")
        % {"source": each.source, "day": wording.day(each.on, language)}
        for each in number.silent
    ]


def closed(number: Number) -> str:
    """Up to which day it is closed, and for which time where that is not the first; that it is never
    closed where its period is; "" where no day of it is.
    """
    if number.signed.is_never and not number.value.is_absent:
        return _("never closed: it may still change")
    if number.signed.to is None:
        return ""
    word = pgettext("figure", "closed")
    if not number.is_closed:
        word = _("closed to %(day)s") % {"day": wording.day(number.signed.to, reader_language())}
    if (number.signed.version or 1) == 1:
        return word
    return _("%(closed)s, version %(version)d") % {"closed": word, "version": number.signed.version}


def adjusted(number: Number) -> str:
    """What of it changed in months that were closed before; "" where nothing did."""
    if number.signed.adjustments is None:
        return ""
    amount = wording.text(number.signed.adjustments, reader_language())
    return _("%(amount)s of it adjusts closed months") % {"amount": amount}


def remarks(number: Number) -> list[str]:
    """What a reader must know beside the figure: what is not priced, dated ahead, not known or not
    delivered, what is closed and what adjusts that.
    """
    every = (unpriced, ahead, since, closed, adjusted)
    return [*filter(None, (each(number) for each in every)), *silent(number)]


def unpriced(number: Number) -> str:
    """How many records are in its count and not in its money; "" when there is none."""
    if not number.unpriced:
        return ""
    shown = wording.number(number.unpriced, reader_language())
    said = ngettext(
        "%(shown)s record has no amount or no rate",
        "%(shown)s records have no amount or no rate",
        number.unpriced,
    )
    return said % {"shown": shown}


def motion_name(motion: str) -> str:
    return {"inbound": _("Inbound"), "outbound": _("Outbound"), "none": _("Motion not known")}[
        motion
    ]


def slice_name(frame: Frame, slice: Slice | None = None) -> str:
    """Inbound · SDR North; "Whole company" where nothing was chosen. A slice is that of the
    question, or another of its member.
    """
    slice = frame.question.slice if slice is None else slice
    parts = [motion_name(slice.motion)] if slice.motion else []
    if slice.dimension:
        parts.append(frame.member_name)
    return " · ".join(parts) or _("Whole company")


def dimension_name(slice: Slice) -> str:
    """By what the slice is cut: Motion · Team; "Total" where it is not."""
    cuts = (["motion"] if slice.motion else []) + list(slice.members)
    return " · ".join(str(SPLITS[each]) for each in cuts) or _("Total")


def in_words(number: Number, language: str) -> dict[str, str | None]:
    """What a page shows of a number: short as on a tile, in full as on a receipt, and how it
    stands.
    """
    return {
        "text": wording.text(number.value, language, compact=True),
        "text_full": wording.text(number.value, language),
        "state_word": state_word(number),
        "remark": " · ".join(remarks(number)),
        "judged_from": number.judged_from.isoformat() if number.is_young else None,
    }


def activity_name(kind: str) -> str:
    names = {
        "call": _("Call"),
        "email": _("E-mail"),
        "meeting": _("Meeting"),
        "social": _("Social"),
        "visit": _("Site visit"),
    }
    return names.get(kind, kind)


def related_words(related: Related) -> str:
    """What a record of the timeline is, in a word or two: Call, Stage MQL, Deal."""
    if related.kind == "activity":
        return activity_name(related.word)
    kind, says = receipts.kind_label(related.kind), meanings.word_for(related.word)
    if not says or says == kind:
        return kind
    return _("%(kind)s: %(says)s") % {"kind": kind, "says": says}
