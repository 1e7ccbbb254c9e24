"""Who may come in: invitations, the mails about accounts, what an account prefers, and how often
somebody has guessed.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from revops.models import Person, Team
from revops.queue.work import Due

VALID = timedelta(days=7)


def in_a_week() -> datetime:
    return timezone.now() + VALID


class Guess(models.Model):
    """How often something has been tried in a time that ends at `until`. `whom` is what is guarded:
    an account's id, an address, or the hash of a text that may be nobody's.
    """

    class Kind(models.TextChoices):
        ACCOUNT = "account", _("wrong passwords for an account")
        NAME = "name", _("wrong passwords for a name")
        ADDRESS = "address", _("wrong passwords from an address")
        CODE = "code", _("wrong codes for an account")
        USED = "used", _("a code that was used")
        MAIL = "mail", _("mails that set a new password")
        MAIL_FROM = "mail_from", _("mails asked for from an address")

    kind = models.CharField(max_length=10, choices=Kind)
    whom = models.CharField(max_length=100)
    count = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "whom"], name="guess_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.whom}"


class Preference(models.Model):
    """What somebody chose for their account, on whatever device they come."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="preference", verbose_name=_("user")
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)

    def __str__(self) -> str:
        return f"{self.user} · {self.language}"


class Invitation(models.Model):
    """One account that somebody may make, once. The link is made from the row and the secret key
    (access/invitations.py): neither the table nor a copy of it has one. A new `seed` ends the links
    that were given before.
    """

    email = models.EmailField(_("e-mail"))
    role = models.ForeignKey(Group, models.CASCADE, verbose_name=_("role"))
    team = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("team")
    )
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    seed = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=in_a_week)
    withdrawn_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="invitations"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=models.Q(withdrawn_at=None, accepted_at=None),
                name="invitation_open_once",
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_open(self) -> bool:
        return not (self.accepted_at or self.withdrawn_at or self.is_over)

    @property
    def is_over(self) -> bool:
        return self.expires_at <= timezone.now()


class Letter(Due):
    """A mail about an account. The row is the work: it exists once, so the mail is sent once. Links
    are made when it is sent, so that none is kept.
    """

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("invitation")
        RESET = "reset", _("new password")
        NOTICE = "notice", _("notice")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="letters"
    )
    invitation = models.ForeignKey(Invitation, models.CASCADE, null=True, related_name="letters")
    # Of a notice: what happened, when, and from where.
    about = models.JSONField(default=dict)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(state__in=("due", "running")), name="letter_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
