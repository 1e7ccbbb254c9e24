"""A step is blocked, or goes on: typed in as a record, which holds until the tool says more."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser

from revops.derive.kinds import KINDS, Kind
from revops.ingest import typed
from revops.ingest.typed import Mistaken
from revops.messages import gettext as _


def kind() -> Kind:
    return KINDS["onboarding_step"]


def may_act(user: AbstractBaseUser) -> bool:
    return typed.may_type(user, kind())


def block(
    number: str, step: str, whom: str, reason: str, *, by: AbstractBaseUser, at: datetime
) -> None:
    """Notes that a step waits for somebody. Raises Mistaken without whom or why, PermissionDenied."""
    lacking = {"blocked_by": whom, "reason": reason}
    if found := {name: _("It must not be empty.") for name, text in lacking.items() if not text.strip()}:  # fmt: skip
        raise Mistaken(found)
    given = {"onboarding": number, "step": step, "blocked_by": whom, "reason": reason}
    typed.write(kind(), typed.new_id(), given | {"blocked_at": at.isoformat()}, by)


def release(number: str, step: str, *, by: AbstractBaseUser, at: datetime) -> None:
    """Notes that a step goes on, whoever blocked it. Raises Mistaken, PermissionDenied."""
    given = {"onboarding": number, "step": step, "released_at": at.isoformat()}
    typed.write(kind(), typed.new_id(), given, by)
