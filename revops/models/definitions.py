"""The common language: definitions and who agreed to them, the seats of the shared dashboard, and
the RACI of each hand-off.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
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


ROLES = ("marketing", "sales", "manager", "tech_support")


def one_accountable() -> Q:
    """Exactly one of the roles is accountable."""
    found = Q()
    for role in ROLES:
        others = Q(**{other: Part.ACCOUNTABLE for other in ROLES if other != role}, _connector=Q.OR)
        found |= Q(**{role: Part.ACCOUNTABLE}) & ~others
    return found


class HandOff(models.Model):
    """A step between teams, and what each role has to do with it."""

    name_en = models.CharField(_("name in English"), max_length=200)
    name_fr = models.CharField(_("name in French"), max_length=200)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    description = models.TextField(_("description"), blank=True)
    marketing = models.CharField(_("Marketing"), max_length=1, choices=Part)
    sales = models.CharField(_("Sales"), max_length=1, choices=Part)
    manager = models.CharField(_("Manager"), max_length=1, choices=Part)
    tech_support = models.CharField(_("Tech support"), max_length=1, choices=Part)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("hand-off")
        verbose_name_plural = _("hand-offs")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=one_accountable(),
                name="handoff_one_accountable",
                violation_error_message=_("Exactly one role is accountable for a hand-off (A)."),
            ),
            models.CheckConstraint(
                condition=Q(**dict.fromkeys(ROLES, Part.RESPONSIBLE), _connector=Q.OR),
                name="handoff_somebody_responsible",
                violation_error_message=_("At least one role is responsible for a hand-off (R)."),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{role}__in": Part.values}), name=f"handoff_{role}"
                )
                for role in ROLES
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_fr if (get_language() or "en").startswith("fr") else self.name_en

    @property
    def parts(self) -> list[tuple[str, Part]]:
        """(role, its part), in the order of the table."""
        return [
            (self._meta.get_field(role).verbose_name, Part(getattr(self, role))) for role in ROLES
        ]
