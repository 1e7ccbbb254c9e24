"""Addresses under which figures are shown elsewhere: screens on the wall, and tables that
spreadsheets fetch.
"""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Wall(models.Model):
    """A named screen. `address` is what stands behind the question mark of /tv/."""

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(
        _("short name"), unique=True, help_text=_("The address is /tv/ and this name.")
    )
    address = models.CharField(
        _("views"),
        max_length=500,
        blank=True,
        help_text=_(
            "As in the address of /tv/, for example views=figures,funnel,trend:mqls&seconds=20&motion=inbound."
        ),
    )

    class Meta:
        verbose_name = _("wall screen")
        verbose_name_plural = _("wall screens")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("tv_wall", args=[self.slug])

    def clean(self) -> None:
        from dashboards.question import wall

        self.address = self.address.strip().removeprefix("?")
        try:
            wall.asked_in(QueryDict(self.address))
        except wall.AddressError as error:
            raise ValidationError({"address": str(error)}) from error


class LiveAddress(models.Model):
    """A table that a spreadsheet fetches by itself: one table about one question, with the rights
    that its owner has when it is fetched.

    The secret in its address is known to whoever made it alone: here is its SHA-256, and its last
    letters, by which they tell addresses apart.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("user"))
    name = models.CharField(_("name"), max_length=100)
    table = models.CharField(_("table"), max_length=20)
    query = models.CharField(_("view"), max_length=1000, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    secret_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    last_letters = models.CharField(_("ends with"), max_length=4, editable=False)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    used_at = models.DateTimeField(_("last fetched"), null=True, editable=False)
    use_count = models.PositiveIntegerField(_("times fetched"), default=0, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    class Meta:
        verbose_name = _("live address")
        verbose_name_plural = _("live addresses")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.name} …{self.last_letters}"
