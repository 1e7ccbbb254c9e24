"""What people decide around a meeting: what they commit to, how they judge a deal, what was agreed;
and the meeting as it was frozen. Commitments, judgements and frozen meetings are added, never changed:
the rows are their own audit trail.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from revops.models.people import Team
from revops.models.published import Publication
from revops.models.routines import Meeting
from revops.models.sources import RawRecord

LONGEST = 500
AUTHOR = {"null": True, "related_name": "+", "verbose_name": _("author")}


class Call(models.Model):
    """One version of what a team, or without one the company, commits to for a KPI and a period in a
    meeting: a count, or minor units of `currency`; `low` and `high` are its range, if it has one, and
    `apart` what of it is of each deal type, empty where it is not split.

    The last version of those that are no override is the team's own. An override has a reason and
    stands beside it; one without a value takes the override before it back. `is_late` when it came
    after the deadline, `is_correction` when it came after the meeting was frozen.
    """

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="calls", verbose_name=_("meeting")
    )
    kpi = models.CharField("KPI", max_length=50)
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, related_name="+", verbose_name=_("team")
    )
    period = models.CharField(_("period"), max_length=30)
    version = models.PositiveIntegerField()
    value = models.BigIntegerField(_("commitment"), null=True)
    low = models.BigIntegerField(_("at least"), null=True)
    high = models.BigIntegerField(_("at most"), null=True)
    currency = models.CharField(max_length=3, blank=True)
    apart = models.JSONField(_("by deal type"), default=dict, blank=True)
    sentence = models.CharField(_("sentence"), max_length=LONGEST, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, **AUTHOR)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    is_override = models.BooleanField(_("override"), default=False)
    is_late = models.BooleanField(_("late"), default=False)
    is_correction = models.BooleanField(_("after the freeze"), default=False)

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kpi", "team", "period", "version"],
                nulls_distinct=False,
                name="call_version_once",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(is_override=True), name="call_has_a_value"
            ),
            models.CheckConstraint(
                condition=Q(is_override=False) | ~Q(sentence=""), name="override_has_a_reason"
            ),
            models.CheckConstraint(
                condition=(Q(low__isnull=True) | Q(low__lte=F("value")))
                & (Q(high__isnull=True) | Q(high__gte=F("value"))),
                name="call_in_its_range",
            ),
        ]
        indexes = [models.Index(fields=["period", "kpi"], name="call_of_period")]

    def __str__(self) -> str:
        return f"{self.kpi} · {self.period} · {self.version}"


class Likelihood(models.TextChoices):
    COMMIT = "commit", _("commit")
    BEST_CASE = "best_case", _("best case")
    OUT = "out", _("out")


class Judgement(models.Model):
    """What a lead of account executives thinks of a deal, with the reason; the last one counts. It
    stands beside what the CRM says, which no judgement changes, and no import changes a judgement.
    """

    deal = models.TextField(_("deal"))
    likelihood = models.CharField(_("judgement"), max_length=10, choices=Likelihood)
    reason = models.CharField(_("reason"), max_length=LONGEST)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, **AUTHOR)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    class Meta:
        verbose_name = _("judgement of a deal")
        verbose_name_plural = _("judgements of deals")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="judgement_has_a_reason"),
            models.CheckConstraint(
                condition=Q(likelihood__in=Likelihood.values), name="judgement_likelihood"
            ),
        ]
        indexes = [models.Index(fields=["deal", "-id"], name="judgement_of_deal")]

    def __str__(self) -> str:
        return f"{self.deal} · {self.get_likelihood_display()}"


class Freeze(models.Model):
    """A meeting as it was at an instant, with everything that it showed as data. Never changed; another
    freeze of the meeting has the next number. `by` is null where the clock did it.

    `is_reconstructed` where no publication lived then: figures are of a later one, cut at that day.
    """

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="freezes", verbose_name=_("meeting")
    )
    number = models.PositiveIntegerField(_("number"))
    at = models.DateTimeField(_("frozen at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, **AUTHOR)
    publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, related_name="+", verbose_name=_("publication")
    )
    is_reconstructed = models.BooleanField(default=False)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("frozen meeting")
        verbose_name_plural = _("frozen meetings")
        ordering = ["-at", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="freeze_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.number}"


class MinuteKind(models.TextChoices):
    NOTE = "note", _("Note")
    DECISION = "decision", _("Decision")
    ACTION = "action", _("Action")
    VARIANCE = "variance", _("Variance")


class ActionState(models.TextChoices):
    OPEN = "open", pgettext_lazy("action", "open")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


class Minute(models.Model):
    """A note, decision or action that was written down in a meeting. `token` is the writer's own mark
    of it, so that what is sent twice stands there once; `version` counts its changes.

    An action has an owner and a day; `moves` counts how often the day was moved. It is closed or dropped
    in a meeting, dropped with a reason. A variance is a committer's sentence about what came of the
    commitment of `team`. All but actions have no state.
    """

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="minutes", verbose_name=_("meeting")
    )
    token = models.CharField(max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=MinuteKind)
    section = models.CharField(_("section"), max_length=30, blank=True)
    text = models.CharField(_("text"), max_length=LONGEST)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, **AUTHOR)
    made_at = models.DateTimeField(_("written at"), default=timezone.now)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("owner"),
    )
    due_on = models.DateField(_("due"), null=True)
    kpi = models.CharField("KPI", max_length=50, blank=True)
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, related_name="+", verbose_name=_("team")
    )
    record = models.ForeignKey(
        RawRecord, models.SET_NULL, null=True, related_name="+", verbose_name=_("record")
    )
    state = models.CharField(_("state"), max_length=10, choices=ActionState, blank=True)
    moves = models.PositiveSmallIntegerField(_("moved"), default=0)
    reason = models.CharField(_("reason"), max_length=LONGEST, blank=True)
    settled_in = models.ForeignKey(
        Meeting, models.PROTECT, null=True, related_name="settled", verbose_name=_("settled in")
    )
    settled_at = models.DateTimeField(_("settled at"), null=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("minute")
        verbose_name_plural = _("minutes")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "token"], name="minute_once"),
            models.CheckConstraint(
                condition=Q(
                    kind=MinuteKind.ACTION, due_on__isnull=False, state__in=ActionState.values
                )
                | ~Q(kind=MinuteKind.ACTION) & Q(state="", due_on=None),
                name="minute_action_in_full",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActionState.DROPPED) | ~Q(reason=""), name="minute_dropped_why"
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "due_on"], condition=Q(state="open"), name="minute_open_action"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.text[:60]}"
