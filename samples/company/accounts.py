"""Accounts of the sample company: for the demo one per group and one per team lead, with random
passwords that only this installation knows; elsewhere those of its people, into which nobody can log in.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import QuerySet

from revops.models import Person
from samples.company.people import LEAD_OF_TEAM, login
from samples.company.settings import DOMAIN

# By account, its group and what it is for.
WHAT_THEY_MAY = {
    "viewer": "viewer, sees every page",
    "manager": "manager, leads no team",
    "cro": "cro, overrides commitments and freezes meetings",
    "finance": "finance, sets rates and revenue's targets, prepares months",
    "controller": "finance, approves the months that finance prepared",
    "admin": "admin, may do everything",
}


def create_accounts(file: Path) -> dict[str, str]:
    """Password by user name. Accounts that `file` already lists keep theirs, so this may be
    repeated.
    """
    leads = {login(lead): f"manager, leads {team}" for team, lead in LEAD_OF_TEAM.items()}
    wanted = WHAT_THEY_MAY | leads
    known = read_accounts(file)
    with transaction.atomic():
        passwords = {
            name: _create(name, what.partition(",")[0], known.get(name))
            for name, what in wanted.items()
        }
    _write(file, [(name, passwords[name], what) for name, what in wanted.items()])
    return passwords


def create_people() -> None:
    """Accounts of whoever types something in there and has none yet. The demo's stay as they are."""
    for name in ("finance", "controller", "cro", *LEAD_OF_TEAM.values()):
        if not accounts_of(name).exists():
            _without_password(name)


def without_password() -> QuerySet[User]:
    """The accounts that came with the sample, and go with it: nobody can log in with them."""
    return User.objects.filter(username__endswith=f"@{DOMAIN}", password__startswith="!")


def accounts_of(name: str) -> QuerySet[User]:
    """The account of somebody who works at the sample company, none or one."""
    return User.objects.filter(email=address(name))


def address(name: str) -> str:
    return f"{name if name in WHAT_THEY_MAY else login(name)}@{DOMAIN}"


def _without_password(name: str) -> None:
    first, _space, family = name.partition(" ")
    user = User(username=address(name), email=address(name), first_name=first, last_name=family)
    user.set_unusable_password()
    with transaction.atomic():
        user.save()
        user.groups.add(Group.objects.get(name="manager"))
        if not family:
            user.groups.add(Group.objects.get(name=WHAT_THEY_MAY[name].partition(",")[0]))


def link_people() -> None:
    """Ties the accounts of team leads to the people that the CRM's export named."""
    for lead in LEAD_OF_TEAM.values():
        Person.objects.filter(email=address(lead), user=None).update(user=accounts_of(lead).first())


def read_accounts(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    lines = (line.split() for line in file.read_text().splitlines())
    return {line[0]: line[1] for line in lines if len(line) > 1}


def _create(name: str, group: str, password: str | None) -> str:
    user, is_new = User.objects.get_or_create(username=name, defaults={"email": f"{name}@{DOMAIN}"})
    user.groups.add(Group.objects.get(name=group))
    if is_new or password is None or not user.check_password(password):
        password = secrets.token_urlsafe(12)
        user.set_password(password)
    user.is_staff = group != "viewer"
    user.save()
    return password


def _write(file: Path, lines: list[tuple[str, str, str]]) -> None:
    """Readable by its owner only, from the first byte on; in place at once or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.writelines(f"{name:<16}  {password}  {what}\n" for name, password, what in lines)
    draft.replace(file)
