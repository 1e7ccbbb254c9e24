"""Views that other tools show in a frame of their pages, and where they may."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

MINE = "mine"
OWN, NOBODY = "own", "nobody"


class EmbedHost(models.Model):
    """A tool or site whose pages may show figures in a frame: by its origins, and no other's."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    origins = models.TextField(
        _("origins"),
        max_length=2000,
        help_text=_("One a line, as in https://app.hubspot.com: without a path, and without a *."),
    )

    class Meta:
        verbose_name = _("site that embeds")
        verbose_name_plural = _("sites that embed")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def listed(self) -> list[str]:
        return self.origins.split()

    def clean(self) -> None:
        from dashboards.question import origins

        try:
            self.origins = "\n".join(origins.read(self.origins))
        except origins.AddressError as error:
            raise ValidationError({"origins": str(error)}) from error


class Embed(models.Model):
    """A view that one site may show in a frame. Nobody's rows are in it, but in *my numbers* of
    whoever made it, with the rights that they have when it is shown.

    Its key is known to whoever made it alone: here is its SHA-256, and its last letters, by which
    they tell embeds apart. What the key opens is signed for ten minutes at a time.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("user"))
    host = models.ForeignKey(EmbedHost, models.CASCADE, verbose_name=_("site"))
    view = models.CharField(_("view"), max_length=50)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    key_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    last_letters = models.CharField(_("ends with"), max_length=4, editable=False)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    used_at = models.DateTimeField(_("last opened"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    class Meta:
        verbose_name = _("embedded view")
        verbose_name_plural = _("embedded views")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.view} · {self.host} …{self.last_letters}"

    @property
    def is_personal(self) -> bool:
        return self.view == MINE

    @property
    def role(self) -> str:
        """As whom it reads: "own" is whoever made it."""
        return OWN if self.is_personal else NOBODY

    @property
    def is_open(self) -> bool:
        """What shows nobody's rows outlasts the account that made it."""
        return self.revoked_at is None and (self.user.is_active or not self.is_personal)
