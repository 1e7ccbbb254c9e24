"""How far an installation is on its way to the first own figure. Every step is read off what there is,
so that it ticks itself off whichever way it was taken.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, User
from django.db import connection, transaction

from revops.models import ImportRun, Membership, Organisation, Publication, State, Target


@dataclass(frozen=True, slots=True)
class Steps:
    """Which steps are done. `is_importing`: files were given, and what they tell is
    not published yet."""

    company: bool
    files: bool
    people: bool
    targets: bool
    is_importing: bool

    @property
    def left(self) -> int:
        return [self.company, self.files, self.people, self.targets].count(False)


def steps() -> Steps:
    is_published = Publication.objects.exists()
    runs = ImportRun.objects.exclude(state=State.FAILED)
    if is_published:
        runs = runs.exclude(state=State.DONE)
    return Steps(
        company=Organisation.objects.exists(),
        files=is_published,
        people=User.objects.filter(is_active=True).count() > 1 or Membership.objects.exists(),
        targets=Target.objects.exists(),
        is_importing=runs.exists(),
    )


def may_set_up(user: AbstractBaseUser) -> bool:
    return user.has_perm("revops.change_organisation")


def make_first_account(name: str, email: str, password: str) -> User | None:
    """The first account, with every right; None where somebody was quicker."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE auth_user IN SHARE ROW EXCLUSIVE MODE")
        if User.objects.exists():
            return None
        return User.objects.create_superuser(name, email, password)
