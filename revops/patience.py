"""How long a query may wait for others and run, by what asks it, and what is said when it was
stopped.

Pages wait a few seconds, a worker's job some minutes; migrations and commands as long as it takes.
The limits are part of each connection, so that they hold whichever query it is.
"""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
from django.conf import settings
from django.db import connections

from revops.messages import gettext as _

PAGES = {"lock_timeout": 5, "statement_timeout": 60, "idle_in_transaction_session_timeout": 60}
JOBS = {"lock_timeout": 300, "statement_timeout": 7200, "idle_in_transaction_session_timeout": 1800}


def limit(seconds: Mapping[str, int]) -> None:
    """Gives these limits to every connection that this process will open; what DATABASE_URL itself
    says comes after and wins.
    """
    if not settings.DATABASE_LIMITS:
        return
    options = connections.settings["default"].setdefault("OPTIONS", {})
    given = " ".join(f"-c {name}={value}s" for name, value in seconds.items())
    options["options"] = f"{given} {options.get('options', '')}".strip()


def is_held_up(error: BaseException) -> bool:
    """Whether a query waited for somebody else's lock as long as it may."""
    return isinstance(error.__cause__ or error, psycopg.errors.LockNotAvailable)


def is_too_long(error: BaseException) -> bool:
    """Whether a query ran as long as it may."""
    return isinstance(error.__cause__ or error, psycopg.errors.QueryCanceled)


def sentence(error: BaseException) -> str:
    """What a reader is told; "" for an error that has nothing to do with waiting."""
    if is_held_up(error):
        return _(
            "Something that this needs is being written just now, an import for example. Nothing was lost; try again in a moment."
        )
    if is_too_long(error):
        return _(
            "The answer took too long and was stopped, so that others are answered. Ask for a shorter period or for less of it."
        )
    return ""
