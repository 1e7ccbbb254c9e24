"""How often something may be tried: counted in the database, so that it holds for all processes
and machines together, and for a hundred tries that come at once.

A try is counted before it is looked at, in one statement, and taken back when it was right. Whether
a name is an account's shows nowhere: a text that is nobody's is counted like one that is
somebody's, and what an account has had by another of its names is refused without saying so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.models import Guess

Kind = Guess.Kind
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Limit:
    """So many in a time that begins with the first; the last one begins it anew."""

    most: int
    within: timedelta


QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)
LIMITS = {
    Kind.ACCOUNT: Limit(10, QUARTER),
    Kind.NAME: Limit(10, QUARTER),
    Kind.ADDRESS: Limit(100, QUARTER),
    Kind.CODE: Limit(10, QUARTER),
    Kind.MAIL: Limit(3, HOUR),
    Kind.MAIL_FROM: Limit(20, HOUR),
    # Longer than a code is valid, with the clocks that differ by one step.
    Kind.USED: Limit(1, timedelta(minutes=2)),
}
TAKE = """
    INSERT INTO access_guess AS g (kind, whom, count, until) VALUES (%(kind)s, %(whom)s, 1, %(end)s)
    ON CONFLICT (kind, whom) DO UPDATE SET
        count = CASE WHEN g.until <= %(now)s THEN 1 ELSE g.count + 1 END,
        until = CASE WHEN g.until <= %(now)s OR g.count + 1 >= %(most)s THEN %(end)s ELSE g.until END
    WHERE g.until <= %(now)s OR g.count < %(most)s
    RETURNING count"""
GIVE_BACK = "UPDATE access_guess SET count = count - 1 WHERE kind = %s AND whom = %s AND count > 0"


class Locked(Exception):
    """No more of these until then; the text is a sentence for whoever tried."""

    def __init__(self, key: Key, until: datetime) -> None:
        self.key, self.until = key, until
        super().__init__(sentence(key[0], until))


def take(key: Key, now: datetime | None = None) -> None:
    """Counts one try. Raises Locked when there have been too many."""
    kind, whom = key
    limit, now = LIMITS[Kind(kind)], now or timezone.now()
    given = {"kind": kind, "whom": whom, "now": now, "end": now + limit.within, "most": limit.most}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, given)
        if cursor.fetchone() is not None:
            return
    until = Guess.objects.filter(kind=kind, whom=whom).values_list("until", flat=True).first()
    raise Locked(key, until or now + limit.within)


def take_all(keys: Iterable[Key]) -> list[Key]:
    """Counts one try against each, or against none. Raises Locked."""
    taken: list[Key] = []
    try:
        for key in keys:
            take(key)
            taken.append(key)
    except Locked:
        give_back(taken)
        raise
    return taken


def give_back(keys: Iterable[Key]) -> None:
    """What was tried was right, or was not looked at."""
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute(GIVE_BACK, key)


def of_account(user: AbstractBaseUser) -> Key:
    return Kind.ACCOUNT, str(user.pk)


def of_codes(user: AbstractBaseUser) -> Key:
    return Kind.CODE, str(user.pk)


def of_code(user: AbstractBaseUser, code: str) -> Key:
    return Kind.USED, hashed(f"{user.pk} {''.join(code.split())}")


def of_name(login: str) -> Key:
    return Kind.NAME, hashed(login.strip().casefold())


def of_mailbox(email: str) -> Key:
    return Kind.MAIL, hashed(email.strip().casefold())


def of_address(ip: str, kind: str = Kind.ADDRESS) -> Key:
    """A provider gives a whole network of the new addresses to one house."""
    try:
        address = ip_address(ip)
    except ValueError:
        return kind, ip[:100]
    if isinstance(address, IPv6Address):
        return kind, str(ip_network((address, 64), strict=False).network_address)
    return kind, ip


def hashed(text: str) -> str:
    return sha256(text.encode(errors="surrogatepass")).hexdigest()


def locked(now: datetime | None = None) -> dict[Key, Guess]:
    """What is locked by wrong passwords or codes."""
    now = now or timezone.now()
    kinds = (Kind.ACCOUNT, Kind.NAME, Kind.ADDRESS, Kind.CODE)
    full = [Q(kind=kind, count__gte=LIMITS[kind].most) for kind in kinds]
    found = Guess.objects.filter(full[0] | full[1] | full[2] | full[3], until__gt=now)
    return {(each.kind, each.whom): each for each in found}


def keys_of(user: AbstractBaseUser) -> list[Key]:
    """All under which an account can be locked."""
    names = [of_name(name) for name in (user.get_username(), user.email) if name]
    return [of_account(user), of_codes(user), *names]


def lift(keys: Iterable[Key]) -> None:
    for kind, whom in keys:
        Guess.objects.filter(kind=kind, whom=whom).delete()


def forget(now: datetime | None = None) -> None:
    """What is over counts no more."""
    Guess.objects.filter(until__lt=(now or timezone.now()) - HOUR).delete()


def sentence(kind: str, until: datetime) -> str:
    minutes = max(1, ceil((until - timezone.now()).total_seconds() / 60))
    wait = ngettext("in %(count)d minute", "in %(count)d minutes", minutes) % {"count": minutes}
    return SENTENCES[Kind(kind)]() % {"wait": wait}


# In the language of whoever tries.
SENTENCES = {
    Kind.ACCOUNT: lambda: _("Too many wrong passwords. Try again %(wait)s, or ask an administrator to lift the lock."),
    Kind.NAME: lambda: _("Too many wrong passwords. Try again %(wait)s, or ask an administrator to lift the lock."),
    Kind.ADDRESS: lambda: _("Too many wrong passwords came from your network. Try again %(wait)s."),
    Kind.CODE: lambda: _("Too many wrong codes. Try again %(wait)s, or ask an administrator to lift the lock."),
    Kind.USED: lambda: _("This code was used already. Wait for the next one."),
    Kind.MAIL: lambda: _("A mail was asked for several times. Look into the mailbox, or try again %(wait)s."),
    Kind.MAIL_FROM: lambda: _("Too many mails were asked for from your network. Try again %(wait)s."),
}  # fmt: skip
