"""Days and times as they are written behind the options of commands."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date, datetime

from django.utils.translation import gettext as _

from revops.periods import FIRST_YEAR, LAST_YEAR


def day(text: str) -> date:
    """ArgumentTypeError is a sentence that says what is wrong with it."""
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(
            _("“%(text)s” is not a day; write one such as 2026-11-05.") % {"text": text}
        ) from error
    refuse_far(found, text)
    return found


def moment(text: str) -> datetime:
    """A time, with its offset where one is written; of a day its beginning. Errors as `day`."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(
            _("“%(text)s” is not a time; write one such as 2026-11-05T08:00.") % {"text": text}
        ) from error
    refuse_far(found, text)
    return found


def refuse_far(found: date, text: str) -> None:
    """What no period holds would be an error only later, in the middle of the work."""
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ArgumentTypeError(
            _("“%(text)s” is outside of the years %(first)s to %(last)s.")
            % {"text": text, "first": FIRST_YEAR, "last": LAST_YEAR}
        )
