"""What went wrong with a question, in a sentence for whoever looks after the connection. An address
is named without what follows its path, where secrets may be.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from revops.messages import gettext as _

if TYPE_CHECKING:
    from revops.egress.client import Answer

MOST = 300
MESSAGE = re.compile(r"<Message>([^<]+)</Message>")
INSIDE = re.compile(r"\s+")


def place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname or ''}{parts.path}"[:200]


def host(url: str) -> str:
    return (urlsplit(url).hostname or url)[:100]


def excerpt(body: bytes) -> str:
    """What was answered beside the status, on one line; of XML its message."""
    text = INSIDE.sub(" ", body[: 4 * MOST].decode("utf-8", "replace")).strip()
    if found := MESSAGE.search(text):
        return unescape(found[1])[:MOST]
    return "—" if not text or text.startswith("<") else text[:MOST]


def no_address(url: str) -> str:
    why = _("“%(url)s” is no address of the web: it begins with https:// or http://.")
    return why % {"url": url[:100]}


def no_answer(url: str, error: Exception) -> str:
    why = _("%(host)s did not answer completely: %(why)s.")
    return why % {"host": host(url), "why": type(error).__name__}


def too_slow(url: str, seconds: float) -> str:
    why = _("%(host)s took longer than %(most)d seconds for one answer.")
    return why % {"host": host(url), "most": int(seconds)}


def too_large(url: str, most: int) -> str:
    why = _("An answer of %(place)s is larger than %(most)d MB; ask for fewer records a page.")
    return why % {"place": place(url), "most": most // 2**20}


def cut(url: str, language: str) -> str:
    why = _("An answer of %(place)s is no whole %(language)s.")
    return why % {"place": place(url), "language": language}


def no_interface(url: str) -> str:
    why = _(
        "%(place)s answered with a web page instead of data: is the address right, and is it open without a login?"
    )
    return why % {"place": place(url)}


def circle(url: str) -> str:
    return _("%(host)s sends from one address to the next and back.") % {"host": host(url)}


def redirected(url: str, there: str) -> str:
    why = _(
        "%(host)s sends the question on to %(there)s, which is not followed. Correct the address."
    )
    return why % {"host": host(url), "there": host(there)}


def busy(answer: Answer) -> str:
    if answer.status == 429:
        return _("%(host)s asks for fewer questions (429).") % {"host": host(answer.url)}
    why = _("%(host)s has a problem of its own (%(status)d): %(why)s")
    return why % {
        "host": host(answer.url), "status": answer.status, "why": excerpt(answer.body),
    }  # fmt: skip


def refused(answer: Answer) -> str:
    sentence = {
        401: _(
            "%(place)s refuses the secret (401): it was withdrawn, has expired, or was typed wrongly. Enter a new one: %(why)s"
        ),
        403: _(
            "%(place)s does not allow this (403): give the account of the connection the right to read it: %(why)s"
        ),
        404: _("%(place)s is not there (404): correct the address or what is asked for: %(why)s"),
        410: _(
            "%(place)s is there no more (410): correct the address or what is asked for: %(why)s"
        ),
    }.get(
        answer.status,
        _("%(place)s refuses the question (%(status)d): %(why)s"),
    )
    return sentence % {
        "place": place(answer.url), "status": answer.status, "why": excerpt(answer.body),
    }  # fmt: skip
