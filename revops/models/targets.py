"""What was promised and at which rate it is counted: monthly targets and finance's monthly rates."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from revops.models.organisation import Organisation
from revops.models.people import Motion, Team


def is_first_of_month(day) -> None:
    if day.day != 1:
        raise ValidationError(_("Write the first day of the month."))


def base_currency() -> str:
    """The organisation's, "" before it has been set up."""
    organisation = Organisation.current()
    return organisation.base_currency if organisation else ""


class MonthlyRate(models.Model):
    """Units of `base_currency` for one unit of `currency`, as finance uses it for a month.

    Only rates into the organisation's base currency price anything; those into an earlier one are
    kept and rest.
    """

    currency = models.CharField(_("currency"), max_length=3)
    base_currency = models.CharField(_("in"), max_length=3, default=base_currency, editable=False)
    month = models.DateField(_("month"), validators=[is_first_of_month])
    rate = models.DecimalField(
        _("rate"), max_digits=20, decimal_places=10, validators=[MinValueValidator(0)]
    )
    record = models.ForeignKey(
        "revops.RawRecord", models.SET_NULL, null=True, blank=True, editable=False
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("monthly rate")
        verbose_name_plural = _("monthly rates")
        ordering = ["-month", "currency"]
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "month", "base_currency"], name="rate_once_a_month"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_positive"),
            models.CheckConstraint(condition=Q(month__day=1), name="rate_first_of_month"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.month:%Y-%m}"


class Target(models.Model):
    """What a KPI should reach in a month: a count, an amount in whole base currency, or for ratios
    a level between 0 and 1.

    Without motion and team it is the company's. Quarters and years add up from months; levels do
    not add. An amount is in `currency`, or where that is empty in the base currency, which has not
    changed since; what is counted in another has no target.
    """

    kpi = models.CharField(_("KPI"), max_length=50)
    month = models.DateField(_("month"), validators=[is_first_of_month])
    motion = models.CharField(_("motion"), max_length=10, choices=Motion, blank=True)
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, verbose_name=_("team"))
    value = models.DecimalField(
        _("value"), max_digits=18, decimal_places=4, validators=[MinValueValidator(0)]
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="", editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["-month", "kpi", "team"]
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "month", "motion", "team"],
                condition=Q(team__isnull=False),
                name="target_of_team_once",
                violation_error_message=_("This KPI already has a target for that month and team."),
            ),
            models.UniqueConstraint(
                fields=["kpi", "month", "motion"],
                condition=Q(team__isnull=True),
                name="target_of_company_once",
                violation_error_message=_("This KPI already has a target for that month."),
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="target_not_negative"),
            models.CheckConstraint(condition=Q(month__day=1), name="target_first_of_month"),
        ]

    def __str__(self) -> str:
        return f"{self.kpi} {self.month:%Y-%m}"
