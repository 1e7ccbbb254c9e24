"""Secrets of connections, encrypted under keys of their own (CONNECTION_KEYS): the first key seals,
each of them opens.

A sealed text is of no use to whoever has only the database or a copy of it.
"""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from revops.messages import gettext as _


class NotSealed(Exception):
    """There is no key, or none that opens; the text says what to do."""


def seal(secret: str) -> str:
    """Raises NotSealed."""
    return keys().encrypt(secret.encode()).decode()


def opened(sealed: str) -> str:
    """Raises NotSealed."""
    try:
        return keys().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise NotSealed(none_opens()) from error


def sealed_anew(sealed: str) -> str:
    """The same secret under the first key. Raises NotSealed."""
    try:
        return keys().rotate(sealed.encode()).decode()
    except InvalidToken as error:
        raise NotSealed(none_opens()) from error


def keys() -> MultiFernet:
    """Raises NotSealed."""
    if not settings.CONNECTION_KEYS:
        raise NotSealed(
            _("There is no key for secrets of connections: set CONNECTION_KEYS (docs/settings.md).")
        )
    try:
        return MultiFernet([Fernet(key) for key in settings.CONNECTION_KEYS])
    except ValueError as error:
        raise NotSealed(
            _("CONNECTION_KEYS has an entry that is no key (docs/settings.md).")
        ) from error


def none_opens() -> str:
    return _(
        "None of the keys in CONNECTION_KEYS opens a secret of this connection. Add the key under"
        " which it was stored, or enter the secret again."
    )
