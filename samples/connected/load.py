"""Sets Diapason up for the connected company: its organisation, one account, and the connections."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import transaction

from revops import organisation
from revops.connectors.protocol import CONNECTORS
from revops.ingest import connecting, pulls, sources
from revops.models import Connection, Organisation
from samples.connected import beside, billing, server
from samples.connected.billing import Billing
from samples.connected.server import LOGIN, Tryton

MAPPINGS = Path(settings.BASE_DIR) / "samples" / "mappings"
ORGANISATION = {
    "name": "Connected", "base_currency": "EUR", "timezone": "Europe/Paris", "country": "FR",
    "fiscal_year_start": 1, "week_start": 0, "pairs": [],
}  # fmt: skip
EVERY_MINUTES = 1
ACCOUNTS = "demo-accounts.txt"


def load_tryton(of: Tryton, home: Path) -> None:
    given = {"address": of.address, "database": of.database, "login": LOGIN}
    load("tryton", given, {"password": of.password}, tryton_mapping(of), home)


def load_billing(of: Billing, home: Path) -> None:
    load("stripe", {"address": of.address}, {"key": billing.KEY}, billing_mapping(of), home)


def tryton_mapping(of: Tryton) -> str:
    return linked("connected-tryton.toml", server.PORT, of.address)


def billing_mapping(of: Billing) -> str:
    return linked("connected-localstripe.toml", billing.PORT, of.address)


def linked(name: str, port: int, address: str) -> str:
    """A mapping with links that lead to where the tool is."""
    return (MAPPINGS / name).read_text().replace(f"{beside.address(port)}/", f"{address}/")


def load(
    connector: str, given: Mapping[str, str], hidden: Mapping[str, str], mapping: str, home: Path
) -> None:
    """Connects a tool that is not connected yet; what an earlier start began is used again."""
    if Connection.objects.filter(connector=connector).exclude(source=None).exists():
        return
    if Organisation.current() is None:
        organisation.settle(ORGANISATION, through="samples.connected")
    user = account(home)
    made, _offered = connecting.begin(CONNECTORS[connector], given, hidden)
    with transaction.atomic():
        made.source = sources.keep(connecting.parse(mapping).source, mapping, user)
        made.is_on, made.every_minutes = True, EVERY_MINUTES
        made.save()
        pulls.request_now(made, user)


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
