"""What pages of work show of all records, counted beside them after they changed: counting reads every
record, which nobody who opens a page should wait for.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from revops.models.people import Person
from revops.models.published import Publication
from revops.models.sources import RawRecord
from revops.models.work import Due, State


class Stocktaking(Due):
    """A count of all records as they were `known_at` a time, by then with a publication, seen from a day. By rule of quality how many
    records it is about and how many have the defect (`counts`), and the same by month (`months`: the first
    day, both counts); `silent` of `customers` who are live did nothing in the weeks until a day, null where
    nobody delivers what they do; `in_play` are the accounts that are, by `persona` and `stage` their `count`.
    """

    known_at = models.DateTimeField(null=True)
    publication = models.ForeignKey(Publication, models.CASCADE, null=True, related_name="+")
    day = models.DateField(null=True)
    counts = models.JSONField(default=dict)
    months = models.JSONField(default=dict)
    used_until = models.DateField(null=True)
    customers = models.PositiveIntegerField(default=0)
    silent = models.PositiveIntegerField(default=0)
    in_play = models.JSONField(default=list)

    class Meta:
        verbose_name = _("count of all records")
        verbose_name_plural = _("counts of all records")
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=State.DUE), name="stocktaking_due_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @classmethod
    def latest(cls) -> "Stocktaking | None":
        """The last that ended; None before the first."""
        return cls.objects.filter(state=State.DONE).order_by("-pk").first()


class LiveCustomer(models.Model):
    """A live customer at its `place` in the list of whoever must be asked first, from 1, as it was counted."""

    place = models.PositiveIntegerField(primary_key=True)
    company = models.TextField(blank=True)
    number = models.TextField()
    record = models.ForeignKey(RawRecord, models.CASCADE, related_name="+")
    live_on = models.DateField()
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    used = models.BigIntegerField()
    before = models.BigIntegerField()
    last_on = models.DateField(null=True)
    renewal_on = models.DateField(null=True)
    billed_until = models.DateField(null=True)
    account = models.TextField(blank=True)

    class Meta:
        verbose_name = _("live customer")
        verbose_name_plural = _("live customers")

    def __str__(self) -> str:
        return self.number
