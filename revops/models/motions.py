"""How those who came were answered, and what there was before those to whom we went were called."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from revops.models.arrivals import ArrivalHours
from revops.models.choices import Stage
from revops.models.dimensions import reference
from revops.models.facts import Fact, fact_constraints, fact_indexes
from revops.models.people import Motion
from revops.models.touches import Direction, TouchSide


class MotionRules(models.Model):
    """By which rules inbound and outbound are judged; without the row, by its defaults."""

    answer_within_minutes = models.PositiveIntegerField(
        _("working minutes in which a lead is to be answered"),
        default=60,
        validators=[MinValueValidator(1)],
    )
    warm_touches = models.PositiveSmallIntegerField(
        _("touches that make a call a warm one"), default=3, validators=[MinValueValidator(1)]
    )
    hot_from = models.PositiveSmallIntegerField(
        _("intent from which a lead is hot"), default=70, validators=[MaxValueValidator(1000)]
    )
    hot_events = models.PositiveSmallIntegerField(
        _("visits and uses that make a lead hot, too"),
        default=0,
        db_default=0,
        help_text=_(
            "Site visits, what they did towards marketing and events of the product, of the days before "
            "the arrival and from then until somebody answered. 0: only the score makes a lead hot."
        ),
    )
    hot_days = models.PositiveSmallIntegerField(
        _("days before the arrival in which they count"),
        default=7,
        db_default=7,
        validators=[MaxValueValidator(365)],
    )
    fitting_from = models.PositiveSmallIntegerField(
        _("fit from which a lead fits"), default=60, validators=[MaxValueValidator(1000)]
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("rules of inbound and outbound")
        verbose_name_plural = _("rules of inbound and outbound")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="motionrules_is_one")]

    def __str__(self) -> str:
        return str(_("Rules of inbound and outbound"))

    @classmethod
    def current(cls) -> "MotionRules":
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class Speed(models.TextChoices):
    IN_TIME = "in_time", _("in time")
    LATE = "late", _("late")
    NEVER = "never", _("never")


class Response(Fact):
    """How one lead that came to us was answered, on the day it arrived. Waits are working seconds, in
    the hours of its team; null is not so far, or not known.

    `event_count` are the visits and uses of which the rules of inbound say that enough make a lead hot; 0
    where they say nothing. `answered_at` is the first act of a person towards it. `went_first` says of a hot and fitting lead
    whether it was answered before every colder one of its hour; null where there was none.
    """

    lead = models.TextField()
    arrived_at = models.DateTimeField()
    business_day = models.DateField()
    hour = models.SmallIntegerField()
    arrival = reference(ArrivalHours)
    assigned_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    wait_seconds = models.IntegerField(null=True)
    system_seconds = models.IntegerField(null=True)
    human_seconds = models.IntegerField(null=True)
    speed = models.CharField(max_length=10, choices=Speed)
    is_hot = models.BooleanField(default=False)
    event_count = models.IntegerField(default=0, db_default=0)
    is_fitting = models.BooleanField(default=False)
    went_first = models.BooleanField(null=True)
    converted_on = models.DateField(null=True)

    class Meta:
        constraints = fact_constraints("response", "lead")
        indexes = fact_indexes(
            "response",
            models.Index(fields=["business_day"], name="response_day"),
            models.Index(  # the queue: who waits, the hottest first
                fields=["-is_hot", "-is_fitting", "arrived_at", "lead"],
                condition=Q(known_until__isnull=True, answered_at__isnull=True),
                name="response_waiting",
            ),
        )


class Nurturing(Fact):
    """One lead on the day it arrived: what came between that and its first entry into MQL, so far
    where it entered none. `mql_on` is the day of that entry, also where it was before.
    """

    lead = models.TextField()
    business_day = models.DateField()
    is_nurtured = models.BooleanField(default=False)
    is_activated = models.BooleanField(default=False)
    mql_on = models.DateField(null=True)

    class Meta:
        constraints = fact_constraints("nurturing", "lead")
        indexes = fact_indexes(
            "nurturing", models.Index(fields=["business_day"], name="nurturing_day")
        )


IN_PLAY = Q(known_until__isnull=True) & ~Q(stage="")


class FirstContact(Fact):
    """One account, from what was first known of it: when marketing and sales first touched it, when a
    person of sales first spoke to it and called it, and what there was before. Null is not so far.

    Touches before what has not happened are those so far. `stage` is that of its last entry while it
    is in play, "" of one that is not.

    Its dimensions are those of the first act of a person; without one, of its first touch or lead.
    """

    account = models.TextField()
    lead = models.TextField(blank=True)
    first_motion = models.CharField(max_length=10, choices=Motion, blank=True)
    known_on = models.DateField()
    marketing_on = models.DateField(null=True)
    sales_on = models.DateField(null=True)
    contacted_at = models.DateTimeField(null=True)
    business_day = models.DateField(null=True)
    touches_before = models.IntegerField(default=0)
    called_on = models.DateField(null=True)
    touches_before_call = models.IntegerField(default=0)
    is_warm = models.BooleanField(null=True)
    converted_on = models.DateField(null=True)
    came_on = models.DateField(null=True)
    stage = models.CharField(max_length=20, choices=Stage, blank=True)

    class Meta:
        constraints = fact_constraints("firstcontact", "account")
        indexes = fact_indexes(
            "firstcontact",
            models.Index(fields=["business_day"], name="firstcontact_day"),
            models.Index(  # whom to call
                fields=["-touches_before", "account"],
                condition=IN_PLAY & Q(called_on__isnull=True),
                name="firstcontact_uncalled",
            ),
            models.Index(  # those in play, and whom to warm
                fields=["-known_on", "account"], condition=IN_PLAY, name="firstcontact_newest"
            ),
            models.Index(  # how many are in play, of whatever slice
                fields=["persona", "stage"],
                include=["motion", "team", "owner", "channel", "region"],
                condition=IN_PLAY,
                name="firstcontact_in_play",
            ),
        )


class EarlyTouch(Fact):
    """A touch of an account before its first contact, on the day of that contact."""

    row = models.BigIntegerField()
    account = models.TextField()
    lead = models.TextField(blank=True)
    side = models.CharField(max_length=10, choices=TouchSide)
    direction = models.CharField(max_length=3, choices=Direction)
    business_day = models.DateField()

    class Meta:
        constraints = fact_constraints("earlytouch", "row")
        indexes = fact_indexes(
            "earlytouch",
            models.Index(
                fields=["account"], condition=Q(known_until__isnull=True), name="earlytouch_account"
            ),
        )


class Crossing(Fact):
    """A deal won, by the motion of its account's first lead; its own motion is that of its close."""

    deal = models.TextField()
    account = models.TextField()
    first_motion = models.CharField(max_length=10, choices=Motion, blank=True)
    business_day = models.DateField()

    class Meta:
        constraints = fact_constraints("crossing", "deal")
        indexes = fact_indexes("crossing")
