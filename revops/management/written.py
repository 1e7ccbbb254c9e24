"""Days and times as they are written behind the options of commands."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date, datetime
from typing import TypeVar

from django.utils.translation import gettext as _

from revops.periods import FIRST_YEAR, LAST_YEAR

Written = TypeVar("Written", date, datetime)


def day(text: str) -> date:
    """ArgumentTypeError is a sentence that says what is wrong with it."""
    return read(text, date, _("“%(text)s” is not a day; write one such as 2026-11-05."))


def moment(text: str) -> datetime:
    """A time, with its offset where one is written; of a day its beginning. Errors as `day`."""
    return read(text, datetime, _("“%(text)s” is not a time; write one such as 2026-11-05T08:00."))


def read(text: str, kind: type[Written], otherwise: str) -> Written:
    """What no period holds is refused, too: it would be an error only later, in the middle of the
    work.
    """
    try:
        found = kind.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(otherwise % {"text": text}) from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ArgumentTypeError(
            _("“%(text)s” is outside of the years %(first)s to %(last)s.")
            % {"text": text, "first": FIRST_YEAR, "last": LAST_YEAR}
        )
    return found
