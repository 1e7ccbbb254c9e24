"""A hand-off is answered: typed in as a record, which holds until the tool says more."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser

from revops.clocks import CLOCKS
from revops.derive.kinds import KINDS, Kind
from revops.ingest import typed
from revops.ingest.typed import Mistaken
from revops.messages import gettext as _

DEAL = "deal:"


def kind() -> Kind:
    return KINDS["handover"]


def may_answer(user: AbstractBaseUser) -> bool:
    return typed.may_type(user, kind())


def give(
    clock: str,
    item: str,
    answer: str,
    reason: str,
    missing: str,
    *,
    by: AbstractBaseUser,
    at: datetime,
) -> None:
    """Accepts or rejects what was handed over. Raises Mistaken, also for a rejection without a reason,
    and PermissionDenied.
    """
    if clock not in CLOCKS or not answer:
        raise Mistaken({"handoff": _("There is no such hand-off.")})
    if answer == "rejected" and not reason.strip():
        raise Mistaken({"reason": _("Say why: it comes back with the reason.")})
    about = {"deal": item.removeprefix(DEAL)} if item.startswith(DEAL) else {"lead": item}
    given = {"handoff": clock, "at": at.isoformat(), "answer": answer, "reason": reason}
    typed.write(kind(), typed.new_id(), given | about | {"missing": missing}, by)
