"""Sets Diapason up for the connected company: its organisation, one account, and the connection."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import transaction

from revops import organisation
from revops.connectors.protocol import CONNECTORS
from revops.ingest import connecting, pulls, sources
from revops.models import Connection
from samples.connected.server import LOGIN, PORT, Tryton

MAPPING = Path(settings.BASE_DIR) / "samples" / "mappings" / "connected-tryton.toml"
ORGANISATION = {
    "name": "Connected", "base_currency": "EUR", "timezone": "Europe/Paris", "country": "FR",
    "fiscal_year_start": 1, "week_start": 0, "pairs": [],
}  # fmt: skip
EVERY_MINUTES = 1
ACCOUNTS = "demo-accounts.txt"


def is_loaded() -> bool:
    return Connection.objects.filter(connector="tryton").exclude(source=None).exists()


def load(of: Tryton, home: Path) -> Connection:
    """Into an installation where it is not loaded yet; what an earlier one began is used again."""
    organisation.settle(ORGANISATION, through="samples.connected")
    user = account(home)
    given = {"address": of.address, "database": of.database, "login": LOGIN}
    made, _offered = connecting.begin(CONNECTORS["tryton"], given, {"password": of.password})
    with transaction.atomic():
        text = mapping(of)
        made.source = sources.keep(connecting.parse(text).source, text, user)
        made.is_on, made.every_minutes = True, EVERY_MINUTES
        made.save()
        pulls.request_now(made, user)
    return made


def mapping(of: Tryton) -> str:
    """With links that lead to this Tryton."""
    return MAPPING.read_text().replace(f"http://127.0.0.1:{PORT}/", f"{of.address}/")


def account(home: Path) -> User:
    """The administrator, with a password that stands beside the data and nowhere else."""
    user, is_new = User.objects.get_or_create(username="admin", defaults={"email": "admin@example.org"})  # fmt: skip
    if is_new:
        password = secrets.token_urlsafe(12)
        user.set_password(password)
        user.is_staff = user.is_superuser = True
        user.save()
        user.groups.add(Group.objects.get(name="manager"))
        path = home / ACCOUNTS
        path.touch(0o600)
        path.write_text(f"Diapason: sign in as admin with the password {password}\n")
    return user
