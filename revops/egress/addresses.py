"""Which addresses may be connected to. A name is resolved once, and what was looked at is what is
connected to: a name that means another address a moment later changes nothing.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings

from revops.egress.errors import Passing, Permanent
from revops.messages import gettext as _

Address = IPv4Address | IPv6Address
# IPv4 behind a gateway of an IPv6 network (RFC 6052).
TRANSLATED = ip_network("64:ff9b::/96")


def allowed(host: str, port: int) -> list[str]:
    """The addresses of a host, all of which may be connected to. Raises Permanent where one may
    not, and Passing where the name is not known.
    """
    found = list(dict.fromkeys(resolved(host, port)))
    for address in found:
        if not is_allowed(ip_address(address)):
            why = _(
                "“%(host)s” is the private address %(address)s, which is not asked: a connection could be"
                " used to look into the own network. If that is meant, an operator allows it with EGRESS_ALLOWED"
                " (docs/settings.md)."
            )
            raise Permanent(why % {"host": host, "address": address})
    return found


def resolved(host: str, port: int) -> Iterator[str]:
    try:
        infos = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        why = _("The name “%(host)s” is not known: %(why)s. Is it written correctly?")
        reason = getattr(error, "strerror", None) or error
        raise Passing(why % {"host": host[:100], "why": reason}) from error
    for info in infos:
        yield str(info[4][0]).partition("%")[0]


def is_allowed(address: Address) -> bool:
    """Whether everybody can reach it anyway, or an operator allowed it."""
    real = embedded(address)
    if any(real in ip_network(each, strict=False) for each in settings.EGRESS_ALLOWED):
        return True
    return real.is_global and not real.is_multicast and not real.is_reserved


def embedded(address: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for, where it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in TRANSLATED:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or address
