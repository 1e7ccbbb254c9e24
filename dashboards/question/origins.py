"""Origins of other sites, as an administrator writes them: scheme, host and port, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from dashboards.question.forms import AddressError

__all__ = ["AddressError", "read"]
# A name in ASCII or an address of four numbers; what could end a header's value is in none.
ORIGIN = re.compile(r"(https?)://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?")
MOST = 20


def read(text: str) -> list[str]:
    """Each origin once. AddressError says which is none."""
    found = list(dict.fromkeys(each(text)))
    if not 1 <= len(found) <= MOST:
        raise AddressError(_("A site has from 1 to %(most)d origins, one a line.") % {"most": MOST})
    return found


def each(text: str) -> Iterator[str]:
    for word in text.lower().split():
        plain = word.removesuffix("/")
        match = ORIGIN.fullmatch(plain)
        if match is None:
            raise AddressError(
                _(
                    "“%(text)s” is no origin; it is written like https://app.hubspot.com: without a path, and"
                    " without a *, which would let everybody's pages in."
                )
                % {"text": word[:100]}
            )
        if match[1] == "http" and settings.HTTPS:
            raise AddressError(
                _("“%(text)s” is not encrypted; write https://, as this installation has.")
                % {"text": word[:100]}
            )
        yield plain
