"""Inviting somebody, and the one time that an invitation is taken up.

A link (access/links.py) works once: the row is locked while the account is made.
"""

from __future__ import annotations

import re
import unicodedata
import uuid

from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access import persons, preferences, rights
from access.models import Invitation, in_a_week
from revops.models import Person, Team


@transaction.atomic
def invite(
    by: User,
    email: str,
    role: Group,
    language: str,
    team: Team | None = None,
    person: Person | None = None,
) -> Invitation:
    """Raises PermissionDenied for a role above the inviter's own rights, ValidationError where
    somebody has the e-mail already.
    """
    if not rights.manages(by) or role not in rights.roles_for(by):
        raise PermissionDenied
    refuse_known(email)
    Invitation.objects.filter(
        email=email, withdrawn_at=None, accepted_at=None, expires_at__lte=timezone.now()
    ).update(withdrawn_at=timezone.now())
    invitation = Invitation(
        email=email, role=role, team=team, person=person, language=language, invited_by=by
    )
    invitation.validate_constraints()
    invitation.save()
    return invitation


def may_handle(by: User, invitation: Invitation) -> bool:
    """Whoever has the link can take it up, so it is shown to those alone who may give its role."""
    return invitation.role in rights.roles_for(by)


def refuse_known(email: str) -> None:
    if User.objects.filter(email__iexact=email).exists():
        raise ValidationError(_("There is an account with this e-mail already."))
    now = timezone.now()
    waiting = Invitation.objects.filter(
        email=email, withdrawn_at=None, accepted_at=None, expires_at__gt=now
    )
    if waiting.exists():
        raise ValidationError(_("This e-mail is invited already. Send the invitation again below."))


def withdraw(invitation: Invitation) -> None:
    still = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    still.update(withdrawn_at=timezone.now())


def renew(invitation: Invitation, by: User) -> None:
    """For another week, by a new link, and in the name of whoever sends it; the old one is dead. Raises ValidationError when it was taken
    up, or back.
    """
    still = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    if not still.update(seed=uuid.uuid4(), expires_at=in_a_week(), invited_by=by):
        raise ValidationError(_("This invitation was accepted or taken back."))
    invitation.refresh_from_db()


@transaction.atomic
def accept(invitation: Invitation, name: str, password: str, language: str) -> User:
    """Makes the account, with its role, person and team. Raises ValidationError when the invitation
    no longer holds: of two who come at once, one is too late.
    """
    row = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not rights.holds(row) or row.seed != invitation.seed:
        raise ValidationError(_("This invitation has been used, or no longer holds."))
    if User.objects.filter(email__iexact=row.email).exists():
        raise ValidationError(_("There is an account with this e-mail already."))
    first, _space, last = name.partition(" ")
    user = User(username=free_name(name), email=row.email, first_name=first, last_name=last)
    user.set_password(password)
    save_new(user)
    rights.give(user, row.role)
    preferences.prefer(user, language)
    settle_person(user, row, name)
    row.accepted_at, row.user = timezone.now(), user
    row.save(update_fields=["accepted_at", "user"])
    return user


def save_new(user: User) -> None:
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:  # somebody of the same name was quicker
        raise ValidationError(
            _("Somebody with this name joined at the same moment. Try again.")
        ) from error


def settle_person(user: User, invitation: Invitation, name: str) -> None:
    """The person whom the invitation names, else a new one where a team wants one. A new one has no
    e-mail that is somebody's: the import takes who has the same for one.
    """
    person = invitation.person
    if person is None and invitation.team:
        is_free = not Person.objects.filter(email__iexact=user.email).exists()
        person = Person.objects.create(name=name, email=user.email if is_free else "")
    if person is None:
        return
    try:
        persons.link(user, person)
        if invitation.team:
            persons.join(person, invitation.team, user)
    except ValidationError:
        # Somebody else has become that person, or the files say another team: an administrator sees
        # both on the page People.
        pass


def free_name(name: str) -> str:
    """sophie.janssen, and a number where that is somebody's; it may be nobody's name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", ".", plain).strip(".")[:100] or "reader"
    number, wanted = 1, base
    while User.objects.filter(username__iexact=wanted).exists():
        number += 1
        wanted = f"{base}.{number}"
    return wanted
