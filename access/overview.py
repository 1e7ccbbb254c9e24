"""What the page People lists, in a number of queries that does not grow with the company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.db.models import Prefetch
from django.utils import timezone

from access import guesses, links, persons, rights
from access.models import Guess, Invitation, Letter
from revops.models import Membership, Person
from revops.today import local_day

SHOWN = 50
RECENT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Account:
    """One account as it is listed, for a reader who may change it or not. `proposal` is a person of the CRM with the same e-mail, where
    exactly one is nobody's account.
    """

    user: User
    role: str
    person: Person | None
    teams: tuple[str, ...]
    proposal: Person | None
    locked_until: datetime | None
    factors: tuple[str, ...]
    needs_team: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class Invited:
    """One invitation; `link` is empty for whoever may not give its role, and once it is over."""

    invitation: Invitation
    role: str
    link: str
    letter: Letter | None
    proposal: Person | None
    may_give: bool


def accounts(by: User) -> list[Account]:
    stays = persons.stays_on(local_day())
    users = list(
        User.objects.select_related("person")
        .prefetch_related(
            "groups__permissions__content_type",
            "user_permissions__content_type",
            Prefetch("person__memberships", stays, to_attr="current"),
        )
        .order_by("-is_active", "username")
    )
    locks, factors = guesses.locked(), factors_by_user()
    alike = persons.alike({each.email for each in users})
    within = rights.within(by)
    return [account(each, locks, factors[each.pk], alike, within(each)) for each in users]


def account(
    user: User,
    locks: dict[guesses.Key, Guess],
    factors: Iterable[str],
    alike: dict[str, list[Person]],
    may_change: bool,
) -> Account:
    person = getattr(user, "person", None)
    current: list[Membership] = getattr(person, "current", [])
    proposals = [] if person else alike.get(user.email.lower(), [])
    until = [locks[key].until for key in guesses.keys_of(user) if key in locks]
    names = {each.name for each in user.groups.all()}
    return Account(
        user,
        role_of(user),
        person,
        tuple(each.team.name for each in current),
        proposals[0] if len(proposals) == 1 else None,
        max(until, default=None),
        tuple(factors),
        needs_team="manager" in names and not current and not user.is_superuser,
        may_change=may_change,
    )


def role_of(user: User) -> str:
    labels = [rights.label_of(each) for each in user.groups.all()]
    return str(rights.SUPERUSER) if user.is_superuser else ", ".join(sorted(labels))


def factors_by_user() -> defaultdict[int, list[str]]:
    """By account the kinds of its second factors, each once."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    kinds = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
    for user, kind in kinds.values_list("user", "type").distinct().order_by("user", "type"):
        found[user].append(str(rights.FACTORS[kind]))
    return found


def invited(by: User) -> list[Invited]:
    """Those that wait, newest first; those that are over without an account come last."""
    rows = list(
        Invitation.objects.filter(accepted_at=None, withdrawn_at=None)
        .select_related("role", "team", "person", "invited_by")
        .prefetch_related("role__permissions__content_type")
        .order_by("-created_at")[:SHOWN]
    )
    may_give = set(rights.roles_for(by))
    senders = {each.invited_by_id: each.invited_by for each in rows}
    sends = {pk: rights.sends(sender) for pk, sender in senders.items()}
    alike = persons.alike({each.email for each in rows})
    newest = {
        each.invitation_id: each
        for each in Letter.objects.filter(invitation__in=rows).order_by("pk")
    }
    return [
        Invited(
            each,
            rights.label_of(each.role),
            links.path_of(each) if each.role in may_give and holds(each, sends) else "",
            newest.get(each.pk),
            proposed(each, alike),
            each.role in may_give,
        )
        for each in sorted(rows, key=lambda row: row.is_over)
    ]


def holds(invitation: Invitation, sends: Mapping[int | None, Callable[[Group], bool]]) -> bool:
    return invitation.is_open and sends[invitation.invited_by_id](invitation.role)


def proposed(invitation: Invitation, alike: dict[str, list[Person]]) -> Person | None:
    found = [] if invitation.person_id else alike.get(invitation.email.lower(), [])
    return found[0] if len(found) == 1 else None


def locked_addresses() -> list[Guess]:
    return [each for (kind, _whom), each in guesses.locked().items() if kind == Guess.Kind.ADDRESS]


def unsent() -> list[Letter]:
    """Mails about accounts that were given up in the last days; those of invitations stand beside
    them.
    """
    since = timezone.now() - RECENT
    given_up = Letter.objects.filter(state="failed", finished_at__gt=since, invitation=None)
    return list(given_up.select_related("user").order_by("-pk")[:SHOWN])
