"""Who gets the digest, and each mail that has to be sent."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from revops.queue.work import Due


class Every(models.TextChoices):
    WEEK = "week", _("every week")
    MONTH = "month", _("every month")


class Subscription(models.Model):
    """Somebody's digest, off until switched on. `on_since` keeps it from sending what lies before."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("user"))
    every = models.CharField(_("how often"), max_length=5, choices=Every)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="en"
    )
    is_on = models.BooleanField(_("on"), default=False)
    on_since = models.DateTimeField(_("on since"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("digest subscription")
        verbose_name_plural = _("digest subscriptions")
        constraints = [models.UniqueConstraint(fields=["user", "every"], name="subscription_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_every_display()}"

    def switch(self, is_on: bool, now: datetime) -> None:
        """On or off, remembering since when; saves nothing."""
        if is_on and not (self.is_on and self.on_since):
            self.on_since = now
        self.is_on = is_on


class Mail(Due):
    """One digest for one person and period. The row is the work: it exists once, so the mail is
    sent once.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("user"))
    every = models.CharField(_("how often"), max_length=5, choices=Every)
    period = models.CharField(_("period"), max_length=30)
    planned_at = models.DateTimeField(_("planned for"))

    class Meta:
        verbose_name = _("digest mail")
        verbose_name_plural = _("digest mails")
        ordering = ["-planned_at", "user"]
        constraints = [
            models.UniqueConstraint(fields=["user", "every", "period"], name="mail_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.period}"

    @property
    def message_id(self) -> str:
        """The same at every attempt, so that servers recognise a repetition."""
        return f"<digest.{self.user_id}.{self.every}.{self.period}@{settings.SITE_HOST}>"
