"""What people decided about which deal a document bills. revops/bridging is the only writer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MatchDecision(models.Model):
    """A document bills a deal, or bills none ("" as its deal). Never overwritten: what is decided
    anew ends the decision before, and so does undoing it.

    `document` is the key of its record, of several lines the first: source, feed and id; `row` is the
    row of all versions of it. Another document of its number is another: numbers begin anew each year.
    What was decided by the number alone, before there were keys, has neither.
    """

    number = models.TextField(_("document"))
    document = models.TextField(blank=True)
    row = models.BigIntegerField(null=True)
    deal = models.TextField(_("deal"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("decision about a document")
        verbose_name_plural = _("decisions about documents")
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(ended_at=None) & ~Q(document=""),
                name="match_decided_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} → {self.deal}"
