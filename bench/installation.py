"""Installations to measure in: empty, with an embedded PostgreSQL that keeps its promises (fsync
on), thrown away afterwards.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Whatever would change what is measured, or point at somebody's own database.
FOREIGN = (
    "DATABASE_URL",
    "EMBEDDED_FSYNC",
    "SECRET_KEY",
    "DEBUG",
    "ALLOWED_HOSTS",
    "CELERY_BROKER_URL",
    "HTTPS",
    "PORT",
    "PYTHONDONTWRITEBYTECODE",  # every process would compile the code anew
)
QUIET = {"DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "WARNING", "HOST": "127.0.0.1"}


@contextmanager
def throw_away() -> Iterator[Path]:
    """The home of an installation that is gone when the block ends, its server stopped."""
    from config import embedded

    home = Path(tempfile.mkdtemp(prefix="diapason-bench-"))
    try:
        yield home
    finally:
        embedded.stop(home)
        embedded.leave(home)
        shutil.rmtree(home, ignore_errors=True)


def environment(home: Path) -> dict[str, str]:
    """What a process of that installation finds in its environment."""
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    return kept | QUIET | {"DIAPASON_HOME": str(home)}


@contextmanager
def inside(home: Path) -> Iterator[None]:
    """Makes this process one of the installation, which gets its tables and its organisation. A
    process can do so once.
    """
    for name in FOREIGN:
        os.environ.pop(name, None)
    os.environ |= QUIET | {"DIAPASON_HOME": str(home)}
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, interactive=False)
    empty()
    try:
        yield
    finally:
        connection.close()


def empty() -> None:
    """Takes everything out of the installation but its organisation."""
    from django.core.management import call_command

    from revops.models import Organisation

    call_command("flush", verbosity=0, interactive=False)
    company = {
        "name": "Bench",
        "base_currency": "EUR",
        "timezone": "Europe/Amsterdam",
        "country": "NL",
    }
    Organisation.objects.update_or_create(pk=1, defaults=company)
