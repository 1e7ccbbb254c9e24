"""What was published: cells, and the publications that made them live. revops/publish.py writes,
revops/numbers.py reads.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from revops.models.people import Motion


class PublicationContext(models.Model):
    """What publications were computed with. Never changed; equal contents are one row. Written by
    revops/context.py.

    `settings` is what every reading needs, `rates` finance's rates of then: [currency, month, units
    of the base currency].
    """

    sha256 = models.CharField(max_length=64, unique=True)
    settings = models.JSONField(_("settings"))
    rates = models.JSONField(_("monthly rates"))

    class Meta:
        verbose_name = _("context of a publication")
        verbose_name_plural = _("contexts of publications")

    def __str__(self) -> str:
        return self.sha256[:12]


class Publication(models.Model):
    """One consistent state of all cells, computed from the facts known at `known_at`.

    Publications, what they know and when they were published are in one order, even when a clock
    goes back.
    """

    published_at = models.DateTimeField(_("published at"))
    known_at = models.DateTimeField(_("data as of"))
    why = models.CharField(_("why"), max_length=300, blank=True)
    context = models.ForeignKey(
        PublicationContext,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("computed with"),
    )
    changes = models.JSONField(_("what changed"), default=dict)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["published_at"]),
            models.Index(fields=["known_at"], name="publication_known"),
            models.Index(fields=["context", "known_at"], name="publication_context_known"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class Cell(models.Model):
    """The published amount of a measure on a day, in a motion, for one member of one dimension.

    `dimension` "" is the total, or one that the measure's facts have; `member` is the id of the
    team, person, channel …, 0 where the fact had none. A pair of dimensions ("team+channel") is one
    whose `member` is both ids in one number (see revops/cuts.py). An amount of zero has no cell. Counts are
    counts; money is minor units of the base currency. `bucket` keeps apart the amounts of measures
    with buckets. A measure that counts items once in a period has cells for each kind of period,
    and with the motion "*" for all motions together.
    """

    measure = models.CharField(max_length=50)
    business_day = models.DateField()
    motion = models.CharField(max_length=10, choices=Motion, blank=True)
    dimension = models.CharField(max_length=50, blank=True)
    member = models.BigIntegerField(default=0)
    bucket = models.IntegerField(default=0)
    amount = models.BigIntegerField()
    from_publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    until_publication = models.ForeignKey(
        Publication,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dimension", "measure", "business_day", "motion", "member", "bucket"],
                condition=Q(until_publication__isnull=True),
                name="cell_current_once",
                include=["amount", "from_publication"],
            ),
            models.CheckConstraint(
                condition=Q(until_publication__isnull=True)
                | Q(from_publication__lt=F("until_publication")),
                name="cell_publication_order",
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="cell_not_zero"),
        ]
        indexes = [
            models.Index(
                fields=["dimension", "measure", "until_publication", "business_day"],
                condition=Q(until_publication__isnull=False),
                name="cell_past",
            )
        ]
