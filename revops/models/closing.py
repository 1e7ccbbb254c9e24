"""The months that finance closed: which days are fixed, by which publication, who signed, and why
one was opened again. revops/closing is the only writer, and the database holds it to its order.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from revops.models.published import Publication


def person(label: str, **options: object) -> models.ForeignKey:
    """Who signed stays known."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=label,
        **options,
    )


class MonthClose(models.Model):
    """One version of a month: the days from `start` to before `until` are fixed as `publication`
    counts them, until `ended_at`. The first month that is closed begins with all time; each other
    one follows `before`.

    `measures` are what is fixed, each with the `rules` by which it was counted; `known_from` is the
    first day known of each KPI. `checks` are what was looked at, with the reasons for which what
    did not pass was accepted. `cells_sha256` and `records_sha256` stand for what was signed.
    """

    class State(models.TextChoices):
        HOLD = "hold", pgettext_lazy("month", "on hold")
        CLOSED = "closed", pgettext_lazy("month", "closed")

    month = models.DateField(_("month"))
    version = models.PositiveIntegerField(_("version"))
    start = models.DateField()
    until = models.DateField()
    state = models.CharField(_("state"), max_length=10, choices=State)
    before = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+")
    measures = ArrayField(models.CharField(max_length=50))
    rules = models.JSONField(default=dict)
    known_from = models.JSONField(default=dict)
    held_by = person(_("on hold by"), null=True)
    held_at = models.DateTimeField(null=True)
    preparer = person(_("prepared by"), null=True)
    approver = person(_("approved by"), null=True)
    is_by_one = models.BooleanField(_("signed by one person"), default=False)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    checks = models.JSONField(default=list)
    cells_sha256 = models.CharField(max_length=64, blank=True)
    records_sha256 = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(_("opened again at"), null=True)
    ended_by = person(_("opened again by"), null=True)
    why_ended = models.CharField(_("why"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        ordering = ["month", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["month"], condition=Q(ended_at=None), name="month_closed_once"
            ),
            models.UniqueConstraint(fields=["month", "version"], name="month_version_once"),
            models.CheckConstraint(
                condition=Q(start__lte=F("month"), until__gt=F("month")), name="month_has_days"
            ),
            models.CheckConstraint(
                condition=Q(state="hold")
                | Q(
                    Q(is_by_one=True) | ~Q(approver=F("preparer")),
                    preparer__isnull=False,
                    approver__isnull=False,
                    closed_at__isnull=False,
                    cells_sha256__gt="",
                    records_sha256__gt="",
                ),
                name="month_closed_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | ~Q(why_ended=""), name="month_opened_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} · {self.version}"
