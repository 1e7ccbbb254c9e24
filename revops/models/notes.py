"""Notes on the time axis: what happened that day, in a few words. revops/notes.py is their only
writer.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from revops.models.people import Motion

LONGEST = 80


class Note(models.Model):
    """Something that people should know when they look at a day: a webinar, a price change, a trade
    fair.

    Without `kpis` it is about all of them, without `motion` about both. It is withdrawn, never
    deleted: earlier states keep it.
    """

    on = models.DateField(_("day"))
    until = models.DateField(_("last day"), null=True, blank=True)
    text = models.CharField(_("text"), max_length=LONGEST)
    kpis = ArrayField(
        models.CharField(max_length=50), verbose_name=_("KPIs"), default=list, blank=True
    )
    motion = models.CharField(_("motion"), max_length=10, choices=Motion, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("author"),
    )
    created_at = models.DateTimeField(_("written at"), default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("on")),
                name="note_days_in_order",
                violation_error_message=_(
                    "The last day is before the first; write the earlier day first."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["on"], condition=Q(withdrawn_at__isnull=True), name="note_on")
        ]

    def __str__(self) -> str:
        return f"{self.on} · {self.text}"
