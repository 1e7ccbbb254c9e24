"""The one company that an installation is for."""

import zoneinfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from revops.models.choices import RevenueIs


def is_time_zone(name: str) -> None:
    """Refuses a name that the time zone database does not have."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone; write one such as Europe/Amsterdam."),
            params={"name": name},
        )


class Organisation(models.Model):
    """Currency, time zone and calendar in which every number is counted; there is exactly one row,
    with id 1. `revenue` says which of two figures is the common Revenue. `pairs` are names of
    revops.models.dimensions.PAIRS: those by which numbers are kept, too.
    """

    name = models.CharField(_("name"), max_length=200)
    base_currency = models.CharField(
        _("base currency"),
        max_length=3,
        validators=[
            RegexValidator(r"^[A-Z]{3}$", _("Write the three letters of ISO 4217, such as EUR."))
        ],
    )
    timezone = models.CharField(_("time zone"), max_length=64, validators=[is_time_zone])
    country = models.CharField(
        _("country, for public holidays"),
        max_length=2,
        blank=True,
        validators=[
            RegexValidator(r"^[A-Z]{2}$", _("Write the two letters of ISO 3166, such as NL."))
        ],
    )
    fiscal_year_start = models.PositiveSmallIntegerField(
        _("first month of the fiscal year"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    week_start = models.PositiveSmallIntegerField(
        _("first day of the week, 0 is Monday"), default=0, validators=[MaxValueValidator(6)]
    )
    revenue = models.CharField(
        _("Revenue is"), max_length=10, choices=RevenueIs, default=RevenueIs.INVOICED
    )
    languages = models.JSONField(_("languages"), default=list, blank=True)
    pairs = models.JSONField(_("pairs of dimensions"), default=list, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisation")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="organisation_is_one"),
            models.CheckConstraint(
                condition=models.Q(fiscal_year_start__range=(1, 12)),
                name="organisation_fiscal_month",
            ),
            models.CheckConstraint(
                condition=models.Q(base_currency__regex=r"^[A-Z]{3}$"),
                name="organisation_base_currency",
            ),
            models.CheckConstraint(
                condition=models.Q(revenue__in=RevenueIs.values), name="organisation_revenue"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> "Organisation | None":
        """The organisation, or None before it has been set up."""
        return cls.objects.filter(pk=1).first()
