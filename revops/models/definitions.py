"""The common language: definitions and who agreed to them, the seats of the shared dashboard, and
the RACI of each hand-off.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import Exact, GreaterThanOrEqual
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Side(models.TextChoices):
    MARKETING = "marketing", _("Marketing")
    SALES = "sales", _("Sales")
    FINANCE = "finance", _("Finance")


class Definition(models.Model):
    """One version of what a KPI means. Never changed: revops/definitions.py adds the next one.

    `measures` are the versions of the KPI's measures then; where only words changed they are those
    of the version before.
    """

    kpi = models.CharField(_("KPI"), max_length=50)
    version = models.PositiveIntegerField(_("version"))
    text_en = models.TextField(_("text in English"))
    text_fr = models.TextField(_("text in French"))
    owner = models.CharField(_("accountable"), max_length=200)
    holds_from = models.DateField(_("holds from"))
    why = models.CharField(_("why"), max_length=300, blank=True)
    measures = models.JSONField(default=dict, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("definition")
        verbose_name_plural = _("definitions")
        ordering = ["kpi", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kpi", "version"], name="definition_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="definition_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.kpi} · {self.version}"


class Acknowledgement(models.Model):
    """A side agreed to one version of a definition; the next version has to be agreed to anew."""

    definition = models.ForeignKey(Definition, models.PROTECT, related_name="acknowledgements")
    side = models.CharField(_("side"), max_length=20, choices=Side)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        constraints = [
            models.UniqueConstraint(fields=["definition", "side"], name="acknowledged_once"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="acknowledgement_side"),
        ]

    def __str__(self) -> str:
        return f"{self.definition} · {self.side}"


class Seat(models.Model):
    """A KPI's time on the shared dashboard, which has five places. No `seated_at`: since ever; no
    `retired_at`: still.
    """

    kpi = models.CharField(_("KPI"), max_length=50)
    place = models.PositiveSmallIntegerField(_("place"))
    seated_at = models.DateTimeField(_("since"), null=True)
    seated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("seated by"),
    )
    retired_at = models.DateTimeField(_("retired at"), null=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("retired by"),
    )
    reason = models.CharField(_("reason for retiring"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("KPI of the shared dashboard")
        verbose_name_plural = _("KPIs of the shared dashboard")
        ordering = ["place", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(place__range=(1, 5)), name="seat_one_of_five"),
            models.UniqueConstraint(
                fields=["place"], condition=Q(retired_at=None), name="seat_taken_once"
            ),
            models.UniqueConstraint(
                fields=["kpi"], condition=Q(retired_at=None), name="seat_of_kpi_once"
            ),
            models.CheckConstraint(
                condition=Q(retired_at=None) | ~Q(reason=""), name="seat_retired_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.kpi


class Part(models.TextChoices):
    RESPONSIBLE = "R", _("responsible")
    ACCOUNTABLE = "A", _("accountable")
    CONSULTED = "C", _("consulted")
    INFORMED = "I", _("informed")


class Role(models.Model):
    """A function of the organisation that takes part in hand-offs, as people call it."""

    name_en = models.CharField(_("name in English"), max_length=100, unique=True)
    name_fr = models.CharField(_("name in French"), max_length=100)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("function of the organisation")
        verbose_name_plural = _("functions of the organisation")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_fr if is_french() else self.name_en


def is_french() -> bool:
    return (get_language() or "en").startswith("fr")


def holding(part: Part) -> Func:
    """How many roles of a hand-off have this part."""
    return Func(
        F("parts"),
        template=f"jsonb_array_length(jsonb_path_query_array(%(expressions)s, '$.* ? (@ == \"{part}\")'))",
        output_field=models.IntegerField(),
    )


class HandOff(models.Model):
    """A step between teams. `parts` is what each role has to do with it: a Part by id of the role, as
    text; a role that is not named has nothing to do with it.
    """

    name_en = models.CharField(_("name in English"), max_length=200)
    name_fr = models.CharField(_("name in French"), max_length=200)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    description = models.TextField(_("description"), blank=True)
    parts = models.JSONField(_("who does what"), default=dict)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("hand-off")
        verbose_name_plural = _("hand-offs")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Exact(holding(Part.ACCOUNTABLE), 1),
                name="handoff_one_accountable",
                violation_error_message=_(
                    "Exactly one function is accountable for a hand-off (A)."
                ),
            ),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(holding(Part.RESPONSIBLE), 1),
                name="handoff_somebody_responsible",
                violation_error_message=_(
                    "At least one function is responsible for a hand-off (R)."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_fr if is_french() else self.name_en


class Statement(models.Model):
    """One version of what the company wants and how it works together, in a few sentences. Never
    changed: revops/statements.py adds the next one.
    """

    LONGEST = 1200

    version = models.PositiveIntegerField(_("version"), unique=True, editable=False)
    text_en = models.TextField(_("text in English"), max_length=LONGEST)
    text_fr = models.TextField(_("text in French"), max_length=LONGEST)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("written by"),
    )
    at = models.DateTimeField(_("written at"), editable=False)

    class Meta:
        verbose_name = _("vision and culture")
        verbose_name_plural = _("vision and culture")
        ordering = ["-version"]

    def __str__(self) -> str:
        return _("Version %(version)d") % {"version": self.version}


class StatementRead(models.Model):
    """Somebody says that they have read a version."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="reads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "by"], name="read_once")]

    def __str__(self) -> str:
        return f"{self.statement_id} · {self.by_id}"


class Readership(models.Model):
    """How often the figures of a KPI were opened on a day from a team: its page, or the records behind
    it. Nobody is named. `team` is 0 for who is in none; the id stays when the team goes.
    """

    day = models.DateField()
    kpi = models.CharField(max_length=50)
    team = models.BigIntegerField(default=0)
    opened = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "kpi", "team"], name="readership_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} · {self.kpi} · {self.team}"
