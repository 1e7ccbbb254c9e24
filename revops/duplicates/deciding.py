"""Deciding about two things that may be one, and taking that back. Every decision is a record; nothing
that a tool delivered is changed.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from revops.derive.merges import DISTINCT, SAME
from revops.duplicates.reading import Decision, decisions, settled, things
from revops.duplicates.things import Candidate, Thing, What
from revops.ingest import decided
from revops.models import DuplicateCandidate, PersonAlias
from revops.trying import Changed, tried

RECORDS = "revops.change_rawrecord"


def may_decide(user: AbstractBaseUser, what: What) -> bool:
    """Who looks after the records decides; of documents, which are revenue, only finance does."""
    if not user.is_active:
        return False
    if what is What.DOCUMENT:
        return user.is_superuser or user.groups.filter(name="finance").exists()
    return user.has_perm(RECORDS)


def order(pair: Sequence[Thing]) -> tuple[Thing, Thing]:
    """The duplicate and the one that stays: the one that was there first."""
    stays, duplicate = sorted(pair, key=lambda each: (each.on is None, each.on, each.key))
    return duplicate, stays


def two_of(what: What, one: str, other: str) -> tuple[Thing, Thing]:
    """Both things, the duplicate first. Raises ValidationError where they are not both there."""
    found = {each.key: each for each in things(what, (one, other))}
    if len(found) != 2:
        raise ValidationError(_("One of the two is not there any more, or was merged already."))
    return order(list(found.values()))


def decide(
    what: What, one: str, other: str, *, is_same: bool, by: AbstractBaseUser, stays: str = ""
) -> str:
    """Decides that two things are one, or that they are not, and answers the decision's id. `stays`
    is the one that stays; the earlier by itself. Raises PermissionDenied or ValidationError.
    """
    if not may_decide(by, what):
        raise PermissionDenied(_("You may not decide about these records."))
    with transaction.atomic():
        duplicate, kept = two_of(what, one, other)
        if stays and stays not in (one, other):
            raise ValidationError(_("The one that stays must be one of the two."))
        if stays and stays != kept.key:
            duplicate, kept = kept, duplicate
        taken = decisions(what)
        if settled(what, taken)(one, other):
            raise ValidationError(_("This was decided already; take that back first."))
        if is_same and what is What.PERSON:
            refuse_account(duplicate.key, kept.key)
        return keep(what, [(duplicate.key, kept.key, "")], is_same=is_same, by=by)[0]


def refuse_account(*keys: str) -> None:
    """Of people the one with the smaller id stays. Raises ValidationError where the other has an
    account, which would lose its rows.
    """
    gone = PersonAlias.objects.filter(key=max(keys), person__user__isnull=False)
    if gone.exists():
        raise ValidationError(
            _("%(key)s has an account; link that to the other person first.") % {"key": max(keys)}
        )


def keep(
    what: What, pairs: Sequence[tuple[str, str, str]], *, is_same: bool, by: AbstractBaseUser
) -> list[str]:
    """Writes decisions about (duplicate, the one that stays, rule), and asks about them no more."""
    verdict = SAME if is_same else DISTINCT
    rows = [
        {"what": what, "one": one, "into": into, "verdict": verdict, "rule": rule}
        for one, into, rule in pairs
    ]
    ids = decided.write(rows, by)
    for one, into, _rule in pairs:
        low, high = sorted((one, into))
        DuplicateCandidate.objects.filter(what=what, one=low, other=high).delete()
    return ids


def decision(id: str) -> Decision:
    """Raises ValidationError for one that does not hold any more."""
    found = next((each for each in decisions() if each.id == id), None)
    if found is None:
        raise ValidationError(_("This decision was taken back already."))
    return found


def undo(id: str, by: AbstractBaseUser) -> None:
    """Takes a decision back: every figure is what it was without it. What a rule merged is from then
    on decided to be two, or the rule would merge it again. Raises PermissionDenied or
    ValidationError.
    """
    with transaction.atomic():
        found = decision(id)
        if not may_decide(by, found.what):
            raise PermissionDenied(_("You may not decide about these records."))
        decided.take_back([id], by)
        if found.rule:
            keep(found.what, [(found.one, found.into, "")], is_same=False, by=by)


def effect(candidate: Candidate | DuplicateCandidate, by: AbstractBaseUser) -> list[Changed]:
    """The headline figures that merging two things would change. Writes nothing. Raises GaveWay where
    somebody else writes just now.
    """
    what = What(candidate.what)
    duplicate, kept = two_of(what, candidate.one, candidate.other)
    _ids, changed = tried(lambda: keep(what, [(duplicate.key, kept.key, "")], is_same=True, by=by))
    return changed
