"""Questions about a figure, the mails that tell of them, and with which page a reader begins.
revops/inquiries is the only writer of questions.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from revops.models.people import Motion
from revops.models.published import Publication
from revops.models.work import Due

LONGEST = 2000


class Answered(models.TextChoices):
    """What came of a question."""

    EXPLAINED = "explained", _("explained")
    CORRECTED = "corrected", _("corrected by a publication")
    DEFINITION = "definition", _("definition changed")


class Inquiry(models.Model):
    """A question about one figure: a KPI in a period and a slice, which is a motion and the ids of
    members by dimension. `people` are those of the members that are people: who does not see
    their rows sees no question about them.

    `publication` is what its asker looked at, and `due_on` the day by which there should be an
    answer. It has none while `answered_at` is null. `version` counts its changes, so that two who
    answer at once do not write over each other.
    """

    kpi = models.CharField("KPI", max_length=50)
    period = models.CharField(_("period"), max_length=30)
    start_on = models.DateField()
    end_on = models.DateField()
    motion = models.CharField(max_length=10, blank=True, choices=[*Motion.choices, ("none", "")])
    members = models.JSONField(default=dict)
    people = ArrayField(models.BigIntegerField(), default=list)
    publication = models.ForeignKey(
        Publication, models.SET_NULL, null=True, db_index=False, related_name="+"
    )
    text = models.TextField(_("question"), max_length=LONGEST)
    language = models.CharField(max_length=10, default="en")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    due_on = models.DateField(_("due"))
    answer = models.TextField(_("answer"), max_length=LONGEST, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Answered, blank=True)
    corrected_by = models.ForeignKey(
        Publication,
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name=_("publication"),
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.CheckConstraint(condition=Q(start_on__lt=F("end_on")), name="inquiry_days"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="", outcome="")
                | (Q(answered_at__isnull=False) & ~Q(answer="") & Q(outcome__in=Answered.values)),
                name="inquiry_answered_in_full",
            ),
            models.CheckConstraint(
                condition=Q(corrected_by__isnull=True) & ~Q(outcome=Answered.CORRECTED)
                | Q(corrected_by__isnull=False, outcome=Answered.CORRECTED),
                name="inquiry_corrected_by_a_publication",
            ),
        ]
        indexes = [
            models.Index(fields=["start_on", "end_on"], name="inquiry_of_days"),
            models.Index(
                fields=["due_on"], condition=Q(answered_at__isnull=True), name="inquiry_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi} · {self.period} · {self.pk}"


class Notice(Due):
    """A mail about a question to one account, that it was asked or that it was answered: the row is
    the work, and there is one of each.
    """

    class Occasion(models.TextChoices):
        ASKED = "asked", _("asked")
        ANSWERED = "answered", _("answered")

    inquiry = models.ForeignKey(
        Inquiry, models.CASCADE, related_name="notices", verbose_name=_("question")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user")
    )
    occasion = models.CharField(_("occasion"), max_length=10, choices=Occasion)

    class Meta:
        verbose_name = _("mail about a question")
        verbose_name_plural = _("mails about questions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "user", "occasion"], name="notice_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.inquiry_id} · {self.get_occasion_display()}"

    @property
    def message_id(self) -> str:
        """The same at every attempt, so that servers recognise a repetition."""
        about = f"question.{self.inquiry_id}.{self.occasion}.{self.user_id}"
        return f"<{about}@{settings.SITE_HOST}>"


class Home(models.Model):
    """The page with which a reader begins, where they chose another than the dashboard: "mine", or
    "home:" and the key of a home of a role (revops/homes).
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    page = models.CharField(max_length=50)

    class Meta:
        verbose_name = _("first page of a reader")
        verbose_name_plural = _("first pages of readers")

    def __str__(self) -> str:
        return f"{self.user} · {self.page}"
