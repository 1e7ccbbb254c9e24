"""Channels of a chat that get alerts and the digest, which of them, and each message that has to be
sent.
"""

from __future__ import annotations

from datetime import time
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from revops.queue import webhook
from revops.queue.work import Due


class ChatKind(models.TextChoices):
    SLACK = "slack", "Slack"
    TEAMS = "teams", "Microsoft Teams"
    GOOGLE = "google", "Google Chat"


class Destination(models.Model):
    """A channel with its incoming webhook. Its address is a secret: sealed, and shown nowhere."""

    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("chat"), max_length=10, choices=ChatKind)
    address_sealed = models.TextField(editable=False)
    host = models.CharField(_("host"), max_length=200, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    quiet_from = models.TimeField(_("quiet from"), default=time(19))
    quiet_until = models.TimeField(_("quiet until"), default=time(7))
    is_on = models.BooleanField(_("on"), default=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    checked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("chat channel")
        verbose_name_plural = _("chat channels")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_kind_display()})"

    def keep_address(self, address: str) -> None:
        """Seals it; saves nothing. Raises NotSealed."""
        self.address_sealed = webhook.sealed(address)
        self.host = urlsplit(address).netloc.rpartition("@")[2][:200]


class AlertRule(models.Model):
    """An alert that a channel gets, of one team or the company, from a threshold on."""

    destination = models.ForeignKey(Destination, models.CASCADE, related_name="rules")
    alert = models.CharField(_("alert"), max_length=30)
    team = models.ForeignKey(
        "revops.Team",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("team"),
    )
    threshold = models.PositiveIntegerField(_("threshold"), null=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["destination", "alert", "team"],
                nulls_distinct=False,
                name="alert_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.alert} · {self.destination}"


class Post(Due):
    """One message to one channel for one cause. The row is the work: it exists once, so that a cause is
    posted once. It is worded when it is sent, in `title` and `text`; until then both are empty.
    """

    destination = models.ForeignKey(Destination, models.CASCADE, related_name="posts")
    rule = models.ForeignKey(AlertRule, models.SET_NULL, null=True)
    cause = models.CharField(_("cause"), max_length=200)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    title = models.CharField(_("title"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("chat message")
        verbose_name_plural = _("chat messages")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["destination", "cause"], name="post_once")]

    def __str__(self) -> str:
        return f"{self.destination} · {self.cause}"
