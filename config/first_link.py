"""The link under which the first account of an installation is made: it works until there is one.

Signed, so that nothing has to be kept; whoever can read the terminal of `make run` may begin.
"""

from __future__ import annotations

from django.core import signing

SALT, DAYS = "first account", 30


def path() -> str:
    return f"/start/{signing.dumps('', salt=SALT)}/"


def is_valid(token: str) -> bool:
    try:
        signing.loads(token, salt=SALT, max_age=DAYS * 24 * 60 * 60)
    except signing.BadSignature:
        return False
    return True


def is_open() -> bool:
    """Whether there is no account yet."""
    from django.contrib.auth.models import User

    return not User.objects.exists()
