"""Handing a message to the incoming webhook of a chat. The address is a secret as a password is: it is
kept sealed, and no sentence about what went wrong has more of it than the host.
"""

from __future__ import annotations

import json
from datetime import timedelta

from revops import sealed as seals
from revops.egress import Client, Passing, Permanent
from revops.messages import gettext as _
from revops.queue import work
from revops.sealed import NotSealed

__all__ = ["NotSealed", "deliver", "sealed"]


class Unanswered(Exception):
    """It may pass; the text says what happened."""


def sealed(address: str) -> str:
    """Raises NotSealed."""
    return seals.seal(address)


def deliver(sealed_address: str, host: str, message: object) -> None:
    """Sends once. Raises work.Refused for what will never be taken, work.NotYet where a later time was
    asked for, and Unanswered for what may pass: the queue tries again, because a question that got no
    answer may have arrived, and asking again at once would say it twice.
    """
    try:
        Client().once(
            "POST",
            seals.opened(sealed_address),
            json.dumps(message, ensure_ascii=False).encode(),
            {"Content-Type": "application/json"},
        )
    except NotSealed as error:
        raise work.Refused(str(error)) from None
    except Passing as error:
        if error.retry_after is not None:
            raise work.NotYet(str(error), max(error.retry_after, timedelta(seconds=1))) from None
        raise Unanswered(str(error)) from None
    except Permanent as error:
        raise work.Refused(refused(host, error.status)) from None


def refused(host: str, status: int) -> str:
    if status:
        why = _(
            "%(host)s refuses the message (%(status)d): the webhook was removed or its address is wrong. Enter"
            " the address anew."
        )
        return why % {"host": host, "status": status}
    why = _(
        "%(host)s cannot be asked: it is a private address that EGRESS_ALLOWED does not name, no address of"
        " the web, or it sends on to another one."
    )
    return why % {"host": host}
