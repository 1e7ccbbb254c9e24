"""Feeds that somebody wants to withdraw."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from revops.models.sources import ImportRun, Source
from revops.models.work import Due


class Withdrawal(Due):
    """A feed that somebody wants to withdraw. First what that would change is worked out; once it is
    confirmed, it is done. There is one row per feed, the latest wish.

    `figures` are the headline figures that become others, each before and after, as
    revops/routines/figures.py writes numbers; None until they are known. `records` are how many would
    go then. `run` is the import run that the withdrawal became.
    """

    source = models.ForeignKey(Source, models.CASCADE, verbose_name=_("source"))
    feed = models.CharField(_("feed"), max_length=100)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    records = models.PositiveBigIntegerField(_("records"), default=0)
    figures = models.JSONField(null=True, editable=False)
    is_confirmed = models.BooleanField(default=False, editable=False)
    run = models.ForeignKey(ImportRun, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        constraints = [
            models.UniqueConstraint(fields=["source", "feed"], name="withdrawal_of_feed"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}/{self.feed}"
