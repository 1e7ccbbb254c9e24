"""Connections that are made to allowed addresses only, for urllib3."""

from __future__ import annotations

import socket

import urllib3
from urllib3 import connection, connectionpool, exceptions

from revops.egress.addresses import allowed


class Guarded(connection.HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return connected(self)


class GuardedTLS(connection.HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return connected(self)


class Pool(connectionpool.HTTPConnectionPool):
    ConnectionCls = Guarded


class PoolTLS(connectionpool.HTTPSConnectionPool):
    ConnectionCls = GuardedTLS


def connected(line: connection.HTTPConnection) -> socket.socket:
    """A socket to the first address that answers. Raises Permanent, Passing or urllib3's errors."""
    error: OSError | None = None
    for address in allowed(line.host, line.port or 80):
        try:
            return socket.create_connection((address, line.port), line.timeout)
        except OSError as problem:
            error = problem
    if isinstance(error, TimeoutError):
        raise exceptions.ConnectTimeoutError(line, f"{line.host} timed out.") from error
    raise exceptions.NewConnectionError(line, f"{line.host}: {error}") from error


def manager() -> urllib3.PoolManager:
    """Certificates are verified; nothing is asked through a proxy."""
    made = urllib3.PoolManager(num_pools=4, maxsize=1)
    made.pool_classes_by_scheme = {"http": Pool, "https": PoolTLS}
    return made
