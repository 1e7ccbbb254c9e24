"""Reasons for which an installation must not start, each with what to do.

`manage.py` runs them before its commands; wsgi.py, gunicorn.py and celery.py call `enforce`,
because nothing else does.
"""

import sys
from collections.abc import Sequence
from ipaddress import ip_network
from typing import Any

from cryptography.fernet import Fernet
from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register, run_checks
from django.db import DatabaseError, connection

SHORTEST_KEY = 32
FEWEST_CHARACTERS = 12
KNOWN_KEYS = (
    "django-insecure-",
    "changeme",
    "change-me",
    "change_me",
    "changethis",
    "secret",
    "password",
    "insecure",
    "example",
    "your-",
    "replace",
    "not-so-",
    "dev-key",
)
LOOPBACK = {"127.0.0.1", "localhost", "::1", "[::1]"}
OLDEST_POSTGRESQL = 14
NEW_KEY = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
NEW_CONNECTION_KEY = (
    "python3 -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"
)
KEY_HINT = f"Remove SECRET_KEY to use the installation's own key, or set one made by: {NEW_KEY}"


@register("start")
def secret_key(**_: Any) -> list[CheckMessage]:
    key = settings.SECRET_KEY
    if fragment := next((known for known in KNOWN_KEYS if known in key.lower()), ""):
        message = f"The secret key contains “{fragment}”, as keys from examples do: whoever knows it can sign in as anybody."
        return [_error("E001", message, KEY_HINT)]
    if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS:
        least = f"{SHORTEST_KEY} characters, {FEWEST_CHARACTERS} of them different"
        return [_error("E002", f"The secret key is weak: it needs at least {least}.", KEY_HINT)]
    return []


@register("start")
def debug_stays_home(**_: Any) -> list[CheckMessage]:
    reachable = sorted({settings.HOST, *settings.ALLOWED_HOSTS} - LOOPBACK)
    if not settings.DEBUG or not reachable:
        return []
    hint = "Unset DEBUG, or set HOST=127.0.0.1 and leave ALLOWED_HOSTS out."
    return [
        _error(
            "E003",
            f"DEBUG shows code and settings to anyone who can reach {', '.join(reachable)}.",
            hint,
        )
    ]


@register("start")
def database_is_postgresql(**_: Any) -> list[CheckMessage]:
    if connection.vendor == "postgresql":
        return []
    message = f"DATABASE_URL names a {connection.vendor} database; Diapason keeps its numbers in PostgreSQL only."
    hint = "Unset DATABASE_URL to use the embedded PostgreSQL, or set it to postgresql://user:password@host:5432/name."
    return [_error("E004", message, hint)]


@register("start")
def database_is_recent(**_: Any) -> list[CheckMessage]:
    """The embedded server is; asking it would start it. A server that cannot be reached says so by
    itself.
    """
    if connection.vendor != "postgresql" or not settings.DATABASE_URL:
        return []
    version = _server_version()
    if version is None or version >= OLDEST_POSTGRESQL * 10_000:
        return []
    needed = f"Diapason needs {OLDEST_POSTGRESQL} or newer"
    message = f"The server of DATABASE_URL is PostgreSQL {version // 10_000}; {needed}."
    hint = "Upgrade that server, or unset DATABASE_URL to use the embedded PostgreSQL."
    return [_error("E005", message, hint)]


@register("start")
def connection_keys_are_keys(**_: Any) -> list[CheckMessage]:
    """Whoever reads a key in a message can open secrets, so the message counts them only."""
    for place, key in enumerate(settings.CONNECTION_KEYS, start=1):
        try:
            Fernet(key)
        except ValueError:
            message = f"Entry {place} of CONNECTION_KEYS is no key: secrets of connections could be neither kept nor read."
            return [_error("E006", message, f"Make one by: {NEW_CONNECTION_KEY}")]
    return []


@register("start")
def networks_are_networks(**_: Any) -> list[CheckMessage]:
    for each in settings.EGRESS_ALLOWED:
        try:
            ip_network(each, strict=False)
        except ValueError:
            message = f"EGRESS_ALLOWED names “{each}”, which is no network."
            return [_error("E007", message, "Write networks like 10.1.2.0/24 or 127.0.0.1/32.")]
    return []


@register(Tags.database)
def secrets_have_a_key(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """A warning: what is connected stops meanwhile, and says so."""
    if settings.CONNECTION_KEYS or not databases:
        return []
    try:
        has_secrets = apps.get_model("revops.Connection").objects.exclude(secrets={}).exists()
    except DatabaseError:  # not migrated yet
        return []
    message = "Sources are connected, but CONNECTION_KEYS has no key: their secrets cannot be read."
    hint = f"Set CONNECTION_KEYS alike on every machine; make one by: {NEW_CONNECTION_KEY}"
    return [Warning(message, hint=hint, id="start.W002")] if has_secrets else []


@register(Tags.database)
def digests_have_a_server(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """A warning: the mails are written as files meanwhile."""
    if settings.EMAIL_URL or not databases:
        return []
    try:
        is_on = apps.get_model("dashboards.Subscription").objects.filter(is_on=True).exists()
    except DatabaseError:  # not migrated yet
        return []
    message = f"Digests are switched on, but no mail server is set: they are written to {settings.EMAIL_FILE_PATH}."
    hint = "Set EMAIL_URL, for example to smtp+tls://user:password@mail.example.org:587."
    return [Warning(message, hint=hint, id="start.W001")] if is_on else []


def enforce() -> None:
    """End this process when a start check fails. 3 is the status at which gunicorn does not try
    again.
    """
    found = [message for message in run_checks(tags=["start"]) if message.is_serious()]
    if found:
        print(_sentences(found), file=sys.stderr, flush=True)
        raise SystemExit(3)


def _server_version() -> int | None:
    """As PostgreSQL numbers it, 140005 for 14.5; None when the server cannot be reached."""
    import psycopg

    parameters = connection.get_connection_params()
    wanted = {
        name: parameters[name]
        for name in ("dbname", "user", "password", "host", "port")
        if name in parameters
    }
    try:
        with psycopg.connect(**wanted, connect_timeout=5) as server:
            return server.info.server_version
    except (psycopg.Error, DatabaseError):
        return None


def _error(number: str, message: str, hint: str) -> Error:
    return Error(message, hint=hint, id=f"start.{number}")


def _sentences(found: Sequence[CheckMessage]) -> str:
    lines = ["Diapason does not start:"]
    for message in found:
        lines += [f"  {message.msg} ({message.id})", f"    {message.hint}"]
    return "\n".join(lines)
