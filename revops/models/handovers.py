"""Hand-offs as they happened: what was handed over, by when it was to be answered, and what came of it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from revops.models.definitions import HandOff
from revops.models.facts import Fact, fact_constraints, fact_indexes

LONGEST = 2000  # working hours, about a year


class Answer(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")


class Handover(Fact):
    """A lead or deal (`item`, `deal:` and its id) that was handed over, by the clock of that hand-off:
    the `number`th time. `business_day` is the day on which it was to be answered, in working hours of
    the team that handed over; without an `answer` nobody has.
    """

    clock = models.CharField(max_length=20)
    item = models.TextField()
    number = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    reason = models.TextField(blank=True)
    missing = models.TextField(blank=True)
    in_time = models.BooleanField(default=False)
    answered_by = models.BigIntegerField(null=True)  # the record that says so
    started_on = models.DateField()
    answered_on = models.DateField(null=True)
    business_day = models.DateField()

    class Meta:
        constraints = fact_constraints("handover", "clock", "item", "number")
        indexes = fact_indexes(
            "handover",
            models.Index(
                fields=["item"], condition=Q(known_until__isnull=True), name="handover_item"
            ),
            models.Index(fields=["clock", "business_day"], name="handover_day"),
            models.Index(  # what waits, and what came back: lists in their order, counts by the index alone
                fields=["clock", "due_at", "item"],
                include=["started_at"],
                condition=Q(known_until__isnull=True, answer=""),
                name="handover_waiting",
            ),
            models.Index(
                fields=["clock", "-answered_at", "item"],
                include=["started_at"],
                condition=Q(known_until__isnull=True, answer="rejected"),
                name="handover_came_back",
            ),
            models.Index(  # and why
                fields=["answered_on"],
                include=["clock", "reason"],
                condition=Q(known_until__isnull=True, answer="rejected"),
                name="handover_returned",
            ),
        )


class Deadline(models.Model):
    """Within how many working hours a hand-off is to be answered, and which row of the RACI says who
    is accountable, where that is not as it ships.
    """

    clock = models.CharField(_("hand-off"), max_length=20, unique=True)
    hours = models.PositiveSmallIntegerField(
        _("working hours"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST)]
    )
    row = models.ForeignKey(
        HandOff,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("row of the RACI"),
        help_text=_("Empty: the row that ships with this hand-off."),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("deadline of a hand-off")
        verbose_name_plural = _("deadlines of hand-offs")
        ordering = ["clock"]

    def __str__(self) -> str:
        return self.clock
