"""Which page of a list an address asks for."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dashboards.question.forms import AddressError


def page_number(text: str) -> int:
    """The page of a list, from 1."""
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 10**7):
        raise AddressError(
            _("“%(text)s” is not a page; pages are numbered from 1.") % {"text": text}
        )
    return int(text)


def refuse_page_beyond(number: int, last: int) -> None:
    """Raises AddressError for a page after the last."""
    if number > last:
        raise AddressError(
            _("There is no page %(page)s; the last is %(last)s.") % {"page": number, "last": last}
        )
