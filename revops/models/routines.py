"""Routines and their meetings: when people sit down, over which periods, and who speaks for whom.
revops/routines is their only writer.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from revops.models.people import Function, Team
from revops.models.work import Due


class Cadence(models.TextChoices):
    WEEK = "week", _("every week")
    MONTH = "month", _("every month")
    QUARTER = "quarter", _("every quarter")


class Focus(models.TextChoices):
    MONTH = "month", _("the month")
    QUARTER = "quarter", _("the quarter")


class Routine(models.Model):
    """A meeting that comes back. `day` is the day of the week from 0 = Monday, or the working day of the
    month or quarter from 1; `at` is the organisation's local time.

    What is in focus is the period with the meeting's day in it, or with `looks_back` the one before.
    `sections` are keys of revops.routines.sections, in order. Commitments are due `due_hours` before it.
    `since` keeps meetings from being made that lie before; a routine that is off makes none.
    """

    key = models.SlugField(_("short name"), unique=True, max_length=50)
    name = models.CharField(_("name"), max_length=100)
    cadence = models.CharField(_("how often"), max_length=10, choices=Cadence)
    day = models.PositiveSmallIntegerField(
        _("day"),
        validators=[MaxValueValidator(20)],
        help_text=_(
            "Every week: 0 is Monday. Every month or quarter: the working day in it, from 1."
        ),
    )
    at = models.TimeField(_("hour"))
    focus = models.CharField(_("period in focus"), max_length=10, choices=Focus)
    looks_back = models.BooleanField(_("looks at the period that is over"), default=False)
    speakers = ArrayField(
        models.CharField(max_length=20, choices=Function), verbose_name=_("speakers"), default=list
    )
    sections = ArrayField(models.CharField(max_length=30), verbose_name=_("sections"), default=list)
    due_hours = models.PositiveSmallIntegerField(
        _("commitments are due so many hours before"),
        default=18,
        validators=[MaxValueValidator(24 * 7)],
    )
    variance_percent = models.PositiveSmallIntegerField(
        _("a sentence is asked for from so many percent off"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    variance_minor = models.BigIntegerField(
        _("and, of money, from so many minor units off"), default=1_000_000
    )
    is_on = models.BooleanField(_("on"), default=True)
    since = models.DateTimeField(default=timezone.now, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("routine")
        verbose_name_plural = _("routines")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(cadence=Cadence.WEEK) & Q(day__gte=1)
                | Q(cadence=Cadence.WEEK, day__lte=6),
                name="routine_day",
                violation_error_message=_(
                    "Of a week the days are 0 to 6, of a month or quarter the working days from 1."
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.shown_name)

    @property
    def shown_name(self) -> str | Promise:
        """In the reader's language of one that ships and that nobody renamed."""
        return SHIPPED_NAMES.get(self.name, self.name)


# The two that ship are called in the reader's language until somebody renames them.
SHIPPED_NAMES = {"Weekly forecast": _("Weekly forecast"), "Monthly review": _("Monthly review")}


class Meeting(Due):
    """One meeting of a routine. `slot` is the week, month or quarter that it is of, so that it exists
    once; the row is also the work of freezing it at its hour.

    `period` and `following` are the keys of the periods in focus and after it, with their days.
    `deadline_at` is when commitments are due. It has ended at `ended_at`.
    """

    routine = models.ForeignKey(
        Routine, models.PROTECT, related_name="meetings", verbose_name=_("routine")
    )
    slot = models.CharField(_("of"), max_length=20)
    on = models.DateField(_("day"))
    starts_at = models.DateTimeField(_("begins"))
    deadline_at = models.DateTimeField(_("commitments due"))
    period = models.CharField(_("period"), max_length=30)
    start_on = models.DateField()
    end_on = models.DateField()
    following = models.CharField(_("next period"), max_length=30)
    following_end_on = models.DateField()
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    history = HistoricalRecords(
        excluded_fields=["state", "due_at", "lease", "leased_until", "attempts", "started_at",
                         "finished_at", "error"]
    )  # fmt: skip

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["routine", "slot"], name="meeting_once"),
            models.CheckConstraint(
                condition=Q(start_on__lt=F("end_on")) & Q(end_on__lt=F("following_end_on")),
                name="meeting_periods",
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="meeting_starts")]
        permissions = [("chair_meeting", _("overrides commitments and freezes meetings"))]

    def __str__(self) -> str:
        return f"{self.routine} · {self.slot}"


class Delegate(models.Model):
    """Who commits and speaks for a team instead of its leads, from a day until before another."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="delegates", verbose_name=_("team"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("account")
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until, that day excluded"), null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("named by"),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")
        ordering = ["team", "from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(from_on__lt=F("until_on")),
                name="delegate_days",
                violation_error_message=_("The last day must come after the first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.team}"


class MinutesReader(models.Model):
    """Who asked for the minutes of a routine by mail, and in which language."""

    routine = models.ForeignKey(Routine, models.CASCADE, related_name="readers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user")
    )
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="en"
    )

    class Meta:
        verbose_name = _("reader of minutes")
        verbose_name_plural = _("readers of minutes")
        constraints = [
            models.UniqueConstraint(fields=["routine", "user"], name="minutes_reader_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.routine}"


class MeetingMail(Due):
    """A mail about a meeting to one account: that a commitment is due, or its minutes. The row is the
    work, and there is one of each.
    """

    class Occasion(models.TextChoices):
        REMINDER = "reminder", _("reminder")
        MINUTES = "minutes", _("minutes")

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="mails", verbose_name=_("meeting")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user")
    )
    occasion = models.CharField(_("occasion"), max_length=10, choices=Occasion)

    class Meta:
        verbose_name = _("mail about a meeting")
        verbose_name_plural = _("mails about meetings")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user", "occasion"], name="meeting_mail_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.meeting_id} · {self.get_occasion_display()}"

    @property
    def message_id(self) -> str:
        """The same at every attempt, so that servers recognise a repetition."""
        about = f"meeting.{self.meeting_id}.{self.occasion}.{self.user_id}"
        return f"<{about}@{settings.SITE_HOST}>"
